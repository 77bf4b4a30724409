// Log lines as JSON on stderr, one a line, below a level; values that are secret never reach a field.
import { kept, knownIn, partsOf } from '../gates/secrets/known-secret.ts';
import type { Log, LogFields } from '../ports/log.ts';

const ranks = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;
export type LogLevel = keyof typeof ranks;

export interface LogOptions {
  readonly level: LogLevel;
  /** Values that are replaced wherever they appear; asked for at every line. */
  secrets(): readonly string[];
  readonly write?: (line: string) => void;
  /** What every line says of the work that it is about; a line's own fields win. */
  readonly fields?: () => LogFields;
}

const none = () => ({});

export function jsonLog(options: LogOptions): Log {
  const { level, write = (line) => process.stderr.write(`${line}\n`), fields: shared = none } = options;
  const known = kept(options.secrets);
  const emit =
    (name: 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}) => {
      if (ranks[name] < ranks[level]) return;
      const secrets = options.secrets();
      const time = new Date().toISOString();
      const line = redacted(JSON.stringify({ time, level: name, message, ...shared(), ...fields }), secrets);
      const disguised = knownIn(line, known());
      const withheld = { time, level: name, message: `a line was kept back, because it holds ${disguised}` };
      write(disguised === null ? line : JSON.stringify(withheld));
    };
  return { info: emit('info'), warn: emit('warn'), error: emit('error') };
}

/** Without the secrets as they stand, whole or any line of one that has several. */
function redacted(line: string, secrets: readonly string[]): string {
  return secrets
    .flatMap((secret) => [secret, ...partsOf(secret)])
    .reduce((text, secret) => text.replaceAll(JSON.stringify(secret).slice(1, -1), '[redacted]'), line);
}
