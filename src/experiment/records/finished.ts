// Runs that ended, listed by repository for the weekly digest, and what became of their pull requests: the ledger's outcomes.
import { fatePrefix, ownerPartition, rowKeys } from '../../artifacts/rows.ts';
import type { ArmResult } from '../../domain/arm.ts';
import type { Published } from '../../domain/artifact.ts';
import { FinishedRun, PullFate } from '../../domain/digest.ts';
import type { ArmPlan, Manifest } from '../../domain/manifest.ts';
import type { ArmRow } from '../../domain/records.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import type { World } from '../../ports/world.ts';

/** The part of a run's outcome that is kept here. */
interface Ended {
  readonly manifest: Manifest;
  readonly arms: readonly {
    readonly plan: ArmPlan;
    readonly result: ArmResult;
    readonly row: ArmRow;
    readonly published: Published | null;
  }[];
}

type Place = Pick<GitHubTarget, 'owner' | 'repo'>;
type Stored = Pick<World, 'rows'>;

const longestReason = 200;
/** A run counts for two years: what models were before says little of what they are. */
export const keptSeconds = 2 * 365 * 86_400;

/** Safe to repeat; a local run is nobody's week. */
export async function enterFinished({ manifest, arms }: Ended, world: Stored): Promise<void> {
  const { target, experiment, paper } = manifest;
  if (target.kind !== 'github') return;
  const ended_at =
    [manifest.created_at, ...arms.map(({ result }) => result.ended_at)].sort().at(-1) ?? manifest.created_at;
  const run: FinishedRun = {
    experiment,
    ended_at,
    issue: target.issue,
    paper: { id: paper.id, title: paper.title },
    arms: arms.map(({ plan, result, row, published }) => ({
      arm: plan.arm,
      slug: plan.slug,
      repeat: plan.repeat,
      verdict: result.verdict,
      decided_by: result.decided_by,
      reason: result.reason.slice(0, longestReason),
      cost_usd: row.cost_usd,
      cost_at_least_usd: row.cost_at_least_usd,
      published,
    })),
  };
  await world.rows.put(rowKeys.finished(target, experiment), run, 'any', { expiresAt: expiryOf(ended_at) });
}

/** Every run of the repository that the ledger still counts, in the order of their ids. */
export async function finishedRuns({ owner, repo }: Place, world: Stored): Promise<FinishedRun[]> {
  const { sk } = rowKeys.finished({ owner, repo }, '');
  return (await world.rows.list(ownerPartition(owner), sk)).map(({ value }) => FinishedRun.parse(value));
}

export async function finishedRun(place: Place, experiment: string, world: Stored): Promise<FinishedRun | null> {
  const row = await world.rows.get(rowKeys.finished(place, experiment));
  return row && FinishedRun.parse(row.value);
}

export async function pullFate(
  place: Place,
  { experiment, slug }: { readonly experiment: string; readonly slug: string },
  world: Stored,
): Promise<PullFate | null> {
  const row = await world.rows.get(rowKeys.pullFate(place, experiment, slug));
  return row && PullFate.parse(row.value);
}

/** Fates of an owner's pull requests, by `experiment/slug`. */
export async function pullFates(owner: string, world: Stored): Promise<Map<string, PullFate>> {
  const found = await world.rows.list(ownerPartition(owner), fatePrefix);
  return new Map(found.map(({ sk, value }) => [sk.split('/').slice(-2).join('/'), PullFate.parse(value)]));
}

/**
 * Looks at the pull request of an arm as it stands now and remembers it; what was remembered before stays when nothing changed. null: the
 * arm has none. Throws ForgeError.
 */
export async function learnFate(
  target: GitHubTarget,
  { run, slug }: { readonly run: FinishedRun; readonly slug: string },
  world: World,
): Promise<PullFate | null> {
  const published = run.arms.find((arm) => arm.slug === slug)?.published;
  if (published?.kind !== 'pull_request' || published.number === null) return null;
  const { open, merged } = await world.forges.open(target).publisher.look(published);
  const state = open ? 'open' : merged ? 'merged' : 'closed';
  const known = await pullFate(target, { experiment: run.experiment, slug }, world);
  if (known?.state === state) return known;
  const { number, url } = published;
  const fate: PullFate = { state, number, url, at: world.clock.now() };
  await world.rows.put(rowKeys.pullFate(target, run.experiment, slug), fate, 'any', {
    expiresAt: expiryOf(run.ended_at),
  });
  return fate;
}

function expiryOf(endedAt: string): number {
  return Math.floor(Date.parse(endedAt) / 1000) + keptSeconds;
}
