// Variables of the environment that look like ours and that nobody reads: mistyped, as a rule, and without a word they change nothing.
import { distance } from 'fastest-levenshtein';
import { nearestWords } from '../command/parse/nearest.ts';
import type { Config } from '../config.ts';

export interface UnreadVariable {
  readonly name: string;
  /** What was probably meant; null: nothing is near. */
  readonly meant: string | null;
}

/** Families with names of their own that are near to some of ours and mean something else. */
const others = /^(?:AWS|OTEL)_/i;

/** Shorter names of other programs are near to ours by chance: `XAI_API_KEY`. */
const leastLength = 12;

/** Ours by their beginning, and longer ones at most two letters away from a variable that is not set. */
export function unreadVariables({ variables: { set, known } }: Pick<Config, 'variables'>): UnreadVariable[] {
  const [there, ours] = [new Set(set), new Set(known)];
  const open = known.filter((name) => !there.has(name));
  return set.flatMap((name): UnreadVariable[] => {
    if (ours.has(name)) return [];
    const [meant = null] = nearestWords(name, open, 1);
    if (/^OUTRIDER_/i.test(name)) return [{ name, meant }];
    return meant !== null && isMistyped(name, meant) ? [{ name, meant }] : [];
  });
}

function isMistyped(name: string, meant: string): boolean {
  return name.length >= leastLength && !others.test(name) && distance(name.toUpperCase(), meant.toUpperCase()) <= 2;
}
