// The Parameter Store of a deployment on AWS, for the set-up page that puts the App's credentials there and the functions that read them.
import { SSMClient } from '@aws-sdk/client-ssm';
import { parameterApp, readParameterApp } from '../../adapters/apps/parameter.ts';
import type { SetupConfig } from '../../config.ts';
import type { StoredApp } from '../../domain/stored-app.ts';
import type { AppStore } from '../../ports/app-store.ts';

/** Attempts and waiting of a call in milliseconds fit together into the 10 s in which a function must have started. */
const patience = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };

export function deployedAppStore({ parameter, kmsKey }: Pick<SetupConfig, 'parameter' | 'kmsKey'>): AppStore {
  return parameterApp(client(), { name: parameter, key: kmsKey });
}

export function readDeployedApp(parameter: string): Promise<StoredApp | null> {
  return readParameterApp(client(), parameter);
}

function client(): SSMClient {
  return new SSMClient({ maxAttempts: 3, requestHandler: patience });
}
