// Each function on AWS is told what its code reads of the environment, and nothing besides: found out by wiring it and looking on.
import { describe, expect, it } from 'vitest';
import { needs } from '../../../scripts/packaging/deployment.ts';
import { type Config, readConfig } from '../../../src/config.ts';
import { environmentJsonSchema } from '../../../src/domain/environment.ts';
import { webhookHandler } from '../../../src/hosts/lambda/receive-events.ts';
import { setupHandler } from '../../../src/hosts/lambda/setup-page.ts';
import { readAppPlan } from '../../../src/hosts/setup/manifest.ts';
import { deployedConfig } from '../../../src/hosts/wiring/apps.ts';
import { lambdaHandler } from '../../../src/hosts/wiring/lambda.ts';
import { lambdaLauncher } from '../../../src/hosts/wiring/webhook.ts';

/** Read by what is wired, and rightly not told: why. */
const untold: Readonly<Record<string, string>> = {
  HTTPS_PROXY: 'a function has the way out that AWS gives it',
  https_proxy: 'as HTTPS_PROXY',
  HTTP_PROXY: 'as HTTPS_PROXY',
  http_proxy: 'as HTTPS_PROXY',
  NO_PROXY: 'as HTTPS_PROXY',
  no_proxy: 'as HTTPS_PROXY',
  GITHUB_TOKEN: 'is a person’s, for the command line; a function would only keep it from leaving',
  AWS_ENDPOINT_URL_S3: 'stands for a stand-in',
  AWS_ENDPOINT_URL_LAMBDA: 'as AWS_ENDPOINT_URL_S3',
  AWS_ENDPOINT_URL: 'as AWS_ENDPOINT_URL_S3',
  AWS_REGION: 'is set by Lambda itself, which allows nobody else to',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'one address serves both signals',
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'as OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  OTEL_EXPORTER_OTLP_TIMEOUT: 'what it is unless set fits into an invocation',
  OTEL_SDK_DISABLED: 'a deployment that names no collector has none',
  OUTRIDER_DATA_DIR: 'nothing is kept on the disk of a function: it is where KMS seals nothing that this is looked at',
};

type Env = Readonly<Record<string, string>>;

const variables = Object.keys(environmentJsonSchema().properties as object);

/** Two values of each variable. */
function sample(name: string, n: 0 | 1): string {
  if (name === 'LOG_LEVEL') return ['error', 'fatal'][n] ?? '';
  if (name === 'OUTRIDER_ENABLED' || name === 'OUTRIDER_OWNERS_KEYS_ONLY') return String(n === 0);
  if (name === 'OTEL_SDK_DISABLED') return String(n === 1);
  if (/^no_proxy$/i.test(name)) return `${name.length + n}.example`;
  if (name === 'OUTRIDER_SETUP_UNTIL') return `2026-11-27T0${n}:00:00Z`;
  if (name === 'OTEL_EXPORTER_OTLP_PROTOCOL') return ['http/json', 'http/protobuf'][n] ?? '';
  if (name === 'OTEL_EXPORTER_OTLP_HEADERS' || name === 'OTEL_RESOURCE_ATTRIBUTES') return `name=value-${n}`;
  if (name === 'PORT' || name === 'OTEL_EXPORTER_OTLP_TIMEOUT' || /_AT_ONCE$|_PER_MINUTE$/.test(name))
    return String(7 + n);
  return `http://${name.toLowerCase().replaceAll('_', '-')}.example:${8000 + n}`;
}

const full: Env = Object.fromEntries(variables.map((name) => [name, sample(name, 0)]));

/** The configuration, watched: `seen` gets the name of each field that is read or handed on, `aws.table` for those behind a method. */
function watched<T extends object>(config: T, seen: Set<string>, prefix = ''): T {
  return new Proxy(config, {
    get(target, field) {
      const value: unknown = Reflect.get(target, field);
      const name = `${prefix}${String(field)}`;
      seen.add(name);
      if (typeof value !== 'function') return value;
      return () => {
        const result: unknown = value.call(target);
        return typeof result === 'object' && result !== null ? watched(result, seen, `${name}.`) : result;
      };
    },
  });
}

/** Every field by its name, with its value as text; what cannot be had is left out. */
function fieldsOf(env: Env): Map<string, string> {
  const config: Config = readConfig({}, env);
  const fields = new Map([['publicUrl', config.publicUrl() ?? '']]);
  for (const [name, value] of Object.entries(config)) {
    if (typeof value !== 'function') fields.set(name, JSON.stringify(value) ?? '');
  }
  for (const method of ['app', 'aws', 'lambdaAddress', 'otlp', 'setup'] as const) {
    try {
      for (const [name, value] of Object.entries(config[method]() ?? {}))
        fields.set(`${method}.${name}`, JSON.stringify(value));
    } catch {
      // Missing in a small environment, and therefore no field.
    }
  }
  return fields;
}

function differing(a: Map<string, string>, b: Map<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
}

/** The fields that a variable decides, where all others are set or where it stands alone. */
function decidedBy(name: string): string[] {
  const among = differing(fieldsOf(full), fieldsOf({ ...full, [name]: sample(name, 1) }));
  return [...among, ...differing(fieldsOf({}), fieldsOf({ [name]: sample(name, 1) }))];
}

/** What a cold start does with the configuration. */
const wirings: Readonly<Record<string, (config: Config) => unknown>> = {
  webhook: (config) => [deployedConfig(() => config), webhookHandler(config), lambdaLauncher(config)],
  setup: (config) => setupHandler(config, readAppPlan()),
  experiment: (config) => [deployedConfig(() => config), lambdaHandler('experiment', config)],
  arm: (config) => [deployedConfig(() => config), lambdaHandler('arm', config)],
};

/** Without it the function does not start. */
function isRequired(wire: (config: Config) => unknown, name: string): boolean {
  const { [name]: _left_out, ...env } = full;
  try {
    wire(readConfig({}, env));
    return false;
  } catch {
    return true;
  }
}

describe.each(Object.entries(wirings))('the function %s', (fn, wire) => {
  const seen = new Set<string>();
  wire(watched(readConfig({}, full), seen));
  const read = variables.filter((name) => decidedBy(name).some((field) => seen.has(field)));
  const told = needs[fn]?.environment ?? [];

  it('is told every variable that it reads', () => {
    expect(read.length).toBeGreaterThan(3);
    expect(read.filter((name) => !told.includes(name) && !(name in untold))).toEqual([]);
  });

  it('is told none that it neither reads nor needs', () => {
    expect(told.filter((name) => !read.includes(name) && !isRequired(wire, name))).toEqual([]);
  });
});

it('no variable is called untold that a function is told, or that there is not', () => {
  const told = Object.values(needs).flatMap(({ environment }) => environment);
  expect(Object.keys(untold).filter((name) => told.includes(name) || !variables.includes(name))).toEqual([]);
});
