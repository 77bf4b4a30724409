// Where telemetry goes, from the standard variables: followed as the specification has them, and refused in words where they cannot be.
import { describe, expect, it } from 'vitest';
import { readConfig, secretsOf } from '../../src/config.ts';

const of = (env: Readonly<Record<string, string>>) => readConfig({}, env).otlp();

describe('a collector', () => {
  it('is none unless an address names one', () => {
    expect(of({})).toBeNull();
    expect(of({ OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_EXPORTER_OTLP_TIMEOUT: '' })).toBeNull();
    expect(of({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toBeNull();
    expect(of({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318', OTEL_SDK_DISABLED: 'TRUE' })).toBeNull();
  });

  it('has both signals below its root, unless one has an address of its own', () => {
    expect(of({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318/otlp/' })).toMatchObject({
      traces: 'http://a:4318/otlp/v1/traces',
      metrics: 'http://a:4318/otlp/v1/metrics',
      protocol: 'http/protobuf',
      timeoutMs: 3000,
    });
    expect(of({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://b/spans' })).toMatchObject({
      traces: 'https://b/spans',
      metrics: null,
    });
  });

  it('is sent headers and told attributes as W3C Baggage writes them', () => {
    const found = of({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20t0ken=, x-team = river ',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=prod',
    });
    expect(found).toMatchObject({
      headers: { authorization: 'Bearer t0ken=', 'x-team': 'river' },
      resource: { 'deployment.environment.name': 'prod' },
    });
  });

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT must be an address'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:secret@a' }, 'must hold no password'],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'ftp://x' }, 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT must be an address'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'http/protobuf or http/json'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_HEADERS: 'just-a-token' }, 'name=value pairs'],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_HEADERS: 'a=%zz' }, 'name=value pairs'],
  ])('that cannot be followed is refused: %o', (env, words) => {
    expect(() => of(env as Record<string, string>)).toThrow(words);
  });

  it("'s credential is a secret, with its scheme and without", () => {
    const config = readConfig({}, { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abcdefgh12345678' });
    expect(secretsOf(config)).toEqual(expect.arrayContaining(['Bearer abcdefgh12345678', 'abcdefgh12345678']));
  });
});
