// A sentence as it is read: its pieces, and which of them it says are not there.
import type { Said } from './claim.ts';
import { type Denial, denialsIn } from './denials.ts';
import type { Ground } from './ground.ts';
import { type Piece, piecesOf } from './pieces.ts';

export interface Read extends Said {
  readonly pieces: readonly Piece[];
  /** What is said not to be there; it is no claim that it is. */
  readonly denials: readonly Denial[];
  /** The pieces that are affirmed, or merely named. */
  readonly affirmed: readonly Piece[];
}

export function read<T extends Said>(said: T, ground: Ground): T & Read {
  const pieces = piecesOf(said.sentence, ground);
  const denials = denialsIn(pieces);
  const denied = new Set(denials.map(({ at }) => at));
  return { ...said, pieces, denials, affirmed: pieces.filter((_, i) => !denied.has(i)) };
}
