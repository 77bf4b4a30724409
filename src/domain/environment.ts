// The variables of the process: each with its kind and its default, and what it is for. Whoever reads them is config.ts.
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { directHosts, type Proxied, proxyAddress } from './proxy.ts';

const given = z.optional(z.string());

const optional = z.pipe(
  given,
  z.transform((text) => text?.trim() || undefined),
);

/** `-` stands for nothing where a secret must name a value, as in that of a deployment on AWS. */
const optionalOrDash = z.pipe(
  optional,
  z.transform((text) => (text === '-' ? undefined : text)),
);

/** zod would say that it received NaN. */
const noNumber = {
  error: ({ code }: { readonly code?: string }) => (code === 'invalid_type' ? 'is no number' : undefined),
};

const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  z.number(noNumber).check(z.int(), z.minimum(least), z.maximum(most));

const numeral = z.transform((text: string | undefined) => (text === undefined ? undefined : Number(text)));

/** An empty text is as good as none. */
const numeralOrUnset = z.transform((text: string | undefined) => (text ? Number(text) : undefined));

/** Unset: not counted. */
const rate = z.pipe(numeralOrUnset, z.optional(whole(1)));

const proxyUrl = z.pipe(optional, z.transform(checked(proxyAddress)));
const proxyExceptions = z.pipe(optional, z.transform(checked(directHosts)));

function checked<T>(read: (text: string) => Proxied<T>) {
  return (text: string | undefined, payload: z.core.ParsePayload): T | undefined => {
    if (text === undefined) return undefined;
    const found = read(text);
    if (found.ok) return found.value;
    payload.issues.push({ code: 'custom', message: found.problem, input: text });
    return z.NEVER;
  };
}

const timeout = z.pipe(numeralOrUnset, z._default(whole(1, 60_000), 3000));
/** Whatever is not `true` means that it is not, as the specification has it. */
const disabled = z.pipe(
  optional,
  z.transform((text) => text?.toLowerCase() === 'true'),
);
/** Unset: it has ended. */
const until = z.pipe(
  z.transform((text: string | undefined) => text || undefined),
  z._default(z.iso.datetime(), '1970-01-01T00:00:00Z'),
);
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export const Environment = z.object({
  APP_ID: optionalOrDash,
  PRIVATE_KEY: optionalOrDash,
  WEBHOOK_SECRET: optionalOrDash,
  GHE_HOST: optional,
  GITHUB_API_URL: optional,
  GITHUB_TOKEN: optional,
  LOG_LEVEL: z._default(z.enum(levels), 'info'),
  PORT: z.pipe(numeral, z._default(whole(0, 65_535), 3000)),
  // Keys keep their white space: the model adapter strips it with a warning.
  ANTHROPIC_API_KEY: given,
  ZAI_API_KEY: given,
  MOONSHOT_API_KEY: given,
  OPENAI_API_KEY: given,
  ANTHROPIC_BASE_URL: optional,
  ZAI_BASE_URL: optional,
  MOONSHOT_BASE_URL: optional,
  OPENAI_BASE_URL: optional,
  ARXIV_BASE_URL: optional,
  OUTRIDER_ENABLED: z._default(z.stringbool(), true),
  ANTHROPIC_CALLS_PER_MINUTE: rate,
  ZAI_CALLS_PER_MINUTE: rate,
  MOONSHOT_CALLS_PER_MINUTE: rate,
  OPENAI_CALLS_PER_MINUTE: rate,
  OUTRIDER_OWNERS_KEYS_ONLY: z._default(z.stringbool(), false),
  OUTRIDER_KMS_KEY: optional,
  OUTRIDER_RUNS_AT_ONCE: z.pipe(numeral, z._default(whole(1, 10_000), 100)),
  // The smaller name wins, as everywhere.
  HTTPS_PROXY: proxyUrl,
  https_proxy: proxyUrl,
  HTTP_PROXY: proxyUrl,
  http_proxy: proxyUrl,
  NO_PROXY: proxyExceptions,
  no_proxy: proxyExceptions,
  OUTRIDER_DATA_DIR: z._default(z.string(), '.outrider'),
  PATH: z._default(z.string(), '/usr/local/bin:/usr/bin:/bin'),
  OUTRIDER_BUCKET: optional,
  OUTRIDER_TABLE: optional,
  OUTRIDER_AUDIT_TABLE: optional,
  OUTRIDER_EXPERIMENT_FUNCTION: optional,
  OUTRIDER_ARM_FUNCTION: optional,
  OUTRIDER_SANDBOX_FUNCTION: optional,
  OUTRIDER_PUBLIC_URL: optional,
  OUTRIDER_APP_PARAMETER: optional,
  OUTRIDER_SETUP_VERIFIER: optional,
  OUTRIDER_SETUP_UNTIL: until,
  OTEL_EXPORTER_OTLP_ENDPOINT: optional,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optional,
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: optional,
  OTEL_EXPORTER_OTLP_PROTOCOL: optional,
  OTEL_EXPORTER_OTLP_HEADERS: optional,
  OTEL_EXPORTER_OTLP_TIMEOUT: timeout,
  OTEL_SERVICE_NAME: optional,
  OTEL_RESOURCE_ATTRIBUTES: optional,
  OTEL_SDK_DISABLED: disabled,
  // Set by an S3 stand-in's user; the AWS SDK reads the variable itself, but not that paths must then name the bucket.
  AWS_ENDPOINT_URL_S3: optional,
  AWS_ENDPOINT_URL_LAMBDA: optional,
  AWS_ENDPOINT_URL: optional,
  AWS_REGION: optional,
});
export type Environment = z.infer<typeof Environment>;

/** A variable, or a file in place of some, that cannot be used. */
export interface Malformed {
  readonly variable: string;
  readonly problem: string;
}

/** What is set, and as if it were not, what is malformed. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): {
  readonly e: Environment;
  readonly malformed: readonly Malformed[];
} {
  const parsed = Environment.safeParse(env, { error: en().localeError });
  if (parsed.success) return { e: parsed.data, malformed: [] };
  const malformed = parsed.error.issues.map(({ path, message }) => ({ variable: path.join('.'), problem: message }));
  const wrong = malformed.map(({ variable }) => variable);
  const rest = Object.entries(env).filter(([name]) => !wrong.includes(name));
  return { e: Environment.parse(Object.fromEntries(rest)), malformed };
}

const allowedAt = (provider: string) =>
  `What the key at ${provider} allows; shared fairly between owners. Unset: not counted`;

/** What each is for. Apart from the kinds, so that a function that only reads variables neither loads these nor makes a schema for each. */
const purposes = (): Readonly<Record<keyof Environment, string>> => ({
  APP_ID: 'Of the GitHub App, as its settings page shows it',
  PRIVATE_KEY: 'Of the GitHub App, PEM',
  WEBHOOK_SECRET: 'Of the GitHub App; deliveries that it did not sign are refused, and the audit log is signed by it',
  GHE_HOST: 'Host of a GitHub Enterprise Server, or of a tenant of ghe.com',
  GITHUB_API_URL: "Root of GitHub's REST API, where it is not GitHub's own",
  GITHUB_TOKEN: 'Of a person, for `outrider trigger`: it asks for runs in their name',
  LOG_LEVEL: 'The least that is logged',
  PORT: 'Where `serve` listens',
  ANTHROPIC_API_KEY: "The deployment's key at Anthropic",
  ZAI_API_KEY: "The deployment's key at Z.ai",
  MOONSHOT_API_KEY: "The deployment's key at Moonshot",
  OPENAI_API_KEY: "The deployment's key at OpenAI, and of models of provider `custom`",
  ANTHROPIC_BASE_URL: 'Address of Anthropic, where it is a gateway; what comes before `/v1/messages`',
  ZAI_BASE_URL: 'Address of Z.ai, where it is a gateway; what comes before `/v1/messages`',
  MOONSHOT_BASE_URL: 'Address of Moonshot, where it is a gateway; what comes before `/v1/messages`',
  OPENAI_BASE_URL:
    'Address of OpenAI, and of models of provider `custom`, where it is a gateway; what comes before `/chat/completions`',
  ARXIV_BASE_URL: "Address of arXiv, where it is not arXiv's own",
  OUTRIDER_ENABLED: '`true` unless set; `false`: no run begins or goes on',
  ANTHROPIC_CALLS_PER_MINUTE: allowedAt('Anthropic'),
  ZAI_CALLS_PER_MINUTE: allowedAt('Z.ai'),
  MOONSHOT_CALLS_PER_MINUTE: allowedAt('Moonshot'),
  OPENAI_CALLS_PER_MINUTE: allowedAt('OpenAI'),
  OUTRIDER_OWNERS_KEYS_ONLY: '`false` unless set; `true`: owners need own keys',
  OUTRIDER_KMS_KEY: "ARN of the KMS key that seals owners' keys; unset: a key in the data folder",
  OUTRIDER_RUNS_AT_ONCE: 'Runs of all owners that may be under way at once',
  HTTPS_PROXY: 'A proxy for what goes out over https',
  https_proxy: 'As HTTPS_PROXY, and wins over it',
  HTTP_PROXY: 'A proxy for what goes out over http',
  http_proxy: 'As HTTP_PROXY, and wins over it',
  NO_PROXY:
    'Hosts reached without a proxy (`ghe.example`, `.example` for all below it, `*` for all), with commas between; this machine always is',
  no_proxy: 'As NO_PROXY, and wins over it',
  OUTRIDER_DATA_DIR: 'Where state and records lie on one machine',
  PATH: 'Where bubblewrap and runtimes are looked for',
  OUTRIDER_BUCKET: 'S3 bucket of a deployment on AWS',
  OUTRIDER_TABLE: 'DynamoDB table of a deployment on AWS',
  OUTRIDER_AUDIT_TABLE: 'DynamoDB table of the audit log of a deployment on AWS',
  OUTRIDER_EXPERIMENT_FUNCTION: 'Lambda function that runs experiments',
  OUTRIDER_ARM_FUNCTION: 'Lambda function that runs arms',
  OUTRIDER_SANDBOX_FUNCTION: "Lambda function that runs a repository's tests; unset, none are run",
  OUTRIDER_PUBLIC_URL: 'Address at which the bot is reached from outside, for links to reports; unset: none',
  OUTRIDER_APP_PARAMETER: "SSM parameter with the App's credentials, where they are not set here",
  OUTRIDER_SETUP_VERIFIER: "What a deployment's set-up page checks the token of its link by",
  OUTRIDER_SETUP_UNTIL: 'When that link ends, ISO 8601',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'Root address of an OpenTelemetry collector, OTLP over HTTP; unset: none',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'Full address for spans, where it is another',
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'Full address for metrics, where it is another',
  OTEL_EXPORTER_OTLP_PROTOCOL: '`http/protobuf` unless set, or `http/json`',
  OTEL_EXPORTER_OTLP_HEADERS: 'Sent along with telemetry: `name=value` pairs with commas between',
  OTEL_EXPORTER_OTLP_TIMEOUT: 'Milliseconds for one batch of telemetry',
  OTEL_SERVICE_NAME: 'Name of this deployment in telemetry; `outrider` unless set',
  OTEL_RESOURCE_ATTRIBUTES: 'What telemetry says of this deployment: `name=value` pairs',
  OTEL_SDK_DISABLED: '`true`: no telemetry is sent to a collector',
  AWS_ENDPOINT_URL_S3: 'Address of a stand-in for S3; paths then name the bucket',
  AWS_ENDPOINT_URL_LAMBDA: "Address of Lambda's API, where it is not the region's own: a stand-in, or a FIPS endpoint",
  AWS_ENDPOINT_URL: 'As AWS_ENDPOINT_URL_LAMBDA, which wins over it, and of every other service too',
  AWS_REGION: 'Region of a deployment on AWS; Lambda sets it',
});

/** JSON Schema, draft 2020-12, of the variables as somebody sets them, described: what the reference is made of. */
export function environmentJsonSchema(): Record<string, unknown> {
  const written = z.toJSONSchema(Environment, { io: 'input', unrepresentable: 'any' });
  const properties = Object.entries(purposes()).map(([name, description]) => [
    name,
    { ...Object(written.properties?.[name]), description },
  ]);
  return { ...written, properties: Object.fromEntries(properties) };
}
