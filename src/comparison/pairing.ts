// Rows -> pairs of two arms by the pairing key, never by order; what makes no pair is named with its reason.
import type { ArmComparison } from '../domain/comparison.ts';
import { sameModel } from '../domain/served.ts';
import { type ComparedRow, pairingColumns } from './compared-row.ts';

/** One pairing key with the rows of both arms that ended in an artifact: one each, or repeats. Neither side is empty. */
export interface Pair {
  readonly repo: string;
  readonly a: readonly ComparedRow[];
  readonly b: readonly ComparedRow[];
}

export interface Pairing {
  /** By key: the same whatever order the rows came in. */
  readonly pairs: readonly Pair[];
  readonly missing: ArmComparison['missing'];
}

export interface Arms {
  readonly a: string;
  readonly b: string;
}

/** Pairs arm `a` with arm `b`. A verdict that is not known makes a pair; one that is no artifact does not. */
export function pairUp(rows: readonly ComparedRow[], { a, b }: Arms): Pairing {
  const ofBoth = rows.filter(({ arm }) => arm === a || arm === b);
  const keys = Map.groupBy(ofBoth, keyOf);
  const pairs: Pair[] = [];
  const missing: ArmComparison['missing'] = [];
  for (const key of [...keys.keys()].toSorted()) {
    const group = keys.get(key) ?? [];
    const usable = (arm: string) => inFixedOrder(group.filter((row) => row.arm === arm && whyNoPair(row) === null));
    const pair = { repo: group[0]?.repo ?? '', a: usable(a), b: usable(b) };
    if (pair.a.length > 0 && pair.b.length > 0) pairs.push(pair);
    missing.push(...group.flatMap((row) => asMissing(row, whyNoPair(row))));
    for (const arm of [a, b]) {
      if (group.some((row) => row.arm === arm)) continue;
      missing.push({ arm, repo: pair.repo, reason: whyAbsent(arm, group[0], ofBoth) });
    }
  }
  return { pairs, missing: inFixedOrder(missing) };
}

function keyOf(row: ComparedRow): string {
  return JSON.stringify(pairingColumns.map((column) => row[column]));
}

/** Sums of the rows, and what is said of them, then do not depend on the order in which they came. */
function inFixedOrder<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, key: JSON.stringify(item) }))
    .toSorted((x, y) => (x.key < y.key ? -1 : x.key > y.key ? 1 : 0))
    .map(({ item }) => item);
}

/** Why a row can be in no pair; null when it can. */
function whyNoPair({ verdict, reason, model_requested, model_served }: ComparedRow): string | null {
  if (verdict !== null && verdict !== 'pull_request' && verdict !== 'issue') {
    return reason === null ? verdict : `${verdict}: ${reason}`;
  }
  if (model_requested !== null && model_served !== null && !sameModel(model_requested, model_served)) {
    return `served by ${model_served}, not by ${model_requested}`;
  }
  return null;
}

function asMissing({ arm, repo, repeat }: ComparedRow, why: string | null): ArmComparison['missing'] {
  if (why === null) return [];
  return [{ arm, repo, reason: repeat !== null && repeat > 1 ? `repeat ${repeat}: ${why}` : why }];
}

/** A row of the arm on the same repository that differs in the key is the likeliest mistake: the columns are named. */
function whyAbsent(arm: string, present: ComparedRow | undefined, rows: readonly ComparedRow[]): string {
  const differing = rows
    .filter((row) => row.arm === arm && row.repo === present?.repo)
    .map((row) => pairingColumns.filter((column) => row[column] !== present?.[column]))
    .toSorted((x, y) => x.length - y.length || (x.join() < y.join() ? -1 : 1));
  const [nearest] = differing;
  return nearest === undefined ? 'no row' : `no row with the same ${nearest.join(', ')}`;
}
