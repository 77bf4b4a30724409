// Spans and metrics to a collector over OTLP/HTTP, with OpenTelemetry's own exporters. Spans are told when they are over, with ids of
// their own, so they go straight to the batch; there is no tracer that would begin one.
import http from 'node:http';
import https from 'node:https';
import {
  type Counter,
  type Gauge,
  type Histogram,
  type HrTime,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
} from '@opentelemetry/api';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { OtlpConfig } from '../../domain/otlp.ts';
import { type MetricName, metricNames, metricTable } from '../../domain/signals.ts';
import type { Span, Telemetry } from '../../ports/telemetry.ts';

export interface OtlpOptions extends OtlpConfig {
  readonly service: string;
  readonly version: string;
  /** Of this process: cumulative sums of two are not one. */
  readonly instance: string;
  /** What is lost and why: at the first failure after a success, and not again while it lasts. */
  readonly onProblem: (problem: string) => void;
}

const scope = 'outrider';
/** What a process that is killed had told for so long and not sent is lost, milliseconds. */
const sendMs = { spans: 1_000, metrics: 10_000 };
/** Longest that `flush` waits, milliseconds. */
const patienceMs = 2_000;
/** After a flush that was given up nobody waits again for so long, milliseconds; what is told meanwhile is still sent. */
const sulkMs = 60_000;

/** Loads one of the two exporters' ways of writing, and opens it. */
export async function otlpTelemetry(options: OtlpOptions): Promise<Telemetry> {
  const resource = resourceFromAttributes({
    ...options.resource,
    'service.name': options.service,
    'service.version': options.version,
    'service.instance.id': options.instance,
  });
  const exporters = await openExporters(options);
  const spans =
    exporters.spans === null
      ? null
      : new BatchSpanProcessor({ exporter: exporters.spans, scheduledDelayMillis: sendMs.spans });
  const meters = exporters.metrics === null ? null : openMeters(exporters.metrics, resource, options);
  let sulkUntil = 0;
  return {
    span: (span) => spans?.onEnd(readable(span, resource, options.version)),
    measure: (metric, value, attributes = {}) => meters?.record[metric](value, attributes),
    async flush() {
      if (Date.now() < sulkUntil) return;
      const sent = Promise.allSettled([spans?.forceFlush(), meters?.flush()]);
      if (!(await within(sent, patienceMs))) sulkUntil = Date.now() + sulkMs;
    },
  };
}

interface Exporters {
  readonly spans: SpanExporter | null;
  readonly metrics: PushMetricExporter | null;
}

async function openExporters(options: OtlpOptions): Promise<Exporters> {
  const { traces, metrics, protocol } = options;
  const watched = watcher(options.onProblem);
  const settings = (url: string) => ({
    url,
    headers: { ...options.headers },
    timeoutMillis: options.timeoutMs,
    // Node's own agents: what the operator's proxy variables say holds for them.
    httpAgentOptions: (to: string) => (to === 'https:' ? https.globalAgent : http.globalAgent),
  });
  const [{ OTLPTraceExporter }, { OTLPMetricExporter }] =
    protocol === 'http/json'
      ? await Promise.all([
          import('@opentelemetry/exporter-trace-otlp-http'),
          import('@opentelemetry/exporter-metrics-otlp-http'),
        ])
      : await Promise.all([
          import('@opentelemetry/exporter-trace-otlp-proto'),
          import('@opentelemetry/exporter-metrics-otlp-proto'),
        ]);
  return {
    spans: traces === null ? null : watched('spans', new OTLPTraceExporter(settings(traces))),
    metrics: metrics === null ? null : watched('metrics', new OTLPMetricExporter(settings(metrics))),
  };
}

type Exported = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** The exporters keep their failures to themselves; somebody has to be told once that nothing arrives. */
function watcher(onProblem: OtlpOptions['onProblem']) {
  let failing = false;
  return <T, E extends { export(items: T, done: (result: Exported) => void): void }>(what: string, exporter: E): E => {
    const send = exporter.export.bind(exporter);
    exporter.export = (items, done) =>
      send(items, (result) => {
        const failed = result.code !== 0;
        if (failed && !failing) onProblem(`${what} were not taken: ${result.error?.message ?? 'no reason given'}`);
        failing = failed;
        done(result);
      });
    return exporter;
  };
}

type Record = (value: number, attributes: { [name: string]: unknown }) => void;

function openMeters(exporter: PushMetricExporter, resource: Resource, { version, timeoutMs }: OtlpOptions) {
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: Math.max(sendMs.metrics, timeoutMs),
    exportTimeoutMillis: timeoutMs,
  });
  const meter = new MeterProvider({ resource, readers: [reader] }).getMeter(scope, version);
  const open = (name: MetricName): Record => {
    const { instrument, unit, about, buckets } = metricTable[name];
    const options = { unit, description: about };
    if (instrument === 'counter') return adding(meter.createCounter(name, options));
    if (instrument === 'gauge') return recording(meter.createGauge(name, options));
    const advice = buckets ? { advice: { explicitBucketBoundaries: [...buckets] } } : {};
    return recording(meter.createHistogram(name, { ...options, ...advice }));
  };
  // Every name of the table is in it, one instrument each.
  const record = Object.fromEntries(metricNames.map((name) => [name, open(name)])) as { [name in MetricName]: Record };
  return { record, flush: () => reader.forceFlush() };
}

const adding =
  (counter: Counter): Record =>
  (value, attributes) =>
    counter.add(value, attributes as never);
const recording =
  (instrument: Histogram | Gauge): Record =>
  (value, attributes) =>
    instrument.record(value, attributes as never);

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

function readable(span: Span, resource: Resource, version: string): ReadableSpan {
  const context = (spanId: string) => ({ traceId: span.trace, spanId, traceFlags: TraceFlags.SAMPLED });
  const end = Math.max(span.start, span.end);
  const { parent, error } = span;
  return {
    name: span.name,
    kind: kinds[span.kind],
    spanContext: () => context(span.id),
    ...(parent === null ? {} : { parentSpanContext: context(parent) }),
    startTime: hrTime(span.start),
    endTime: hrTime(end),
    duration: hrTime(end - span.start),
    status: { code: error === null ? SpanStatusCode.UNSET : SpanStatusCode.ERROR },
    // A mutable copy is what the interface asks for.
    attributes: {
      ...span.attributes,
      ...(error === null ? {} : { 'error.type': error }),
    } as ReadableSpan['attributes'],
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: scope, version },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1000);
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)];
}

/** false: the time was up first. */
async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  const gaveUp = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => gaveUp.resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), gaveUp.promise]);
  } finally {
    clearTimeout(timer);
  }
}
