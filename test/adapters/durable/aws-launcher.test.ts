// The launcher against a loopback server that speaks the few calls of the Lambda API it makes.
import { expect, test } from 'vitest';
import { awsLauncher, lambdaFunctionId } from '../../../src/adapters/durable/aws-launcher.ts';
import { lambdaApi } from '../../../src/adapters/durable/lambda-api.ts';
import { lambdaForEachTest } from './lambda-stand-in.ts';

const NAMES = { experiment: 'outrider-experiment', arm: 'outrider-arm' };
const patience = { attempts: 1, connection: 1_000, answer: 2_000, call: 5_000 };
const service = lambdaForEachTest();

function lambda() {
  const api = lambdaApi({ region: 'us-east-1', endpoint: service().url, userAgent: 'outrider/1', patience });
  return { launcher: awsLauncher(api, NAMES), ...service() };
}

test('starts by name on the alias, asynchronously, with one call a start, and once for a name', async () => {
  const { launcher, executions, requests } = lambda();
  expect(await launcher.start('experiment', 'c-123', { comment: 123 })).toEqual({ started: null });
  expect(await launcher.start('experiment', 'c-123', { comment: 123 })).toEqual({ started: null });
  const seen = requests.map(({ url, headers }) => [
    url,
    headers['x-amz-invocation-type'],
    headers['x-amz-durable-execution-name'],
  ]);
  const invocation = '/2015-03-31/functions/outrider-experiment/invocations?Qualifier=durable';
  expect(seen).toEqual(Array(2).fill([invocation, 'Event', 'c-123']));
  expect([...executions]).toEqual([['c-123', '{"comment":123}']]);
});

test('shortens a name that Lambda would refuse, always the same way, and keeps two such names apart', async () => {
  const { launcher, executions } = lambda();
  const long = `experiment/${'7f3a'.repeat(30)}`;
  await launcher.start('arm', `${long}/a`, 1);
  await launcher.start('arm', `${long}/a`, 1);
  await launcher.start('arm', `${long}/b`, 1);
  const names = [...executions.keys()];
  expect(names).toHaveLength(2);
  for (const name of names) expect(name).toMatch(/^experiment-7f3a[A-Za-z0-9_-]{1,49}$/);
});

test('tells that a name was started with another input', async () => {
  const { launcher } = lambda();
  await launcher.start('experiment', 'c-1', 1);
  await expect(launcher.start('experiment', 'c-1', 2)).rejects.toThrow(/"c-1" was started with another input/);
});

test('answers a callback once; unknown and answered ones are false', async () => {
  const { launcher, callbacks } = lambda();
  expect(await launcher.answer('open/1', '{"ci":"ok"}')).toBe(true);
  expect(callbacks.get('open/1')).toBe('{"ci":"ok"}');
  expect(await launcher.answer('open/1', 'again')).toBe(false);
  expect(await launcher.answer('unknown', 'x')).toBe(false);
});

test.each([
  ['RUNNING', 'running'],
  ['SUCCEEDED', 'ended'],
  ['FAILED', 'ended'],
  ['TIMED_OUT', 'ended'],
  ['STOPPED', 'ended'],
])('an execution that is %s is %s', async (status, words) => {
  const { launcher } = lambda();
  expect(await launcher.status(`arn:aws:lambda:us-east-1:1:function:f:1/durable-execution/x/1:${status}`)).toBe(words);
});

test('an execution that Lambda has forgotten is unknown', async () => {
  const { launcher } = lambda();
  expect(await launcher.status('arn:aws:lambda:us-east-1:1:function:f:1/durable-execution/x/1')).toBe('unknown');
});

test('a story invokes through the alias', () => {
  expect(lambdaFunctionId(NAMES)('arm')).toBe('outrider-arm:durable');
});
