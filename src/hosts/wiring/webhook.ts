// The receiver on Lambda: only what a hand-off needs, so that a cold start answers at once.
import { awsLauncher } from '../../adapters/durable/aws-launcher.ts';
import { lambdaApi } from '../../adapters/durable/lambda-api.ts';
import type { Config } from '../../config.ts';
import type { Launcher } from '../../ports/durable.ts';
import { userAgent } from '../version.ts';

/**
 * Starts executions from the webhook. A Lambda API that does not answer must end in a refused delivery, which can be sent again, within
 * the 10 s that GitHub waits.
 */
const patience = { attempts: 2, connection: 1_000, answer: 2_000, call: 7_000 };

export function lambdaLauncher(config: Config): Launcher {
  const aws = config.aws();
  const api = lambdaApi({ ...config.lambdaAddress(), userAgent, patience });
  return awsLauncher(api, { experiment: aws.experimentFunction, arm: aws.armFunction });
}
