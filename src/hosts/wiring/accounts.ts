// The Accounts port over the kept keys and the environment's: whose key a call is sent with, and which values must not leave.
import { checkKey, type KeyAnswer } from '../../adapters/models/key-check.ts';
import { createModels, type ModelsOptions } from '../../adapters/models/models.ts';
import type { KeyLine, KeyStore } from '../../artifacts/key-store.ts';
import { SealError, UsageError } from '../../domain/errors.ts';
import type { ModelRow, Provider } from '../../domain/model.ts';
import { deploymentOwner } from '../../domain/provider-key.ts';
import type { Account, Accounts, KeyCheck, Owner } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StepScope } from '../step-scope.ts';

export interface AccountsOptions extends Pick<ModelsOptions, 'baseUrls' | 'fetch' | 'log'> {
  readonly keys: KeyStore;
  /** Keys of the environment. */
  readonly own: Readonly<Partial<Record<Provider, string>>>;
  /** Secrets of the deployment, `own` among them. */
  readonly secrets: readonly string[];
  /** Whether an owner without a key is refused, rather than served on the deployment's. */
  readonly ownersOnly: boolean;
  readonly clock: Clock;
  /** Where what is opened is kept meanwhile; null: nowhere. */
  readonly scope: () => StepScope | null;
}

/** A key of an owner, with its value where it could be opened. */
interface Opened {
  readonly line: KeyLine;
  readonly value: string | null;
}

export function openAccounts(options: AccountsOptions): Accounts {
  const read = async (owner: Owner): Promise<Account> => {
    const [theirs, ours] = await Promise.all([
      owner === null ? [] : openKeys(owner, options),
      openKeys(deploymentOwner, options),
    ]);
    const account = accountOf(owner, { theirs, ours }, options);
    for (const secret of account.secrets) options.scope()?.secrets.add(secret);
    return account;
  };
  return {
    of(owner) {
      const kept = options.scope()?.accounts;
      const name = owner?.toLowerCase() ?? '';
      const found = kept?.get(name) ?? read(owner);
      kept?.set(name, found);
      // A failure is not kept: the next one who asks in this step asks anew.
      found.catch(() => kept?.delete(name));
      return found;
    },
    async check(owner, model) {
      if (owner === null) return fine;
      const checked = await checkOwn(owner, model, options);
      options.scope()?.accounts.delete(owner.toLowerCase());
      return checked;
    },
  };
}

async function openKeys(owner: string, { keys, log }: AccountsOptions): Promise<Opened[]> {
  const lines = await keys.list(owner);
  return Promise.all(
    lines.map(async (line) => {
      try {
        return { line, value: await keys.open(owner, line) };
      } catch (error) {
        if (!(error instanceof SealError || error instanceof UsageError)) throw error;
        log?.warn(`the key …${line.last4} of ${owner} for ${line.provider} cannot be opened: ${error.message}`);
        return { line, value: null };
      }
    }),
  );
}

/** The newest that is not refused; where all are, the newest: its provider then says so itself. */
function newest(opened: readonly Opened[], provider: Provider): Opened | null {
  const live = opened.filter(({ line }) => line.provider === provider);
  return live.find(({ line }) => line.refused_at === null) ?? live[0] ?? null;
}

function accountOf(
  owner: Owner,
  kept: { readonly theirs: readonly Opened[]; readonly ours: readonly Opened[] },
  options: AccountsOptions,
): Account {
  const values = [...kept.theirs, ...kept.ours].flatMap(({ value }) => (value === null ? [] : [value]));
  const secrets = [...new Set([...options.secrets, ...values])];
  const credential = (provider: Provider) => {
    const own = newest(kept.theirs, provider);
    if (own) return own.value ?? { problem: unreadable(owner, own.line) };
    if (owner !== null && options.ownersOnly) return { problem: noneLent(owner, provider) };
    const lent = newest(kept.ours, provider);
    return lent ? (lent.value ?? { problem: unreadable(null, lent.line) }) : options.own[provider];
  };
  const { baseUrls, fetch, log } = options;
  const given = { baseUrls, secrets, ...(fetch ? { fetch } : {}), ...(log ? { log } : {}) };
  return {
    secrets,
    models: createModels({ credential, ...given }),
    onOwn: (providers) =>
      createModels({
        ...given,
        credential: (provider) =>
          providers.includes(provider) && newest(kept.theirs, provider) === null
            ? { problem: gone(owner, provider) }
            : credential(provider),
      }),
    keyOf(provider) {
      const key = credential(provider);
      if (typeof key !== 'string') return null;
      return { whose: newest(kept.theirs, provider) ? 'owner' : 'deployment', last4: key.trim().slice(-4) };
    },
  };
}

const fine: KeyCheck = { problem: null, remark: null };

async function checkOwn(owner: string, model: ModelRow, options: AccountsOptions): Promise<KeyCheck> {
  const { provider } = model;
  const live = (await openKeys(owner, options)).filter(({ line }) => line.provider === provider);
  const refused: KeyLine[] = [];
  for (const { line, value } of live) {
    const answer = value === null ? 'refused' : await ask(model, value, options);
    await remember(owner, { line, answer }, options);
    if (answer !== 'refused') return { problem: null, remark: remarkOn(refused, { line, owner }) };
    refused.push(line);
  }
  if (refused.length === 0) return fine;
  const names = refused.map(({ last4 }) => `…${last4}`).join(' and ');
  const problem = `${provider} refuses every key of ${owner} (${names}): set another with "outrider keys set --provider ${provider} --owner ${owner}".`;
  return { problem, remark: null };
}

function ask(model: ModelRow, key: string, { baseUrls, fetch }: AccountsOptions): Promise<KeyAnswer> {
  return checkKey(model, key, { baseUrl: baseUrls[model.provider], ...(fetch ? { fetch } : {}) });
}

/** What the provider did not say is left as it was. */
async function remember(
  owner: string,
  { line, answer }: { readonly line: KeyLine; readonly answer: KeyAnswer },
  { keys, clock }: AccountsOptions,
): Promise<void> {
  if (answer === 'refused' && line.refused_at === null) await keys.mark(owner, line, clock.now());
  if (answer === 'accepted' && line.refused_at !== null) await keys.mark(owner, line, null);
}

function remarkOn(
  refused: readonly KeyLine[],
  used: { readonly line: KeyLine; readonly owner: string },
): string | null {
  const [first] = refused;
  if (!first) return null;
  const { provider, last4 } = used.line;
  return `${provider} refuses the newest key of ${used.owner} (…${first.last4}), so the one before it (…${last4}) is used. Replace the refused one: "outrider keys rm --provider ${provider} --owner ${used.owner} --key ${first.last4}", then "keys set".`;
}

function unreadable(owner: Owner, { provider, last4 }: KeyLine): string {
  const at = owner === null ? '' : ` --owner ${owner}`;
  return `The key …${last4} for ${provider} cannot be opened: set it again with "outrider keys set --provider ${provider}${at}".`;
}

function gone(owner: Owner, provider: Provider): string {
  return `The key of ${owner} for ${provider} was removed since the run began, and the deployment's is not used in its place: run "outrider keys set --provider ${provider} --owner ${owner}".`;
}

function noneLent(owner: string, provider: Provider): string {
  return `${owner} has no key for ${provider}, and this deployment lends none: run "outrider keys set --provider ${provider} --owner ${owner}".`;
}

/** What must not leave in anything that is done for an owner, looked up anew. */
export function secretsFor(accounts: Accounts): (owner: Owner) => Promise<readonly string[]> {
  return async (owner) => (await accounts.of(owner)).secrets;
}
