// A log that remembers what went wrong.
import type { Log } from '../../src/ports/log.ts';

/** Lines of our own log at level error; an end-to-end test expects none unless it says so. */
export interface Told extends Log {
  readonly errors: string[];
  /** Names of the executions that deliveries were handed to. */
  readonly handedOff: string[];
}

export function listening(): Told {
  const errors: string[] = [];
  const handedOff: string[] = [];
  return {
    errors,
    handedOff,
    info: (message, fields) => {
      if (message === 'handed off') handedOff.push(String(fields?.execution));
    },
    warn: () => undefined,
    error: (message, fields) => errors.push(`${message} ${JSON.stringify(fields ?? {})}`),
  };
}
