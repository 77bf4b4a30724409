// The App's credentials in one SecureString of the SSM Parameter Store: whoever may put it need not be able to open it.
import {
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { UsageError } from '../../domain/errors.ts';
import { StoredApp, storedAppText } from '../../domain/stored-app.ts';
import type { AppStore } from '../../ports/app-store.ts';

/** `key`: ARN of the KMS key that seals it. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export function parameterApp(client: SSMClient, at: { readonly name: string; readonly key: string }): AppStore {
  return {
    async holds() {
      return (await find(client, at.name, false)) !== null;
    },
    async keep(app) {
      const Value = storedAppText(app);
      try {
        const how = { Type: 'SecureString', Tier: 'Standard', Overwrite: false } as const;
        await client.send(new PutParameterCommand({ Name: at.name, KeyId: at.key, Value, ...how }));
        return true;
      } catch (error) {
        // On a second attempt it may be the first one's, whose answer was lost: then it is what we put.
        if (error instanceof ParameterAlreadyExists) return (error.$metadata.attempts ?? 1) > 1;
        throw error;
      }
    },
  };
}

/** null when there is none. Throws UsageError for a parameter that holds no App, without repeating it. */
export async function readParameterApp(client: SSMClient, name: string): Promise<StoredApp | null> {
  const text = await find(client, name, true);
  if (text === null) return null;
  try {
    return StoredApp.parse(JSON.parse(text));
  } catch {
    throw new UsageError(
      `The SSM parameter ${name} holds no App's credentials: put them anew, or delete it and deploy with --setup.`,
    );
  }
}

async function find(client: SSMClient, Name: string, WithDecryption: boolean): Promise<string | null> {
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption }));
    return Parameter?.Value ?? '';
  } catch (error) {
    if (error instanceof ParameterNotFound) return null;
    throw error;
  }
}
