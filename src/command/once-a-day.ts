// One line a day to somebody who may not command, or of whom that is not known: answering each comment would be noise that anybody could make.
import { RefusedRow, rowKeys } from '../artifacts/rows.ts';
import type { World } from '../ports/world.ts';
import type { CommandDelivery } from './receive/delivery.ts';

/** Whether this comment is the one that is answered today; the same however often it is asked. Never for a bot, which would only answer it. */
export async function firstOfDay(delivery: CommandDelivery, world: World): Promise<boolean> {
  if (delivery.actor.type === 'Bot') return false;
  const now = world.clock.now();
  const day = new Date(now).toISOString().slice(0, 10);
  const key = rowKeys.refused(delivery.target, delivery.actor.login, day);
  const expires = Math.floor(now / 1000) + 2 * 86_400;
  const first = await world.rows.put(key, { comment: delivery.comment_id }, 'absent', { expiresAt: expires });
  // The row of an interrupted attempt at this very note is no reason to stay silent.
  return first || RefusedRow.parse((await world.rows.get(key))?.value).comment === delivery.comment_id;
}
