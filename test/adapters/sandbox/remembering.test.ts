import { expect, test } from 'vitest';
import { rememberingSandbox } from '../../../src/adapters/sandbox/remembering.ts';
import { type SandboxJob, type SandboxResult, usualLimits } from '../../../src/ports/sandbox.ts';
import { ranWith } from '../../fakes/sandbox.ts';

const job = (more: Partial<SandboxJob> = {}): SandboxJob => ({
  tree: null,
  argv: ['node', '--version'],
  folder: '',
  limits: usualLimits,
  ...more,
});

/** Answers one after the other with what it is given, the last of it for ever. */
function answering(...answers: (SandboxResult | Error)[]) {
  let asked = 0;
  const sandbox = rememberingSandbox({
    run: async () => {
      const answer = answers[Math.min(asked, answers.length - 1)] ?? ranWith(0);
      asked += 1;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { sandbox, asked: () => asked };
}

test('a question about the machine is asked once, by however many at a time', async () => {
  const { sandbox, asked } = answering(ranWith(0, 'v24'), ranWith(0, 'v25'));
  const answers = await Promise.all([sandbox.run(job()), sandbox.run(job())]);
  expect([...answers, await sandbox.run(job())]).toEqual(Array(3).fill(ranWith(0, 'v24')));
  expect(asked()).toBe(1);
});

test('another question is another one', async () => {
  const { sandbox, asked } = answering(ranWith(0));
  await sandbox.run(job());
  await sandbox.run(job({ argv: ['go', 'version'] }));
  await sandbox.run(job({ limits: { ...usualLimits, seconds: 1 } }));
  expect(asked()).toBe(3);
});

test('a repository’s tests run each time', async () => {
  const { sandbox, asked } = answering(ranWith(0, 'first'), ranWith(1, 'second'));
  const tree = { entries: [], read: () => null };
  expect(await sandbox.run(job({ tree }))).toEqual(ranWith(0, 'first'));
  expect(await sandbox.run(job({ tree }))).toEqual(ranWith(1, 'second'));
  expect(asked()).toBe(2);
});

test.each<[string, SandboxResult | Error]>([
  ['a sandbox that was out of reach', { kind: 'unavailable', reason: 'throttled' }],
  ['a command that failed', ranWith(127)],
  ['a command that was stopped', ranWith(null, '', { stopped: 'time' })],
  ['an error', new Error('no answer')],
])('%s is asked again', async (_what, first) => {
  const { sandbox, asked } = answering(first, ranWith(0, 'v24'));
  await sandbox.run(job()).catch(() => null);
  expect(await sandbox.run(job())).toEqual(ranWith(0, 'v24'));
  expect(await sandbox.run(job())).toEqual(ranWith(0, 'v24'));
  expect(asked()).toBe(2);
});
