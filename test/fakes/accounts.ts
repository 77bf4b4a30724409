// Accounts in memory: the same models for everybody, and secrets by owner.
import type { Accounts, KeyCheck, Owner } from '../../src/ports/accounts.ts';
import type { Models } from '../../src/ports/models.ts';
import { fakeModels } from './models.ts';

export interface FakeAccountsOptions {
  readonly models?: Models;
  readonly secrets?: (owner: Owner) => readonly string[];
  readonly check?: KeyCheck;
}

export function fakeAccounts({ models = fakeModels([]), secrets, check }: FakeAccountsOptions = {}): Accounts {
  return {
    of: async (owner) => ({ models, onOwn: () => models, secrets: secrets?.(owner) ?? [], keyOf: () => null }),
    check: async () => check ?? { problem: null, remark: null },
  };
}
