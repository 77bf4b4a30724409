// Where telemetry goes, as the standard variables of OpenTelemetry say: https://opentelemetry.io/docs/specs/otel/protocol/exporter/.
import { UsageError } from './errors.ts';

export interface OtlpVariables {
  readonly OTEL_SDK_DISABLED: boolean;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string | undefined;
  readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: string | undefined;
  readonly OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: string | undefined;
  readonly OTEL_EXPORTER_OTLP_PROTOCOL: string | undefined;
  readonly OTEL_EXPORTER_OTLP_HEADERS: string | undefined;
  readonly OTEL_EXPORTER_OTLP_TIMEOUT: number;
  readonly OTEL_RESOURCE_ATTRIBUTES: string | undefined;
}

export interface OtlpConfig {
  /** Full addresses; null: that signal goes nowhere. */
  readonly traces: string | null;
  readonly metrics: string | null;
  readonly protocol: 'http/protobuf' | 'http/json';
  /** With every request; a credential, as a rule. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for one batch, repeats included. */
  readonly timeoutMs: number;
  readonly resource: Readonly<Record<string, string>>;
}

const protocols = ['http/protobuf', 'http/json'] as const;

/** null: no collector is named, and nothing is loaded for one. Throws UsageError for what cannot be followed. */
export function otlpOf(e: OtlpVariables): OtlpConfig | null {
  if (e.OTEL_SDK_DISABLED) return null;
  const traces = endpoint(e, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'v1/traces');
  const metrics = endpoint(e, 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', 'v1/metrics');
  if (traces === null && metrics === null) return null;
  const protocol = protocols.find((one) => one === (e.OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf'));
  if (protocol === undefined)
    throw new UsageError(
      `OTEL_EXPORTER_OTLP_PROTOCOL must be ${protocols.join(' or ')}: ${e.OTEL_EXPORTER_OTLP_PROTOCOL} is not spoken here.`,
    );
  return {
    traces,
    metrics,
    protocol,
    headers: pairs(e.OTEL_EXPORTER_OTLP_HEADERS, 'OTEL_EXPORTER_OTLP_HEADERS'),
    timeoutMs: e.OTEL_EXPORTER_OTLP_TIMEOUT,
    resource: pairs(e.OTEL_RESOURCE_ATTRIBUTES, 'OTEL_RESOURCE_ATTRIBUTES'),
  };
}

type Endpoint = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT' | 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT';

/** A signal's own address is taken as it is; the shared one is a root. */
function endpoint(e: OtlpVariables, name: Endpoint, path: string): string | null {
  const own = e[name];
  const shared = e.OTEL_EXPORTER_OTLP_ENDPOINT;
  const address = own ?? (shared === undefined ? undefined : `${shared.replace(/\/+$/, '')}/${path}`);
  if (address === undefined) return null;
  // The value is not repeated: it may hold a password.
  const variable = own === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : name;
  if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address))
    throw new UsageError(`${variable} must be an address such as http://localhost:4318.`);
  const { username, password } = new URL(address);
  if (username !== '' || password !== '')
    throw new UsageError(`${variable} must hold no password: put it into OTEL_EXPORTER_OTLP_HEADERS.`);
  return address;
}

/** `name=value,name=value`, percent-encoded, as W3C Baggage writes it. */
function pairs(text: string | undefined, variable: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of text?.split(',') ?? []) {
    if (pair.trim() === '') continue;
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    const value = decoded(pair.slice(at + 1).trim());
    if (name === '' || value === null)
      throw new UsageError(`${variable} must be name=value pairs with commas between them, percent-encoded.`);
    found[name] = value;
  }
  return found;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Values of headers, and what stands behind the scheme of one (`Bearer …`). */
export function otlpSecrets(headers: string | undefined): string[] {
  return (headers?.split(',') ?? []).flatMap((pair) => {
    const text = pair.slice(pair.indexOf('=') + 1).trim();
    const value = decoded(text) ?? text;
    return [value, ...value.split(/\s+/).slice(1)];
  });
}
