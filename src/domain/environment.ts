// The variables of the process: what each is for, its kind and its default. Whoever reads them is config.ts.
import * as z from 'zod';
import { directHosts, type Proxied, proxyAddress } from './proxy.ts';

const optional = z
  .string()
  .optional()
  .transform((text) => (text?.trim() ? text.trim() : undefined));

/** `-` stands for nothing where a secret must name a value, as in that of a deployment on AWS. */
const optionalOrDash = optional.transform((text) => (text === '-' ? undefined : text));

/** zod would say that it received NaN. */
const noNumber = {
  error: ({ code }: { readonly code?: string }) => (code === 'invalid_type' ? 'is no number' : undefined),
};

/** Unset: not counted. */
const rate = z.preprocess(
  (text) => (text === '' ? undefined : text),
  z.coerce.number(noNumber).int().min(1).optional(),
);

const proxyUrl = optional.transform((url, context) => checked(url, proxyAddress, context));
const proxyExceptions = optional.transform((hosts, context) => checked(hosts, directHosts, context));

function checked<T>(
  text: string | undefined,
  read: (text: string) => Proxied<T>,
  context: z.RefinementCtx,
): T | undefined {
  if (text === undefined) return undefined;
  const found = read(text);
  if (found.ok) return found.value;
  context.addIssue({ code: 'custom', message: found.problem });
  return z.NEVER;
}

const allowedAt = (provider: string) =>
  rate.describe(`What the key at ${provider} allows; shared fairly between owners. Unset: not counted`);
const milliseconds = z.coerce.number(noNumber).int().min(1).max(60_000).default(3000);
const timeout = z.preprocess((text) => (text === '' ? undefined : text), milliseconds);
/** Whatever is not `true` means that it is not, as the specification has it. */
const disabled = optional.transform((text) => text?.toLowerCase() === 'true');
/** Unset: it has ended. */
const until = z.preprocess(
  (text) => (text === '' ? undefined : text),
  z.iso.datetime().default('1970-01-01T00:00:00Z'),
);
const runs = z.coerce.number(noNumber).int().min(1).max(10_000);
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export const Environment = z.object({
  APP_ID: optionalOrDash.describe('Of the GitHub App, as its settings page shows it'),
  PRIVATE_KEY: optionalOrDash.describe('Of the GitHub App, PEM'),
  WEBHOOK_SECRET: optionalOrDash.describe(
    'Of the GitHub App; deliveries that it did not sign are refused, and the audit log is signed by it',
  ),
  GHE_HOST: optional.describe('Host of a GitHub Enterprise Server, or of a tenant of ghe.com'),
  GITHUB_API_URL: optional.describe("Root of GitHub's REST API, where it is not GitHub's own"),
  GITHUB_TOKEN: optional.describe('Of a person, for `outrider trigger`: it asks for runs in their name'),
  LOG_LEVEL: z.enum(levels).default('info').describe('The least that is logged'),
  PORT: z.coerce.number(noNumber).int().min(0).max(65_535).default(3000).describe('Where `serve` listens'),
  // Keys keep their white space: the model adapter strips it with a warning.
  ANTHROPIC_API_KEY: z.string().optional().describe("The deployment's key at Anthropic"),
  ZAI_API_KEY: z.string().optional().describe("The deployment's key at Z.ai"),
  MOONSHOT_API_KEY: z.string().optional().describe("The deployment's key at Moonshot"),
  OPENAI_API_KEY: z.string().optional().describe("The deployment's key at OpenAI, and of models of provider `custom`"),
  ANTHROPIC_BASE_URL: optional.describe(
    'Address of Anthropic, where it is a gateway; what comes before `/v1/messages`',
  ),
  ZAI_BASE_URL: optional.describe('Address of Z.ai, where it is a gateway; what comes before `/v1/messages`'),
  MOONSHOT_BASE_URL: optional.describe('Address of Moonshot, where it is a gateway; what comes before `/v1/messages`'),
  OPENAI_BASE_URL: optional.describe(
    'Address of OpenAI, and of models of provider `custom`, where it is a gateway; what comes before `/chat/completions`',
  ),
  ARXIV_BASE_URL: optional.describe("Address of arXiv, where it is not arXiv's own"),
  OUTRIDER_ENABLED: z.stringbool().default(true).describe('`true` unless set; `false`: no run begins or goes on'),
  ANTHROPIC_CALLS_PER_MINUTE: allowedAt('Anthropic'),
  ZAI_CALLS_PER_MINUTE: allowedAt('Z.ai'),
  MOONSHOT_CALLS_PER_MINUTE: allowedAt('Moonshot'),
  OPENAI_CALLS_PER_MINUTE: allowedAt('OpenAI'),
  OUTRIDER_OWNERS_KEYS_ONLY: z.stringbool().default(false).describe('`false` unless set; `true`: owners need own keys'),
  OUTRIDER_KMS_KEY: optional.describe("ARN of the KMS key that seals owners' keys; unset: a key in the data folder"),
  OUTRIDER_RUNS_AT_ONCE: runs.default(100).describe('Runs of all owners that may be under way at once'),
  // The smaller name wins, as everywhere.
  HTTPS_PROXY: proxyUrl.describe('A proxy for what goes out over https'),
  https_proxy: proxyUrl.describe('As HTTPS_PROXY, and wins over it'),
  HTTP_PROXY: proxyUrl.describe('A proxy for what goes out over http'),
  http_proxy: proxyUrl.describe('As HTTP_PROXY, and wins over it'),
  NO_PROXY: proxyExceptions.describe(
    'Hosts reached without a proxy (`ghe.example`, `.example` for all below it, `*` for all), with commas between; this machine always is',
  ),
  no_proxy: proxyExceptions.describe('As NO_PROXY, and wins over it'),
  OUTRIDER_DATA_DIR: z.string().default('.outrider').describe('Where state and records lie on one machine'),
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin').describe('Where bubblewrap and runtimes are looked for'),
  OUTRIDER_BUCKET: optional.describe('S3 bucket of a deployment on AWS'),
  OUTRIDER_TABLE: optional.describe('DynamoDB table of a deployment on AWS'),
  OUTRIDER_AUDIT_TABLE: optional.describe('DynamoDB table of the audit log of a deployment on AWS'),
  OUTRIDER_EXPERIMENT_FUNCTION: optional.describe('Lambda function that runs experiments'),
  OUTRIDER_ARM_FUNCTION: optional.describe('Lambda function that runs arms'),
  OUTRIDER_SANDBOX_FUNCTION: optional.describe("Lambda function that runs a repository's tests; unset, none are run"),
  OUTRIDER_PUBLIC_URL: optional.describe(
    'Address at which the bot is reached from outside, for links to reports; unset: none',
  ),
  OUTRIDER_APP_PARAMETER: optional.describe("SSM parameter with the App's credentials, where they are not set here"),
  OUTRIDER_SETUP_VERIFIER: optional.describe("What a deployment's set-up page checks the token of its link by"),
  OUTRIDER_SETUP_UNTIL: until.describe('When that link ends, ISO 8601'),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional.describe(
    'Root address of an OpenTelemetry collector, OTLP over HTTP; unset: none',
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optional.describe('Full address for spans, where it is another'),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: optional.describe('Full address for metrics, where it is another'),
  OTEL_EXPORTER_OTLP_PROTOCOL: optional.describe('`http/protobuf` unless set, or `http/json`'),
  OTEL_EXPORTER_OTLP_HEADERS: optional.describe('Sent along with telemetry: `name=value` pairs with commas between'),
  OTEL_EXPORTER_OTLP_TIMEOUT: timeout.describe('Milliseconds for one batch of telemetry'),
  OTEL_SERVICE_NAME: optional.describe('Name of this deployment in telemetry; `outrider` unless set'),
  OTEL_RESOURCE_ATTRIBUTES: optional.describe('What telemetry says of this deployment: `name=value` pairs'),
  OTEL_SDK_DISABLED: disabled.describe('`true`: no telemetry is sent to a collector'),
  // Set by an S3 stand-in's user; the AWS SDK reads the variable itself, but not that paths must then name the bucket.
  AWS_ENDPOINT_URL_S3: optional.describe('Address of a stand-in for S3; paths then name the bucket'),
  AWS_ENDPOINT_URL_LAMBDA: optional.describe(
    "Address of Lambda's API, where it is not the region's own: a stand-in, or a FIPS endpoint",
  ),
  AWS_ENDPOINT_URL: optional.describe('As AWS_ENDPOINT_URL_LAMBDA, which wins over it, and of every other service too'),
  AWS_REGION: optional.describe('Region of a deployment on AWS; Lambda sets it'),
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
  const parsed = Environment.safeParse(env);
  if (parsed.success) return { e: parsed.data, malformed: [] };
  const malformed = parsed.error.issues.map(({ path, message }) => ({ variable: path.join('.'), problem: message }));
  const wrong = malformed.map(({ variable }) => variable);
  const rest = Object.entries(env).filter(([name]) => !wrong.includes(name));
  return { e: Environment.parse(Object.fromEntries(rest)), malformed };
}

/** JSON Schema, draft 2020-12, of the variables as somebody sets them, described: what the reference is made of. */
export function environmentJsonSchema(): Record<string, unknown> {
  return { properties: {}, ...z.toJSONSchema(Environment, { io: 'input', unrepresentable: 'any' }) };
}
