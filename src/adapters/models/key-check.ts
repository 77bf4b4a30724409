// Whether a provider takes a key, asked by a request that costs nothing: its list of models.
import type { ModelRow } from '../../domain/model.ts';
import { baseUrlOf, baseUrlProblem, credentialHeader } from './endpoints.ts';

/** `unknown`: the provider did not say: it is away, or has no such list. */
export type KeyAnswer = 'accepted' | 'refused' | 'unknown';

export interface KeyCheckOptions {
  /** The operator's base URL for this provider, where there is one. */
  readonly baseUrl: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds; default 10,000. */
  readonly timeoutMs?: number;
}

/** The request for a provider's list of models, which costs nothing. */
export function modelsList(row: ModelRow, base: string, key: string) {
  const header = credentialHeader(row);
  const anthropic = row.protocol === 'anthropic-messages';
  const headers: Record<string, string> = { [header]: header === 'authorization' ? `Bearer ${key}` : key };
  if (anthropic) headers['anthropic-version'] = '2023-06-01';
  return { url: anthropic ? `${base}/v1/models` : `${base}/models`, headers };
}

/** Never throws: what cannot be asked is `unknown`. Only a 401 refuses: a key that may list nothing may still call models. */
export async function checkKey(row: ModelRow, key: string, options: KeyCheckOptions): Promise<KeyAnswer> {
  const base = baseUrlOf(row, options.baseUrl);
  if (base === null || baseUrlProblem(base) !== null) return 'unknown';
  const { url, headers } = modelsList(row, base, key);
  const signal = AbortSignal.timeout(options.timeoutMs ?? 10_000);
  try {
    const ask = options.fetch ?? globalThis.fetch;
    const response = await ask(url, { headers, redirect: 'manual', signal });
    await response.body?.cancel();
    if (response.ok) return 'accepted';
    return response.status === 401 ? 'refused' : 'unknown';
  } catch {
    // Away, or no answer in time: the run itself waits for it.
    return 'unknown';
  }
}
