// The providers: a usable key each, an address that can be called, and one request that costs nothing.
import type { Config } from '../../config.ts';
import type { Provider } from '../../domain/model.ts';
import { type Finding, fault, sound, warning, wordsOf } from './finding.ts';

/** How the adapters call a provider, and what they think of its key. */
export interface ProviderAccess {
  readonly provider: Provider;
  readonly variable: string;
  readonly url: string;
  /** What is wrong with the address, as the end of a sentence. */
  readonly urlProblem: string | null;
  readonly key: string | null;
  readonly keyProblem: string | null;
  readonly warning: string | null;
  /** The list of models: free of charge wherever there is one. */
  readonly modelsUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function providerFindings(
  accesses: readonly ProviderAccess[],
  config: Config,
  fetch: typeof globalThis.fetch | null,
): Promise<Finding[]> {
  const set = accesses.filter(({ provider }) => (config.keys[provider] ?? '').trim() !== '');
  const found = await Promise.all(set.map((access) => oneProvider(access, fetch)));
  return [number(accesses, set), ...found.flat()];
}

function number(accesses: readonly ProviderAccess[], set: readonly ProviderAccess[]): Finding {
  const open = accesses.filter((access) => !set.includes(access)).map(({ variable }) => variable);
  const mend = `Set ${open.slice(0, -1).join(', ')} or ${open.at(-1)}: a pair of vendors needs two.`;
  if (set.length === 0)
    return fault('models', { what: 'no provider has a key', why: 'Every run is refused before it starts.', mend });
  if (set.length > 1) return sound('models', `${set.map(({ provider }) => provider).join(', ')} have keys`);
  const why = 'Only models of that one provider can be compared with each other.';
  return warning('models', { what: `only ${set[0]?.provider} has a key`, why, mend });
}

async function oneProvider(access: ProviderAccess, fetch: typeof globalThis.fetch | null): Promise<Finding[]> {
  const { variable, keyProblem, urlProblem, provider } = access;
  if (keyProblem !== null)
    return [
      fault(variable, {
        what: keyProblem,
        why: `Runs with a model of ${provider} are refused.`,
        mend: 'Set the key as its provider shows it, on one line.',
      }),
    ];
  if (urlProblem !== null) {
    const what = `the base URL of ${provider} ${urlProblem}`;
    return [
      fault(variable.replace('API_KEY', 'BASE_URL'), {
        what,
        why: 'No call can be made.',
        mend: 'Write it as https://HOST/PATH, or leave it out.',
      }),
    ];
  }
  const white =
    access.warning === null
      ? []
      : [
          warning(variable, {
            what: access.warning,
            why: 'It works, and the next tool may take it literally.',
            mend: 'Set it without white space.',
          }),
        ];
  return [
    ...white,
    fetch === null ? sound(variable, 'has the form of a key (not tried: --offline)') : await tried(access, fetch),
  ];
}

async function tried(access: ProviderAccess, fetch: typeof globalThis.fetch): Promise<Finding> {
  const { variable, provider, modelsUrl, headers, url } = access;
  let status: number;
  try {
    const response = await fetch(modelsUrl, { headers, redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    status = response.status;
  } catch (error) {
    const mend = `Check the network, the proxy and ${variable.replace('API_KEY', 'BASE_URL')}.`;
    return fault(variable, {
      what: `${url} cannot be reached (${wordsOf(error)})`,
      why: 'Its arms would wait for it until the hold is over.',
      mend,
    });
  }
  if (status === 401 || status === 403)
    return fault(variable, {
      what: `${provider} refuses the key (${status})`,
      why: 'Each of its arms would end as missing at its first call.',
      mend: 'Make a new key at the provider, and check that it belongs to this address.',
    });
  if (status < 300) return sound(variable, `${provider} accepts the key`);
  const why = 'Whether the key is good shows at the first call.';
  return warning(variable, {
    what: `${provider} answered ${status} to the list of its models`,
    why,
    mend: 'Nothing, where the provider has no such list; else try again later.',
  });
}
