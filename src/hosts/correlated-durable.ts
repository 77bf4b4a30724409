// The durable port with each step's body run inside the fields that name it. Nothing is done outside the bodies: that code is replayed.
import type { Json } from '../domain/json.ts';
import type { Durable, StepInfo } from '../ports/durable.ts';
import { type Correlation, phaseOf, within } from './correlation.ts';
import { inFreshScope } from './step-scope.ts';

/** Runs the body of a step in some surroundings: a span, a measurement. */
export type Around = <T>(name: string, body: () => Promise<T>) => Promise<T>;

/** No surroundings at all. */
export const asItIs: Around = (_name, body) => body();

/** `fields` are those of the whole execution; `branch` is the path of the branches that this one lies in. */
export function correlated(durable: Durable, fields: Correlation, around: Around = asItIs, branch = ''): Durable {
  const inside = <T>(name: string, body: () => Promise<T>): Promise<T> =>
    within({ ...fields, ...phaseOf(name), step: `${branch}${name}` }, () => inFreshScope(() => around(name, body)));
  return {
    execution: durable.execution,
    step: <T extends Json>(name: string, body: (info: StepInfo) => Promise<T>, options = {}) =>
      durable.step<T>(name, (info) => inside(name, () => body(info)), options),
    wait: (name, seconds) => durable.wait(name, seconds),
    callback: (name, register, timeoutSeconds) =>
      durable.callback(name, (id) => inside(name, () => register(id)), timeoutSeconds),
    invoke: (name, fn, input) => durable.invoke(name, fn, input),
    parallel: (name, branches, options) =>
      durable.parallel(
        name,
        branches.map((one) => ({
          name: one.name,
          run: (inner: Durable) => one.run(correlated(inner, fields, around, `${branch}${one.name}/`)),
        })),
        ...(options ? [options] : []),
      ),
  };
}
