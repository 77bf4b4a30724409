// A line of runs before a ceiling, pure: who runs, who waits, who is next. Fair between parties, in order within each.
import * as z from 'zod';

/** At most so many runs that name this scope may run at once. */
export const Ceiling = z.object({ scope: z.string(), setting: z.string(), most: z.number().int().positive() });
export type Ceiling = z.infer<typeof Ceiling>;

export const Entry = z.object({
  /** Of the run. */
  id: z.string(),
  /** Among whom the line is fair: a user in an organisation's line, an owner in the deployment's. */
  party: z.string(),
  /** Epoch milliseconds at which it came. */
  since: z.number(),
  ceilings: z.array(Ceiling),
});
export type Entry = z.infer<typeof Entry>;

export const Line = z.object({ running: z.array(Entry), waiting: z.array(Entry) });
export type Line = z.infer<typeof Line>;

export const emptyLine: Line = { running: [], waiting: [] };

/** The line with one more at its end; the same line when it is in it already. */
export function join(line: Line, entry: Entry): Line {
  const known = [...line.running, ...line.waiting].some(({ id }) => id === entry.id);
  return known ? line : { ...line, waiting: [...line.waiting, entry] };
}

/** The line without some runs; the same line when none of them is in it. */
export function without(line: Line, gone: ReadonlySet<string>): Line {
  const stays = ({ id }: Entry) => !gone.has(id);
  if ([...line.running, ...line.waiting].every(stays)) return line;
  return { running: line.running.filter(stays), waiting: line.waiting.filter(stays) };
}

/** Lets everybody in who fits, fairest first: one that is kept back by a ceiling of its own does not keep back the others. */
export function advance(line: Line): Line {
  let now = line;
  for (;;) {
    const next = inFairOrder(now).find((entry) => ceilingInTheWay(now, entry) === null);
    if (next === undefined) return now;
    now = { running: [...now.running, next], waiting: now.waiting.filter(({ id }) => id !== next.id) };
  }
}

/** The first ceiling that keeps an entry from running now; null: none does. */
export function ceilingInTheWay(line: Line, entry: Entry): Ceiling | null {
  const full = ({ scope, most }: Ceiling) =>
    line.running.filter(({ ceilings }) => ceilings.some((other) => other.scope === scope)).length >= most;
  return entry.ceilings.find(full) ?? null;
}

/** From 1; null when the run does not wait. */
export function positionOf(line: Line, id: string): { readonly position: number; readonly of: number } | null {
  const at = inFairOrder(line).findIndex((entry) => entry.id === id);
  return at < 0 ? null : { position: at + 1, of: line.waiting.length };
}

/** Who has least of the line comes first: a party's second run waits for the first of every other; then by time. */
export function inFairOrder({ running, waiting }: Line): Entry[] {
  const had = new Map<string, number>();
  const take = (party: string) => {
    const before = had.get(party) ?? 0;
    had.set(party, before + 1);
    return before;
  };
  for (const { party } of running) take(party);
  return waiting
    .toSorted((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
    .map((entry) => ({ entry, share: take(entry.party) }))
    .toSorted((a, b) => a.share - b.share || a.entry.since - b.entry.since || (a.entry.id < b.entry.id ? -1 : 1))
    .map(({ entry }) => entry);
}
