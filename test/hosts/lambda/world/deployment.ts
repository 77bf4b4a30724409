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
import { lambdaEnvironment, names } from './credentials.ts';
import type { FleetOptions } from './fleet.ts';
import { openGateway } from './gateway.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';
import { type LambdaService, openService } from './service.ts';
import { openStores } from './stores.ts';

export interface Deployment {
  readonly github: GitHubStandIn;
  readonly models: ModelsStandIn;
  readonly lambda: LambdaService;
  readonly blobs: Blobs;
  /** What all processes printed. */
  output(): string;
  /** Opens the issue, writes the command, and waits until its execution has ended. */
  play(): Promise<Played>;
  close(): Promise<void>;
}

export interface Played {
  readonly issue: IssueRef;
  readonly experiment: string;
  /** The status of the answer to the delivery. */
  readonly delivered: number | null;
}

/** Durable waits take this part of their time. */
const waitSpeed = 500;
/** Pauses of production are seconds; here they are a fraction of that. The webhook has none, only deadlines. */
const speed = 25;

/** Starts everything for `scenario`. `dist` holds the bundles. */
export async function deploy(
  scenario: Scenario,
  dist: string,
  limits: Pick<FleetOptions, 'limitMs' | 'kill'>,
): Promise<Deployment> {
  const folder = await mkdtemp(join(tmpdir(), 'outrider-deployment-'));
  const outside = await openWorldOutside({ ...worldOf(scenario), dataDir: folder });
  const stores = await openStores({
    bucket: lambdaEnvironment.OUTRIDER_BUCKET,
    table: lambdaEnvironment.OUTRIDER_TABLE,
    auditTable: lambdaEnvironment.OUTRIDER_AUDIT_TABLE,
    cacheFolder: join(folder, 'cache'),
  });
  const sandboxes: Sandbox[] = [];
  const env: Record<string, string> = { ...outside.environment, ...lambdaEnvironment, ...stores.environment };
  const start = async (name: string, hurry = speed) => {
    const sandbox = await openSandbox(join(dist, name, 'index.mjs'), { env, speed: hurry });
    sandboxes.push(sandbox);
    return sandbox;
  };
  const lambda = await openService({
    file: join(folder, 'lambda.db'),
    names,
    speed: waitSpeed,
    open: (fn) => start(fn),
    ...limits,
  });
  env.AWS_ENDPOINT_URL_LAMBDA = lambda.url;
  const gateway = await openGateway(await start('webhook', 1));
  env.OUTRIDER_PUBLIC_URL = gateway.url;
  outside.github.setWebhook(`${gateway.url}/api/github/webhooks`);
  const { github, models } = outside;
  return {
    github,
    models,
    lambda,
    blobs: stores.blobs,
    output: () => sandboxes.map((sandbox) => sandbox.output()).join(''),
    play: () => play(scenario, github, lambda),
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

async function play(scenario: Scenario, github: GitHubStandIn, lambda: LambdaService): Promise<Played> {
  const repo = `${scenario.repository.owner}/${scenario.repository.name}`;
  const issue = await github.openIssue(maintainer, repo, scenario.issue);
  const comment = await github.comment(maintainer, issue, scenario.command);
  const delivery = await github.delivered(
    ({ event, payload }) => event === 'issue_comment' && JSON.stringify(payload).includes(`"id":${comment.id},`),
  );
  const repository = await github.api(maintainer, 'GET', `/repos/${repo}`);
  await lambda.ended(`comment-${String(repository.id)}-${comment.id}`);
  return { issue, experiment: experimentId(`${String(repository.id)}:${comment.id}`), delivered: delivery.status };
}
