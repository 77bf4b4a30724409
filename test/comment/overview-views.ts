// The published experiment as an overview: nine pairs and one that its provider left incomplete.
import { marker } from '../../src/comment/marker.ts';
import type { OverviewCell, OverviewView } from '../../src/comment/overview/view.ts';
import { certify } from '../../src/comparison/certificate.ts';
import { compareRows, hasPairs } from '../../src/comparison/compare.ts';
import { ComparedRow } from '../../src/comparison/compared-row.ts';
import { crossReviewTotals } from '../../src/comparison/cross-review-totals.ts';
import type { ArmResult } from '../../src/domain/arm.ts';
import type { ArmRow } from '../../src/domain/records.ts';
import type { Answer, CrossReviewTotals, Judgement } from '../../src/domain/review.ts';
import type { StudyPlan } from '../../src/domain/study.ts';
import {
  armOf,
  downgraded,
  glm,
  issue7,
  judgementOf,
  manifestOf,
  missing,
  opus,
  planOf,
  pullRequest8,
  reviewOf,
  scopedOnly,
  secret,
  shipped,
} from './views.ts';

/** Seconds of both models, and whether the second one's draft became a pull request. */
const published = [
  ['ultralytics', 491, 376, false],
  ['mlx', 259, 289, false],
  ['opik', 180, 283, false],
  ['OLMo-core', 541, 884, false],
  ['neural-steering', 583, 1069, false],
  ['lm-evaluation-harness', 135, 289, false],
  ['ag2', 97, 261, false],
  ['agents', 94, 253, false],
  ['atropos', 380, 1582, true],
] as const;

export function planFor(
  cells: readonly { readonly repo: string; readonly paper_id?: string }[],
  over: Partial<StudyPlan> = {},
): StudyPlan {
  return {
    schema_version: 1,
    study: '9a1b2c3d4e',
    target: { kind: 'github', installation_id: 1, owner: 'ada', repo: 'hub', issue: 3 },
    actor: 'ada',
    comment_id: 78,
    created_at: '2026-11-22T14:00:00.000Z',
    harness_version: '0.1.0',
    title: 'Which model?',
    arms: ['claude-opus-4-7', 'glm-5.2'],
    judge: null,
    repeats: 1,
    concurrency: 3,
    budget_usd: cells.length * 4,
    cells: cells.map(({ repo, paper_id = '2606.27369v1' }, i) => ({
      experiment: `cell${String(i).padStart(6, '0')}`,
      number: i + 1,
      repo: `ada/${repo}`,
      paper_id,
      base_sha: '4e32d28aa0c1d4b5e6f7a8b9c0d1e2f3a4b5c6d7',
      start_order: (i * 7) % cells.length,
      budget_usd: 4,
      hushed: false,
      was_public: true,
    })),
    report_link: 'public',
    left_out: [],
    ...over,
  };
}

function rowOf(
  cell: StudyPlan['cells'][number],
  result: ArmResult,
  of: { readonly seconds: number; readonly repeat?: number },
): ArmRow {
  const { seconds, repeat = 1 } = of;
  const plan = planOf(result.arm, result.arm === glm.arm ? 0 : 1, repeat);
  const artifact = { pull_request: pullRequest8, issue: issue7 }[result.verdict as 'pull_request' | 'issue'] ?? null;
  const { row } = armOf(plan, result, artifact, manifestOf([opus, glm]));
  const url = artifact === null ? null : artifact.url.replace('ada/atropos', cell.repo);
  return {
    ...row,
    experiment: cell.experiment,
    repo: cell.repo,
    paper_id: cell.paper_id,
    working_s: seconds,
    artifact_url: url,
  };
}

/** Both arms of a cell, as they ended. */
export function ended(
  plan: StudyPlan,
  at: number,
  arms: readonly (readonly [ArmResult, number, number?])[],
): OverviewCell {
  const cell = plan.cells[at];
  if (!cell) throw new Error(`no cell ${at}`);
  const rows = arms.map(([result, seconds, repeat = 1]) => rowOf(cell, result, { seconds, repeat }));
  const manifest = { ...manifestOf([opus, glm]), repo: cell.repo };
  const certificate = certify(
    manifest,
    rows.map((row) => ({ plan: planOf(row.arm, row.start_order, row.repeat), row })),
  );
  return {
    plan: cell,
    word: cell.repo.replace('ada/', ''),
    state: 'done',
    problem: null,
    progress: [],
    queue: null,
    rows,
    certificate,
    judgement: null,
  };
}

export function waiting(plan: StudyPlan, at: number, over: Partial<OverviewCell> = {}): OverviewCell {
  const cell = plan.cells[at];
  if (!cell) throw new Error(`no cell ${at}`);
  return {
    plan: cell,
    word: cell.repo.replace('ada/', ''),
    state: 'waiting',
    problem: null,
    progress: [],
    queue: null,
    rows: [],
    certificate: null,
    judgement: null,
    ...over,
  };
}

export function viewOf(
  plan: StudyPlan,
  cells: readonly OverviewCell[],
  over: Partial<OverviewView> = {},
): OverviewView {
  const rows = cells.flatMap(({ rows }) => rows).map((row) => ComparedRow.parse(row));
  const baseline = plan.arms[0] ?? '';
  const compared = rows.some(({ arm }) => arm === baseline) ? compareRows(rows, { baseline }) : null;
  return {
    plan,
    state: 'done',
    elapsed_s: 4320,
    spent_usd: 12.31,
    cells,
    comparison: compared !== null && hasPairs(compared) ? compared : null,
    crossReview: null,
    problem: null,
    stopped: null,
    links: [],
    marker: marker({ kind: 'overview', experiment: plan.study, arm: null }, secret),
    ...over,
  };
}

/** Nine pairs complete, one missing. */
export function publishedView(): OverviewView {
  const plan = planFor([...published.map(([repo]) => ({ repo })), { repo: 'unsloth' }], {
    left_out: [
      { repo: 'legacy', cause: 'is archived' },
      { repo: 'acme/elsewhere', cause: 'belongs to another owner; an experiment stays within one organisation' },
    ],
  });
  const cells = published.map(([, a, b, ships], i) =>
    ended(plan, i, [
      [downgraded, a],
      [ships ? shipped : { ...scopedOnly, arm: glm.arm, slug: glm.slug, model_served: glm.arm }, b],
    ]),
  );
  return viewOf(plan, [
    ...cells,
    ended(plan, 9, [
      [downgraded, 210],
      [missing, 96],
    ]),
  ]);
}

/** What both models said of both drafts of a cell, the reviewer first: `ab` is what the baseline said of the other's. */
export function answersOf({
  aa,
  ab,
  ba,
  bb,
}: Readonly<Record<'aa' | 'ab' | 'ba' | 'bb', 'ship' | 'downgrade' | null>>) {
  const of = (reviewer: string, author: string, decision: typeof aa): Answer => ({
    ...{ reviewer, author, decision },
    outcome: decision === null ? 'timeout' : 'ok',
  });
  return [
    of(opus.slug, opus.slug, aa),
    of(opus.slug, glm.slug, ab),
    of(glm.slug, opus.slug, ba),
    of(glm.slug, glm.slug, bb),
  ];
}

/** The published view with cross-reviews in eight of its cells, one of them without an answer. */
export function reviewedView(): OverviewView & { readonly crossReview: CrossReviewTotals } {
  const view = publishedView();
  const crossReview = crossReviewTotals(
    view.cells.map(({ plan, certificate }, i) => ({
      ...{ repo: plan.repo, paper_id: plan.paper_id, certificate },
      answers: i > 7 ? [] : answersOf({ aa: 'downgrade', ab: i === 3 ? null : 'ship', ba: 'ship', bb: 'ship' }),
    })),
    view.plan,
  );
  if (crossReview === null) throw new Error('nobody reviewed');
  return { ...view, crossReview };
}

/** What a judge said of both drafts of a cell, each met twice. */
export function judgement(
  ofOpus: readonly ['ship' | 'downgrade', 'ship' | 'downgrade'],
  ofGlm: typeof ofOpus,
): Judgement {
  const met = [...ofOpus.map((said) => [opus.slug, said] as const), ...ofGlm.map((said) => [glm.slug, said] as const)];
  return judgementOf(met.map(([author, said], i) => reviewOf('judge', author, said, 'Read twice.', i + 1)));
}
