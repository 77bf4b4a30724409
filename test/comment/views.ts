// A believable run to write about: RiVER on a fork of atropos, two models, and what else can happen.

import { defaultRunOptions } from '../../src/command/parse/options.ts';
import { type CardView, cardPlan } from '../../src/comment/card/view.ts';
import { marker } from '../../src/comment/marker.ts';
import type { ResultView } from '../../src/comment/result/view.ts';
import type { SummaryArm, SummaryView } from '../../src/comment/summary/view.ts';
import { stopWords } from '../../src/comment/ways-on.ts';
import { certify } from '../../src/comparison/certificate.ts';
import { armRow, columnsOf } from '../../src/comparison/rows.ts';
import type { ArmResult } from '../../src/domain/arm.ts';
import type { ArtifactKind, Published } from '../../src/domain/artifact.ts';
import type { SubmitReview } from '../../src/domain/endings.ts';
import type { PhaseFigures } from '../../src/domain/figures.ts';
import type { Findings } from '../../src/domain/findings.ts';
import type { GateResult } from '../../src/domain/gate.ts';
import type { ArmPlan, Manifest } from '../../src/domain/manifest.ts';
import { modelTable } from '../../src/domain/model-table.ts';
import type { PhaseName } from '../../src/domain/names.ts';
import type { PhaseProgress } from '../../src/domain/progress.ts';
import type { DraftReview, Judgement } from '../../src/domain/review.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import { noMetering, noUsage } from '../../src/domain/usage.ts';

export const secret = 'a webhook secret';
export const markerOf = (kind: ArtifactKind, arm: string | null = null) =>
  marker({ kind, experiment: '7f3a', arm }, secret);

const digest = (letter: string) => letter.repeat(64);

export function planOf(arm: string, start_order: number, repeat = 1): ArmPlan {
  const model = modelTable.find(({ id }) => id === arm);
  if (model === undefined) throw new Error(`no model ${arm}`);
  const slug = arm.replaceAll('.', '-');
  return { arm, slug: repeat === 1 ? slug : `${slug}-r${repeat}`, model, repeat, start_order, budget_usd: 5 };
}

export function manifestOf(arms: readonly ArmPlan[]): Manifest {
  return {
    schema_version: 1,
    experiment: '7f3a',
    target: { kind: 'github', installation_id: 1, owner: 'ada', repo: 'atropos', issue: 6 },
    repo: 'ada/atropos',
    actor: 'ada',
    comment_id: 77,
    subject: { kind: 'arxiv', id: '2606.27369v1' },
    options: defaultRunOptions,
    created_at: '2026-11-22T14:00:00.000Z',
    base_ref: 'main',
    base_sha: '4e32d28aa0c1d4b5e6f7a8b9c0d1e2f3a4b5c6d7',
    tree_sha: '0123456789abcdef0123456789abcdef01234567',
    harness_version: '0.1.0',
    settings: defaultSettings,
    limits: { turns: 60, minutes: 60, tokens: 6_000_000, files: 40, hold_s: 7200 },
    budget_usd: 10,
    paper: {
      id: '2606.27369v1',
      title: 'Reinforcement learning without ground-truth solutions',
      authors: ['A. Author'],
      abstract: '…',
      published: '2026-06-25',
      categories: ['cs.LG'],
      url: 'https://arxiv.org/abs/2606.27369v1',
      text_source: 'html',
    },
    request: { title: 'Try RiVER', body: 'arXiv:2606.27369v1' },
    frozen: {
      snapshot: digest('a'),
      paper: digest('b'),
      repo_map: digest('c'),
      prompts: digest('d'),
      tools: digest('e'),
      request: digest('f'),
    },
    nonce: 'n',
    arms: [...arms],
    baseline: arms[0]?.slug ?? '',
  };
}

export function figuresOf(phase: PhaseName, over: Partial<PhaseFigures> = {}): PhaseFigures {
  return {
    phase,
    attempt: 1,
    outcome: 'ok',
    reason: '',
    model_served: null,
    usage: noUsage,
    metering: { ...noMetering, calls: 3 },
    cost_usd: 0,
    cost_at_least_usd: 0,
    turns: 0,
    tool_calls: {},
    files_read_before_edit: 0,
    working_s: 1,
    waiting_s: 0,
    retries: 0,
    waits: 0,
    truncations: 0,
    compactions: 0,
    injection_hits: 0,
    omitted_parameters: [],
    ...over,
  };
}

const usage = (input_tokens: number, cache_write_tokens: number, cache_read_tokens: number, output_tokens: number) => ({
  input_tokens,
  cache_write_tokens,
  cache_write_1h_tokens: 0,
  cache_read_tokens,
  output_tokens,
});
const price = (usd: number) => ({ cost_usd: usd, cost_at_least_usd: usd });

const gates: GateResult[] = [
  { gate: 'paths', outcome: 'pass', reasons: [], measures: { files: 4 } },
  {
    gate: 'integration',
    outcome: 'pass',
    grade: 'registered',
    reasons: ['`atroposlib/envs/reward_fns/__init__.py` loads it, `registry.create("rank_calibrated")` reaches it'],
    measures: {},
  },
  { gate: 'stubs', outcome: 'pass', reasons: [], measures: { share: 0 } },
  { gate: 'tests', outcome: 'pass', reasons: ['9 new tests, through the existing registry'], measures: {} },
  { gate: 'risk', outcome: 'pass', reasons: [], measures: { score: 0.12 } },
  { gate: 'secrets', outcome: 'pass', reasons: [], measures: {} },
];

const file = (path: string, kind: 'added' | 'modified') => ({
  path,
  kind,
  from: null,
  mode: '100644' as const,
  after: digest('1'),
});

const ended = {
  schema_version: 1 as const,
  experiment: '7f3a',
  started_at: '2026-11-22T14:00:10.000Z',
  ended_at: '2026-11-22T14:12:14.000Z',
};

/** The draft that passed everything. */
export const shipped: ArmResult = {
  ...ended,
  arm: 'glm-5.2',
  slug: 'glm-5-2',
  verdict: 'pull_request',
  route: 'pull_request',
  reason: 'All gates pass and its own review would ship it.',
  decided_by: 'gates',
  model_served: 'glm-5.2',
  preflight: {
    route: 'pull_request',
    rationale:
      'The reward registry takes new rewards by decorator, so the calibrated ranking fits without touching the trainers.',
    call_site: 'atroposlib/envs/reward_fns/registry.py:41',
    blockers: [],
    premise_concern: '',
  },
  patch: {
    base_sha: '4e32d28aa0c1d4b5e6f7a8b9c0d1e2f3a4b5c6d7',
    files: [
      file('atroposlib/envs/reward_fns/__init__.py', 'modified'),
      file('atroposlib/envs/reward_fns/rank_calibrated.py', 'added'),
      file('atroposlib/envs/reward_fns/README.md', 'added'),
      file('atroposlib/tests/test_rank_calibrated.py', 'added'),
    ],
    stat: { files_changed: 4, additions: 462, deletions: 1, tests_changed: 1 },
  },
  patch_notes: {
    title: 'Add a rank-calibrated reward for tasks without ground truth',
    summary:
      'Adds `RankCalibratedReward` to the reward registry, with tests for both failure modes that the paper names.',
    delivered: [
      'Within-instance rank calibration (section 3.2)',
      'Tests for scale dominance and frequency dominance (section 4)',
    ],
    scoped_out: ['No benchmark run', 'The curriculum of section 5'],
    call_site: 'atroposlib/envs/reward_fns/registry.py:41',
    assumptions: ['Scores of one instance arrive in one batch'],
  },
  gates: { gates, route: 'pull_request', reasons: [] },
  review: {
    decision: 'ship',
    reachable_from: 'atroposlib/envs/reward_fns/registry.py:41',
    delivered: ['The calibrated reward'],
    scoped_out: ['The benchmark'],
    concerns: ['`rank_calibrated.py:88` sorts ties by insertion order'],
    summary: 'The slice is complete and reached through the registry.',
  },
  issue: null,
  phases: [
    figuresOf('preflight', {
      turns: 6,
      usage: usage(9_000, 6_000, 30_000, 900),
      ...price(0.03),
      working_s: 58,
      model_served: 'glm-5.2',
      tool_calls: { read_file: 4, outline: 2 },
    }),
    figuresOf('implement', {
      turns: 22,
      usage: usage(41_000, 28_000, 240_000, 5_400),
      ...price(0.33),
      working_s: 570,
      model_served: 'glm-5.2',
      files_read_before_edit: 7,
      tool_calls: { read_file: 9, search: 4, write_file: 3, edit_file: 2, run_check: 3 },
      retries: 1,
    }),
    figuresOf('gates', { working_s: 2 }),
    figuresOf('self-review', {
      turns: 4,
      usage: usage(11_000, 4_000, 31_000, 700),
      ...price(0.05),
      working_s: 94,
      model_served: 'glm-5.2',
      tool_calls: { read_file: 5 },
    }),
  ],
};

/** A draft that changes documentation alone: no gate had anything to say of its tests. */
export const untested: ArmResult = {
  ...shipped,
  patch: { ...(shipped.patch ?? never()), stat: { files_changed: 2, additions: 5, deletions: 0, tests_changed: 0 } },
  gates: {
    route: 'pull_request',
    reasons: [],
    gates: gates.map((each) =>
      each.gate === 'tests'
        ? { ...each, outcome: 'not_applicable', reasons: ['The patch has no code to test.'] }
        : each,
    ),
  },
};

const untold = 'tests: The tests use only what the patch itself adds (`a/b.py`), and nothing that was there before.';

/** A pull request that stays a draft for what a gate said. */
export const warned: ArmResult = {
  ...shipped,
  route: 'pull_request_draft',
  reason: untold,
  gates: {
    route: 'pull_request_draft',
    reasons: [untold],
    gates: gates.map((each) =>
      each.gate === 'tests' ? { ...each, outcome: 'warn', reasons: [untold.replace('tests: ', '')] } : each,
    ),
  },
};

/** The draft whose own review turned it down. */
export const downgraded: ArmResult = {
  ...shipped,
  arm: 'claude-opus-4-7',
  slug: 'claude-opus-4-7',
  verdict: 'issue',
  route: 'issue',
  decided_by: 'self-review',
  reason: 'The slice is too narrow to claim the paper.',
  model_served: 'claude-opus-4-7',
  patch: {
    ...(shipped.patch ?? never()),
    files: (shipped.patch ?? never()).files.slice(0, 3),
    stat: { files_changed: 3, additions: 297, deletions: 1, tests_changed: 1 },
  },
  review: {
    ...(shipped.review ?? never()),
    decision: 'downgrade',
    summary:
      'The slice is too narrow to claim the paper. It ranks scores but leaves out the calibration across batches.',
  },
  issue: {
    title: 'Scope: rank-calibrated rewards for environments without ground truth',
    tldr: 'The registry can hold the reward, but the calibration needs scores of one instance across batches, which no environment keeps today.',
    suggested_experiment:
      'Log the per-instance scores of `envs/gsm8k_server.py` for 200 steps and measure how often one instance spans batches.',
    engineering_analysis:
      'The reward would live in `atroposlib/envs/reward_fns/`. `BaseEnv.collect_trajectories` (`base.py:412`) drops scores after each group.',
    blockers: ['Scores are dropped after each group (`base.py:412`)'],
    how_to_unblock: ['Keep a bounded score history per instance in `BaseEnv`', 'Decide how long it lives'],
    open_questions: ['Is a history per instance acceptable for memory?', 'Should ties share a rank?'],
    premise_concern: '',
  },
  phases: [
    figuresOf('preflight', {
      turns: 5,
      usage: usage(2_000, 31_000, 60_000, 1_900),
      ...price(0.12),
      working_s: 41,
      model_served: 'claude-opus-4-7',
      tool_calls: { read_file: 5 },
    }),
    figuresOf('implement', {
      turns: 14,
      usage: usage(3_000, 60_000, 210_000, 14_000),
      ...price(0.95),
      working_s: 240,
      model_served: 'claude-opus-4-7',
      files_read_before_edit: 4,
      tool_calls: { read_file: 6, write_file: 2, edit_file: 1, run_check: 1 },
    }),
    figuresOf('gates', { working_s: 2 }),
    figuresOf('self-review', {
      turns: 3,
      usage: usage(1_000, 20_000, 40_000, 2_000),
      ...price(0.28),
      working_s: 45,
      reason: 'downgrade',
      model_served: 'claude-opus-4-7',
    }),
    figuresOf('scope', {
      turns: 3,
      usage: usage(1_000, 16_000, 48_000, 2_100),
      ...price(0.36),
      working_s: 52,
      model_served: 'claude-opus-4-7',
    }),
  ],
};

/** Preflight said issue: there is no draft. */
export const scopedOnly: ArmResult = {
  ...downgraded,
  decided_by: 'preflight',
  reason: 'Nothing in this repository computes group statistics, so there is no call site.',
  preflight: {
    route: 'issue',
    rationale: 'Nothing in this repository computes group statistics.',
    call_site: '',
    blockers: ['No group statistics'],
    premise_concern: 'The issue says that rewards are unbounded, but `reward_fns/base.py:20` clips them to [-1, 1].',
  },
  patch: null,
  patch_notes: null,
  gates: null,
  review: null,
  phases: [downgraded.phases[0] ?? never(), downgraded.phases[4] ?? never()],
};

/** Decided by two gates, so that nobody reviewed the draft. */
export const orphaned: ArmResult = {
  ...downgraded,
  decided_by: 'gates',
  reason: 'integration (orphan): Nothing uses `a/b.py`. tests: The patch changes code and adds no test.',
  review: null,
};

const broken = { route: null, patch_notes: null, gates: null, review: null, issue: null } as const;

/** The provider never came back. */
export const missing: ArmResult = {
  ...shipped,
  ...broken,
  verdict: 'missing',
  decided_by: 'provider',
  reason: 'The provider answered 529 (overloaded) for 2 h, the longest that a pair is held.',
  phases: [
    shipped.phases[0] ?? never(),
    figuresOf('implement', {
      outcome: 'provider_error',
      reason: 'overloaded (529)',
      turns: 9,
      usage: usage(12_000, 9_000, 70_000, 1_900),
      metering: { calls: 9, unmetered: 0, lost: 1 },
      cost_usd: null,
      cost_at_least_usd: 0.11,
      working_s: 130,
      waiting_s: 7200,
      waits: 9,
      model_served: 'glm-5.2',
    }),
  ],
};

/** The share of the budget was used up. */
export const overBudget: ArmResult = {
  ...missing,
  verdict: 'stopped',
  decided_by: 'budget',
  reason: 'The next call could have cost $0.62, and $0.31 of this arm’s $5.00 were left.',
  phases: [
    shipped.phases[0] ?? never(),
    figuresOf('implement', {
      outcome: 'budget',
      reason: 'budget used up',
      turns: 41,
      usage: usage(90_000, 60_000, 900_000, 31_000),
      ...price(4.69),
      working_s: 1500,
      model_served: 'glm-5.2',
    }),
  ],
};

export const cancelled: ArmResult = {
  ...missing,
  verdict: 'stopped',
  decided_by: 'person',
  reason: 'Cancelled by ada.',
  patch: null,
  phases: [
    shipped.phases[0] ?? never(),
    figuresOf('implement', {
      outcome: 'cancelled',
      reason: 'cancelled',
      turns: 3,
      usage: usage(9_000, 4_000, 20_000, 700),
      ...price(0.03),
      working_s: 60,
      model_served: 'glm-5.2',
    }),
  ],
};

export const unfinished: ArmResult = {
  ...missing,
  verdict: 'unfinished',
  decided_by: 'implement',
  reason: 'Out of turns: 60 turns in implement without a patch in form.',
  phases: [
    shipped.phases[0] ?? never(),
    figuresOf('implement', {
      outcome: 'turn_limit',
      reason: 'out of turns',
      turns: 60,
      usage: usage(90_000, 60_000, 900_000, 31_000),
      ...price(0.61),
      working_s: 1500,
      model_served: 'glm-5.2',
    }),
  ],
};

export const refused: ArmResult = {
  ...missing,
  verdict: 'refused',
  decided_by: 'preflight',
  reason: 'The model declined: “I can’t help with this request.”',
  patch: null,
  phases: [
    figuresOf('preflight', {
      outcome: 'refused',
      reason: 'declined',
      turns: 1,
      usage: usage(9_000, 0, 0, 40),
      ...price(0.01),
      working_s: 4,
      model_served: 'glm-5.2',
    }),
  ],
};

export const failed: ArmResult = {
  ...missing,
  verdict: 'failed',
  decided_by: 'harness',
  reason: 'The branch could not be written: the repository was archived meanwhile.',
  phases: shipped.phases,
};

export function never(): never {
  throw new Error('a view is incomplete');
}

export const pullRequest8: Published = {
  kind: 'pull_request',
  number: 8,
  url: 'https://github.com/ada/atropos/pull/8',
  branch: 'outrider/7f3a/glm-5-2',
};
export const issue7: Published = {
  kind: 'issue',
  number: 7,
  url: 'https://github.com/ada/atropos/issues/7',
  branch: null,
};

export const opus = planOf('claude-opus-4-7', 1);
export const glm = planOf('glm-5.2', 0);
export const pair = manifestOf([opus, glm]);

export function armOf(plan: ArmPlan, result: ArmResult, published: Published | null, manifest = pair): SummaryArm {
  return { plan, result, published, row: armRow(manifest, { plan, result, published }) };
}

export function resultView(
  plan: ArmPlan,
  result: ArmResult,
  published: Published | null,
  over: Partial<ResultView> = {},
): ResultView {
  return {
    ...armOf(plan, result, published),
    run: pair,
    ci: null,
    paired: true,
    links: [],
    marker: markerOf('result', plan.slug),
    ...over,
  };
}

export function summaryView(arms: readonly SummaryArm[], over: Partial<SummaryView> = {}): SummaryView {
  const manifest = { ...pair, arms: arms.map(({ plan }) => plan), baseline: arms[0]?.plan.slug ?? '' };
  return { manifest, arms, certificate: certify(manifest, arms), marker: markerOf('summary'), ...over };
}

export function progressOf(phase: PhaseName, over: Partial<PhaseProgress> = {}): PhaseProgress {
  return {
    phase,
    attempt: 1,
    outcome: 'ok',
    note: '',
    turn: 0,
    started_at: 0,
    working_s: 10,
    cost_usd: 0,
    cost_at_least_usd: 0,
    ...over,
  };
}

export function cardView(over: Partial<CardView> = {}): CardView {
  return {
    experiment: '7f3a',
    stop: stopWords(pair.target),
    state: 'running',
    plan: cardPlan(pair),
    progress: [
      {
        arm: 'claude-opus-4-7',
        slug: 'claude-opus-4-7',
        waiting: null,
        verdict: 'issue',
        reason: '',
        phases: [
          progressOf('preflight', { note: 'pull request', turn: 5, working_s: 41, ...price(0.12) }),
          progressOf('implement', { note: '3 files, +297', turn: 14, working_s: 240, ...price(0.95) }),
          progressOf('gates', { note: 'registered, low risk' }),
          progressOf('self-review', {
            note: 'downgrade: “the slice is too narrow to claim the paper”',
            turn: 3,
            working_s: 45,
            ...price(0.28),
          }),
        ],
      },
      {
        arm: 'glm-5.2',
        slug: 'glm-5-2',
        waiting: null,
        verdict: null,
        reason: '',
        phases: [
          progressOf('preflight', { note: 'pull request', turn: 6, working_s: 58, ...price(0.03) }),
          progressOf('implement', { outcome: null, note: '2 files, +180', turn: 9, working_s: 130, ...price(0.3) }),
        ],
      },
    ],
    elapsed_s: 380,
    spent: { cost_usd: 1.68, cost_at_least_usd: 1.68 },
    retried_usd: 0,
    estimate: { usd: [0.9, 2.4], minutes: [6, 26], basis: 'from 9 earlier pairs' },
    queue: null,
    problem: null,
    published: {},
    links: [],
    marker: markerOf('card'),
    ...over,
  };
}

/** One answer of the cross-review; null: the review did not end in form, and the words say why. */
export function reviewOf(
  reviewer: string,
  author: string,
  decision: SubmitReview['decision'] | null,
  words: string,
  position = 1,
): DraftReview {
  const said = { reachable_from: '', delivered: [], scoped_out: [], concerns: [], summary: words };
  return {
    reviewer,
    author,
    position,
    outcome: decision === null ? 'budget' : 'ok',
    reason: decision === null ? words : '',
    review: decision === null ? null : { ...said, decision },
    figures: figuresOf('cross-review', { attempt: position, turns: 3, ...price(0.04), working_s: 52 }),
  };
}

/** What a third model said of the drafts of a pair. */
export function judgementOf(reviews: readonly DraftReview[]): Judgement {
  return {
    judge: 'claude-haiku-4-5',
    provider: 'anthropic',
    model_requested: 'claude-haiku-4-5',
    reviews: [...reviews],
    figures: columnsOf(
      reviews.map(({ figures }) => figures),
      'claude-haiku-4-5',
    ),
    cost_basis: 'list price: Anthropic pricing page',
    rates_as_of: '2026-11',
  };
}

/** What was found out about the words of the draft that passed everything. */
export function findingsOf(over: { readonly claim?: string; readonly why?: string } = {}): Findings {
  const { claim = 'atroposlib/envs/reward_fns/registry.py:88', why = 'the file has 61 lines' } = over;
  return {
    schema_version: 1,
    generation: 1,
    grounding: {
      schema_version: 1,
      checked: 26,
      supported: 22,
      unsupported: 3,
      false: 1,
      rate: 0.9565,
      claims: [
        { kind: 'line', status: 'false', claim, where: 'preflight.rationale', sentence: `See \`${claim}\`.`, why },
      ],
    },
    behaviour: {
      schema_version: 1,
      artifact: 'pull_request',
      words: 212,
      headings: 4,
      commitments: 11,
      questions: 1,
      files_named: 6,
      lines_named: 5,
      premise_challenged: null,
      scope: { delivered: 2, absent: [{ entry: claim, names: [claim] }], tests_absent: false },
      decide_s: 58,
      files_read_before_edit: 7,
    },
  };
}

/** The arm with these findings in its row. */
export function found(arm: SummaryArm, findings: Findings): SummaryArm {
  return { ...arm, row: { ...arm.row, grounding: findings.grounding, behaviour: findings.behaviour } };
}
