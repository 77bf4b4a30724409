// The service packaged as a deployment would, offline; and the same with mistakes that only this product would notice.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes references so
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleWebhook } from '../../scripts/bundle.ts';
import { type Checked, checkPackage, sizeProblems } from '../../scripts/packaging/check.ts';
import { deploymentProblems } from '../../scripts/packaging/deployment.ts';
import { Template } from '../../scripts/packaging/template.ts';
import { wantedAlarms, watchProblems } from '../../scripts/packaging/watch.ts';

const root = join(import.meta.dirname, '../..');
let checked: Checked;

beforeAll(async () => {
  checked = await checkPackage(root);
}, 120_000);

describe('the package', () => {
  it('can be deployed', () => {
    expect(checked.problems).toEqual([]);
    expect(checked.functions.map(({ name }) => name)).toEqual(['webhook', 'setup', 'experiment', 'arm', 'sandbox']);
    expect(Object.keys(checked.template.Resources).length).toBeGreaterThan(20);
  });

  it('holds what a function reads at run time, and nothing of the checkout', () => {
    const paths = checked.functions.find(({ name }) => name === 'arm')?.entries.map(({ path }) => path) ?? [];
    const folders = new Set(
      paths.map((path) =>
        path
          .split('/')
          .slice(0, 3)
          .join('/')
          .replace(/[^/]*\.mjs$/, '*.mjs'),
      ),
    );
    expect([...folders].toSorted()).toEqual([
      'dist/arm/*.mjs',
      'dist/worker/*.mjs',
      'dist/worker/node_modules',
      'dist/worker/page',
      'dist/worker/prompts',
      'dist/worker/wasm',
    ]);
  });

  it('is far from the limits of Lambda', () => {
    for (const { zip } of checked.functions) expect(zip).toBeLessThan(10 * 1024 * 1024);
  });
});

describe('a package that is too large', () => {
  const large = 60 * 1024 * 1024;

  it('is refused, zipped or unpacked', () => {
    expect(sizeProblems({ name: 'arm', zip: large, unpacked: large })).toEqual([
      `arm: the package has ${large} bytes, 52428800 are allowed`,
    ]);
    expect(sizeProblems({ name: 'arm', zip: 1, unpacked: 5 * large })).toEqual([
      `arm: unpacked it has ${5 * large} bytes, 262144000 are allowed`,
    ]);
  });
});

describe('what the deployment lacks', () => {
  const packages = () => Object.fromEntries(checked.functions.map(({ name, entries }) => [name, entries]));
  // The template's own text is changed, as a slip in serverless.yml would.
  const problemsWith = (change: (text: string) => string, parts = packages()) =>
    deploymentProblems(Template.parse(JSON.parse(change(JSON.stringify(checked.template)))), parts);

  it.each<[string, (text: string) => string, string]>([
    ['the alias', (text) => text.replaceAll('"Name":"durable"', '"Name":"live"'), 'arm: there is no alias "durable"'],
    [
      'the execution timeout',
      (text) => text.replaceAll('"ExecutionTimeout"', '"KMSKeyArn"'),
      'arm: DurableConfig lacks ExecutionTimeout',
    ],
    [
      'a credential',
      (text) => text.replaceAll('"WEBHOOK_SECRET"', '"WEBHOOK"'),
      'webhook: the environment lacks WEBHOOK_SECRET',
    ],
    [
      'a right',
      (text) => text.replaceAll('"dynamodb:UpdateItem"', '"dynamodb:PutItem"'),
      'arm: ArmRole lacks dynamodb:UpdateItem',
    ],
    [
      'restraint',
      (text) => text.replaceAll('"s3:PutObject"', '"s3:PutObject","s3:DeleteObject"'),
      'arm: ArmRole has no use for s3:DeleteObject',
    ],
    [
      'the handler',
      (text) => text.replaceAll('dist/arm/index.handler', 'dist/arm/main.handler'),
      'arm: the package lacks dist/arm/main.mjs',
    ],
    [
      'a role of its own',
      (text) => text.replaceAll('"ArmRole","Arn"', '"IamRoleLambdaExecution","Arn"'),
      'arm: it has no role of this stack',
    ],
    [
      'a function',
      (text) => text.replaceAll('"ArmLambdaFunction":', '"LegLambdaFunction":'),
      'arm: there is no function ArmLambdaFunction',
    ],
    [
      'a machine for each tree',
      (text) => text.replaceAll('PER_TENANT', 'SHARED'),
      'sandbox: trees of different repositories may share a machine',
    ],
    [
      'a right that the set-up page should not have',
      (text) =>
        text.replace('"ssm:GetParameter","ssm:PutParameter"', '"ssm:GetParameter","ssm:PutParameter","kms:Decrypt"'),
      'setup: SetupRole has no use for kms:Decrypt',
    ],
    [
      'a set-up page that stays',
      (text) => text.replaceAll('"Condition":"HasSetup"', '"Metadata":{}'),
      'setup: HttpApiRouteGetSetup is there without HasSetup',
    ],
    [
      'a webhook that goes',
      (text) => text.replace('"WebhookRole":{', '"WebhookRole":{"Condition":"HasSetup",'),
      'webhook: WebhookRole is not always there',
    ],
  ])('%s is said', (_what, change, problem) => {
    expect(problemsWith(change)).toContain(problem);
  });

  it('says of every part of the set-up page that it should go with it', () => {
    const found = problemsWith((text) => text.replaceAll('"Condition":"HasSetup"', '"Metadata":{}'));
    const parts = found.map((problem) => /^setup: (\w+) is there without HasSetup$/.exec(problem)?.[1]);
    expect(parts.toSorted()).toEqual([
      'HttpApiIntegrationSetup',
      'HttpApiRouteGetSetup',
      'HttpApiRouteGetSetupCallback',
      'SetupLambdaFunction',
      'SetupLambdaPermissionHttpApi',
      'SetupRole',
    ]);
  });

  it.each(['/*', '/experiments/*', '/experiments/*/snapshot.pack'])(
    'a receiver that could sign an address of more than reports is said: %s',
    (path) => {
      const where = (end: string) => `{"Fn::Sub":"\${DataBucket.Arn}${end}"}`;
      const [whole, wide] = [where('/experiments/*/report.html'), where(path)];
      const found = problemsWith((text) => text.replace(whole, wide));
      expect(found).toEqual([`webhook: WebhookRole allows s3:GetObject on ${wide}: ${whole} is all that it may`]);
    },
  );

  it('a bound that was widened to everything is said', () => {
    const widened = problemsWith((text) =>
      text.replace(
        '{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":{"Fn::Sub":"${DataBucket.Arn}/*"}}',
        '{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}',
      ),
    );
    expect(widened).toEqual(['experiment: ExperimentRole allows s3:GetObject, s3:PutObject on everything']);
  });

  it.each([
    ['{{resolve:ssm-secure:/outrider/APP_ID}}', 'ssm-secure is not resolved here'],
    ['{{resolve:secretsmanager:outrider', 'is a part of a reference'],
  ])('a secret written as %s is said', (value, problem) => {
    const found = problemsWith((text) =>
      text.replace('{{resolve:secretsmanager:outrider/check:SecretString:APP_ID}}', value),
    );
    expect(found).toEqual([expect.stringContaining(problem)]);
  });

  it('a secret that the sandbox is told is said', () => {
    const found = problemsWith((text) =>
      text.replace(
        '"Handler":"dist/sandbox/index.handler"',
        '"Handler":"dist/sandbox/index.handler","Environment":{"Variables":{"APP_ID":"1"}}',
      ),
    );
    expect(found).toEqual(['sandbox: the environment has no use for APP_ID']);
  });

  it('a file of the checkout in a package is said, and a search program that cannot be run', () => {
    const parts = packages();
    const arm = (parts.arm ?? []).map((entry) => ({ ...entry, executable: false }));
    const found = problemsWith((text) => text, {
      ...parts,
      arm: [...arm, { path: '.env', size: 1, executable: false }],
    });
    expect(found).toEqual([
      'arm: the package holds .env, which no function runs',
      'arm: dist/worker/node_modules/@vscode/ripgrep-linux-x64/bin/rg is not executable in the package',
    ]);
  });
});

describe('who watches the deployment', () => {
  const problemsWith = (change: (text: string) => string) =>
    watchProblems(Template.parse(JSON.parse(change(JSON.stringify(checked.template)))));

  it('is told of everything that is wanted, and of nothing that there is not', () => {
    expect(problemsWith((text) => text)).toEqual([]);
    expect(Object.keys(checked.template.Resources)).toEqual(expect.arrayContaining([...wantedAlarms, 'Dashboard']));
    const { DashboardName, DashboardBody } = checked.template.Resources.Dashboard?.Properties ?? {};
    expect(DashboardName).toBe('outrider-check');
    const { 'Fn::Sub': body = '' } = DashboardBody as { 'Fn::Sub'?: string };
    const { widgets } = JSON.parse(body.replaceAll(/\$\{[^}]+\}/g, 'x'));
    expect(widgets.length).toBeGreaterThan(10);
    expect(body).toContain('"Service","outrider-check"');
  });

  it.each<[string, (text: string) => string, string]>([
    [
      'a metric that was renamed',
      (text) => text.replaceAll('"BudgetUsed"', '"MoneyUsed"'),
      'BudgetAlarm: there is no metric MoneyUsed',
    ],
    [
      'a part that is not measured',
      (text) => text.replace('"Name":"State"', '"Name":"Verdict"'),
      'RunsFailedAlarm: RunsEnded is not told apart by Service, Verdict',
    ],
    [
      'another deployment',
      (text) => text.replaceAll('"OTEL_SERVICE_NAME":"outrider-check"', '"OTEL_SERVICE_NAME":"outrider"'),
      'BudgetAlarm: no function calls itself outrider-check',
    ],
    [
      'a metric that AWS does not have',
      (text) => text.replaceAll('"DeadLetterErrors"', '"DeadLetters"'),
      'DeadLettersAlarm: AWS/Lambda has no metric DeadLetters that is known here',
    ],
    [
      'a function that is gone',
      (text) => text.replaceAll('"Value":"outrider-check-arm"', '"Value":"outrider-check-leg"'),
      'ThrottlesAlarm: Throttles is of nothing in this stack',
    ],
    [
      'an alarm that nobody hears',
      (text) => text.replaceAll('"AlarmActions":[{"Ref":"AlarmTopic"}]', '"AlarmActions":[]'),
      'AuditAlarm: it tells nobody',
    ],
    [
      'an alarm without a reason',
      (text) => text.replace(/"AlarmDescription":"[^"]*#auditalarm"/, '"AlarmDescription":"Audit"'),
      'AuditAlarm: it does not end in docs/observability.md#auditalarm',
    ],
    ['an alarm that is gone', (text) => text.replace('"AuditAlarm":', '"AuditSiren":'), 'there is no alarm AuditAlarm'],
  ])('%s is said', (_what, change, problem) => {
    expect(problemsWith(change)).toContain(problem);
  });
});

describe('the webhook', () => {
  const packageOf = (path: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? null;
  let out: string;

  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'outrider-light-'));
  });

  afterAll(() => rm(out, { recursive: true, force: true }));

  it('stays light: no model, no parser of code or pages; Probot and the AWS SDK come with the first delivery or link', async () => {
    const { inputs, outputs } = await bundleWebhook(out);
    const all = new Set(Object.keys(inputs).map(packageOf));
    for (const heavy of [
      '@anthropic-ai/sdk',
      'openai',
      'cheerio',
      'unpdf',
      '@vscode/tree-sitter-wasm',
      '@aws/durable-execution-sdk-js',
      '@secretlint/core',
    ])
      expect(all).not.toContain(heavy);
    const clients = [...all].filter((name) => name?.startsWith('@aws-sdk/client-'));
    // Lambda's API is called without one.
    expect(clients.toSorted()).toEqual(['@aws-sdk/client-s3', '@aws-sdk/client-ssm']);

    const [entry] = Object.keys(outputs).filter((path) => path.endsWith('/index.mjs'));
    const loaded = new Set<string>();
    const load = (path: string) => {
      if (loaded.has(path)) return;
      loaded.add(path);
      for (const { path: next, kind } of outputs[path]?.imports ?? [])
        if (kind === 'import-statement' && next in outputs) load(next);
    };
    load(entry ?? '');
    const first = new Set([...loaded].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}).map(packageOf)));
    expect(first).toContain('@octokit/webhooks');
    for (const late of [
      'probot',
      '@aws-sdk/client-s3',
      '@aws-sdk/client-ssm',
      'mdast-util-from-markdown',
      '@opentelemetry/sdk-trace',
      '@opentelemetry/sdk-metrics',
    ])
      expect(first).not.toContain(late);
    expect([...all]).toContain('probot');
  });

  it('hands off by as little of the AWS SDK as one call takes, none of it shared with what reads S3 or SSM', async () => {
    const { outputs } = await bundleWebhook(out);
    const caller = 'src/adapters/durable/lambda-api.ts';
    const [path, chunk] = Object.entries(outputs).find(([, { inputs }]) => caller in inputs) ?? [];
    const packages = (each: string) => Object.keys(outputs[each]?.inputs ?? {}).map(packageOf);
    expect(chunk?.inputs[caller]?.bytesInOutput).toBeLessThan(100_000);
    const loaded = [path ?? '', ...(chunk?.imports ?? []).map((each) => each.path)];
    expect(loaded.flatMap(packages).filter((name) => /^@(?:aws-sdk|smithy)\//.test(name ?? ''))).toEqual([]);
  });

  it('holds nothing of what begins only with the experiment: what a receiver loads, V8 reads in every cold start', async () => {
    const { inputs } = await bundleWebhook(out);
    const rooms = new Set(Object.keys(inputs).map((path) => /^src\/([^/]+)\//.exec(path)?.[1]));
    expect(rooms).toContain('command');
    for (const later of ['study', 'experiment', 'refinement', 'phases', 'codemap', 'report'])
      expect(rooms).not.toContain(later);
  });

  it('holds no part of Probot that it never reaches: its client of GitHub, its printer, its server', async () => {
    const { outputs } = await bundleWebhook(out);
    const held = Object.values(outputs).flatMap((output) => Object.keys(output.inputs).map(packageOf));
    expect(held).toContain('probot');
    for (const unreached of ['pino', 'pino-http', '@octokit/auth-app', '@octokit/plugin-rest-endpoint-methods', 'yaml'])
      expect(held).not.toContain(unreached);
  });

  it('is of one byte a character: one beyond Latin-1, as in a regular expression, doubles what V8 reads of its file', async () => {
    await bundleWebhook(out);
    const files = (await readdir(join(out, 'webhook'))).filter((name) => name.endsWith('.mjs'));
    expect(files).not.toHaveLength(0);
    for (const name of files) {
      const text = await readFile(join(out, 'webhook', name), 'utf8');
      expect(/[\u0100-\uffff]/.exec(text)?.[0], name).toBeUndefined();
    }
  });

  it('leaves stack traces that people can read', async () => {
    await bundleWebhook(out);
    const longest = Math.max(
      ...(await readFile(join(out, 'webhook/index.mjs'), 'utf8')).split('\n').map((line) => line.length),
    );
    expect(longest).toBeLessThan(500);
  });
});
