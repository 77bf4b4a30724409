// What came after publishing, in words: counted, bounded, deviations first, and nothing in it that a model could break out with.
import { describe, expect, it } from 'vitest';
import {
  claimsLine,
  claimsTopic,
  refinementFold,
  refinementLines,
  refinementMeasures,
} from '../../src/comment/result/refinement.ts';
import { renderResult } from '../../src/comment/result/result.ts';
import type { Refinement } from '../../src/domain/refinement.ts';
import { figuresOf, glm, pullRequest8, resultView, shipped } from './views.ts';

const claimsText = (of: Refinement) => claimsTopic(of)[0]?.write('') ?? '';

const sha = 'a8be4b6c0d1e2f3a4b5c6d7e8f901234567890ab';
const item = (status: 'covered' | 'deferred' | 'deviation', claim: string) => ({
  claim,
  status,
  evidence: 'src/a.py:3',
});

const refinement: Refinement = {
  schema_version: 1,
  experiment: '7f3a',
  slug: 'glm-5-2',
  phases: [figuresOf('fidelity'), figuresOf('conventions'), figuresOf('ci')],
  coverage: { items: [item('covered', 'Ranks (4.2)'), item('deferred', 'Section 5'), item('deviation', 'Ties (4.1)')] },
  coverage_sha: sha,
  notes: null,
  issue: null,
  commits: [
    { phase: 'conventions', attempt: 1, sha, reason: '' },
    { phase: 'ci', attempt: 1, sha: null, reason: 'secrets: a key in config.py.' },
  ],
  route: 'pull_request',
  ci: {
    state: 'failed',
    head_sha: sha,
    checks: 3,
    failing: ['lint'],
    rounds: 0,
    note: 'lint failed.',
    ready: false,
    labelled: true,
  },
  problem: '',
};

describe('the claims of the paper', () => {
  it('are counted by what became of them', () => {
    expect(claimsLine(refinement.coverage ?? { items: [] })).toBe(
      '1 of 3 covered, 1 not done here, 1 otherwise than the paper',
    );
    expect(claimsLine({ items: [] })).toBe('');
    expect(claimsLine({ items: [item('covered', 'a')] })).toBe('1 of 1 covered');
  });

  it('say which evidence is not where the model says', () => {
    const evidence: Refinement['evidence'] = [
      { status: 'supported', why: '' },
      null,
      { status: 'false', why: 'src/a.py:3: the file has 2 lines' },
    ];
    const text = claimsText({ ...refinement, evidence });
    expect(text).toContain('Outrider looked up the places that 2 claims name: 1 is there, 1 is not there.');
    const alone = { status: 'unsupported', why: 'there is no such file' } as const;
    expect(claimsText({ ...refinement, evidence: [alone, null, null] })).toContain(
      'Outrider looked up the place that 1 claim names: it is not found.',
    );
    expect(text).toContain('| `src/a.py:3` (❌ not there: src/a.py:3: the file has 2 lines) |');
  });

  it('say in few words when all of it is there', () => {
    const all = (n: number) => Array.from({ length: n }, () => ({ status: 'supported' as const, why: '' }));
    expect(claimsText({ ...refinement, evidence: all(3) })).toContain('the places that 3 claims name: all are there.');
    expect(claimsText({ ...refinement, evidence: all(1) })).toContain('the place that 1 claim names: it is there.');
  });

  it('stand in the body with deviations first, the commit, and that nobody ran anything', () => {
    const text = claimsText(refinement);
    expect(text).toMatchInlineSnapshot(`
      "1 of 3 covered, 1 not done here, 1 otherwise than the paper; read at \`a8be4b6\` by the model that wrote the patch, and run by nobody.

      <details><summary>Claim by claim</summary>

      | claim |  | evidence |
      |---|---|---|
      | Ties (4.1) | ⚠️ otherwise than the paper | \`src/a.py:3\` |
      | Section 5 | – not done here | \`src/a.py:3\` |
      | Ranks (4.2) | ✅ covered | \`src/a.py:3\` |

      </details>"
    `);
  });

  it('are bounded, and cannot break out of their cells', () => {
    const nasty = item('covered', '| a | b |\n</details>\n@ada closes #1 <img src=x>');
    const coverage = { items: Array.from({ length: 500 }, () => nasty) };
    const text = claimsText({ ...refinement, coverage });
    expect(text).toContain('and 440 more claims');
    expect(text.match(/(?<!\\)<\/details>/g)).toHaveLength(1);
    expect(text).not.toMatch(/(?<!`)@ada|(?<!\\)<img/);
    for (const line of text.split('\n').filter((row) => row.startsWith('| ') && row.includes('covered')))
      expect(line.split(' | ')).toHaveLength(3);
  });

  it('are left out where there are none', () => {
    expect(claimsText({ ...refinement, coverage: null })).toBe('');
    expect(claimsText({ ...refinement, coverage: { items: [] } })).toBe('');
  });
});

describe('a result after refinement', () => {
  it('tells what was pushed, what was set aside and why, and CI among the gates', () => {
    expect(refinementLines(refinement)).toBe(
      'After publishing: claims of the paper: 1 of 3 covered, 1 not done here, 1 otherwise than the paper; edits of form pushed as `a8be4b6`; a repair for CI not pushed (secrets: a key in config.py).',
    );
    const body = renderResult({ ...resultView(glm, shipped, pullRequest8), ci: refinement.ci, refinement });
    expect(body).toContain('| CI | ❌ 1 of 3 checks | stays a draft; lint failed. |');
    expect(body).toContain('<details><summary>Refinement</summary>');
  });

  it("calls a size the draft's where more went into the branch", () => {
    const sizeIn = (more: Refinement | null) =>
      /\+462[^.]*\./.exec(renderResult({ ...resultView(glm, shipped, pullRequest8), refinement: more }))?.[0];
    expect(sizeIn(refinement)).toBe('+462 −1 in 4 files as drafted.');
    const unpushed = { ...refinement, commits: refinement.commits.slice(1) };
    for (const more of [null, unpushed]) expect(sizeIn(more)).toBe('+462 −1 in 4 files.');
  });

  it('says what ended it early, and nothing where nothing was done', () => {
    const blank: Refinement = { ...refinement, phases: [], coverage: null, commits: [], ci: null };
    expect(refinementLines({ ...blank, problem: 'Refinement failed: no space.' })).toBe(
      'After publishing: Refinement failed: no space.',
    );
    expect(refinementLines(blank)).toBe('');
    expect(refinementFold(blank)).toBe('');
  });
});

describe('the summary after refinement', () => {
  it('has a row for claims and one for CI, of those who have them', () => {
    const none: Refinement = { ...refinement, coverage: null, ci: null };
    expect(
      refinementMeasures([
        { slug: 'a', refinement },
        { slug: 'b', refinement: none },
        { slug: 'c', refinement: null },
      ]),
    ).toEqual([
      {
        name: 'claims of the paper',
        values: { a: '1 of 3 covered, 1 not done here, 1 otherwise than the paper' },
        note: '',
      },
      { name: 'CI', values: { a: '1 of 3 checks failed' }, note: '' },
    ]);
    expect(refinementMeasures([{ slug: 'b', refinement: none }])).toEqual([]);
  });
});
