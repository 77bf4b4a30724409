// The environment, read once and checked: the only reader of process.env.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Environment, type Malformed, readEnvironment } from './domain/environment.ts';
import { UsageError } from './domain/errors.ts';
import { githubApiUrlOf } from './domain/github-api-url.ts';
import { present, required } from './domain/given-values.ts';
import { type LambdaAddress, lambdaAddressOf } from './domain/lambda-address.ts';
import type { Provider } from './domain/model.ts';
import { type OtlpConfig, otlpOf, otlpSecrets } from './domain/otlp.ts';
import { type ProxyConfig, proxyPasswords } from './domain/proxy.ts';
import { publicUrlOf } from './domain/public-url.ts';
import { StoredApp } from './domain/stored-app.ts';

/** What both workers on AWS need. */
const awsNames = [
  'OUTRIDER_BUCKET',
  'OUTRIDER_TABLE',
  'OUTRIDER_AUDIT_TABLE',
  'OUTRIDER_EXPERIMENT_FUNCTION',
  'OUTRIDER_ARM_FUNCTION',
] as const;

type Env = Readonly<Record<string, string | undefined>>;

export interface AppCredentials {
  readonly appId: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
}

export interface AwsConfig {
  readonly bucket: string;
  readonly table: string;
  readonly experimentFunction: string;
  readonly armFunction: string;
  /** Runs tests of a repository; without it none are run, and that is said. */
  readonly sandboxFunction: string | null;
  /** Settings of the S3 client that depend on where it talks to. */
  readonly s3: { readonly forcePathStyle: boolean };
}

/** What the set-up page of a deployment on AWS is told. */
export interface SetupConfig {
  /** What the link's token is checked by. */
  readonly verifier: string;
  /** Milliseconds since 1970: from then on nobody makes an App here. */
  readonly until: number;
  /** Name of the SSM parameter that keeps the App's credentials, and ARN of the KMS key that seals it. */
  readonly parameter: string;
  readonly kmsKey: string;
}

export interface Config {
  /** REST API root, without a slash at the end. */
  readonly githubApiUrl: string;
  /** A person's token; the bot itself never uses it. */
  readonly githubToken: string | undefined;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly port: number;
  readonly keys: Readonly<Partial<Record<Provider, string>>>;
  readonly modelUrls: Readonly<Partial<Record<Provider, string>>>;
  readonly arxivUrl: string | undefined;
  /** What the operator's proxy variables say; nothing set: straight to the network. */
  readonly proxy: ProxyConfig;
  /** false: no run is begun, and those under way end at their next turn. */
  readonly enabled: boolean;
  /** true: an owner without a key of its own is refused, rather than served on the deployment's. */
  readonly ownersKeysOnly: boolean;
  /** ARN of the KMS key that seals owners' keys; undefined: a master key in the data folder does. */
  readonly kmsKey: string | undefined;
  /** Runs of all owners together that may be under way at once; one more waits. */
  readonly runsAtOnce: number;
  /** What the keys above allow, calls a minute; shared fairly between owners. A provider that is not here is not counted. */
  readonly callsPerMinute: Readonly<Partial<Record<Provider, number>>>;
  /** Absolute. */
  readonly dataDir: string;
  /** Where programs of this machine are looked for: bubblewrap, and the runtimes that a sandbox shows. */
  readonly searchPath: string;
  /** Where the rows lie on AWS; undefined: below `dataDir`. */
  readonly table: string | undefined;
  /** Table of the audit log of a deployment on AWS; undefined: it lies in the data folder. */
  readonly auditTable: string | undefined;
  /** Where the bot is reached from outside, without a slash at the end; null: no report is linked. Throws UsageError for no address. */
  publicUrl(): string | null;
  /** Of this deployment, in telemetry. */
  readonly serviceName: string;
  /** As given; a credential, as a rule. */
  readonly otlpHeaders: string | undefined;
  /** Where telemetry goes; null: to no collector. Throws UsageError for an address or a protocol that cannot be followed. */
  otlp(): OtlpConfig | null;
  /** As given, whatever is missing or wrong: for the doctor, who says so. */
  readonly given: Readonly<Partial<Record<'APP_ID' | 'PRIVATE_KEY' | 'GHE_HOST' | 'GITHUB_API_URL', string>>> & {
    /** Names of the variables of a deployment on AWS that are set, and of those that it needs. */
    readonly aws: readonly string[];
    readonly awsNeeds: readonly string[];
  };
  /** Names alone: of the variables that are set, to anything, and of those that are read. */
  readonly variables: { readonly set: readonly string[]; readonly known: readonly string[] };
  /** For whoever verifies what it signed; undefined when it is not set here. */
  readonly webhookSecret: string | undefined;
  /** Whether any of the App's credentials is set, here or by the set-up page. */
  readonly hasApp: boolean;
  /** Name of the SSM parameter where the set-up page of a deployment keeps the App's credentials. */
  readonly appParameter: string | undefined;
  /** Of a deployment's set-up page; throws UsageError naming what is missing. */
  setup(): SetupConfig;
  /** The App's own credentials; throws UsageError naming what is missing. */
  app(): AppCredentials;
  /** Where state lies on AWS; throws UsageError naming what is missing. */
  aws(): AwsConfig;
  /** Throws UsageError where no region is set. */
  lambdaAddress(): LambdaAddress;
}

/** Reads and checks the environment; `overrides` are what a command line said instead. Throws UsageError with all problems in one line. */
export function readConfig(overrides: Env = {}, env: Env = process.env): Config {
  const { e, malformed } = readEnvironment({ ...env, ...overrides });
  if (malformed.length === 0) return configOf(withStoredApp(e), env);
  const problems = malformed.map(({ variable, problem }) => `${variable}: ${problem}`);
  throw new UsageError(`The environment is not usable: ${problems.join('; ')}`);
}

/** For whoever reports all that is wrong: never throws, and whatever is not usable is as if it were not set. */
export function lenientConfig(env: Env = process.env): {
  readonly config: Config;
  readonly malformed: readonly Malformed[];
} {
  const { e, malformed } = readEnvironment(env);
  try {
    return { config: configOf(withStoredApp(e), env), malformed };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const file = { variable: appFile(e.OUTRIDER_DATA_DIR), problem: error.message };
    return { config: configOf(e, env), malformed: [...malformed, file] };
  }
}

function configOf(e: Environment, env: Env): Config {
  return {
    githubApiUrl: githubApiUrlOf(e),
    githubToken: e.GITHUB_TOKEN,
    logLevel: e.LOG_LEVEL,
    port: e.PORT,
    keys: present({
      anthropic: e.ANTHROPIC_API_KEY,
      zai: e.ZAI_API_KEY,
      moonshot: e.MOONSHOT_API_KEY,
      openai: e.OPENAI_API_KEY,
      custom: e.OPENAI_API_KEY,
    }),
    modelUrls: present({
      anthropic: e.ANTHROPIC_BASE_URL,
      zai: e.ZAI_BASE_URL,
      moonshot: e.MOONSHOT_BASE_URL,
      openai: e.OPENAI_BASE_URL,
      custom: e.OPENAI_BASE_URL,
    }),
    arxivUrl: e.ARXIV_BASE_URL,
    proxy: {
      http: e.http_proxy ?? e.HTTP_PROXY,
      https: e.https_proxy ?? e.HTTPS_PROXY,
      except: e.no_proxy ?? e.NO_PROXY,
    },
    enabled: e.OUTRIDER_ENABLED,
    ownersKeysOnly: e.OUTRIDER_OWNERS_KEYS_ONLY,
    kmsKey: e.OUTRIDER_KMS_KEY,
    runsAtOnce: e.OUTRIDER_RUNS_AT_ONCE,
    callsPerMinute: present({
      anthropic: e.ANTHROPIC_CALLS_PER_MINUTE,
      zai: e.ZAI_CALLS_PER_MINUTE,
      moonshot: e.MOONSHOT_CALLS_PER_MINUTE,
      openai: e.OPENAI_CALLS_PER_MINUTE,
      custom: e.OPENAI_CALLS_PER_MINUTE,
    }),
    dataDir: resolve(e.OUTRIDER_DATA_DIR),
    searchPath: e.PATH,
    table: e.OUTRIDER_TABLE,
    auditTable: e.OUTRIDER_AUDIT_TABLE,
    publicUrl: () => publicUrlOf(e.OUTRIDER_PUBLIC_URL),
    webhookSecret: e.WEBHOOK_SECRET,
    variables: {
      set: Object.keys(env).filter((name) => env[name]?.trim()),
      known: Object.keys(Environment.shape),
    },
    serviceName: e.OTEL_SERVICE_NAME ?? 'outrider',
    otlpHeaders: e.OTEL_EXPORTER_OTLP_HEADERS,
    otlp: () => otlpOf(e),
    given: {
      ...present({
        APP_ID: e.APP_ID,
        PRIVATE_KEY: e.PRIVATE_KEY?.replaceAll('\\n', '\n'),
        GHE_HOST: e.GHE_HOST,
        GITHUB_API_URL: e.GITHUB_API_URL,
      }),
      aws: awsNames.filter((name) => e[name] !== undefined),
      awsNeeds: awsNames,
    },
    hasApp: (e.APP_ID ?? e.PRIVATE_KEY ?? e.WEBHOOK_SECRET) !== undefined,
    appParameter: e.OUTRIDER_APP_PARAMETER,
    setup: () => {
      const found = required(
        {
          OUTRIDER_SETUP_VERIFIER: e.OUTRIDER_SETUP_VERIFIER,
          OUTRIDER_APP_PARAMETER: e.OUTRIDER_APP_PARAMETER,
          OUTRIDER_KMS_KEY: e.OUTRIDER_KMS_KEY,
        },
        'npm run deploy -- --stage STAGE --setup does',
      );
      return {
        verifier: found.OUTRIDER_SETUP_VERIFIER,
        until: Date.parse(e.OUTRIDER_SETUP_UNTIL),
        parameter: found.OUTRIDER_APP_PARAMETER,
        kmsKey: found.OUTRIDER_KMS_KEY,
      };
    },
    app: () => {
      const found = required(
        { APP_ID: e.APP_ID, PRIVATE_KEY: e.PRIVATE_KEY, WEBHOOK_SECRET: e.WEBHOOK_SECRET },
        'outrider serve --setup makes a GitHub App, outrider doctor says what else is missing',
      );
      return {
        appId: found.APP_ID,
        // A PEM in one line of an .env file has its line ends written as \n.
        privateKey: found.PRIVATE_KEY.replaceAll('\\n', '\n'),
        webhookSecret: found.WEBHOOK_SECRET,
      };
    },
    aws: () => {
      const found = required(
        {
          OUTRIDER_BUCKET: e.OUTRIDER_BUCKET,
          OUTRIDER_TABLE: e.OUTRIDER_TABLE,
          OUTRIDER_EXPERIMENT_FUNCTION: e.OUTRIDER_EXPERIMENT_FUNCTION,
          OUTRIDER_ARM_FUNCTION: e.OUTRIDER_ARM_FUNCTION,
        },
        'without it nothing can start',
      );
      return {
        bucket: found.OUTRIDER_BUCKET,
        table: found.OUTRIDER_TABLE,
        experimentFunction: found.OUTRIDER_EXPERIMENT_FUNCTION,
        armFunction: found.OUTRIDER_ARM_FUNCTION,
        sandboxFunction: e.OUTRIDER_SANDBOX_FUNCTION ?? null,
        s3: { forcePathStyle: e.AWS_ENDPOINT_URL_S3 !== undefined },
      };
    },
    lambdaAddress: () => lambdaAddressOf(e),
  };
}

/** Where the set-up page keeps the App's credentials. */
export function appFile(dataDir: string): string {
  return join(resolve(dataDir), 'app.json');
}

/** The environment wins as a whole: two Apps are never mixed. Throws UsageError for a file that others may read, or that is damaged. */
function withStoredApp(e: Environment): Environment {
  const path = appFile(e.OUTRIDER_DATA_DIR);
  if ((e.APP_ID ?? e.PRIVATE_KEY ?? e.WEBHOOK_SECRET) !== undefined || !existsSync(path)) return e;
  if ((statSync(path).mode & 0o077) !== 0)
    throw new UsageError(`The App's credentials in ${path} can be read by others. Run: chmod 600 ${path}`);
  try {
    return { ...e, ...appVariables(StoredApp.parse(JSON.parse(readFileSync(path, 'utf8')))) };
  } catch {
    throw new UsageError(`${path} holds no App's credentials. Delete it and run: outrider serve --setup`);
  }
}

/** Kept credentials, as what they would be in the environment. */
export function appVariables({ app_id, private_key, webhook_secret }: StoredApp) {
  return { APP_ID: app_id, PRIVATE_KEY: private_key, WEBHOOK_SECRET: webhook_secret };
}

/** Every value that must never appear in anything we send out. */
export function secretsOf(config: Config): string[] {
  const secrets = [appSecrets(config), proxyPasswords(config.proxy), otlpSecrets(config.otlpHeaders)].flat();
  return [...Object.values(config.keys), config.githubToken ?? '', ...secrets]
    .map((value) => value.trim())
    .filter((value) => value.length >= 8);
}

/** The App's own credentials, where they are set. */
export function appSecrets(config: Pick<Config, 'app'>): string[] {
  try {
    const app = config.app();
    return [app.webhookSecret, app.privateKey];
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}
