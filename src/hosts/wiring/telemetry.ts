// Who is told what the bot does: a collector, where one is named, and on AWS the log, out of which CloudWatch reads its metrics.
import { randomUUID } from 'node:crypto';
import { emfTelemetry } from '../../adapters/telemetry/emf.ts';
import type { Config } from '../../config.ts';
import type { OtlpConfig } from '../../domain/otlp.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log, LogFields } from '../../ports/log.ts';
import { noTelemetry, type Telemetry } from '../../ports/telemetry.ts';
import { guarded } from '../guarded-telemetry.ts';
import { harnessVersion } from '../version.ts';

export interface TelemetryOptions {
  readonly log: Log;
  readonly clock: Pick<Clock, 'now'>;
  /** What no signal may hold; asked for at each. */
  readonly secrets: () => readonly string[];
  /** Where lines of metrics go; null where nobody reads them out of a log. */
  readonly lines: ((line: string) => void) | null;
  /** What such a line says beside its metric. */
  readonly fields?: () => LogFields;
}

/** Straight to the descriptor: `console` on Lambda puts words before a line, and CloudWatch takes only one that is JSON. */
export const toLog = (line: string) => void process.stdout.write(`${line}\n`);

/** Throws UsageError when the variables of OpenTelemetry cannot be followed. */
export function openTelemetry(config: Config, options: TelemetryOptions): Telemetry {
  const { log, clock, lines, fields = () => ({}) } = options;
  const otlp = config.otlp();
  const parts = [
    ...(lines === null ? [] : [emfTelemetry({ clock, service: config.serviceName, fields, write: lines })]),
    ...(otlp === null ? [] : [lateCollector({ ...otlp, service: config.serviceName }, log)]),
  ];
  if (parts.length === 0) return noTelemetry;
  return guarded(together(parts), options.secrets);
}

function together(parts: readonly Telemetry[]): Telemetry {
  return {
    span: (span) => {
      for (const part of parts) part.span(span);
    },
    measure: (metric, value, attributes) => {
      for (const part of parts) part.measure(metric, value, attributes);
    },
    flush: async () => {
      await Promise.all(parts.map((part) => part.flush()));
    },
  };
}

/** The exporters are loaded with the first signal, and what is told before they are there waits for them. */
function lateCollector(otlp: OtlpConfig & { readonly service: string }, log: Log): Telemetry {
  let loading: Promise<Telemetry> | null = null;
  const open = async (): Promise<Telemetry> => {
    try {
      const { otlpTelemetry } = await import('../../adapters/telemetry/otlp.ts');
      return await otlpTelemetry({
        ...otlp,
        version: harnessVersion,
        instance: randomUUID(),
        onProblem: (problem) => log.warn('telemetry is lost', { problem }),
      });
    } catch (error) {
      log.error('telemetry could not be opened', { problem: String(error) });
      return noTelemetry;
    }
  };
  const collector = () => {
    loading ??= open();
    return loading;
  };
  const tell = (what: (telemetry: Telemetry) => void) => {
    collector()
      .then(what)
      .catch((error: unknown) => log.error('telemetry is lost', { problem: String(error) }));
  };
  return {
    span: (span) => tell((telemetry) => telemetry.span(span)),
    measure: (metric, value, attributes) => tell((telemetry) => telemetry.measure(metric, value, attributes)),
    flush: async () => {
      if (loading !== null) await (await loading).flush();
    },
  };
}
