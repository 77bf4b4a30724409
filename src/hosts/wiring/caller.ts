// Whom AWS takes the caller for; every credential may ask that of itself, whatever else it may do.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** Somebody waits for an answer at a terminal. Milliseconds. */
const patience = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };

/** Throws what the SDK throws, and Error for an answer without a name. */
export async function callerArn(): Promise<string> {
  const client = new STSClient({ maxAttempts: 2, requestHandler: patience });
  try {
    const { Arn } = await client.send(new GetCallerIdentityCommand({}));
    if (Arn === undefined) throw new Error('AWS answered without a name.');
    return Arn;
  } finally {
    client.destroy();
  }
}
