// A watcher that keeps what it is told.
import type { Attributes, MetricName } from '../../src/domain/signals.ts';
import type { Span, Telemetry } from '../../src/ports/telemetry.ts';

export interface Measured {
  readonly metric: MetricName;
  readonly value: number;
  readonly attributes: Attributes;
}

export interface FakeTelemetry extends Telemetry {
  readonly spans: readonly Span[];
  readonly measured: readonly Measured[];
  /** The sum of one metric's values, of those with these attributes. */
  sum(metric: MetricName, attributes?: Attributes): number;
}

export function fakeTelemetry(): FakeTelemetry {
  const spans: Span[] = [];
  const measured: Measured[] = [];
  return {
    spans,
    measured,
    span: (span) => void spans.push(span),
    measure: (metric, value, attributes = {}) => void measured.push({ metric, value, attributes }),
    flush: async () => undefined,
    sum: (metric, wanted = {}) =>
      measured
        .filter((one) => one.metric === metric)
        .filter(({ attributes }) =>
          Object.entries(wanted).every(([name, value]) => attributes[name as keyof Attributes] === value),
        )
        .reduce((sum, { value }) => sum + value, 0),
  };
}
