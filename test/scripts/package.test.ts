// The service packaged as a deployment would, offline; and the same with mistakes that only this product would notice.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes references so
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Checked, checkPackage, sizeProblems } from '../../scripts/packaging/check.ts';
import { deploymentProblems } from '../../scripts/packaging/deployment.ts';
import { Template } from '../../scripts/packaging/template.ts';
import { wantedAlarms, watchProblems } from '../../scripts/packaging/watch.ts';
import { copyBundles } from '../hosts/lambda/world/bundles.ts';

const root = join(import.meta.dirname, '../..');
let checked: Checked;

/** The property by which a resource is known in its account and region; all others get a name from CloudFormation. */
const nameOf: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Events::Rule': 'Name',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::KMS::Alias': 'AliasName',
};

beforeAll(async () => {
  checked = await checkPackage(root, copyBundles);
}, 120_000);

describe('the package', () => {
  it('can be deployed', () => {
    expect(checked.problems).toEqual([]);
    expect(checked.functions.map(({ name }) => name)).toEqual(['webhook', 'setup', 'experiment', 'arm', 'sandbox']);
    expect(Object.keys(checked.template.Resources).length).toBeGreaterThan(20);
  });

  it('has no name that another stage would take too, and none too long for the longest stage', () => {
    const named = Object.entries(checked.template.Resources).flatMap(([id, { Type, Properties }]) => {
      const name = Properties[nameOf[Type] ?? ''];
      return typeof name === 'string' ? [{ id, name }] : [];
    });
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ name }) => !/\bcheck\b/.test(name))).toEqual([]);
    const longest = named.map(({ name }) => name.split('/').at(-1)?.replace('check', 'a'.repeat(31)) ?? '');
    expect(longest.filter((name) => name.length > 64)).toEqual([]);
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
