// Once an hour: what was begun and whose execution is no more (stopped by an operator, its engine's file gone) is ended in words in its
// thread and its money given back, though nobody has looked at it since.
import { BegunRow, begunList } from '../artifacts/rows.ts';
import type { Json } from '../domain/json.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { buryIfLost } from './admission/lost.ts';

/** Looked at in one step: each asks the engine once. */
const perPage = 25;

export async function sweep(_input: Json, durable: Durable, world: World): Promise<Json> {
  let buried = 0;
  let after = '';
  for (let page = 1; ; page++) {
    const from = after;
    const done = await durable.step(`page.${page}`, () => sweepPage(from, world));
    buried += done.over;
    if (done.last === null) return { over: buried };
    after = done.last;
  }
}

/** `last`: where the next page goes on; null: there is none. */
async function sweepPage(
  after: string,
  world: World,
): Promise<{ readonly over: number; readonly last: string | null }> {
  const page = await world.rows.list(begunList.pk, begunList.prefix, { after, atMost: perPage });
  let over = 0;
  for (const { sk, value } of page) {
    const begun = BegunRow.safeParse(value);
    // A row that cannot be read keeps nobody from the others.
    if (!begun.success) world.log.error('a row of what was begun cannot be read', { row: sk });
    if (!begun.success || (await buryIfLost(begun.data, world)) === 'goes on') continue;
    await world.rows.delete({ pk: begunList.pk, sk });
    over += 1;
  }
  return { over, last: page.length === perPage ? (page.at(-1)?.sk ?? null) : null };
}
