// How often a model makes the same call in a row.
import type { ToolCall } from '../ports/models.ts';
import { type Entry, type EntryOf, ofKind } from './entries.ts';

const signature = (call: ToolCall) => JSON.stringify([call.name, call.arguments, call.malformed ?? null]);

/** For each call of an answer, how many calls directly before it, of earlier turns too, were the same. */
export function repeatsIn(entries: readonly Entry[], reply: EntryOf<'reply'>): number[] {
  const earlier = ofKind(entries, 'reply').filter(({ turn }) => turn < reply.turn);
  const before = earlier.flatMap(({ calls }) => calls).map(signature);
  let last = before.at(-1);
  let streak = before.length - 1 - before.findLastIndex((one) => one !== last);
  return reply.calls.map((call) => {
    const own = signature(call);
    const repeats = own === last ? streak : 0;
    last = own;
    streak = repeats + 1;
    return repeats;
  });
}
