// Where Lambda's API is called.
import type { Environment } from './environment.ts';
import { UsageError } from './errors.ts';

export interface LambdaAddress {
  readonly region: string;
  /** Root of the API; undefined: the region's own. */
  readonly endpoint: string | undefined;
}

/** The more special address wins, as in the AWS SDK. Throws UsageError where no region is set. */
export function lambdaAddressOf(e: Environment): LambdaAddress {
  if (e.AWS_REGION === undefined)
    throw new UsageError('Set AWS_REGION in the environment: Lambda does for its functions.');
  return { region: e.AWS_REGION, endpoint: e.AWS_ENDPOINT_URL_LAMBDA ?? e.AWS_ENDPOINT_URL };
}
