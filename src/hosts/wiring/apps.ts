// Where the App's credentials are kept and found: a file on one machine, a parameter of SSM on AWS.
import { fileApp } from '../../adapters/apps/file.ts';
import { appFile, appVariables, type Config, readConfig } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import type { AppStore } from '../../ports/app-store.ts';

export function appFileStore(dataDir: string): AppStore {
  return fileApp(appFile(dataDir));
}

/**
 * The environment of a function on AWS, and where that names no App, the one that the set-up page has kept. Throws UsageError when there
 * is none yet; Lambda then starts the function anew with the next request.
 */
export async function deployedConfig(read: typeof readConfig = readConfig): Promise<Config> {
  const config = read();
  if (config.appParameter === undefined || config.hasApp) return config;
  // The SDK is loaded where it is needed: a deployment whose secret names the App starts without it.
  const { readDeployedApp } = await import('./parameter.ts');
  const app = await readDeployedApp(config.appParameter);
  if (app === null) {
    throw new UsageError(
      `There is no GitHub App yet: neither in the secret of this deployment nor in the SSM parameter ${config.appParameter}. Run npm run deploy -- --stage STAGE --setup, and open its link.`,
    );
  }
  return read(appVariables(app));
}
