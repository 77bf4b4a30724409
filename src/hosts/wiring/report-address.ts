// Where a report lies in the bucket, for the receiver: loaded when a good link is followed, and by nothing else.
import { S3Client } from '@aws-sdk/client-s3';
import { s3PageAddress } from '../../adapters/stores/s3-address.ts';
import { keys } from '../../artifacts/catalogue.ts';
import type { Config } from '../../config.ts';

/** Time enough for a browser to follow. */
const seconds = 300;

/** null for a report that is not kept any more. */
export function reportAddresses(config: Config): (experiment: string) => Promise<string | null> {
  const { bucket, s3 } = config.aws();
  const client = new S3Client(s3);
  return (experiment) => s3PageAddress(keys.report(experiment), { client, bucket, seconds });
}
