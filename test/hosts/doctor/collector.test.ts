// What the doctor says of a collector: named wrongly, away, refusing, or sound; a real server on loopback answers.
import { afterEach, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { collectorFindings } from '../../../src/hosts/doctor/collector.ts';
import { type Collector, type Mood, startCollector } from '../../e2e/collector.ts';

let collector: Collector | null = null;

afterEach(async () => {
  await collector?.close();
  collector = null;
});

async function findings(mood: Mood, env: Readonly<Record<string, string>> = {}) {
  collector = await startCollector(mood);
  const config = readConfig({}, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env });
  return collectorFindings(config, globalThis.fetch);
}

it('says nothing where no collector is named', async () => {
  expect(await collectorFindings(readConfig({}, {}), globalThis.fetch)).toEqual([]);
});

it.each(['http/json', 'http/protobuf'])('finds one that takes %s sound, and leaves nothing there', async (protocol) => {
  expect(await findings('takes', { OTEL_EXPORTER_OTLP_PROTOCOL: protocol })).toMatchObject([{ level: 'ok' }]);
  expect(collector?.spans).toEqual([]);
});

it('names one that refuses, with the status', async () => {
  const [found] = await findings('refuses');
  expect(found).toMatchObject({
    level: 'warn',
    what: expect.stringMatching(/is refused by 127\.0\.0\.1:\d+ with 400/),
  });
});

it('names one that is not there, and shows no credential', async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_EXPORTER_OTLP_HEADERS: 'a=t0p-secret' };
  const found = await collectorFindings(readConfig({}, env), globalThis.fetch);
  expect(found).toMatchObject([{ level: 'warn', what: expect.stringContaining('does not reach 127.0.0.1:9') }]);
  expect(JSON.stringify(found)).not.toContain('t0p-secret');
});

it('finds what cannot be followed before anything is sent', async () => {
  const config = readConfig({}, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
  expect(await collectorFindings(config, null)).toMatchObject([
    { level: 'error', what: expect.stringContaining('grpc') },
  ]);
});
