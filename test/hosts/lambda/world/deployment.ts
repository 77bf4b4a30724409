// The whole deployment on loopback: the three bundles as processes, Lambda, S3 and DynamoDB, and the world outside for a scenario.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { experimentId } from '../../../../src/domain/experiment-id.ts';
import { maintainer } from '../../../../src/hosts/demo/play.ts';
import type { Scenario } from '../../../../src/hosts/demo/scenarios.ts';
import { loadSeed } from '../../../../src/hosts/demo/seeds.ts';
import { openWorldOutside } from '../../../../src/hosts/demo/stage.ts';
import type { IssueRef } from '../../../../src/hosts/demo/stand-ins/github/hands.ts';
import type { GitHubStandIn } from '../../../../src/hosts/demo/stand-ins/github.ts';
import type { ModelsStandIn } from '../../../../src/hosts/demo/stand-ins/models.ts';
import type { Blobs } from '../../../../src/ports/blobs.ts';
import type { FunctionName } from '../../../../src/ports/durable.ts';
import type { Rows } from '../../../../src/ports/rows.ts';
import { lambdaEnvironment, names } from './credentials.ts';
import type { FleetOptions } from './fleet.ts';
import { openGateway } from './gateway.ts';
import type { Mortality } from './mortality.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { type LambdaService, openService } from './service.ts';
import { type Kept, openStores } from './stores.ts';

export interface Deployment {
  readonly github: GitHubStandIn;
  readonly models: ModelsStandIn;
  readonly lambda: LambdaService;
  readonly blobs: Blobs;
  /** What all processes printed. */
  output(): string;
  /** The rows as the functions see them, and whatever lies in the bucket and the tables, by key. */
  readonly rows: Rows;
  /** What the functions have in their environment. */
  readonly environment: Readonly<Record<string, string>>;
  everything(): Promise<readonly Kept[]>;
  /** EventBridge calls, by one of its rules. */
  tick(rule: 'week' | 'sweep', time: string): Promise<void>;
  /** Opens the issue, writes the command, and waits until its execution has ended. */
  play(): Promise<Played>;
  /** The same in a repository, `owner/name`. */
  run(repo: string, issue: Scenario['issue'], command: string): Promise<Played>;
  close(): Promise<void>;
}

export interface Played {
  readonly issue: IssueRef;
  readonly experiment: string;
  /** The status of the answer to the delivery. */
  readonly delivered: number | null;
}

export interface DeployOptions extends Pick<FleetOptions, 'limitMs' | 'kill' | 'twins'> {
  /** In place of the scenario's. */
  readonly repositories?: Parameters<typeof openWorldOutside>[0]['repositories'];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where the processes of the durable functions die. */
  readonly mortality?: Mortality;
  /**
   * One process for each function, whatever happens at once: harder than AWS, which gives an environment one event at a time, and what two
   * owners could share in a warm one is shared here for certain.
   */
  readonly warm?: boolean;
}

/** Durable waits take this part of their time. */
const waitSpeed = 500;
/** Pauses of production are seconds; here they are a fraction of that. The webhook has none, only deadlines. */
const speed = 25;

/** Starts everything for `scenario`. `dist` holds the bundles. */
export async function deploy(
  scenario: Scenario,
  dist: string,
  { repositories, environment, mortality, warm = false, ...limits }: DeployOptions,
): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'outrider-deployment-'));
  const world = worldOf(scenario);
  const outside = await openWorldOutside({ ...world, ...(repositories ? { repositories } : {}), dataDir: folder });
  const stores = await openStores({
    bucket: lambdaEnvironment.OUTRIDER_BUCKET,
    table: lambdaEnvironment.OUTRIDER_TABLE,
    auditTable: lambdaEnvironment.OUTRIDER_AUDIT_TABLE,
    cacheFolder: join(folder, 'cache'),
  });
  const sandboxes: Sandbox[] = [];
  const env: Record<string, string> = {
    ...outside.environment,
    ...lambdaEnvironment,
    ...stores.environment,
    ...environment,
  };
  const start = async (name: string, { hurry, dies }: { hurry: number; dies: boolean }) => {
    const mortal = dies && mortality ? { mortality } : {};
    const sandbox = await openSandbox(join(dist, name, 'index.mjs'), { env, speed: hurry, ...mortal });
    sandboxes.push(sandbox);
    return sandbox;
  };
  const mortals = { hurry: speed, dies: true };
  const kept: Partial<Record<FunctionName, Promise<Sandbox>>> = {};
  const lambda = await openService({
    file: join(folder, 'lambda.db'),
    names,
    speed: waitSpeed,
    open: warm ? (fn) => (kept[fn] ??= start(fn, mortals)) : (fn) => start(fn, mortals),
    ...limits,
  });
  env.AWS_ENDPOINT_URL_LAMBDA = lambda.url;
  const webhook = await start('webhook', { hurry: 1, dies: false });
  const gateway = await openGateway(webhook);
  env.OUTRIDER_PUBLIC_URL = gateway.url;
  outside.github.setWebhook(`${gateway.url}/api/github/webhooks`);
  const { github, models } = outside;
  return {
    github,
    models,
    lambda,
    blobs: stores.blobs,
    output: () => sandboxes.map((sandbox) => sandbox.output()).join(''),
    rows: stores.rows,
    environment: env,
    everything: stores.everything,
    tick: async (rule, time) => {
      const resources = [`arn:aws:events:us-east-1:123456789012:rule/outrider-test-${rule}`];
      await webhook.invoke(
        { source: 'aws.events', 'detail-type': 'Scheduled Event', time, resources, detail: {} },
        10_000,
      );
    },
    play: () => {
      const { repository, issue, command } = scenario;
      return run({ github, lambda }, `${repository.owner}/${repository.name}`, { issue, command });
    },
    run: (repo, issue, command) => run({ github, lambda }, repo, { issue, command }),
    close: async () => {
      await Promise.all([gateway.close(), lambda.close(), ...sandboxes.map((sandbox) => sandbox.kill())]);
      await Promise.all([outside.close(), stores.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function worldOf({ repository: { owner, name, seed }, scripts }: Scenario) {
  return {
    repositories: [{ owner, name, files: loadSeed(seed) }],
    users: [{ login: maintainer, role: 'write' as const }],
    scripts,
    pace: {},
  };
}

async function run(
  { github, lambda }: Pick<Deployment, 'github' | 'lambda'>,
  repo: string,
  { issue: words, command }: Pick<Scenario, 'issue' | 'command'>,
): Promise<Played> {
  const issue = await github.openIssue(maintainer, repo, words);
  const comment = await github.comment(maintainer, issue, command);
  const delivery = await github.delivered(
    ({ event, payload }) => event === 'issue_comment' && JSON.stringify(payload).includes(`"id":${comment.id},`),
  );
  const repository = await github.api(maintainer, 'GET', `/repos/${repo}`);
  await lambda.ended(`comment-${String(repository.id)}-${comment.id}`);
  return { issue, experiment: experimentId(`${String(repository.id)}:${comment.id}`), delivered: delivery.status };
}
