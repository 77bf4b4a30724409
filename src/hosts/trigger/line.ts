// One line of `outrider trigger`, from what was wanted to what became of it.
import type { Asked } from './ask.ts';
import type { Fate } from './follow.ts';
import type { Wanted } from './list.ts';

/** What a line came to. */
export interface Line {
  readonly wanted: Wanted;
  readonly asked: Asked | null;
  /** What was wrong with it, or would be done. */
  readonly said: string | null;
  readonly fate: Fate | null;
}

/** Told as it happens: a line each. */
export type Tell = (words: string) => void;
