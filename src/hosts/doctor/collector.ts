// Telemetry: whether a collector is named as it can be followed, and takes what it is sent.
import type { Config } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import type { OtlpConfig } from '../../domain/otlp.ts';
import { type Finding, fault, sound, warning, wordsOf } from './finding.ts';

const about = 'telemetry';
/** Longest that a collector is waited for here, milliseconds. */
const patienceMs = 5_000;

/** `fetch` is null where no request may be made. Empty where no collector is named: none is needed. */
export async function collectorFindings(
  config: Pick<Config, 'otlp'>,
  fetch: typeof globalThis.fetch | null,
): Promise<Finding[]> {
  const otlp = followed(config);
  if (otlp === null) return [];
  if ('level' in otlp) return [otlp];
  const address = otlp.traces ?? otlp.metrics ?? '';
  return [fetch === null ? sound(about, `goes to ${hostOf(address)}`) : await asked(address, otlp, fetch)];
}

function followed(config: Pick<Config, 'otlp'>): OtlpConfig | Finding | null {
  try {
    return config.otlp();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const why = 'The bot does not start with it: otherwise nobody would notice that nothing arrives.';
    return fault(about, { what: `cannot be sent: ${error.message}`, why, mend: 'Correct the variable, or unset it.' });
  }
}

/** Sends a request without a span or a metric in it, which a collector takes and keeps nothing of. */
async function asked(address: string, otlp: OtlpConfig, fetch: typeof globalThis.fetch): Promise<Finding> {
  const host = hostOf(address);
  const why = 'Spans and metrics are lost, and one line of the log says so; runs are not touched.';
  try {
    const { status } = await fetch(address, {
      method: 'POST',
      // Of protobuf, the message without fields is no bytes at all.
      headers: {
        ...otlp.headers,
        'content-type': otlp.protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
      },
      body: otlp.protocol === 'http/json' ? '{}' : new Uint8Array(),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (status < 300) return sound(about, `is taken by ${host}`);
    const mend =
      status === 401 || status === 403
        ? 'Look at OTEL_EXPORTER_OTLP_HEADERS: the collector does not take the credential in it.'
        : `Look at the address: OTLP over HTTP lies at /v1/traces and /v1/metrics, and the protocol spoken is ${otlp.protocol}.`;
    return warning(about, { what: `is refused by ${host} with ${status}`, why, mend });
  } catch (error) {
    const mend = 'Start the collector, or correct OTEL_EXPORTER_OTLP_ENDPOINT.';
    return warning(about, { what: `does not reach ${host} (${wordsOf(error)})`, why, mend });
  }
}

/** Without a password or a token that an address may hold. */
function hostOf(address: string): string {
  return new URL(address).host;
}
