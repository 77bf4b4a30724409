// A cancel that overtakes the command that it is about: the run is not on record yet, and must not begin when it is.
import { CancelRow, rowKeys } from '../artifacts/rows.ts';
import type { World } from '../ports/world.ts';
import type { CommandDelivery } from './receive/delivery.ts';

type Comment = Pick<CommandDelivery, 'target' | 'comment_id'>;

/** Written before anybody looks what is running: a run writes first too and looks then, so that one of both sees the other. */
export async function rememberCancel({ target, comment_id, actor }: CommandDelivery, world: World): Promise<void> {
  const key = rowKeys.cancelled(target);
  const found = await world.rows.get(key);
  if (found && CancelRow.parse(found.value).comment >= comment_id) return;
  const row: CancelRow = { comment: comment_id, by: actor.login };
  // Whoever is quicker has cancelled as well: by a later comment, or by one that stands just before this.
  await world.rows.put(key, row, 'any');
}

/** The stop of a later comment in the thread; null: there is none. GitHub counts comments upwards; what no comment asked for has a negative number. */
export async function cancelledSince(
  { target, comment_id }: Comment,
  { rows }: Pick<World, 'rows'>,
): Promise<{ readonly by: string; readonly reason: string } | null> {
  const found = comment_id < 0 ? null : await rows.get(rowKeys.cancelled(target));
  const row = found ? CancelRow.parse(found.value) : null;
  return row === null || row.comment < comment_id ? null : { by: row.by, reason: `cancelled by ${row.by}` };
}
