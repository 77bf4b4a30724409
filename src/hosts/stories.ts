// The two durable functions of this product over one world: the same on Lambda, on the embedded engine and in tests.
import type { RedrawCard } from '../arm/progress.ts';
import { ReviewInput, reviewDrafts } from '../arm/review.ts';
import { runArm } from '../arm/run.ts';
import { handleDelivery } from '../command/handle.ts';
import { SweepInput } from '../command/receive/sweep-input.ts';
import { sweep } from '../command/sweep.ts';
import { DigestInput } from '../digest/input.ts';
import { tellDigest } from '../digest/run.ts';
import { messageOf } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import { drawCard } from '../experiment/card.ts';
import type { Durable, FunctionName } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { refineArm } from '../refinement/run.ts';
import { RefineInput } from '../refinement/scene.ts';
import { ScoutInput } from '../scouting/input.ts';
import { scout } from '../scouting/run.ts';
import { startWeek, WeekInput } from '../scouting/week.ts';
import { correlated } from './correlated-durable.ts';
import { correlationOf, within } from './correlation.ts';
import { inFreshScope } from './step-scope.ts';
import { stepSpans } from './step-spans.ts';

export type Story = (input: Json, durable: Durable, invocation?: { readonly requestId: string }) => Promise<Json>;

/** Every line that a story logs, and every step of it, carries what it belongs to. */
export function stories(world: World): Record<FunctionName, Story> {
  const told = plainStories(world);
  const named =
    (tell: (input: Json, durable: Durable) => Promise<Json>): Story =>
    (input, durable, invocation) => {
      const fields = { ...correlationOf(input), ...(invocation ? { request: invocation.requestId } : {}) };
      return within(fields, () =>
        inFreshScope(() => tell(input, correlated(durable, fields, stepSpans(input, world)))).catch(
          (error: unknown) => {
            // Nobody waits for an execution: what ends one has to be said here.
            world.log.error('the execution failed', {
              problem: messageOf(error),
            });
            throw error;
          },
        ),
      );
    };
  return { experiment: named(told.experiment), arm: named(told.arm) };
}

function plainStories(world: World): Record<FunctionName, (input: Json, durable: Durable) => Promise<Json>> {
  return {
    experiment: (input, durable) => {
      if (WeekInput.safeParse(input).success) return startWeek(input, durable, world);
      if (SweepInput.safeParse(input).success) return sweep(input, durable, world);
      if (DigestInput.safeParse(input).success) return tellDigest(input, durable, world);
      return ScoutInput.safeParse(input).success ? scout(input, durable, world) : handleDelivery(input, durable, world);
    },
    arm: (input, durable) => {
      const redraw: RedrawCard = (experiment, force) =>
        drawCard(experiment, { force, problem: null, closed: false }, world);
      // An arm's later lives, reviewing drafts and after publishing, are executions of the same function.
      if (ReviewInput.safeParse(input).success) return reviewDrafts(input, durable, { world, redraw });
      const tell = RefineInput.safeParse(input).success ? refineArm : runArm;
      return tell(input, durable, { world, redraw });
    },
  };
}
