// Starts, answers and looks up executions on AWS Lambda durable functions.
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { UsageError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { FunctionName, Launcher } from '../../ports/durable.ts';
import type { LambdaApi } from './lambda-api.ts';

/** The alias that the deployment gives each durable function; a durable function cannot be invoked without a qualifier. */
const ALIAS = 'durable';

/** Lambda's versions of its API, the one of `Invoke` and the one of durable executions. */
const INVOKE = '2015-03-31';
const DURABLE = '2025-12-01';

/** The deployed name of each durable function, without qualifier. */
export type FunctionNames = Readonly<Record<FunctionName, string>>;

/** What `invoke` in a story calls on Lambda. */
export function lambdaFunctionId(names: FunctionNames): (fn: FunctionName) => string {
  return (fn) => `${names[fn]}:${ALIAS}`;
}

/** What we read of `GetDurableExecution`. */
const Execution = z.object({ Status: z.string() });

/**
 * A launcher over Lambda. Needs `lambda:InvokeFunction`, `lambda:GetDurableExecution` and `lambda:SendDurableExecutionCallbackSuccess` on
 * `<function>:*`. Lambda answers a repeated start like the first one, and refuses one with another input. A look at the list of executions
 * would tell them apart, at the price of a second call of every delivery to an interface that is throttled far below the first.
 */
export function awsLauncher(lambda: LambdaApi, names: FunctionNames): Launcher {
  return {
    async start(fn, name, input) {
      await invoke(lambda, { fn: names[fn], execution: executionName(name), input });
      return { started: null };
    },
    async answer(callbackId, value) {
      try {
        const path = [DURABLE, 'durable-execution-callbacks', callbackId, 'succeed'];
        await lambda({ method: 'POST', path, headers: { 'content-type': 'application/octet-stream' }, body: value });
        return true;
      } catch (error) {
        if (isNamed(error, 'CallbackTimeoutException', 'ResourceNotFoundException')) return false;
        throw error;
      }
    },
    async status(execution) {
      try {
        const path = [DURABLE, 'durable-executions', execution];
        const found = await lambda({ method: 'GET', path, query: { IncludeExecutionData: 'false' } });
        return Execution.parse(JSON.parse(found)).Status === 'RUNNING' ? 'running' : 'ended';
      } catch (error) {
        if (isNamed(error, 'ResourceNotFoundException')) return 'unknown';
        throw error;
      }
    },
  };
}

async function invoke(lambda: LambdaApi, call: { fn: string; execution: string; input: Json }): Promise<void> {
  try {
    await lambda({
      method: 'POST',
      path: [INVOKE, 'functions', call.fn, 'invocations'],
      query: { Qualifier: ALIAS },
      headers: {
        'content-type': 'application/octet-stream',
        'x-amz-invocation-type': 'Event',
        'x-amz-durable-execution-name': call.execution,
      },
      body: JSON.stringify(call.input),
    });
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
