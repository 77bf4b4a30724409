// Any story, interrupted by restarts at any moment, ends as if nothing had happened.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../../src/adapters/durable/engine.ts';
import type { DurableFunction } from '../../../src/adapters/durable/handler.ts';
import type { Json } from '../../../src/domain/json.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Durable } from '../../../src/ports/durable.ts';
import { engineFile, newEngine } from './engine-host.ts';

type Plan =
  | { readonly do: 'step'; readonly value: number }
  | { readonly do: 'fail'; readonly message: string }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'callback'; readonly answer: string | null }
  | { readonly do: 'sequence' | 'parallel'; readonly parts: readonly Plan[] }
  | { readonly do: 'invoke'; readonly part: Plan };

const plans = fc.letrec<{ plan: Plan }>((tie) => {
  const leaf = fc.oneof(
    fc.record({ do: fc.constant('step' as const), value: fc.integer() }),
    fc.record({ do: fc.constant('fail' as const), message: fc.constantFrom('a', 'b') }),
    fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ do: fc.constant('callback' as const), answer: fc.constantFrom(null, 'yes') }),
  );
  const parts = fc.array(tie('plan'), { minLength: 1, maxLength: 4 });
  const inner = fc.oneof(
    fc.record({ do: fc.constantFrom('sequence' as const, 'parallel' as const), parts }),
    fc.record({ do: fc.constant('invoke' as const), part: tie('plan') }),
  );
  return { plan: fc.oneof({ maxDepth: 3, depthSize: 'small' }, leaf, inner) };
}).plan;

/** What the story must come to, by the plan alone. */
function meaning(plan: Plan): Json {
  switch (plan.do) {
    case 'step':
      return plan.value;
    case 'fail':
      return `Failed: ${plan.message}`;
    case 'wait':
      return 'waited';
    case 'callback':
      return plan.answer === null ? { kind: 'timed_out' } : { kind: 'answered', value: plan.answer };
    case 'invoke':
      return { invoked: meaning(plan.part) };
    default:
      return plan.parts.map(meaning);
  }
}

/** Runs a plan; `bodies` counts the step bodies that ended, by path, and `world.engine` is the engine of the moment. */
function interpreter(world: { engine?: Engine }, bodies: Map<string, number>) {
  const run = async (plan: Plan, durable: Durable, path: string): Promise<Json> => {
    switch (plan.do) {
      case 'step':
        return durable.step(path, async () => {
          bodies.set(path, (bodies.get(path) ?? 0) + 1);
          return plan.value;
        });
      case 'fail': {
        const body = async () => Promise.reject(Object.assign(new Error(plan.message), { name: 'Failed' }));
        return durable.step(path, body, { attempts: 1 }).catch((error: Error) => `${error.name}: ${error.message}`);
      }
      case 'wait':
        return durable.wait(path, plan.seconds).then(() => 'waited');
      case 'callback':
        return durable.callback(
          path,
          async (id) => {
            if (plan.answer !== null) await world.engine?.answer(id, plan.answer);
          },
          plan.answer === null ? 60 : 10_000_000,
        );
      case 'invoke':
        return durable.invoke(path, 'arm', { plan: plan.part, path });
      case 'sequence': {
        const results: Json[] = [];
        for (const [i, part] of plan.parts.entries()) results.push(await run(part, durable, `${path}.${i}`));
        return results;
      }
      default: {
        const branches = plan.parts.map((part, i) => ({
          name: `${path}.${i}`,
          run: (branch: Durable) => run(part, branch, `${path}.${i}`),
        }));
        const settled = await durable.parallel(path, branches);
        return settled.map((one) => (one.ok ? one.value : { unexpected: one.error }));
      }
    }
  };
  const experiment: DurableFunction = (input, durable) => run(input as Plan, durable, 'root');
  const arm: DurableFunction = async (input, durable) => {
    const { plan, path } = input as unknown as { plan: Plan; path: string };
    return { invoked: await run(plan, durable, `${path}>`) };
  };
  return { experiment, arm };
}

/** Each look at it is ten minutes later: waits are over as soon as somebody looks. */
function hastyClock(): Clock {
  let now = Date.UTC(2026, 10, 1);
  const look = () => {
    now += 600_000;
    return now;
  };
  return { now: look, elapsed: look };
}

test('any story with restarts at any moments', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plans, fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }), async (plan, lives) => {
      const world: { engine?: Engine } = {};
      const bodies = new Map<string, number>();
      const options = { file: engineFile(), clock: hastyClock(), ...interpreter(world, bodies) };
      for (const ms of lives) {
        world.engine = newEngine(options);
        await world.engine.start('experiment', 'x', plan as unknown as Json);
        await new Promise((resolve) => setTimeout(resolve, ms));
        await world.engine.close();
      }
      world.engine = newEngine(options);
      await world.engine.start('experiment', 'x', plan as unknown as Json);
      const end = await world.engine.waitFor('x');
      await world.engine.close();
      expect(end.error).toBeNull();
      expect(end.result).toEqual(meaning(plan));
      for (const runs of bodies.values()) expect(runs).toBeLessThanOrEqual(1 + lives.length);
    }),
    { numRuns: 15 },
  );
});
