// The receiver on Lambda: only what a hand-off needs, so that a cold start answers at once.
import { LambdaClient } from '@aws-sdk/client-lambda';
import { awsLauncher } from '../../adapters/durable/aws-launcher.ts';
import type { Config } from '../../config.ts';
import type { Launcher } from '../../ports/durable.ts';

/**
 * Starts executions from the webhook. A Lambda API that does not answer must end in a refused delivery, which can be sent again,
 * within the 10 s that GitHub waits: two calls of two attempts at most. Milliseconds.
 */
const patience = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };

export function lambdaLauncher(config: Config): Launcher {
  const aws = config.aws();
  const client = new LambdaClient({ maxAttempts: 2, requestHandler: patience });
  return awsLauncher(client, { experiment: aws.experimentFunction, arm: aws.armFunction });
}
