// The weekly digest as a maintainer reads it: a full week, one without runs, and one with hostile words and too much to show.
import { describe, expect, it } from 'vitest';
import { digestIssue, renderDigest } from '../../src/comment/digest.ts';
import type { Digest, FinishedRun } from '../../src/domain/digest.ts';

type Arm = FinishedRun['arms'][number];
const mark = '<!-- outrider {"kind":"note"} -->';
const site = 'https://github.com/acme/atropos';

const arm = (name: string, over: Partial<Arm> = {}): Arm => ({
  arm: name,
  slug: name.replaceAll('.', '-'),
  repeat: 1,
  verdict: 'issue',
  decided_by: 'self-review',
  reason: 'The slice is too narrow to claim the paper.',
  cost_usd: 1.71,
  cost_at_least_usd: 1.71,
  published: { kind: 'issue', number: 7, url: `${site}/issues/7`, branch: null },
  ...over,
});
const shipped = (number: number): Partial<Arm> => ({
  verdict: 'pull_request',
  decided_by: 'gates',
  reason: 'Every gate passed.',
  cost_usd: 0.41,
  cost_at_least_usd: 0.41,
  published: { kind: 'pull_request', number, url: `${site}/pull/${number}`, branch: 'outrider/7f3a/glm-5-2' },
});
const run = (experiment: string, arms: Arm[], over: Partial<FinishedRun> = {}): FinishedRun => ({
  experiment,
  ended_at: '2026-11-18T10:00:00.000Z',
  issue: 6,
  paper: { id: '2606.27369v1', title: 'Reinforcement learning without ground-truth solutions' },
  arms,
  ...over,
});

const week: Digest = {
  schema_version: 1,
  repo: 'acme/atropos',
  week: '2026-W47',
  from: '2026-11-16T00:00:00.000Z',
  to: '2026-11-23T00:00:00.000Z',
  runs: [
    run('7f3a000001', [arm('claude-opus-4-7'), arm('glm-5.2', shipped(8))]),
    run(
      '7f3a000002',
      [
        arm('claude-opus-4-7', { published: { kind: 'issue', number: 11, url: `${site}/issues/11`, branch: null } }),
        arm('glm-5.2', {
          verdict: 'missing',
          decided_by: 'provider',
          reason: 'Overloaded (529) for two hours.',
          cost_usd: null,
          cost_at_least_usd: 0.12,
          published: null,
        }),
      ],
      { issue: null, paper: { id: '2601.01234v2', title: 'Admission by frequency' } },
    ),
  ],
  pulls: [
    {
      experiment: '7f3a000001',
      arm: 'glm-5.2',
      state: 'merged',
      number: 8,
      url: `${site}/pull/8`,
      at: 0,
      opened_at: '2026-11-18T10:00:00.000Z',
    },
    {
      experiment: '7f39000009',
      arm: 'claude-opus-4-7',
      state: 'closed',
      number: 4,
      url: `${site}/pull/4`,
      at: 0,
      opened_at: '2026-11-01T10:00:00.000Z',
    },
    {
      experiment: '7f39000009',
      arm: 'glm-5.2',
      state: 'open',
      number: 5,
      url: `${site}/pull/5`,
      at: 0,
      opened_at: '2026-11-01T10:00:00.000Z',
    },
  ],
  month: { month: '2026-11', spent_usd: 23.1, cap_usd: 200 },
};

describe('the weekly digest', () => {
  it('of a week with runs and pull requests', () => {
    expect(renderDigest(week, mark)).toMatchSnapshot();
  });

  it('of a week in which only people did something', () => {
    const quiet = { ...week, runs: [], month: { ...week.month, cap_usd: null } };
    expect(renderDigest(quiet, mark)).toMatchSnapshot();
  });

  it('opens its issue with what it is and how to end it', () => {
    expect(digestIssue(mark)).toMatchSnapshot();
  });

  it('stays within a comment, and neutralises what models and papers say', () => {
    const hostile = arm('glm-5.2', { reason: '@acme/team closes #1 | <img src=x> ![](https://evil.example/x.png)' });
    const many = Array.from({ length: 400 }, (_, n) =>
      run(`7f3a${n}`, [hostile], { paper: { id: null, title: '| @everyone `x`' } }),
    );
    const body = renderDigest({ ...week, runs: many }, mark);
    expect(body.length).toBeLessThan(65_536);
    expect(body.endsWith(mark)).toBe(true);
    expect(body).not.toMatch(/(?<!`)@(?:acme|everyone)|!\[\]\(https|(?<!\\)<img/);
    expect(body).toContain('And 340 further results.');
  });
});
