// A second command in one comment, which is not carried out: said once, so that nobody believes it is under way.
import { patiently } from '../arm/patience.ts';
import { furtherNote } from '../comment/notes/notes.ts';
import { messageOf } from '../domain/errors.ts';
import { postNote } from './note.ts';
import type { VerbScene } from './verb.ts';

/** Nothing happens where there is none. A thread that cannot be written to must not cost anybody the first. */
export async function tellFurther({ delivery, durable, world }: VerbScene): Promise<void> {
  const { further, target, comment_id } = delivery;
  if (further === undefined) return;
  const body = async () => {
    await postNote({ target, answers: comment_id, text: furtherNote(further), to: 'further' }, world);
    return null;
  };
  try {
    await patiently(durable, world.pace, { name: 'further', body });
  } catch (error) {
    world.log.warn('that a second command was left could not be told', {
      comment: comment_id,
      problem: messageOf(error),
    });
  }
}
