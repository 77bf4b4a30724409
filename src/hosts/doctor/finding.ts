// What the doctor found: what is so, why it matters, and how to mend it.
import { proxyRefusal } from '../../domain/proxy.ts';

export interface Finding {
  /** `ok`: looked at and sound. `warn`: it runs, and something is not as it should be. `error`: it will not work. */
  readonly level: 'ok' | 'warn' | 'error';
  /** The variable, or the thing that was looked at. */
  readonly about: string;
  readonly what: string;
  /** Empty for what is sound. */
  readonly why: string;
  readonly mend: string;
}

type Trouble = Pick<Finding, 'what' | 'why' | 'mend'>;

export const sound = (about: string, what: string): Finding => ({ level: 'ok', about, what, why: '', mend: '' });
export const warning = (about: string, trouble: Trouble): Finding => ({ level: 'warn', about, ...trouble });
export const fault = (about: string, trouble: Trouble): Finding => ({ level: 'error', about, ...trouble });

export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const refusal = proxyRefusal(error);
  if (refusal !== null) return refusal;
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
