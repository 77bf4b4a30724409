// CI of an opened pull request: wait for its checks, mend what they find in a bounded number of rounds, then ready or labelled.
import type { ArmContext } from '../arm/context.ts';
import { patiently } from '../arm/patience.ts';
import { runPhase } from '../arm/phase-loop.ts';
import { keys } from '../artifacts/catalogue.ts';
import { rowKeys, seatOf } from '../artifacts/rows.ts';
import { duration } from '../comment/numbers.ts';
import type { Published } from '../domain/artifact.ts';
import { ForgeError } from '../domain/errors.ts';
import { plural } from '../domain/plural.ts';
import type { CiRecord, CiVerdict, RefinedCommit } from '../domain/refinement.ts';
import { ciRounds } from '../phases/order.ts';
import type { Check } from '../ports/checks.ts';
import type { World } from '../ports/world.ts';
import { awaitChecks, type Seen } from './await-checks.ts';
import { allOld, type FailedCheck, mostFailures, reportText } from './ci-report.ts';
import { whyLeft } from './look.ts';
import { type Pushed, pushEdits } from './push.ts';
import { type Given, givenOf, type Head, type Scene } from './scene.ts';
import { reportCi } from './show-checks.ts';
import { refining } from './stand.ts';

/** On a pull request whose checks stay red. */
export const redLabel = 'outrider: checks fail';

export interface Tended {
  readonly head: Head;
  readonly ci: CiRecord;
  readonly commits: readonly RefinedCommit[];
}

/** `waitS`: `limits.ci_wait`, for all rounds together. */
export async function tendCi(scene: Scene, start: Head, waitS: number): Promise<Tended> {
  const commits: RefinedCommit[] = [];
  let head = start;
  let deadline: number | null = null;
  for (let round = 0; ; round++) {
    const seen: Seen = await awaitChecks(scene, { sha: head.sha, name: `checks-${round}`, deadline }, waitS);
    deadline = seen.deadline;
    const rounds = commits.filter(({ sha }) => sha !== null).length;
    const end = (note: string) => finish(scene, head, { seen, rounds, note });
    if (seen.state !== 'failed') return { head, ci: await end(''), commits };
    if (round >= ciRounds) return { head, ci: await end(`Still red after ${ciRounds} rounds of repair.`), commits };
    const mended = await mend(scene, head, round + 1);
    if ('problem' in mended) {
      if (mended.commit) commits.push(mended.commit);
      return { head, ci: await end(mended.problem), commits };
    }
    head = mended.head;
    commits.push({ phase: 'ci', attempt: round + 1, sha: head.sha, reason: '' });
  }
}

type Mended = { readonly head: Head } | { readonly problem: string; readonly commit: RefinedCommit | null };

/** One round: read the failures, let the model work, push. */
async function mend(scene: Scene, head: Head, round: number): Promise<Mended> {
  const { context, durable } = scene;
  const { pace } = context.world;
  const gathered = await patiently(durable, pace, {
    name: `ci-${round}-report`,
    body: () => gather(scene, head.sha, round),
  });
  if (gathered.old) return { problem: 'The same checks fail without this patch.', commit: null };
  const ref = { phase: 'ci' as const, attempt: round };
  const end = await runPhase(context, durable, { ref, stand: refining(head) });
  if (end.answer !== 'submitted') return { problem: `Repair ended without an answer: ${end.reason}`, commit: null };
  const pushed = await patiently<Pushed>(durable, pace, {
    name: `ci-${round}-push`,
    body: () => pushEdits(context, head, ref),
  });
  if (pushed.kind === 'pushed') return { head: pushed.head };
  const problems: Readonly<Record<Exclude<Pushed['kind'], 'pushed'>, string>> = {
    unchanged: 'Repair found nothing in the patch to mend.',
    discarded: `The edits of a repair were set aside: ${pushed.reason}`,
    theirs: pushed.reason,
  };
  return { problem: problems[pushed.kind], commit: { ...ref, sha: null, reason: problems[pushed.kind] } };
}

/** Stores the report of a round. `old`: nothing in it comes from the patch. */
async function gather({ context }: Scene, sha: string, round: number): Promise<{ old: boolean }> {
  const { manifest } = await givenOf(context);
  const { checks } = context.world.forges.open(manifest.target);
  const failing = (await checks.of(sha)).filter(({ outcome }) => outcome === 'failed');
  const before = new Map((await checks.of(manifest.base_sha)).map((check) => [check.name, check.outcome]));
  const failed: FailedCheck[] = [];
  for (const check of failing.slice(0, mostFailures)) {
    failed.push({ check, failure: await checks.failureOf(check), before: outcomeOf(before.get(check.name)) });
  }
  const names = failing.map(({ name }) => name);
  const key = keys.ciReport(context.input.experiment, seatOf(context.input), round);
  await context.world.blobs.put(key, reportText(failed, names));
  return { old: allOld(failed, names) };
}

function outcomeOf(outcome: Check['outcome'] | undefined): FailedCheck['before'] {
  return outcome === 'passed' || outcome === 'failed' ? outcome : null;
}

/** What the checks mean for the pull request, done at the forge and told in the card. */
async function finish(
  { context, durable }: Scene,
  head: Head,
  end: { readonly seen: Seen; readonly rounds: number; readonly note: string },
): Promise<CiRecord> {
  const { rounds } = end;
  return patiently(durable, context.world.pace, {
    name: 'ci-end',
    body: async () => {
      const seen = await unlessLeft(context, head, end.seen);
      const state = verdictOf(seen);
      const { manifest, published } = await givenOf(context);
      const { publisher } = context.world.forges.open(manifest.target);
      const wants = { ready: state === 'passed' && head.route === 'pull_request', label: state === 'failed' };
      const names = state === 'failed' ? `${seen.failing.slice(0, 3).join(', ')} failed.` : '';
      const problems = [names, end.note || (await noteOf(seen, state, context))];
      if (published && wants.ready) problems.push(await refusal(publisher.markReady(published)));
      if (published && wants.label) problems.push(await refusal(publisher.label(published, redLabel)));
      const done = problems.slice(2).every((problem) => problem === '');
      const ci: CiRecord = {
        state,
        head_sha: head.sha,
        checks: seen.checks,
        ...(seen.failed === undefined ? {} : { failed: seen.failed }),
        failing: [...seen.failing],
        rounds,
        note: problems.filter((problem) => problem !== '').join(' '),
        ready: wants.ready && done,
        labelled: wants.label && done,
        ...(seen.draft === undefined ? {} : { draft: seen.draft && !(wants.ready && done) }),
      };
      if (published && (ci.ready || ci.draft === false)) await remember(context, { ...published, ready: true });
      await reportCi(context, ci);
      return ci;
    },
  });
}

/** Between the last look and here may lie hours in which the forge did not answer: what nobody has checked is not marked. */
async function unlessLeft(context: ArmContext, { sha }: Head, seen: Seen): Promise<Seen> {
  if (seen.state !== 'passed' && seen.state !== 'failed') return seen;
  try {
    const { why, ...now } = await whyLeft(await givenOf(context), sha, context.world);
    return {
      ...seen,
      ...now,
      ...(why === null ? {} : { state: 'left' as const, checks: 0, failed: 0, failing: [], note: why }),
    };
  } catch (error) {
    // What is forbidden is said of what would be done next.
    if (error instanceof ForgeError && !error.retryable) return seen;
    throw error;
  }
}

async function noteOf({ note }: Seen, state: CiVerdict, context: ArmContext): Promise<string> {
  if (state !== 'none' || note !== '') return note;
  const { world } = context;
  const { manifest } = await givenOf(context);
  const waited = Math.min(world.pace.no_ci_s, manifest.settings.limits.ci_wait);
  const none =
    waited === 0
      ? 'There was no check yet, and none was waited for (`limits.ci_wait`)'
      : `No check appeared within ${duration(waited)}`;
  const known = await checksOf(manifest, world);
  if (known === 0) return `${none}: this repository has no CI.`;
  return `${none}, though the commit that it starts from has ${plural(known, 'check')}: they may not run for this branch, or not for drafts.`;
}

/** How many the commit without the patch has; what may not be read counts as none. */
async function checksOf({ target, base_sha }: Given['manifest'], { forges }: World): Promise<number> {
  try {
    return (await forges.open(target).checks.of(base_sha)).length;
  } catch (error) {
    if (error instanceof ForgeError && !error.retryable) return 0;
    throw error;
  }
}

async function remember({ input, world }: ArmContext, published: Published): Promise<void> {
  await world.rows.put(rowKeys.published(input.experiment, input.slug, 'pull_request'), published, 'any');
}

function verdictOf({ state, gaveUp }: Seen): CiVerdict {
  if (gaveUp) return 'gave_up';
  return state === 'running' ? 'waiting' : state;
}

/** What the forge forbids is said and costs nothing else; an outage is waited out by the step. */
async function refusal(act: Promise<void>): Promise<string> {
  try {
    await act;
    return '';
  } catch (error) {
    if (error instanceof ForgeError && !error.retryable) return error.message;
    throw error;
  }
}
