// Keeping a short secret in a store that others may read: sealed for one context, opened for that one alone.

/** Who a secret belongs to and what it is for; the same words are needed to open it. */
export type SealContext = Readonly<Record<string, string>>;

export interface Sealing {
  /** Text that only this port opens again, other each time. Throws UsageError when there is nothing to seal with. */
  seal(plain: string, context: SealContext): Promise<string>;
  /**
   * The secret as it was sealed. Throws SealError when that text was changed, was sealed for another context, or by a key that is not
   * ours; any other error means that the service behind it cannot be asked now, and trying again may help.
   */
  open(sealed: string, context: SealContext): Promise<string>;
}
