// Starts, answers and looks up executions on AWS Lambda durable functions.
import { createHash } from 'node:crypto';
import {
  GetDurableExecutionCommand,
  InvokeCommand,
  type LambdaClient,
  SendDurableExecutionCallbackSuccessCommand,
} from '@aws-sdk/client-lambda';
import { UsageError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { FunctionName, Launcher } from '../../ports/durable.ts';

/** The alias that the deployment gives each durable function; a durable function cannot be invoked without a qualifier. */
const ALIAS = 'durable';

/** The deployed name of each durable function, without qualifier. */
export type FunctionNames = Readonly<Record<FunctionName, string>>;

/** What `invoke` in a story calls on Lambda. */
export function lambdaFunctionId(names: FunctionNames): (fn: FunctionName) => string {
  return (fn) => `${names[fn]}:${ALIAS}`;
}

/**
 * A launcher over Lambda. Needs `lambda:InvokeFunction`, `lambda:GetDurableExecution` and `lambda:SendDurableExecutionCallbackSuccess` on
 * `<function>:*`. Lambda answers a repeated start like the first one, and refuses one with another input. A look at the list of executions
 * would tell them apart, at the price of a second call of every delivery to an interface that is throttled far below the first.
 */
export function awsLauncher(client: LambdaClient, names: FunctionNames): Launcher {
  return {
    async start(fn, name, input) {
      await invoke(client, { fn: names[fn], execution: executionName(name), input });
      return { started: null };
    },
    async answer(callbackId, value) {
      try {
        await client.send(
          new SendDurableExecutionCallbackSuccessCommand({ CallbackId: callbackId, Result: Buffer.from(value) }),
        );
        return true;
      } catch (error) {
        if (isNamed(error, 'CallbackTimeoutException', 'ResourceNotFoundException')) return false;
        throw error;
      }
    },
    async status(execution) {
      try {
        const { Status } = await client.send(
          new GetDurableExecutionCommand({ DurableExecutionArn: execution, IncludeExecutionData: false }),
        );
        return Status === 'RUNNING' ? 'running' : 'ended';
      } catch (error) {
        if (isNamed(error, 'ResourceNotFoundException')) return 'unknown';
        throw error;
      }
    },
  };
}

async function invoke(client: LambdaClient, call: { fn: string; execution: string; input: Json }): Promise<void> {
  try {
    await client.send(
      new InvokeCommand({
        FunctionName: call.fn,
        Qualifier: ALIAS,
        InvocationType: 'Event',
        DurableExecutionName: call.execution,
        Payload: Buffer.from(JSON.stringify(call.input)),
      }),
    );
  } catch (error) {
    if (!isNamed(error, 'DurableExecutionAlreadyStartedException')) throw error;
    throw new UsageError(
      `An execution named "${call.execution}" was started with another input. The input must follow from the name.`,
      { cause: error },
    );
  }
}

/** Lambda takes 1 to 64 of [A-Za-z0-9_-]; any other name is shortened and told apart by its hash. */
function executionName(name: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(name)) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `${name.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 47)}-${hash}`;
}

function isNamed(error: unknown, ...names: string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
