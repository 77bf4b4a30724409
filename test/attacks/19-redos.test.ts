// Attack 19: a pattern on which a backtracking engine never ends, over a file that was made for it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { armOf, type Bench } from '../e2e/bench.ts';
import { attack, call, expectNothingLeft, glm, openGround, patience, turn, writesIssue } from './ground.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openGround({ files: { 'bomb.txt': `${'a'.repeat(50_000)}!\n` } });
}, patience);
afterAll(() => bench.close());

it('is answered like any other, and a bad pattern with what is wrong', { timeout: patience }, async () => {
  const patterns = [
    '^(a+)+$',
    '(a|aa)+$',
    '(a*)*b',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(.*a){25}',
    '(?=a)a',
    '(a)\\1',
    'a{1,100000}',
    '[',
  ];
  const look = turn(
    '',
    ...patterns.map((pattern) => call('search', { pattern })),
    call('search', { pattern: 'class', glob: '{a,b'.repeat(500) }),
    call('list_files', { depth: 10 }),
  );
  const asked = await attack(bench, writesIssue({}, look), { title: 'A reward', body: 'x' });
  expect((await armOf(bench, asked, glm)).verdict).toBe('issue');
  const second = bench.stage.models.journal.find(({ turn: at, phase }) => at === 1 && phase === 'preflight');
  expect(second?.body.match(/"type":"tool_result"/g)).toHaveLength(patterns.length + 2);
  expectNothingLeft(bench);
});
