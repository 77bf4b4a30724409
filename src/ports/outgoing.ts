// The last look at what is about to leave for the forge.

export interface Parcel {
  /** Whose repository it goes to; null: nobody's in particular. Their own keys must not be in it either. */
  readonly owner: string | null;
  /** Text that is read by people: bodies, titles, messages, names. Neither a known key nor what looks like any secret may be in it. */
  readonly words: readonly string[];
  /** Contents of files, whole: no known key may be in them. What looks like a secret may have stood there before. */
  readonly contents: readonly string[];
}

/**
 * What the parcel holds that must not leave, as a phrase that completes "it holds ..." and quotes nothing of it; null: nothing was
 * found. Rejects when it cannot look: then nothing may be sent.
 */
export type Outgoing = (parcel: Parcel) => Promise<string | null>;
