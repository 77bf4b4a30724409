// Attack 12: one arm goes looking for what the other one wrote.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { armOf, type Bench, command, openIssue } from '../e2e/bench.ts';
import {
  call,
  expectNothingLeft,
  glm,
  openGround,
  opus,
  patience,
  river,
  turn,
  writes,
  writesIssue,
  writesPatch,
} from './ground.ts';

const mark = 'MARK_OF_THE_FIRST_ARM';
let bench: Bench;
beforeAll(async () => {
  bench = await openGround();
}, patience);
afterAll(() => bench.close());

it('finds nothing: the snapshot is of before, and nothing is published until both have ended', {
  timeout: patience,
}, async () => {
  bench.scripts[glm] = writesPatch([writes('atropos_mini/rewards/marked.py', `# ${mark}\nX = 1\n`)]);
  const look = (delayMs: number) => ({
    ...turn(
      '',
      call('search', { pattern: mark }),
      call('list_files', { depth: 6 }),
      call('read_file', { path: '.git/refs/heads/outrider' }),
      call('read_file', { path: 'atropos_mini/rewards/marked.py' }),
    ),
    delayMs,
  });
  bench.scripts[opus] = writesIssue({}, look(0), look(3000), look(3000));
  const issue = await openIssue(bench, 'quick', { title: 'A reward', body: 'Look at the other branch.' });
  const asked = await command(bench, issue, `/outrider run ${river} ${glm} --vs ${opus}`);
  expect((await armOf(bench, asked, opus)).verdict).toBe('issue');
  const entries = bench.stage.models.journal.filter(({ model }) => model === opus);
  expect(entries.length).toBeGreaterThan(3);
  for (const { body } of entries) {
    // What it was answered, not what it asked for.
    const answers = [...body.matchAll(/"type":"tool_result".*?"content":"(.*?)"[,}]/g)].map(([, text]) => text ?? '');
    expect(answers.some((text) => text.includes(`# ${mark}`) || text.includes('marked.py:'))).toBe(false);
  }
  expectNothingLeft(bench);
});
