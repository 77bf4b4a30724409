// Every story that the demo can show and the end-to-end tests run through: who asks what, what the models say, how it has to end.
import type { Verdict } from '../../domain/names.ts';
import type { CiPlan } from './ci.ts';
import { cacheGlm } from './scripts/cache-glm.ts';
import { cacheOpus } from './scripts/cache-opus.ts';
import { misfitGlm, misfitOpus } from './scripts/misfit.ts';
import { hesitating, lockedOut, overloaded, rambling, refusing, spending } from './scripts/mishaps.ts';
import { redForGood, redThenGreen, repairing } from './scripts/red-ci.ts';
import { riverGlm } from './scripts/river-glm.ts';
import { riverOpus } from './scripts/river-opus.ts';
import type { SeedName } from './seeds.ts';
import type { SeedRepository } from './stand-ins/github/seed.ts';
import type { Script, ScriptPhase } from './stand-ins/models/script.ts';

export interface ArmEnd {
  readonly verdict: Verdict;
  /** The phase or gate that decided; left out where every one of them did. */
  readonly decided_by?: string;
}

export interface Scenario {
  readonly name: string;
  /** One sentence for `outrider demo --help`. */
  readonly about: string;
  readonly repository: { readonly owner: string; readonly name: string; readonly seed: SeedName };
  /** The arXiv id that the issue pins. */
  readonly paper: string;
  readonly issue: { readonly title: string; readonly body: string };
  /** The comment that starts it. */
  readonly command: string;
  /** What the maintainer writes as well, once a model has begun a phase. */
  readonly afterwards?: {
    readonly comment: string;
    readonly when: { readonly model: string; readonly phase: ScriptPhase };
  };
  /** Whether the maintainer then merges what became a pull request, and the week ends: its digest stands in the same thread. */
  readonly weekEnds?: true;
  /** Files of the repository that are other than the seed's. */
  readonly files?: SeedRepository['files'];
  /** More repositories of the owner, for an experiment over many. */
  readonly further?: readonly { readonly name: string; readonly files: SeedRepository['files'] }[];
  /** How the repository's CI ends; left out: green; null: it has none. */
  readonly ci?: CiPlan | null;
  /** By model id. */
  readonly scripts: Readonly<Record<string, Script>>;
  /** By arm. */
  readonly ends: Readonly<Record<string, ArmEnd>>;
  /** Whether both arms end in an artifact; null where there is one arm. */
  readonly pair: 'complete' | 'incomplete' | null;
}

type Place = Pick<Scenario, 'repository' | 'paper' | 'issue'>;

const opus = 'claude-opus-4-7';
const glm = 'glm-5.2';
const together = '/outrider run paper glm-5.2';

const river: Place = {
  repository: { owner: 'acme', name: 'atropos-mini', seed: 'python' },
  paper: '2606.27369v1',
  issue: {
    title: 'Try rank-calibrated rewards',
    body: 'Our knapsack problems count in different units and one of them decides every update.\n\nPaper: https://arxiv.org/abs/2606.27369v1\n',
  },
};

const cache: Place = {
  repository: { owner: 'acme', name: 'pocket-cache', seed: 'typescript' },
  paper: '2601.01234v2',
  issue: {
    title: 'Survive scans',
    body: 'A nightly job reads everything once and leaves the cache cold. arXiv:2601.01234v2 has a filter against that.\n',
  },
};

const misfit: Place = {
  ...river,
  paper: cache.paper,
  issue: { title: 'Admission by frequency?', body: 'Somebody suggested https://arxiv.org/abs/2601.01234v2 for us.\n' },
};

const issue: ArmEnd = { verdict: 'issue', decided_by: 'preflight' };
const pullRequest: ArmEnd = { verdict: 'pull_request' };

export const scenarios: readonly Scenario[] = [
  {
    ...river,
    name: 'river',
    about: 'the published pair: one model’s own review turns its draft into an Issue, the other ships a pull request',
    command: together,
    scripts: { [opus]: riverOpus, [glm]: riverGlm },
    ends: { [opus]: { verdict: 'issue', decided_by: 'self-review' }, [glm]: pullRequest },
    pair: 'complete',
  },
  {
    ...river,
    name: 'digest',
    about: 'the published pair; then its pull request is merged and the weekly digest comes',
    command: together,
    weekEnds: true,
    files: { '.github/outrider.yml': 'baseline: claude-opus-4-7\nlimits:\n  files: 20\ndigest: 1\n' },
    scripts: { [opus]: riverOpus, [glm]: riverGlm },
    ends: { [opus]: { verdict: 'issue', decided_by: 'self-review' }, [glm]: pullRequest },
    pair: 'complete',
  },
  {
    ...cache,
    name: 'cache-admission',
    about: 'a TypeScript library: two pull requests of different breadth for the same paper',
    command: together,
    scripts: { [opus]: cacheOpus, [glm]: cacheGlm },
    ends: { [opus]: pullRequest, [glm]: pullRequest },
    pair: 'complete',
  },
  {
    ...misfit,
    name: 'both-issue',
    about: 'a paper without a place in the repository: two Issues, one of which doubts the premise',
    command: together,
    scripts: { [opus]: misfitOpus, [glm]: misfitGlm },
    ends: { [opus]: issue, [glm]: issue },
    pair: 'complete',
  },
  {
    ...cache,
    name: 'refusal',
    about: 'one model declines to write; the pair stays incomplete',
    command: together,
    scripts: { [opus]: cacheOpus, [glm]: refusing(cacheGlm) },
    ends: { [opus]: pullRequest, [glm]: { verdict: 'refused', decided_by: 'implement' } },
    pair: 'incomplete',
  },
  {
    ...cache,
    name: 'budget',
    about: 'a single arm reaches its cap of money in the middle of writing',
    command: '/outrider run paper glm-5.2 --solo --budget 0.40',
    scripts: { [glm]: spending(cacheGlm, { input: 8_000, output: 31_000 }) },
    ends: { [glm]: { verdict: 'stopped', decided_by: 'implement' } },
    pair: null,
  },
  {
    ...river,
    name: 'outage',
    about: 'a provider is overloaded for longer than quick retries last; the arm is parked, and the same turn goes on',
    command: together,
    scripts: { [opus]: riverOpus, [glm]: overloaded(riverGlm, 7) },
    ends: { [opus]: { verdict: 'issue', decided_by: 'self-review' }, [glm]: pullRequest },
    pair: 'complete',
  },
  {
    ...cache,
    name: 'outage-no-recovery',
    about: 'a provider stays overloaded for longer than `pair.hold`; that arm is missing, and the pair incomplete',
    command: together,
    scripts: { [opus]: cacheOpus, [glm]: overloaded(cacheGlm, Number.POSITIVE_INFINITY) },
    files: { '.github/outrider.yml': 'baseline: claude-opus-4-7\npair:\n  hold: 4s\n' },
    ends: { [opus]: pullRequest, [glm]: { verdict: 'missing', decided_by: 'implement' } },
    pair: 'incomplete',
  },
  {
    ...river,
    name: 'cancelled',
    about: 'the maintainer stops the run while an arm writes; what was done so far is kept, nothing is published',
    command: together,
    scripts: { [opus]: riverOpus, [glm]: hesitating(riverGlm, 1500) },
    afterwards: { comment: '/outrider cancel', when: { model: glm, phase: 'implement' } },
    ends: { [opus]: { verdict: 'stopped' }, [glm]: { verdict: 'stopped', decided_by: 'implement' } },
    pair: 'incomplete',
  },
  {
    ...cache,
    name: 'locked-out',
    about: 'a provider refuses its credential; that arm is missing, never a loss',
    command: together,
    scripts: { [opus]: cacheOpus, [glm]: lockedOut(cacheGlm) },
    ends: { [opus]: pullRequest, [glm]: { verdict: 'missing', decided_by: 'preflight' } },
    pair: 'incomplete',
  },
  {
    ...cache,
    name: 'out-of-form',
    about: 'a model talks and never ends its first phase in form',
    command: together,
    scripts: { [opus]: cacheOpus, [glm]: rambling(cacheGlm) },
    ends: { [opus]: pullRequest, [glm]: { verdict: 'unfinished', decided_by: 'preflight' } },
    pair: 'incomplete',
  },
  {
    ...river,
    name: 'ci-repaired',
    about: 'CI complains of the pull request; the model mends it in one round, and it is marked ready',
    command: '/outrider run paper glm-5.2 --solo',
    scripts: { [glm]: repairing(riverGlm) },
    ci: redThenGreen,
    ends: { [glm]: pullRequest },
    pair: null,
  },
  {
    ...river,
    name: 'ci-red',
    about: 'CI stays red after every round of repair: the pull request stays a draft, with a label',
    command: '/outrider run paper glm-5.2 --solo',
    scripts: { [glm]: repairing(riverGlm) },
    ci: redForGood,
    ends: { [glm]: pullRequest },
    pair: null,
  },
  {
    ...cache,
    name: 'no-ci',
    about: 'a repository without CI: the pull request stays a draft and says so',
    command: '/outrider run paper glm-5.2 --solo',
    scripts: { [glm]: cacheGlm },
    ci: null,
    ends: { [glm]: pullRequest },
    pair: null,
  },
];

/** By name; undefined for one that is not there. */
export function scenarioNamed(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
