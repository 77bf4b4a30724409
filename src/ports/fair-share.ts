// What stands before each call to a provider: the limits that all owners of an installation share.
import type { Provider } from '../domain/model.ts';

export interface Caller {
  readonly provider: Provider;
  /** Whose share of the limit the call uses. */
  readonly owner: string;
}

/** Lets calls to a provider through, one by one, or says how long to wait first. */
export interface FairShare {
  /** null: the call may be made, and is counted. Else seconds until it is worth asking again. */
  ask(): Promise<number | null>;
  /** Why a call was not let through, for the words of a wait. */
  readonly cause: string;
}
