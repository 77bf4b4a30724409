// A log that remembers what went wrong.
import type { Log } from '../../src/ports/log.ts';

/** Lines of our own log at level error; an end-to-end test expects none unless it says so. */
export interface Told extends Log {
  readonly errors: string[];
}

export function listening(): Told {
  const errors: string[] = [];
  return {
    errors,
    info: () => undefined,
    warn: () => undefined,
    error: (message, fields) => errors.push(`${message} ${JSON.stringify(fields ?? {})}`),
  };
}
