// A key as somebody pasted it -> the key, or what to do.
import { readCredential } from '../../adapters/models/credentials.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Provider } from '../../domain/model.ts';

/** Without white space around it. Throws UsageError for what is no key; the error quotes nothing of it. */
export function usableKey(provider: Provider, pasted: string): string {
  const { key, problem } = readCredential(provider, pasted);
  if (key === null) throw new UsageError(problem);
  return key;
}
