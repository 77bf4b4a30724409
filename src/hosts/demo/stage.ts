// The stage of the demo and of the end-to-end tests: GitHub, arXiv and the model vendors on loopback, and the real bot between.
import { readConfig } from '../../config.ts';
import type { Provider } from '../../domain/model.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Pace } from '../../ports/world.ts';
import { type RunningServer, startServer } from '../server/server.ts';
import { type EmbeddedHost, serverHost } from '../wiring/embedded.ts';
import { demoPapers } from './papers.ts';
import { type ArxivStandIn, type StandInPaper, startArxiv } from './stand-ins/arxiv.ts';
import { type GitHubStandIn, type GitHubStandInOptions, startGitHub } from './stand-ins/github.ts';
import type { Script } from './stand-ins/models/script.ts';
import { type ModelsStandIn, startModels } from './stand-ins/models.ts';

export interface StageOptions {
  readonly repositories: GitHubStandInOptions['repositories'];
  readonly users: GitHubStandInOptions['users'];
  /** By model id. */
  readonly scripts: Readonly<Record<string, Script>>;
  readonly papers?: readonly StandInPaper[];
  /** Keys that the vendors accept, read at every request; a vendor that is not here takes any. */
  readonly vendorKeys?: Readonly<Partial<Record<Provider, string | string[]>>>;
  /** Folder of the bot's data. */
  readonly dataDir: string;
  readonly pace: Partial<Pace>;
  readonly log?: Log;
  /** What the App's installation grants; left out: all that it asks for. */
  readonly permissions?: Readonly<Record<string, string>>;
  /** Changes to the bot's environment; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** In place of the machine's own, for the bot: time that goes by faster. */
  readonly clock?: Clock;
  /** In place of the machine's own, for the bot: where a name leads to a stand-in. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface Stage {
  readonly github: GitHubStandIn;
  readonly arxiv: ArxivStandIn;
  readonly models: ModelsStandIn;
  readonly host: EmbeddedHost;
  readonly server: RunningServer;
  /** What a separate process would need in its environment to be this bot. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const webhookSecret = 'demo-webhook-secret';
/** Keys of the stand-ins' own; no vendor would take them. */
const keys = {
  ANTHROPIC_API_KEY: 'demo-anthropic-key',
  ZAI_API_KEY: 'demo-zai-key-0001',
  MOONSHOT_API_KEY: 'demo-moonshot-key',
  OPENAI_API_KEY: 'demo-openai-key',
};

/** The vendors' side alone, for tests that start the bot as a process of its own. */
export async function openWorldOutside(
  options: StageOptions,
): Promise<Pick<Stage, 'github' | 'arxiv' | 'models' | 'environment'> & { close(): Promise<void> }> {
  const [github, arxiv, models] = await Promise.all([
    startGitHub({
      repositories: options.repositories,
      users: options.users,
      webhookSecret,
      ...(options.permissions ? { permissions: options.permissions } : {}),
    }),
    startArxiv({ papers: options.papers ?? demoPapers() }),
    startModels({ scripts: options.scripts, keys: options.vendorKeys ?? {} }),
  ]);
  const complete = {
    ...keys,
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: webhookSecret,
    GITHUB_API_URL: github.url,
    ARXIV_BASE_URL: arxiv.url,
    ANTHROPIC_BASE_URL: models.baseUrls.anthropic,
    ZAI_BASE_URL: models.baseUrls.zai,
    MOONSHOT_BASE_URL: models.baseUrls.moonshot,
    OPENAI_BASE_URL: models.baseUrls.openai,
    OUTRIDER_DATA_DIR: options.dataDir,
  };
  const changed: Record<string, string | undefined> = { ...complete, ...options.environment };
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(changed)) if (value !== undefined) environment[name] = value;
  const close = async () => {
    await Promise.all([github.close(), arxiv.close(), models.stop()]);
  };
  return { github, arxiv, models, environment, close };
}

/** Everything in one process, the webhook connected. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const outside = await openWorldOutside(options);
  const config = readConfig({}, outside.environment);
  const host = serverHost(config, {
    pace: options.pace,
    throttle: false,
    arxivPauseMs: 0,
    githubPauseMs: 100,
    ...(options.log ? { log: options.log } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const { launcher, log, telemetry, blobs } = host.world;
  const server = await startServer(config, { launcher, log, telemetry, blobs }, { port: 0, host: '127.0.0.1' });
  outside.github.setWebhook(`${server.url}/api/github/webhooks`);
  return {
    ...outside,
    host,
    server,
    close: async () => {
      await server.close();
      await host.close();
      await outside.close();
    },
  };
}
