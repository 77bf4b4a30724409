// Our durable port over the context of the AWS durable execution SDK; the same on Lambda and in the embedded engine.
import type { BatchItem, DurableContext, RetryDecision } from '@aws/durable-execution-sdk-js';
import * as z from 'zod';
import { UsageError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import type { Answer, Durable, FunctionName, Settled, StepInfo, StepOptions } from '../../ports/durable.ts';
import { retryStrategy } from './retry.ts';

export interface DurableOptions {
  /** The function id that `invoke` calls: `<function name>:durable` on Lambda, the plain name when embedded. */
  readonly functionId: (fn: FunctionName) => string;
}

/** On Lambda nothing tells a step that its end is near; it is told this long before. */
const LAMBDA_NOTICE_MS = 1_000;

/** Further attempts granted to a step that ended because its invocation was ending. */
const INTERRUPTIONS = 8;

/** Error objects are limited to 32 KB at a checkpoint; a longer message would fail the whole execution. */
const MESSAGE_CHARACTERS = 4_000;

/** Maps the SDK's context to the port. `ctx.lambdaContext.signal` is used when the host sets it (the embedded engine does). */
export function toDurable(ctx: DurableContext, options: DurableOptions): Durable {
  const info = stepInfo(ctx);
  return {
    execution: ctx.executionContext.durableExecutionArn,
    step: (name, body, stepOptions) => runStep(ctx, info, { name, body, options: stepOptions ?? {} }),
    async wait(name, seconds) {
      await ctx.wait(name, { seconds: wholeSeconds(seconds) });
    },
    callback: (name, register, timeoutSeconds) => awaitAnswer(ctx, info, { name, register, timeoutSeconds }),
    async invoke<T extends Json>(name: string, fn: FunctionName, input: Json): Promise<T> {
      try {
        return await ctx.invoke<Json, T>(name, options.functionId(fn), input);
      } catch (error) {
        throw rebuilt('InvokeError', error);
      }
    },
    parallel: (name, branches, { atMost } = {}) => runBranches(ctx, options, { name, branches, atMost }),
  };
}

interface Step<T> {
  readonly name: string;
  readonly body: (info: StepInfo) => Promise<T>;
  readonly options: StepOptions;
}

async function runStep<T>(ctx: DurableContext, info: StepInfo, step: Step<T>): Promise<T> {
  const strategy = retryStrategy(step.options.attempts ?? 3);
  try {
    return await ctx.step(step.name, () => guarded(info, step.body), {
      retryStrategy: (error, attempt) => (info.signal.aborted ? afterInterruption(attempt) : strategy(error, attempt)),
    });
  } catch (error) {
    throw rebuilt('Error', error);
  }
}

async function guarded<T>(info: StepInfo, body: (info: StepInfo) => Promise<T>): Promise<T> {
  info.signal.throwIfAborted();
  try {
    return await body(info);
  } catch (thrown) {
    const error = thrown instanceof z.ZodError ? misfit(thrown) : thrown;
    if (error instanceof Error && error.message.length > MESSAGE_CHARACTERS) {
      error.message = `${error.message.slice(0, MESSAGE_CHARACTERS)} ...`;
    }
    throw error;
  }
}

/** What comes from outside is parsed without throwing: what throws was stored by us. */
function misfit(error: z.ZodError): UsageError {
  const what = z.prettifyError(error).replaceAll(/\s+/g, ' ').replaceAll('✖ ', '');
  return new UsageError(
    `Something that was stored is damaged, or written by another version (${what}). Restore the data from a backup; nothing was written over it.`,
    { cause: error },
  );
}

/** What a step throws while its invocation ends says nothing about the step. */
function afterInterruption(attempt: number): RetryDecision {
  return { shouldRetry: attempt < INTERRUPTIONS, delay: { seconds: 1 } };
}

interface Callback {
  readonly name: string;
  readonly register: (callbackId: string) => Promise<void>;
  readonly timeoutSeconds: number;
}

/** Not `waitForCallback`: that one loses the name of what `register` throws. */
async function awaitAnswer(ctx: DurableContext, info: StepInfo, callback: Callback): Promise<Answer> {
  const timeout = { seconds: wholeSeconds(callback.timeoutSeconds) };
  const [answer, id] = await ctx.createCallback(callback.name, { timeout });
  const body = async () => {
    await callback.register(id);
    return null;
  };
  await runStep(ctx, info, { name: `${callback.name} (register)`, body, options: {} });
  try {
    return { kind: 'answered', value: await answer };
  } catch (error) {
    if (isNamed(error, 'CallbackTimeoutError')) return { kind: 'timed_out' };
    throw error;
  }
}

interface Branches<T> {
  readonly name: string;
  readonly branches: readonly { readonly name: string; readonly run: (durable: Durable) => Promise<T> }[];
  readonly atMost: number | undefined;
}

async function runBranches<T>(
  ctx: DurableContext,
  options: DurableOptions,
  { name, branches, atMost }: Branches<T>,
): Promise<Settled<T>[]> {
  if (branches.length === 0) return [];
  const result = await ctx.parallel<T>(
    name,
    branches.map((branch) => ({
      name: branch.name,
      func: (child: DurableContext) => branch.run(toDurable(child, options)),
    })),
    // Without it the first failure ends the batch and leaves the other branches behind.
    {
      completionConfig: { toleratedFailureCount: branches.length },
      ...(atMost === undefined ? {} : { maxConcurrency: atMost }),
    },
  );
  return [...result.all].sort((a, b) => a.index - b.index).map(settled);
}

function settled<T>(item: BatchItem<T>): Settled<T> {
  if (item.error) return { ok: false, error: item.error.message };
  // The SDK types the value as optional; a branch without error has the value that it returned.
  return { ok: true, value: item.result as T };
}

function stepInfo(ctx: DurableContext): StepInfo {
  const lambda: DurableContext['lambdaContext'] & { signal?: AbortSignal } = ctx.lambdaContext;
  const remainingMs = () => lambda.getRemainingTimeInMillis();
  return { remainingMs, signal: lambda.signal ?? endingSoon(remainingMs()) };
}

function endingSoon(remainingMs: number): AbortSignal {
  if (remainingMs === Number.POSITIVE_INFINITY) return new AbortController().signal;
  return AbortSignal.timeout(Math.max(0, Math.floor(remainingMs) - LAMBDA_NOTICE_MS));
}

/** The SDK wraps what a step threw; name and message survive in the cause, on the first run and on replay alike. */
function rebuilt(fallbackName: string, error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const original = error.cause instanceof Error ? error.cause : error;
  const copy = new Error(original.message, { cause: error });
  copy.name = fallbackName === 'Error' ? original.name : fallbackName;
  return copy;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && 'errorType' in error && error.errorType === name;
}

function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.ceil(seconds));
}
