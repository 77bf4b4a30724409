// A week's runs and pull requests, gathered once and written down. Where there is nothing to tell, GitHub is not asked at all.
import { keys } from '../artifacts/catalogue.ts';
import { putDocument } from '../artifacts/shelf.ts';
import { readPremises } from '../command/admission/premises.ts';
import { Digest, type DigestPull, type FinishedRun } from '../domain/digest.ts';
import { repoName } from '../domain/target.ts';
import { monthOf, readMonth } from '../experiment/money/month.ts';
import { finishedRuns, learnFate, pullFate } from '../experiment/records/finished.ts';
import type { World } from '../ports/world.ts';
import type { DigestInput } from './input.ts';

/** `issue`: where it is posted; null: in an issue of its own. Small, for a checkpoint. */
export type Gathered =
  | { readonly kind: 'ready'; readonly issue: number | null }
  | { readonly kind: 'nothing'; readonly why: string };

const nothing = (why: string): Gathered => ({ kind: 'nothing', why });

/** Throws ForgeError for what may be better later. */
export async function gather(input: DigestInput, world: World): Promise<Gathered> {
  const { target, from, to, week } = input;
  const all = await finishedRuns(target, world);
  if (all.length === 0) return nothing('no run has ended in this repository');
  const premises = await readPremises({ target }, world);
  if (!premises.ok) return nothing('its settings are not usable');
  const { settings, facts, months } = premises;
  if (!settings.enabled || settings.digest === false) return nothing('the digest is switched off');
  if (facts.archived || !facts.has_issues) return nothing('nothing can be said there');
  const runs = all.filter(({ ended_at }) => ended_at >= from && ended_at < to).toSorted(byEnd);
  const pulls = (await pullsOf(all, input, world)).filter(
    ({ state, at }) => state === 'open' || (at >= Date.parse(from) && at < Date.parse(to)),
  );
  const news = runs.length > 0 || pulls.some(({ state }) => state !== 'open');
  if (!news) return nothing('nothing happened in this week');
  const month = monthOf(Date.parse(to) - 1);
  const { spent } = await readMonth(target, month, world);
  await putDocument(world.blobs, keys.digest(input.digest), Digest, {
    schema_version: 1,
    repo: repoName(target),
    week,
    from,
    to,
    runs,
    pulls,
    month: { month, spent_usd: spent, cap_usd: months.repository },
  });
  return { kind: 'ready', issue: settings.digest === true ? null : settings.digest };
}

const byEnd = (a: FinishedRun, b: FinishedRun) => (a.ended_at < b.ended_at ? -1 : 1);

/** Of every run; one that has no end yet is looked at, in case the event of it was lost. */
async function pullsOf(runs: readonly FinishedRun[], { target }: DigestInput, world: World): Promise<DigestPull[]> {
  const found: DigestPull[] = [];
  for (const run of runs) {
    for (const { arm, slug, published } of run.arms) {
      if (published?.kind !== 'pull_request') continue;
      const known = await pullFate(target, { experiment: run.experiment, slug }, world);
      const fate = known && known.state !== 'open' ? known : await learnFate(target, { run, slug }, world);
      if (fate) found.push({ ...fate, experiment: run.experiment, arm, opened_at: run.ended_at });
    }
  }
  return found;
}
