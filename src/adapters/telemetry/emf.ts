// Measurements as lines in CloudWatch's embedded metric format, which CloudWatch reads out of a Lambda function's log:
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
import { type AttributeName, type Attributes, type MetricName, metricTable } from '../../domain/signals.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LogFields } from '../../ports/log.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export const namespace = 'Outrider';

/** The dimension that every metric has: one account may hold several deployments. */
export const serviceDimension = 'Service';

/** Dimensions are metrics of their own, at a price each: only what is named here becomes one. */
export const dimensionNames: Readonly<Partial<Record<AttributeName, string>>> = {
  'gen_ai.provider.name': 'Provider',
  'gen_ai.token.type': 'TokenType',
  'error.type': 'Failure',
  'http.response.status_code': 'Status',
  'outrider.state': 'State',
  'outrider.verdict': 'Verdict',
  'outrider.refused_by': 'RefusedBy',
};

export interface EmfOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Of the deployment. */
  readonly service: string;
  /** What a line says beside its metric, for whoever searches the log. */
  readonly fields: () => LogFields;
  readonly write: (line: string) => void;
}

/** Spans go nowhere: CloudWatch has no place for them in a log. */
export function emfTelemetry(options: EmfOptions): Telemetry {
  return {
    span: () => undefined,
    measure: (metric, value, attributes = {}) => options.write(emfLine(metric, value, { ...options, attributes })),
    flush: async () => undefined,
  };
}

function emfLine(metric: MetricName, value: number, at: EmfOptions & { readonly attributes: Attributes }): string {
  const { name, unit, by } = metricTable[metric].cloudwatch;
  const members: Record<string, string> = { [serviceDimension]: at.service };
  const sets = [[serviceDimension]];
  for (const wanted of by) {
    const found = wanted.flatMap((attribute) => dimensionOf(attribute, at.attributes));
    // A measurement without one of them is in the sum of all, and in no part of it.
    if (found.length < wanted.length) continue;
    sets.push([serviceDimension, ...found.map(([dimension]) => dimension)]);
    for (const [dimension, text] of found) members[dimension] = text;
  }
  return JSON.stringify({
    ...at.fields(),
    _aws: {
      Timestamp: at.clock.now(),
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: sets, Metrics: [{ Name: name, Unit: unit }] }],
    },
    ...members,
    [name]: value,
  });
}

function dimensionOf(attribute: AttributeName, attributes: Attributes): [dimension: string, value: string][] {
  const dimension = dimensionNames[attribute];
  const value = attributes[attribute];
  return dimension === undefined || value === undefined || value === '' ? [] : [[dimension, String(value)]];
}
