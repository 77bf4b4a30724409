// `/outrider help`: what can be typed.
import { helpNote } from '../../comment/notes/lists.ts';
import { answer, type Verb } from '../verb.ts';

export const help: Verb<{ readonly verb: 'help' }> = (scene) => answer(scene, async () => helpNote());
