// The bot as one process, until it is told to stop.
import { appFile, type Config, readConfig } from '../../config.ts';
import { Provider } from '../../domain/model.ts';
import type { World } from '../../ports/world.ts';
import { watchForUnhandled } from '../last-resort.ts';
import { goThroughProxy } from '../proxy.ts';
import { watchCalendar } from '../server/calendar.ts';
import { startServer } from '../server/server.ts';
import { startSetupServer } from '../server/setup-server.ts';
import { newToken } from '../setup/link.ts';
import { readAppPlan } from '../setup/manifest.ts';
import { unreadVariables } from '../unread-variables.ts';
import { appFileStore } from '../wiring/apps.ts';
import { serverHost } from '../wiring/embedded.ts';
import { dataFolder } from '../wiring/new-folder.ts';
import type { HostOptions } from '../wiring/shared.ts';

export interface ListenOptions {
  readonly port?: number;
  readonly host?: string;
  readonly setup?: true;
}

/** Listens until SIGINT or SIGTERM; `pace` is production's unless a test sets another. Throws UsageError when the environment or the data folder is not usable. */
export async function serve(options: ListenOptions, pace: HostOptions = {}): Promise<void> {
  goThroughProxy(readConfig().proxy);
  if (options.setup) await setUp(options);
  const config = readConfig();
  const host = serverHost(config, pace);
  const { launcher, log, telemetry, blobs } = host.world;
  const endWatch = watchForUnhandled(log);
  for (const { name, meant } of unreadVariables(config))
    log.warn('a variable is set that nobody reads', { variable: name, ...(meant === null ? {} : { meant }) });
  await warnWithoutKeys(config, host.world);
  const server = await startServer(
    config,
    { launcher, log, telemetry, blobs },
    { port: options.port ?? config.port, ...(options.host ? { host: options.host } : {}) },
  );
  const endWeeks = watchCalendar(host.world);
  // Before anybody is told: whoever reads that it listens may stop it at once.
  const told = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  process.stdout.write(`outrider is listening on ${server.url}, data in ${config.dataDir}\n`);
  await told;
  // Unfinished experiments go on at the next start; nothing has to be waited for.
  endWeeks();
  await server.close();
  await host.close();
  endWatch();
}

/** Found out by the first maintainer who asks for a run, if not here. */
async function warnWithoutKeys({ ownersKeysOnly }: Config, { accounts, log }: World): Promise<void> {
  if (ownersKeysOnly) return;
  const { keyOf } = await accounts.of(null);
  if (Provider.options.some((provider) => keyOf(provider) !== null)) return;
  log.warn('no provider of models has a key here: runs are refused, but those of owners with keys of their own', {
    mend: 'set ANTHROPIC_API_KEY or another provider’s, or run outrider keys set',
  });
}

/** Waits until the App is made on the set-up page; at once where there is one. The page's address holds a token made anew at each start. */
async function setUp({ port, host }: ListenOptions): Promise<void> {
  const config = readConfig();
  if (config.hasApp) return;
  dataFolder(config.dataDir);
  const server = await startSetupServer(
    {
      token: newToken(),
      plan: readAppPlan(),
      apiUrl: config.githubApiUrl,
      apps: appFileStore(config.dataDir),
      publicUrl: config.publicUrl(),
    },
    { port: port ?? config.port, ...(host ? { host } : {}) },
  );
  process.stdout.write(`outrider has no GitHub App yet. Make one: ${linksTo(server.url, config.publicUrl())}\n`);
  const { slug = 'an App' } = await server.done;
  await server.close();
  process.stdout.write(`outrider acts as ${slug} now; its credentials are in ${appFile(config.dataDir)}\n`);
}

/** For whoever sits before the machine, and elsewhere where its address is known: the page lies at the root, whatever a proxy puts before it. */
function linksTo(url: string, outside: string | null): string {
  if (outside === null || new URL(outside).pathname !== '/') return url;
  const { pathname, search } = new URL(url);
  return `${url}, or from outside: ${outside}${pathname}${search}`;
}
