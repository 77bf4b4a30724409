// What this product needs of its deployment, beyond a valid template: each function with its code, environment, role and alias.
import type { ArchiveEntry } from './archive.ts';
import { denialsOf, statementsOf } from './policies.ts';
import { isObject, type Resource, type Template } from './template.ts';
import { wallProblems } from './wall.ts';

/** What one function calls, and what it is told: no less, and no more. */
interface Need {
  readonly durable: boolean;
  readonly actions: readonly string[];
  /** The one resource that an action may be used on, as the template writes it, where that is less than its kind. */
  readonly confined?: Readonly<Record<string, string>>;
  readonly environment: readonly string[];
  /** Files that its package must hold, besides the handler's. */
  readonly files: readonly string[];
  /** Whether it runs a repository's code: then it may be told nothing and reach nothing. */
  readonly walled?: boolean;
  /** Condition of the template under which alone it is there, with its role and its routes. */
  readonly only?: string;
}

const watching = [
  'OTEL_SERVICE_NAME',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_RESOURCE_ATTRIBUTES',
];
const control = ['LOG_LEVEL', 'APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET', 'OUTRIDER_APP_PARAMETER', ...watching];
const places = ['OUTRIDER_BUCKET', 'OUTRIDER_TABLE', 'OUTRIDER_EXPERIMENT_FUNCTION', 'OUTRIDER_ARM_FUNCTION'];
const modelKeys = ['ANTHROPIC_API_KEY', 'ZAI_API_KEY', 'MOONSHOT_API_KEY', 'OPENAI_API_KEY'];
const addresses = [
  'GHE_HOST',
  'GITHUB_API_URL',
  ...['ANTHROPIC', 'ZAI', 'MOONSHOT', 'OPENAI', 'ARXIV'].map((whose) => `${whose}_BASE_URL`),
];
const modelRates = ['ANTHROPIC', 'ZAI', 'MOONSHOT', 'OPENAI'].map((provider) => `${provider}_CALLS_PER_MINUTE`);
const logs = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const worker = {
  durable: true,
  environment: [
    ...control,
    ...places,
    'OUTRIDER_AUDIT_TABLE',
    'OUTRIDER_SANDBOX_FUNCTION',
    'OUTRIDER_PUBLIC_URL',
    'OUTRIDER_KMS_KEY',
    'OUTRIDER_OWNERS_KEYS_ONLY',
    'OUTRIDER_ENABLED',
    'OUTRIDER_RUNS_AT_ONCE',
    ...addresses,
    ...modelKeys,
    ...modelRates,
  ],
  files: [
    'dist/worker/prompts/system.md',
    'dist/worker/page/theme.css',
    'dist/worker/wasm/tree-sitter.cjs',
    'dist/worker/wasm/tree-sitter.wasm',
  ],
};
/** Where the secret of the deployment names no App, it is in a parameter. */
const app = ['ssm:GetParameter', 'kms:Decrypt'];
const workerActions = [
  ...logs,
  ...app,
  's3:GetObject',
  's3:PutObject',
  's3:ListBucket',
  'dynamodb:GetItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'lambda:CheckpointDurableExecution',
  'lambda:GetDurableExecutionState',
  'lambda:InvokeFunction',
  'lambda:SendDurableExecutionCallbackSuccess',
];

/** By the name of the function in `serverless.yml`. */
export const needs: Readonly<Record<string, Need>> = {
  webhook: {
    durable: false,
    actions: [...logs, ...app, 'lambda:InvokeFunction', 's3:GetObject'],
    // What it may read, whoever has a link may read: the page of a run, and nothing else that lies in the bucket.
    confined: { 's3:GetObject': '{"Fn::Sub":"${DataBucket.Arn}/experiments/*/report.html"}' },
    environment: [...control, ...places],
    files: [],
  },
  // It may keep the App's credentials and look whether there are any, and may not open them.
  setup: {
    durable: false,
    only: 'HasSetup',
    actions: [...logs, 'ssm:GetParameter', 'ssm:PutParameter', 'kms:Encrypt'],
    environment: [
      'LOG_LEVEL',
      'OUTRIDER_APP_PARAMETER',
      'OUTRIDER_KMS_KEY',
      'OUTRIDER_SETUP_VERIFIER',
      'OUTRIDER_SETUP_UNTIL',
      'GHE_HOST',
      'GITHUB_API_URL',
    ],
    files: ['dist/setup/app.yml'],
  },
  // It is invoked by events: what becomes of none goes to the dead letters. A week's looks are looked up before they are started.
  experiment: {
    ...worker,
    actions: [...workerActions, 'sqs:SendMessage', 'lambda:GetDurableExecution'],
  },
  arm: { ...worker, actions: workerActions },
  // It runs code of strangers: whatever it were told, they would know.
  sandbox: { durable: false, walled: true, actions: logs, environment: [], files: [] },
};

/** One sentence for each thing that is missing, or that a function has and should not. */
export function deploymentProblems(
  template: Template,
  packages: Readonly<Record<string, readonly ArchiveEntry[]>>,
): string[] {
  const problems = Object.entries(needs).flatMap(([name, need]) => {
    const id = `${name[0]?.toUpperCase()}${name.slice(1)}LambdaFunction`;
    const resource = template.Resources[id];
    if (!resource) return [`${name}: there is no function ${id}`];
    return [
      ...codeProblems(resource, need, packages[name] ?? []),
      ...differences(need.environment, environmentOf(resource), 'the environment'),
      ...roleProblems(template, resource, need),
      ...(need.durable ? durableProblems(template, id, resource) : []),
      ...onlyProblems(template, id, need.only),
      ...(need.walled ? wallProblems(template, resource) : []),
    ].map((problem) => `${name}: ${problem}`);
  });
  return [...problems, ...secretProblems(template.Resources, 'Resources')];
}

function missing(wanted: readonly string[], given: readonly string[], where: string): string[] {
  return wanted.filter((name) => !given.includes(name)).map((name) => `${where} lacks ${name}`);
}

function differences(wanted: readonly string[], given: readonly string[], where: string): string[] {
  const surplus = missing(given, wanted, where).map((problem) => problem.replace(' lacks ', ' has no use for '));
  return [...missing(wanted, given, where), ...surplus];
}

function codeProblems({ Properties }: Resource, need: Need, entries: readonly ArchiveEntry[]): string[] {
  const paths = entries.map(({ path }) => path);
  const handler = String(Properties.Handler).replace(/\.[^./]+$/, '.mjs');
  const foreign = paths.filter((path) => !path.startsWith('dist/'));
  const idle = entries.filter(({ path, executable }) => path.endsWith('/bin/rg') && !executable);
  return [
    ...missing([handler, ...need.files], paths, 'the package'),
    ...foreign.map((path) => `the package holds ${path}, which no function runs`),
    ...idle.map(({ path }) => `${path} is not executable in the package`),
  ];
}

function environmentOf({ Properties }: Resource): string[] {
  const environment = isObject(Properties.Environment) ? Properties.Environment.Variables : undefined;
  return isObject(environment) ? Object.keys(environment) : [];
}

function roleOf(resource: Resource | undefined): string {
  const role = resource?.Properties.Role;
  const attribute = isObject(role) ? role['Fn::GetAtt'] : undefined;
  return Array.isArray(attribute) ? String(attribute[0]) : '';
}

function roleProblems(template: Template, resource: Resource, need: Need): string[] {
  const id = roleOf(resource);
  const role = template.Resources[id];
  if (!role) return ['it has no role of this stack'];
  const denied = denialsOf(role);
  // What a network costs a role is allowed to the service and denied to the code.
  const statements = statementsOf(role).filter(({ actions }) => !actions.every((action) => denied.includes(action)));
  const actions = statements.flatMap(({ actions }) => actions);
  const open = statements.filter(({ resources }) => resources.includes('*'));
  const loose = Object.entries(need.confined ?? {}).flatMap(([action, resource]) =>
    statements
      .filter((one) => one.actions.includes(action) && one.resources.some((each) => each !== resource))
      .map(({ resources }) => `${id} allows ${action} on ${resources.join(', ')}: ${resource} is all that it may`),
  );
  return [
    ...differences(need.actions, actions, id),
    ...loose,
    ...open.map((statement) => `${id} allows ${statement.actions.join(', ')} on everything`),
  ];
}

/** A function that is there under a condition: so is everything by which it is reached, and everything that it may. Any other is always there. */
function onlyProblems({ Resources }: Template, id: string, only: string | undefined): string[] {
  const role = roleOf(Resources[id]);
  const parts = Object.entries(Resources).filter(
    ([part, resource]) =>
      part === id || part === role || (routing.includes(resource.Type) && refersTo(resource, id, Resources)),
  );
  const odd = parts.filter(([, { Condition }]) => Condition !== only);
  return odd.map(([part]) => `${part} is ${only === undefined ? 'not always there' : `there without ${only}`}`);
}

const routing = ['AWS::Lambda::Permission', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Route'];

/** Itself, or by way of the integration that a route names. */
function refersTo({ Properties }: Resource, id: string, resources: Template['Resources']): boolean {
  const text = JSON.stringify(Properties);
  const names = (other: string) => text.includes(`["${other}","Arn"]`) || text.includes(`{"Ref":"${other}"}`);
  const ways = Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Integration');
  return (
    names(id) ||
    ways.some(([way, { Properties: own }]) => names(way) && JSON.stringify(own).includes(`["${id}","Arn"]`))
  );
}

/** Without the timeout or the alias that executions are started by, Lambda refuses the first hand-off. */
function durableProblems(template: Template, id: string, { Properties }: Resource): string[] {
  const config = isObject(Properties.DurableConfig) ? Object.keys(Properties.DurableConfig) : [];
  const alias = Object.values(template.Resources).some(
    ({ Type, Properties: own }) =>
      Type === 'AWS::Lambda::Alias' &&
      own.Name === 'durable' &&
      isObject(own.FunctionName) &&
      own.FunctionName.Ref === id,
  );
  return [
    ...missing(['ExecutionTimeout', 'RetentionPeriodInDays'], config, 'DurableConfig'),
    ...(alias ? [] : ['there is no alias "durable"']),
  ];
}

/**
 * CloudFormation resolves `{{resolve:...}}` in a plain text only when it is written out whole, and `ssm-secure` in no function's
 * environment at all.
 */
function secretProblems(value: unknown, at: string): string[] {
  if (typeof value === 'string') {
    if (value.includes('{{resolve:ssm-secure:')) return [`${at}: ssm-secure is not resolved here, use secretsmanager`];
    const torn = value.includes('{{resolve:') && !/\{\{resolve:[^{}]+\}\}/.test(value);
    return torn ? [`${at}: ${value} is a part of a reference, which is not resolved`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => secretProblems(child, `${at}.${key}`));
}
