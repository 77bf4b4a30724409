// One durable function of ours as a handler of the AWS SDK: the same on Lambda, in the embedded engine and in tests.
import {
  type DurableExecutionClient,
  type DurableLambdaHandler,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js';
import type { Json } from '../../domain/json.ts';
import type { Durable } from '../../ports/durable.ts';
import { type DurableOptions, toDurable } from './context.ts';

/** A story: replayed from the top at each invocation, so deterministic outside the durable calls. `input` is still to be parsed. */
export type DurableFunction = (input: Json, durable: Durable, invocation: Invocation) => Promise<Json>;

/** What tells one invocation of an execution from another: for logs, never for a decision, since a replay has another one. */
export interface Invocation {
  readonly requestId: string;
}

export interface HandlerOptions extends DurableOptions {
  /** Another backend than the Lambda service. */
  readonly client?: DurableExecutionClient;
}

/** Wraps a story for the SDK. */
export function toHandler(story: DurableFunction, options: HandlerOptions): DurableLambdaHandler {
  return withDurableExecution<Json, Json>(
    (input, ctx) => story(input, toDurable(ctx, options), { requestId: ctx.lambdaContext.awsRequestId }),
    options.client ? { durableExecutionClient: options.client } : {},
  );
}
