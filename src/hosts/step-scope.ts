// What is kept for one piece of work and no longer: an owner's opened keys, so that a step reads them once, and nothing outlives it.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Account } from '../ports/accounts.ts';

export interface StepScope {
  /** By owner. */
  readonly accounts: Map<string, Promise<Account>>;
  /** Values that were opened in here; no line of the log may hold one. */
  readonly secrets: Set<string>;
}

const storage = new AsyncLocalStorage<StepScope>();

/** Runs `body` with nothing kept yet. What it opens stays secret in the log of whatever it lies in. */
export function inFreshScope<T>(body: () => T): T {
  return storage.run({ accounts: new Map(), secrets: storage.getStore()?.secrets ?? new Set() }, body);
}

/** null outside of any work: nothing is kept there. */
export function stepScope(): StepScope | null {
  return storage.getStore() ?? null;
}
