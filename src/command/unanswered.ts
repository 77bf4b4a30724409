// A command that broke before anything could answer it: the thread is told, and whoever runs us sees the failure.
import { patiently } from '../arm/patience.ts';
import { unansweredNote } from '../comment/notes/notes.ts';
import { messageOf } from '../domain/errors.ts';
import { postNote } from './note.ts';
import { firstOfDay } from './once-a-day.ts';
import type { VerbScene } from './verb.ts';

/**
 * Does `act`; where it throws, one note says why before the error goes on. `once a day`: to somebody of whom it is not known
 * whether they may command.
 */
export async function orSaid<T>(scene: VerbScene, to: 'always' | 'once a day', act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    await say(scene, to, messageOf(error));
    throw error;
  }
}

/** A thread that cannot be written to either is no second failure. */
async function say({ delivery, durable, world }: VerbScene, to: 'always' | 'once a day', problem: string) {
  const body = async () => {
    const said = to === 'always' || (await firstOfDay(delivery, world));
    const text = unansweredNote(problem);
    if (said) await postNote({ target: delivery.target, answers: delivery.comment_id, text }, world);
    return { said };
  };
  try {
    await patiently(durable, world.pace, { name: 'unanswered', body });
  } catch (error) {
    world.log.warn('a failure could not be told', {
      comment: delivery.comment_id,
      problem: messageOf(error),
    });
  }
}
