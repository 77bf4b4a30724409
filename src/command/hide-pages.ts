// Repositories that not everybody sees any more -> the reports that tell of them are taken back, each on record.
import { patiently } from '../arm/patience.ts';
import { messageOf } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import { takeBackPagesOf } from '../experiment/records/taken-back.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import type { HiddenDelivery } from './receive/delivery.ts';

/** Most repositories have no page, which costs one look each. */
const perStep = 50;

/** Safe to repeat. A repository that everybody sees by then keeps its pages; while GitHub cannot be asked for hours, none does. */
export async function hidePages({ repositories, why }: HiddenDelivery, durable: Durable, world: World): Promise<Json> {
  let taken_back = 0;
  for (let at = 0; at < repositories.length; at += perStep) {
    const some = repositories.slice(at, at + perStep);
    const name = `hide.${at / perStep + 1}`;
    const take = (look: boolean) => async () => {
      let taken = 0;
      for (const id of some) taken += (await takeBackPagesOf({ id, why, look }, world)).length;
      return taken;
    };
    try {
      taken_back += await patiently(durable, world.pace, { name, body: take(true) });
    } catch (error) {
      // Nobody could be asked: what an event said then counts.
      const problem = messageOf(error);
      world.log.warn('pages are taken back unasked', { repositories: some.length, problem });
      taken_back += await durable.step(`${name}-unasked`, take(false));
    }
  }
  return { taken_back };
}
