// Spans and measurements, for whoever watches the bot: never for a decision, and never at the price of the work.
import type { Attributes, MetricName } from '../domain/signals.ts';
import type { Place } from '../domain/trace.ts';

/** Something that was done, told when it is over: it may have begun in another invocation. */
export interface Span extends Place {
  /** Low in variety: `chat glm-5.2`, `execute_tool read_file`. */
  readonly name: string;
  readonly kind: 'server' | 'client' | 'internal';
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  /** `error.type` of what failed; null: it did not. */
  readonly error: string | null;
}

/**
 * Told from inside a durable step only, and after what it is about is on record: code outside is replayed, and a repeated step then finds
 * that it was told. A kill in between loses a signal; none is told twice.
 */
export interface Telemetry {
  /** Never throws, never waits. */
  span(span: Span): void;
  /** Never throws, never waits. */
  measure(metric: MetricName, value: number, attributes?: Attributes): void;
  /** Sends what is left. Never rejects, and gives up after at most two seconds. */
  flush(): Promise<void>;
}

/** Nobody watches. */
export const noTelemetry: Telemetry = { span: () => undefined, measure: () => undefined, flush: async () => undefined };
