// The launcher against a loopback server that speaks the few calls of the Lambda API it makes.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, expect, test } from 'vitest';
import { awsLauncher, lambdaFunctionId } from '../../../src/adapters/durable/aws-launcher.ts';

const NAMES = { experiment: 'outrider-experiment', arm: 'outrider-arm' };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** An execution whose name ends in its status. */
function found(arn: string): { status: number; type?: string; body?: unknown } {
  const [, status] = /:([A-Z_]+)$/.exec(arn) ?? [];
  if (status === undefined) return { status: 404, type: 'ResourceNotFoundException' };
  return { status: 200, body: { DurableExecutionArn: arn, Status: status, StartTimestamp: 1 } };
}

/** Remembers executions and callbacks as the service is documented to. */
async function lambda() {
  const executions = new Map<string, string>();
  const callbacks = new Map<string, string | null>([['open/1', null]]);
  const invoked: string[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const answer = handle(request, body);
    response.writeHead(answer.status, { 'content-type': 'application/json', 'x-amzn-errortype': answer.type ?? '' });
    response.end(JSON.stringify(answer.body ?? {}));
  });
  const handle = (request: IncomingMessage, body: string): { status: number; type?: string; body?: unknown } => {
    const url = new URL(request.url ?? '', 'http://lambda');
    const parts = url.pathname.split('/').map(decodeURIComponent);
    if (parts[2] === 'durable-execution-callbacks') {
      const value = callbacks.get(parts[3] ?? '');
      if (value === undefined) return { status: 404, type: 'ResourceNotFoundException' };
      if (value !== null) return { status: 400, type: 'CallbackTimeoutException' };
      callbacks.set(parts[3] ?? '', body);
      return { status: 200 };
    }
    if (parts[2] === 'durable-executions') return found(parts[3] ?? '');
    const name = String(request.headers['x-amz-durable-execution-name']);
    invoked.push(
      `${parts[3]} ${url.searchParams.get('Qualifier')} ${request.headers['x-amz-invocation-type']} ${name}`,
    );
    const known = executions.get(name);
    if (known !== undefined && known !== body) return { status: 409, type: 'DurableExecutionAlreadyStartedException' };
    executions.set(name, body);
    return { status: 202 };
  };
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return { launcher: awsLauncher(client, NAMES), executions, callbacks, invoked };
}

test('starts by name on the alias, asynchronously, with one call a start, and once for a name', async () => {
  const { launcher, executions, invoked } = await lambda();
  expect(await launcher.start('experiment', 'c-123', { comment: 123 })).toEqual({ started: null });
  expect(await launcher.start('experiment', 'c-123', { comment: 123 })).toEqual({ started: null });
  expect(invoked).toEqual(Array(2).fill('outrider-experiment durable Event c-123'));
  expect([...executions]).toEqual([['c-123', '{"comment":123}']]);
});

test('shortens a name that Lambda would refuse, always the same way, and keeps two such names apart', async () => {
  const { launcher, executions } = await lambda();
  const long = `experiment/${'7f3a'.repeat(30)}`;
  await launcher.start('arm', `${long}/a`, 1);
  await launcher.start('arm', `${long}/a`, 1);
  await launcher.start('arm', `${long}/b`, 1);
  const names = [...executions.keys()];
  expect(names).toHaveLength(2);
  for (const name of names) expect(name).toMatch(/^experiment-7f3a[A-Za-z0-9_-]{1,49}$/);
});

test('tells that a name was started with another input', async () => {
  const { launcher } = await lambda();
  await launcher.start('experiment', 'c-1', 1);
  await expect(launcher.start('experiment', 'c-1', 2)).rejects.toThrow(/"c-1" was started with another input/);
});

test('answers a callback once; unknown and answered ones are false', async () => {
  const { launcher, callbacks } = await lambda();
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
  const { launcher } = await lambda();
  expect(await launcher.status(`arn:aws:lambda:us-east-1:1:function:f:1/durable-execution/x/1:${status}`)).toBe(words);
});

test('an execution that Lambda has forgotten is unknown', async () => {
  const { launcher } = await lambda();
  expect(await launcher.status('arn:aws:lambda:us-east-1:1:function:f:1/durable-execution/x/1')).toBe('unknown');
});

test('a story invokes through the alias', () => {
  expect(lambdaFunctionId(NAMES)('arm')).toBe('outrider-arm:durable');
});
