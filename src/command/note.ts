// A short reply to one command: exists once, whatever is retried.
import { marker } from '../comment/marker.ts';
import { note as withMarker } from '../comment/notes/notes.ts';
import type { MarkerKey } from '../domain/artifact.ts';
import type { ThreadTarget } from '../domain/target.ts';
import { postOnce } from '../experiment/publish/post.ts';
import type { World } from '../ports/world.ts';

/** `answers` is the comment that the note replies to; `to` tells the hint after its edit, and that a second command was left, from the answer to the command itself. */
export async function postNote(
  note: {
    readonly target: ThreadTarget;
    readonly answers: number;
    readonly text: string;
    readonly to?: 'command' | 'edit' | 'further';
  },
  world: World,
): Promise<void> {
  const to = note.to ?? 'command';
  const name = to === 'command' ? String(note.answers) : `${note.answers}-${to}`;
  const key: MarkerKey = { kind: 'note', experiment: null, arm: name };
  const body = withMarker(note.text, marker(key, world.markerSecret));
  await postOnce(world, note.target, { scope: `note/${name}`, key, body });
}
