// The bot as one process, until it is told to stop.
import { readConfig } from '../../config.ts';
import { startServer } from '../server/server.ts';
import { watchWeeks } from '../server/weekly.ts';
import { serverHost } from '../wiring/embedded.ts';
import type { HostOptions } from '../wiring/shared.ts';

export interface ListenOptions {
  readonly port?: number;
  readonly host?: string;
}

/** Listens until SIGINT or SIGTERM; `pace` is production's unless a test sets another. Throws UsageError when the environment or the data folder is not usable. */
export async function serve(options: ListenOptions, pace: HostOptions = {}): Promise<void> {
  const config = readConfig();
  const host = serverHost(config, pace);
  const { launcher, log } = host.world;
  const server = await startServer(
    config,
    { launcher, log },
    { port: options.port ?? config.port, ...(options.host ? { host: options.host } : {}) },
  );
  const endWeeks = watchWeeks(host.world);
  process.stdout.write(`outrider is listening on ${server.url}, data in ${config.dataDir}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  // Unfinished experiments go on at the next start; nothing has to be waited for.
  endWeeks();
  await server.close();
  await host.close();
}
