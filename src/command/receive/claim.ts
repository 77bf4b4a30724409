// A comment is heard once, for ever: its execution's name is free again when the engine has forgotten it, and a delivery can be sent again
// by anybody who kept it.

import { HeardRow, rowKeys } from '../../artifacts/rows.ts';
import type { Durable } from '../../ports/durable.ts';
import type { World } from '../../ports/world.ts';
import type { CommandDelivery, EditDelivery, TriggerDelivery } from './delivery.ts';

/** Whether this execution is the one that may answer the comment. The token is drawn in a step of its own, so that a step that is repeated knows its own claim. */
export async function claimComment(
  { kind, target, comment_id }: CommandDelivery | EditDelivery | TriggerDelivery,
  durable: Durable,
  world: World,
): Promise<boolean> {
  const token = await durable.step('token', async () => world.random.hex(8));
  return durable.step('claim', async () => {
    const key = rowKeys.heard(target, kind, comment_id);
    if (await world.rows.put(key, { token }, 'absent')) return true;
    const found = await world.rows.get(key);
    return found !== null && HeardRow.parse(found.value).token === token;
  });
}
