// Attack 12: one arm goes looking for what the other one wrote.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
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
  const script = writesIssue({});
  const [routing = turn('')] = script.preflight ?? [];
  const [scoping, ...further] = script.scope ?? [];
  // It looks until the other arm has reviewed itself, and four times more: by then that one has ended.
  let after = 0;
  const lookingOn: Turn = (asked) => {
    if (bench.stage.models.journal.some(({ model, phase }) => model === glm && phase === 'self-review')) after += 1;
    if (after < 5) return look(1000);
    return typeof routing === 'function' ? routing(asked) : routing;
  };
  // What stood at GitHub when the slower arm, long after the other one's end, was at its last turn.
  const standing: string[][] = [];
  const looking: Turn = (asked) => {
    standing.push(published());
    return typeof scoping === 'function' ? scoping(asked) : (scoping ?? turn(''));
  };
  bench.scripts[opus] = {
    preflight: [look(0), ...Array.from({ length: 55 }, () => lookingOn)],
    scope: [looking, ...further],
  };
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
  expect(standing.length).toBeGreaterThan(0);
  for (const already of standing) expect(already).toEqual([]);
  expect(published().length).toBeGreaterThan(1);
  expectNothingLeft(bench);
});

/** Branches, pull requests and Issues of ours so far. */
function published(): string[] {
  return bench.stage.github.journal
    .filter(
      ({ method, caller, path }) =>
        method === 'POST' && caller === 'installation' && /\/(git\/refs|pulls|issues)$/.test(path),
    )
    .map(({ path }) => path);
}
