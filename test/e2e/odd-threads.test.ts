// Threads that are not as a thread should be when a command is written in them: locked, of somebody who is gone, empty or enormous.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { assertAllValid } from '../openapi.ts';
import {
  answerTo,
  type Bench,
  command,
  kindsIn,
  openBench,
  openIssue,
  pinned,
  pythonRepository,
  recordOf,
} from './bench.ts';

const patience = 120_000;
let bench: Bench;

beforeAll(async () => {
  bench = await openBench({ repositories: [pythonRepository('quick')] });
}, patience);

afterEach(() => {
  bench.stage.github.clearFaults();
  bench.log.errors.length = 0;
});

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}, patience);

it('locked: nothing is begun and nothing is spent, and the log says so', { timeout: patience }, async () => {
  const issue = await openIssue(bench);
  const body = { message: 'Unable to create comment because issue is locked.' };
  bench.stage.github.fault({
    method: 'POST',
    path: /\/issues\/\d+\/comments$|\/reactions$/,
    times: 1000,
    action: { status: 403, body },
  });
  const calls = bench.stage.models.journal.length;
  const asked = await command(bench, issue, '/outrider run paper glm-5.2 --solo');
  const ended = bench.stage.host.engine.get(asked.execution);
  const problem = expect.stringContaining('issue is locked');
  expect(ended).toMatchObject({ status: 'succeeded', result: { state: 'failed', problem } });
  expect(bench.log.errors.join('\n')).toContain('issue is locked');
  expect(bench.stage.models.journal.length).toBe(calls);
  expect(await kindsIn(bench, issue)).toEqual([]);
  bench.stage.github.clearFaults();
  // Nothing was left set aside, and nobody's turn is taken.
  const month = await answerTo(bench, await command(bench, issue, '/outrider cost'));
  expect(month).toContain('left of $200.00');
  expect(month).not.toMatch(/set aside|reserved/);
});

it('without a text, under a title that looks like nothing, or as long as GitHub lets it be', {
  timeout: patience,
}, async () => {
  const empty = await openIssue(bench, 'quick', { title: 'null', body: '' });
  const asked = await command(bench, empty, '/outrider run paper glm-5.2 --solo');
  expect(await answerTo(bench, asked)).toContain('No paper is pinned in this issue');
  const body = `${pinned.body}\n${'\u0001😀 x'.repeat(13_000)}`;
  const long = await openIssue(bench, 'quick', { title: `undefined ${'ß'.repeat(240)}`, body });
  const run = await command(bench, long, '/outrider run brief glm-5.2 --solo');
  expect(await kindsIn(bench, long)).toEqual(['card', 'result glm-5.2', 'summary']);
  expect((await recordOf(bench, run)).arms[0]?.verdict).toBe('issue');
  expect(bench.log.errors).toEqual([]);
});
