// A collector on loopback: it takes OTLP over HTTP, reads what is JSON, or refuses it, or never answers, and keeps what arrived.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

const Value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
  arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }).optional(),
});
const Attributes = z.array(z.object({ key: z.string(), value: Value })).default([]);
const nano = z.string().regex(/^\d+$/);

/** In protobuf's JSON a list without entries may be left out. */
const list = <T extends z.ZodType>(of: T) => z.array(of).default([]);

const TraceRequest = z.object({
  resourceSpans: list(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(
        z.object({
          scope: z.object({ name: z.string() }),
          spans: z.array(
            z.object({
              traceId: z.string().regex(/^[0-9a-f]{32}$/),
              spanId: z.string().regex(/^[0-9a-f]{16}$/),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              startTimeUnixNano: nano,
              endTimeUnixNano: nano,
              attributes: Attributes,
              status: z.object({ code: z.number().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

const Point = z.object({
  attributes: Attributes,
  asDouble: z.number().optional(),
  asInt: z.union([z.string(), z.number()]).optional(),
  sum: z.number().optional(),
  count: z.union([z.string(), z.number()]).optional(),
});
const MetricsRequest = z.object({
  resourceMetrics: list(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeMetrics: z.array(
        z.object({
          metrics: z.array(
            z.object({
              name: z.string(),
              unit: z.string(),
              sum: z.object({ dataPoints: z.array(Point), isMonotonic: z.boolean() }).optional(),
              gauge: z.object({ dataPoints: z.array(Point) }).optional(),
              histogram: z.object({ dataPoints: z.array(Point) }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

export interface ArrivedSpan {
  readonly trace: string;
  readonly id: string;
  readonly parent: string | null;
  readonly name: string;
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
}

/** One series as it stood last. */
export interface ArrivedSeries {
  readonly metric: string;
  readonly unit: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of a histogram: the sum of its values. */
  readonly value: number;
  readonly count: number;
}

export interface Collector {
  readonly url: string;
  /** As they came, repetitions too. */
  readonly spans: readonly ArrivedSpan[];
  series(): ArrivedSeries[];
  /** The sum over all series of a metric with these attributes. */
  sum(metric: string, attributes?: Readonly<Record<string, unknown>>): number;
  /** Every body as text and as bytes, whatever became of it. */
  readonly bodies: readonly string[];
  readonly raw: readonly Uint8Array[];
  /** Headers of every request. */
  readonly headers: readonly Readonly<Record<string, unknown>>[];
  close(): Promise<void>;
}

export type Mood = 'takes' | 'refuses' | 'hangs';

export async function startCollector(mood: Mood = 'takes'): Promise<Collector> {
  const spans: ArrivedSpan[] = [];
  const series = new Map<string, ArrivedSeries>();
  const [bodies, raw, headers]: [string[], Uint8Array[], Record<string, unknown>[]] = [[], [], []];
  const server = createServer(async (request, response) => {
    const bytes = Buffer.concat(await Array.fromAsync<Buffer>(request));
    const body = bytes.toString('utf8');
    bodies.push(body);
    raw.push(bytes);
    headers.push(request.headers);
    if (mood === 'hangs') return;
    if (mood === 'refuses') return response.writeHead(400).end();
    if (request.headers['content-type'] !== 'application/json') return response.writeHead(200).end();
    if (request.url === '/v1/traces') spans.push(...spansIn(body));
    else if (request.url === '/v1/metrics') for (const [key, one] of seriesIn(body)) series.set(key, one);
    else return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    bodies,
    raw,
    headers,
    series: () => [...series.values()],
    sum: (metric, wanted = {}) =>
      [...series.values()]
        .filter((one) => one.metric === metric)
        .filter(({ attributes }) => Object.entries(wanted).every(([name, value]) => attributes[name] === value))
        .reduce((sum, { value }) => sum + value, 0),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spansIn(body: string): ArrivedSpan[] {
  const { resourceSpans } = TraceRequest.parse(JSON.parse(body));
  return resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map((span) => ({
      trace: span.traceId,
      id: span.spanId,
      parent: span.parentSpanId ?? null,
      name: span.name,
      start: Number(span.startTimeUnixNano) / 1e6,
      end: Number(span.endTimeUnixNano) / 1e6,
      attributes: plain(span.attributes),
      failed: span.status?.code === 2,
    }));
}

/** By instance, name and attributes: sums are cumulative, so the last one counts. */
function* seriesIn(body: string): Generator<[string, ArrivedSeries]> {
  for (const { resource, scopeMetrics } of MetricsRequest.parse(JSON.parse(body)).resourceMetrics) {
    for (const { name, unit, sum, gauge, histogram } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
      for (const point of (sum ?? gauge ?? histogram)?.dataPoints ?? []) {
        const attributes = plain(point.attributes);
        const value = Number(point.sum ?? point.asDouble ?? point.asInt);
        const key = JSON.stringify([plain(resource.attributes)['service.instance.id'], name, attributes]);
        yield [key, { metric: name, unit, attributes, value, count: Number(point.count ?? 1) }];
      }
    }
  }
}

function plain(attributes: z.infer<typeof Attributes>): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.arrayValue?.values.map(({ stringValue }) => stringValue) ??
        value.stringValue ??
        value.boolValue ??
        Number(value.intValue ?? value.doubleValue),
    ]),
  );
}
