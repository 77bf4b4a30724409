// On whose keys the models are called: an owner's own where there are some, else the deployment's.
import type { ModelRow, Provider } from '../domain/model.ts';
import type { Models } from './models.ts';

/** null: nobody's in particular, a local checkout; then the deployment's own keys are used. */
export type Owner = string | null;

export interface KeyInUse {
  readonly whose: 'owner' | 'deployment';
  /** Its last four characters. */
  readonly last4: string;
}

/** One owner's access to the models, as its keys stood when it was opened. */
export interface Account {
  readonly models: Models;
  /** As `models`, for a run that began on the owner's own keys of these providers: where one is gone, nobody else's is used in its place. */
  onOwn(providers: readonly Provider[]): Models;
  /** Every value that must not leave in anything that is done for this owner: the deployment's secrets and the owner's own keys. */
  readonly secrets: readonly string[];
  /** The key that a call to this provider is sent with; null: none is usable, and `credentialProblem` says why. */
  keyOf(provider: Provider): KeyInUse | null;
}

export interface KeyCheck {
  /** Why this model cannot be called: the provider refuses every key of the owner. One sentence; null: it can. */
  readonly problem: string | null;
  /** That the newest key was refused and an older one is used, in words with both by their last four characters; null: it was not. */
  readonly remark: string | null;
}

export interface Accounts {
  /**
   * Keys are read and opened anew for each piece of work, so that a rotated one is used from the next on. What cannot be opened for
   * good is a `credentialProblem`; throws when the key service cannot be asked now.
   */
  of(owner: Owner): Promise<Account>;
  /**
   * Asks this model's provider, by requests that cost nothing, whether it takes the owner's own keys, newest first, and remembers
   * which it refuses: those are used by nobody until they are taken again. A provider that does not answer refuses nothing. The
   * deployment's keys are not asked about. Safe to repeat.
   */
  check(owner: Owner, model: ModelRow): Promise<KeyCheck>;
}
