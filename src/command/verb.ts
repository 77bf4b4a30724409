// What a verb is given: the delivery, the durable engine and the world. Everything it does happens in steps.

import { patiently } from '../arm/patience.ts';
import type { Json } from '../domain/json.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { postNote } from './note.ts';
import type { CommandDelivery } from './receive/delivery.ts';

export interface VerbScene {
  readonly delivery: CommandDelivery;
  readonly durable: Durable;
  readonly world: World;
}

export type Verb<C> = (scene: VerbScene, command: C) => Promise<Json>;

/** Answers the command with one note; `words` are made inside the step, where the world may be read. */
export function answer({ delivery, durable, world }: VerbScene, words: () => Promise<string>): Promise<Json> {
  return patiently(durable, world.pace, {
    name: 'answer',
    body: async () => {
      await postNote({ target: delivery.target, answers: delivery.comment_id, text: await words() }, world);
      return { answered: true };
    },
  });
}
