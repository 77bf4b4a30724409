// The overview of an experiment over many repositories: what a maintainer reads of it, at every moment and at any size.
import { describe, expect, it } from 'vitest';
import { renderOverview } from '../../src/comment/overview/overview.ts';
import { ended, judgement, planFor, publishedView, reviewedView, viewOf, waiting } from './overview-views.ts';
import { downgraded, glm, missing, progressOf, shipped } from './views.ts';

const three = ['atropos', 'mlx', 'opik'].map((repo) => ({ repo }));

describe('the overview', () => {
  it('of the published experiment has its figures, and says what they cannot carry', () => {
    const body = renderOverview(publishedView());
    expect(body).toMatchSnapshot();
    expect(body).toContain('9 of 10 pairs complete');
    expect(body).toContain('8 of 9 pairs, 89% (95% 57% to 98%)');
    expect(body).toContain('AC1 0.88, kappa 0.00');
    expect(body).toMatch(/\| working time \| 9 \| 46 min \| 1 h 28 min \| 1.92 \| 1.85 \|/);
    expect(body).toContain('/outrider retry unsloth');
  });

  it('while it runs shows where each cell stands and no conclusion', () => {
    const plan = planFor(three);
    const now = (slug: string) => ({
      arm: slug === 'glm-5-2' ? glm.arm : 'claude-opus-4-7',
      slug,
      verdict: null,
      reason: '',
    });
    const parked = { cause: 'provider overloaded (529)', since: 0, next_try: 1, until: 2 };
    const progress = [
      { ...now('claude-opus-4-7'), phases: [progressOf('implement', { outcome: null })], waiting: null },
      { ...now('glm-5-2'), phases: [progressOf('preflight')], waiting: parked },
    ];
    const cells = [
      ended(plan, 0, [
        [downgraded, 380],
        [shipped, 1582],
      ]),
      waiting(plan, 1, { state: 'running', progress }),
      waiting(plan, 2),
    ];
    const body = renderOverview(viewOf(plan, cells, { state: 'running', elapsed_s: 400, spent_usd: 1.2 }));
    expect(body).toMatchSnapshot();
    expect(body).toContain('/outrider cancel');
    expect(body).not.toContain('Read with care');
  });

  it('that was stopped says what never started and how it resumes', () => {
    const plan = planFor(three);
    const refused = waiting(plan, 1, { state: 'refused', problem: 'arXiv has no paper 2606.99999v1.' });
    const cells = [
      ended(plan, 0, [
        [downgraded, 380],
        [missing, 1582],
      ]),
      refused,
      waiting(plan, 2),
    ];
    const stopped = 'cancelled by ada';
    expect(renderOverview(viewOf(plan, cells, { state: 'cancelled', stopped }))).toMatchSnapshot();
    const still = renderOverview(viewOf(plan, cells, { state: 'running', stopped }));
    expect(still).toContain('· stopping · 0 of 3 pairs complete');
    expect(still).toContain('**Stopping: cancelled by ada.** No further cell begins');
  });

  it('says of a cell in confidence what it came to, and not why', () => {
    const open = planFor(three);
    const plan = { ...open, cells: open.cells.map((cell) => ({ ...cell, hushed: true })) };
    const quoting = { ...missing, reason: 'It says `the secret plan` there.' };
    const cells = [
      ended(plan, 0, [
        [downgraded, 380],
        [quoting, 1582],
      ]),
      waiting(plan, 1, { state: 'failed', problem: 'No file `the secret plan`.' }),
      waiting(plan, 2, { state: 'refused', problem: 'the secret plan' }),
    ];
    const body = renderOverview(viewOf(plan, cells));
    expect(body).not.toContain('the secret plan');
    expect(body).toContain(
      '- `glm-5.2` on `atropos`: **missing**, ended by its provider: its repository is private, so why is in its records alone. Next: `/outrider retry atropos`',
    );
  });

  it('counts what a judge said of each draft, and names a cell that waits for its turn', () => {
    const plan = planFor(three, { judge: 'claude-haiku-4-5' });
    const pair = (at: number) =>
      ended(plan, at, [
        [downgraded, 380],
        [shipped, 1582],
      ]);
    const cells = [
      { ...pair(0), judgement: judgement(['ship', 'ship'], ['ship', 'downgrade']) },
      { ...pair(1), judgement: judgement(['downgrade', 'downgrade'], ['ship', 'ship']) },
      waiting(plan, 2, {
        state: 'running',
        queue: { position: 2, of: 3, setting: 'ceilings.user.at_once', most: 4 },
      }),
    ];
    const body = renderOverview(viewOf(plan, cells, { state: 'running' }));
    expect(body).toContain(
      'it would ship 1 of 2 drafts of `claude-opus-4-7` and 1 of 2 drafts of `glm-5.2` (1 answered both ways). It wrote no draft and decides nothing; its $0.32 are in no model’s figures.',
    );
    expect(body).toContain('| `opik` | ⏸️ position 2 of 3 in line: `ceilings.user.at_once` is 4 | – | – |');
  });

  it('counts who would ship whose drafts, and says what the answers come to and what is left out', () => {
    const body = renderOverview(reviewedView());
    expect(body.slice(body.indexOf('**Reviewed by'), body.indexOf('**Missing**'))).toMatchSnapshot();
    expect(body).toContain(
      '`claude-opus-4-7` would ship 0 of 8 drafts of its own and 7 of 8 drafts of `glm-5.2` (1 without an answer).',
    );
    expect(body).toContain('| strictness: A lets more pass | 7 | −0.50 | −0.50 to −0.50 | .047 |');
  });

  it('ends in the link to its page, and until when it leads there', () => {
    const until = '2026-12-11T12:00:00.000Z';
    const body = renderOverview({
      ...publishedView(),
      links: [{ label: 'HTML report', url: 'https://o.example/reports/9a', until }],
    });
    expect(body).toMatch(
      /\n\[HTML report\]\(https:\/\/o\.example\/reports\/9a\) \(the link expires on 2026-12-11 at 12:00 UTC\)\n\n<!-- outrider /,
    );
  });

  it('with several papers and repeats names both, and averages', () => {
    const plan = planFor([{ repo: 'mlx' }, { repo: 'mlx', paper_id: '2601.01234v2' }], { repeats: 2 });
    const cells = plan.cells.map((_, i) =>
      ended(plan, i, [
        [downgraded, 100],
        [shipped, 300],
        [downgraded, 200, 2],
        [shipped, 500, 2],
      ]),
    );
    const body = renderOverview(viewOf(plan, cells));
    expect(body).toMatchSnapshot();
    expect(body).toContain('2 of 2 pairs complete');
    expect(body).toContain('The 2 repeats of a cell are averaged first and count as one pair.');
  });

  it('of a failure of ours keeps what is done and says what to type', () => {
    const plan = planFor(three);
    const body = renderOverview(
      viewOf(
        plan,
        plan.cells.map((_, i) => waiting(plan, i)),
        { state: 'failed', problem: 'disk full @everyone' },
      ),
    );
    expect(body).toMatchSnapshot();
  });

  it('of a hundred cells with long names fits, and says what was cut', () => {
    const plan = planFor(Array.from({ length: 100 }, (_, i) => ({ repo: `${'long-name-'.repeat(9)}${i}` })));
    const sour = { ...missing, reason: 'no answer, and then some more of it. '.repeat(20) };
    const cells = plan.cells.map((_, i) =>
      ended(plan, i, [
        [downgraded, 100 + i],
        [i % 2 ? shipped : sour, 300],
      ]),
    );
    const body = renderOverview(viewOf(plan, cells));
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toContain('kind":"overview"');
  });
});
