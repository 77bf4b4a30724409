// The reply to `/outrider compare`.
import { describe, expect, it } from 'vitest';
import { compareNote } from '../../src/comment/notes/compare.ts';
import { ComparedRow } from '../../src/comparison/compared-row.ts';
import { pairwise } from '../../src/comparison/pairwise.ts';

const rows = (repos: readonly string[], arms = ['claude-opus-4-7', 'glm-5.2']): ComparedRow[] =>
  repos.flatMap((repo, i) =>
    arms.map((arm, j) =>
      ComparedRow.parse({
        repo,
        arm,
        experiment: `e${i}`,
        repeat: 1,
        verdict: j === 0 ? 'issue' : 'pull_request',
        working_s: 100 * (j + 1) + i,
        cost_usd: 1,
        total_tokens: 1000,
      }),
    ),
  );
const note = (here: readonly ComparedRow[], all = here) =>
  compareNote({
    repo: 'acme/x',
    owner: 'acme',
    repository: pairwise(here, 'claude-opus-4-7'),
    organisation: pairwise(all, 'claude-opus-4-7'),
  });

describe('the reply', () => {
  it('says how to make the first pair', () => {
    expect(note([])).toMatchInlineSnapshot(
      `"No two models have been run side by side in \`acme\` yet. \`/outrider run paper MODEL\` makes the first pair."`,
    );
  });

  it('shows this repository and all of the owner, with n, intervals and words', () => {
    const all = rows(['acme/x', 'acme/a', 'acme/b', 'acme/c', 'acme/d', 'acme/e', 'acme/f']);
    const text = note(
      all.filter(({ repo }) => repo === 'acme/x'),
      all,
    );
    expect(text).toMatchSnapshot();
    expect(text).not.toContain('acme/a');
  });

  it('shows the first few of many models and counts the rest', () => {
    const text = note(rows(['acme/x'], ['a', 'b', 'c', 'd', 'e']));
    expect(text.match(/^A `/gm)).toHaveLength(6);
    expect(text).toContain('And 4 further pairs of models.');
  });

  it('says in one sentence of which models there is nothing to compare', () => {
    const alone = rows(['acme/x'], ['a', 'b', 'c', 'd', 'e']).map((row) => ({ ...row, verdict: 'stopped' as const }));
    const text = note([...rows(['acme/x']), ...alone]);
    expect(text.match(/^A `/gm)).toHaveLength(1);
    expect(text.match(/Nothing to compare yet/g)).toHaveLength(1);
    expect(text).toMatch(/`claude-opus-4-7` and `a`; .*; and \d+ more\./);
  });
});
