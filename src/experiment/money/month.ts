// The month of a repository and of its owner: a run sets its whole budget aside in both before it starts, and gives back what it
// did not spend.
import * as z from 'zod';
import { rowKeys } from '../../artifacts/rows.ts';
import { roundUsd } from '../../domain/money.ts';
import { ownOf } from '../../domain/own.ts';
import type { MonthCaps } from '../../domain/settings.ts';
import type { RowKey } from '../../ports/rows.ts';
import type { World } from '../../ports/world.ts';

export const MonthRow = z.object({
  spent: z.number(),
  /** Set aside by experiment, USD. */
  open: z.record(z.string(), z.number()),
  /** What of `spent` each model has taken, USD by the model as typed; the rest is of work without a model's name, or of before this was kept. */
  by_model: z.record(z.string(), z.number()).exactOptional(),
});
export type MonthRow = z.infer<typeof MonthRow>;

type Stored = Pick<World, 'rows'>;

const attempts = 50;

export interface Share {
  readonly owner: string;
  /** The repository whose month it counts in, besides its owner's. */
  readonly repo: string;
  readonly experiment: string;
  /** `2026-11`. */
  readonly month: string;
}

/** Whose cap a reservation met, and what is left under it, USD. */
export interface Shortage {
  readonly whose: keyof MonthCaps;
  readonly left: number;
  readonly cap: number;
}

export function monthOf(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}

/** Of an owner, or with `repo` of one of its repositories. */
export async function readMonth(
  { owner, repo }: { readonly owner: string; readonly repo?: string },
  month: string,
  world: Stored,
): Promise<MonthRow> {
  const row = await world.rows.get(rowKeys.month(owner, month, repo));
  return row ? MonthRow.parse(row.value) : { spent: 0, open: {} };
}

/** What is set aside in the month of a repository or of its owner, USD by reservation: whoever died between the two is in one alone. */
export async function setAsideIn(
  { owner, repo, month }: Pick<Share, 'owner' | 'repo' | 'month'>,
  world: Stored,
): Promise<MonthRow['open']> {
  return {
    ...(await readMonth({ owner, repo }, month, world)).open,
    ...(await readMonth({ owner }, month, world)).open,
  };
}

/** Spent and set aside together, USD. */
export function committed({ spent, open }: MonthRow): number {
  return Object.values(open).reduce((sum, usd) => sum + usd, spent);
}

/**
 * Sets `usd` aside in the repository's month and then in its owner's, each under its cap. Answers the cap that it does not fit
 * under, and then neither month holds anything of it; null when it fitted. Idempotent: whoever died between the two repeats it.
 */
export async function reserveMonth(
  share: Share,
  usd: number,
  caps: MonthCaps,
  world: Stored,
): Promise<Shortage | null> {
  const own = await setAside(repositoryKey(share), share, { usd, cap: caps.repository ?? Infinity }, world);
  if (own !== null) return { whose: 'repository', left: own, cap: caps.repository ?? 0 };
  const left = await setAside(ownerKey(share), share, { usd, cap: caps.organisation }, world);
  if (left === null) return null;
  await close(repositoryKey(share), share, 0, world);
  return { whose: 'organisation', left, cap: caps.organisation };
}

/** USD by model. */
export type ByModel = Readonly<Record<string, number>>;

/** Replaces what was set aside by what was spent, in both months. Idempotent: each month forgets the reservation with the write that counts it. */
export async function settleMonth(share: Share, spent: number | ByModel, world: Stored): Promise<void> {
  await close(repositoryKey(share), share, spent, world);
  await close(ownerKey(share), share, spent, world);
}

/** USD of all models together. */
export function sumOf(spent: ByModel): number {
  return roundUsd(Object.values(spent).reduce((sum, usd) => sum + usd, 0));
}

/** What has come since: never below 0. */
export function spentSince(spent: ByModel, before: ByModel): ByModel {
  return Object.fromEntries(
    Object.entries(spent).map(([model, usd]) => [model, Math.max(0, roundUsd(usd - (ownOf(before, model) ?? 0)))]),
  );
}

export function addTo(spent: ByModel, more: ByModel): ByModel {
  const all: Record<string, number> = { ...spent };
  for (const [model, usd] of Object.entries(more)) all[model] = roundUsd((ownOf(all, model) ?? 0) + usd);
  return all;
}

/** USD that each repository of an owner has spent in a month, the dearest first; names in small letters, as they are kept. */
export async function spentByRepository(
  owner: string,
  month: string,
  world: Stored,
): Promise<readonly { readonly repo: string; readonly spent: number }[]> {
  const { pk, sk } = rowKeys.month(owner, month, '');
  return (await world.rows.list(pk, sk))
    .map((row) => ({ repo: row.sk.slice(sk.length), spent: MonthRow.parse(row.value).spent }))
    .filter(({ spent }) => spent > 0)
    .toSorted((a, b) => b.spent - a.spent || (a.repo < b.repo ? -1 : 1));
}

const ownerKey = ({ owner, month }: Share) => rowKeys.month(owner, month);
const repositoryKey = ({ owner, repo, month }: Share) => rowKeys.month(owner, month, repo);

/** What is left when it does not fit. */
async function setAside(
  key: RowKey,
  { experiment }: Share,
  { usd, cap }: { readonly usd: number; readonly cap: number },
  world: Stored,
): Promise<number | null> {
  let left: number | null = null;
  await change(key, world, (row) => {
    left = null;
    if (experiment in row.open) return row;
    const so_far = committed(row);
    if (so_far + usd <= cap + 1e-9) return { ...row, open: { ...row.open, [experiment]: usd } };
    left = Math.max(roundUsd(cap - so_far), 0);
    return row;
  });
  return left;
}

function close(key: RowKey, { experiment }: Share, spent: number | ByModel, world: Stored): Promise<void> {
  return change(key, world, (row) => {
    if (!(experiment in row.open)) return row;
    const { [experiment]: _closed, ...open } = row.open;
    const known = { ...row, open };
    if (typeof spent === 'number') return { ...known, spent: roundUsd(row.spent + spent) };
    return { ...known, spent: roundUsd(row.spent + sumOf(spent)), by_model: addTo(row.by_model ?? {}, spent) };
  });
}

async function change(key: RowKey, world: Stored, next: (row: MonthRow) => MonthRow): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await world.rows.get(key);
    const row = found ? MonthRow.parse(found.value) : { spent: 0, open: {} };
    const changed = next(row);
    if (changed === row) return;
    if (await world.rows.put(key, changed, found ? { version: found.version } : 'absent')) return;
  }
  throw new Error(`The month ${key.pk}/${key.sk} could not be written: too many writers.`);
}
