// What must not leave: finds it in a parcel on its way out, and takes it out of words that are worth keeping.
import type { Outgoing } from '../../ports/outgoing.ts';
import { knownIn, partsOf, readyOnce, shortestSecret } from './known-secret.ts';
import { ruleHits } from './secret-rules.ts';

/** Where words are looked through as one text; no name of a file, so that no rule is left out for it. */
const asProse = 'words.txt';
export const secretMark = '[secret taken out]';

/** Looks for the keys of the installation and of the owner in everything, in one text and spread over all, and for what looks like a secret in words. */
export function outgoingCheck(
  knownSecrets: (owner: string | null) => Promise<readonly string[]>,
  rules: typeof ruleHits = ruleHits,
): Outgoing {
  const ready = readyOnce();
  return async ({ owner, words, contents }) => {
    const all = [...words, ...contents].join('\n');
    const known = knownIn(all, ready(await knownSecrets(owner)));
    if (known !== null) return known;
    if (words.length === 0) return null;
    const [hit] = await rules(asProse, words.join('\n'));
    return hit ? `what looks like a secret (${hit.rule})` : null;
  };
}

/** The words without what looks like a secret, and without known keys that stand there plainly. The same words for the same input. */
export async function withoutSecrets(text: string, knownSecrets: readonly string[]): Promise<string> {
  let kept = text;
  for (const secret of knownSecrets.flatMap((each) => partsOf(each.trim())).filter(isLong))
    kept = kept.replaceAll(secret, secretMark);
  const hits = [...(await ruleHits(asProse, kept))].sort((a, b) => b.range[0] - a.range[0]);
  let from = kept.length;
  for (const { range } of hits) {
    const end = Math.min(range[1], from);
    if (range[0] >= end) continue;
    kept = `${kept.slice(0, range[0])}${secretMark}${kept.slice(end)}`;
    from = range[0];
  }
  return kept;
}

const isLong = ({ length }: string): boolean => length >= shortestSecret;
