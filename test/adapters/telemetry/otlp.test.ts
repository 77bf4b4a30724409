// The exporters over the wire: what a collector reads in the standard's own encoding, and how long one that hangs is waited for.
import { afterEach, describe, expect, it } from 'vitest';
import { type OtlpOptions, otlpTelemetry } from '../../../src/adapters/telemetry/otlp.ts';
import { placeIn } from '../../../src/domain/trace.ts';
import type { Span } from '../../../src/ports/telemetry.ts';
import { type Collector, type Mood, startCollector } from '../../e2e/collector.ts';

let collector: Collector | null = null;

afterEach(async () => {
  await collector?.close();
  collector = null;
});

async function open(mood: Mood, change: Partial<OtlpOptions> = {}) {
  collector = await startCollector(mood);
  const problems: string[] = [];
  const telemetry = await otlpTelemetry({
    traces: `${collector.url}/v1/traces`,
    metrics: `${collector.url}/v1/metrics`,
    protocol: 'http/json',
    headers: { 'x-team': 'river' },
    timeoutMs: 60_000,
    resource: { 'deployment.environment.name': 'test' },
    service: 'outrider-test',
    version: '0.0.0',
    instance: 'one',
    onProblem: (problem) => problems.push(problem),
    ...change,
  });
  return { telemetry, problems, collector };
}

const span: Span = {
  ...placeIn('7f3a0b1c2d', ['run'], null),
  name: 'invoke_workflow run',
  kind: 'internal',
  start: 1_795_000_000_123,
  end: 1_795_000_001_000,
  attributes: { 'outrider.state': 'failed', 'gen_ai.response.finish_reasons': ['stop'] },
  error: 'failed',
};

/** Fields of a protobuf message, nested ones as bytes: enough to look for what is known. https://protobuf.dev/programming-guides/encoding/ */
function fieldsOf(bytes: Uint8Array): { readonly field: number; readonly value: bigint | Uint8Array }[] {
  const fields: { field: number; value: bigint | Uint8Array }[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => {
    const part = bytes.subarray(at, at + length);
    if (part.byteLength < length) throw new Error('the message is cut off');
    at += length;
    return part;
  };
  while (at < bytes.byteLength) {
    const tag = Number(varint());
    const [field, type] = [tag >>> 3, tag & 7];
    if (type === 0) fields.push({ field, value: varint() });
    else if (type === 2) fields.push({ field, value: take(Number(varint())) });
    else if (type === 1) fields.push({ field, value: take(8) });
    else if (type === 5) fields.push({ field, value: take(4) });
    else throw new Error(`there is no wire type ${type}`);
  }
  return fields;
}

function inside(bytes: Uint8Array, ...path: readonly number[]): Uint8Array {
  return path.reduce((message, wanted) => {
    const found = fieldsOf(message).find(({ field }) => field === wanted)?.value;
    if (!(found instanceof Uint8Array)) throw new Error(`there is no field ${wanted}`);
    return found;
  }, bytes);
}

describe('over JSON', () => {
  it('a span arrives with its own ids, times, attributes and status', async () => {
    const { telemetry, collector: at } = await open('takes');
    telemetry.span(span);
    await telemetry.flush();
    expect(at.spans).toEqual([
      {
        ...{ trace: span.trace, id: span.id, parent: null, name: span.name, failed: true },
        ...{ start: span.start, end: span.end },
        attributes: { ...span.attributes, 'error.type': 'failed' },
      },
    ]);
    expect(at.headers[0]).toMatchObject({ 'x-team': 'river', 'content-type': 'application/json' });
    expect(at.bodies[0]).toContain('deployment.environment.name');
  });

  it('counters add up, gauges hold the last reading, histograms keep sum and count', async () => {
    const { telemetry, collector: at } = await open('takes');
    for (const value of [1, 2]) {
      telemetry.measure('outrider.cost', value, { 'gen_ai.provider.name': 'zai' });
      telemetry.measure('outrider.queue.depth', value);
      telemetry.measure('gen_ai.client.operation.duration', value);
    }
    await telemetry.flush();
    const series = Object.fromEntries(at.series().map(({ metric, value, count }) => [metric, [value, count]]));
    expect(series).toMatchObject({
      'outrider.cost': [3, 1],
      'outrider.queue.depth': [2, 1],
      'gen_ai.client.operation.duration': [3, 2],
    });
  });
});

describe('over protobuf', () => {
  it('a span arrives with its own ids and name', async () => {
    const { telemetry, collector: at } = await open('takes', { protocol: 'http/protobuf', metrics: null });
    telemetry.span(span);
    await telemetry.flush();
    expect(at.headers[0]?.['content-type']).toBe('application/x-protobuf');
    // ExportTraceServiceRequest.resource_spans[0].scope_spans[0].spans[0] of opentelemetry-proto.
    const sent = inside(at.raw[0] ?? new Uint8Array(), 1, 2, 2);
    expect(Buffer.from(inside(sent, 1)).toString('hex')).toBe(span.trace);
    expect(Buffer.from(inside(sent, 2)).toString('hex')).toBe(span.id);
    expect(new TextDecoder().decode(inside(sent, 5))).toBe(span.name);
  });

  it('metrics arrive as well', async () => {
    const { telemetry, collector: at } = await open('takes', { protocol: 'http/protobuf', traces: null });
    telemetry.span(span);
    telemetry.measure('outrider.runs.started', 1);
    await telemetry.flush();
    expect(at.raw).toHaveLength(1);
    expect(new TextDecoder().decode(inside(at.raw[0] ?? new Uint8Array(), 1, 2, 2, 1))).toBe('outrider.runs.started');
  });
});

describe('a collector that is away', () => {
  it('is said once, and again only after it has taken something', async () => {
    const { telemetry, problems } = await open('refuses');
    for (let n = 0; n < 3; n++) {
      telemetry.span(span);
      await telemetry.flush();
    }
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^(spans|metrics) were not taken: /);
  });

  it('that hangs is given up, and then nobody waits for it', { timeout: 30_000 }, async () => {
    const { telemetry } = await open('hangs');
    telemetry.span(span);
    await telemetry.flush();
    // The request still hangs, for the minute that it may take: a flush that waited for it would not come back in time.
    for (let n = 0; n < 20; n++) {
      telemetry.span(span);
      await telemetry.flush();
    }
  });
});
