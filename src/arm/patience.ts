// Steps that touch the forge: an outage or a rate limit there is waited out durably, like one of a provider.
import { ForgeError } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import type { Durable, StepInfo } from '../ports/durable.ts';
import type { Pace } from '../ports/world.ts';

type Tried<T extends Json> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string; readonly after_s?: number };

/** Waits at most this many times; with the production pace that is about six hours. */
const mostWaits = 12;

/** Runs `body` as a step until the forge answers. Throws the forge's last word when it never does. */
export async function patiently<T extends Json>(
  durable: Durable,
  pace: Pace,
  step: { readonly name: string; readonly body: (info: StepInfo) => Promise<T> },
): Promise<T> {
  for (let n = 0; ; n++) {
    const name = n === 0 ? step.name : `${step.name}.${n + 1}`;
    const tried = await durable.step<Tried<T>>(name, (info) => attempt(step.body, info));
    if (tried.ok) return tried.value;
    if (n >= mostWaits) throw new Error(tried.problem);
    // A forge that says when it may be asked again is not knocked at before.
    const wait = Math.max(pace.first_wait_s * 2 ** n, tried.after_s ?? 0);
    await durable.wait(`${name}-later`, Math.ceil(Math.min(wait, pace.longest_wait_s)));
  }
}

async function attempt<T extends Json>(body: (info: StepInfo) => Promise<T>, info: StepInfo): Promise<Tried<T>> {
  try {
    return { ok: true, value: await body(info) };
  } catch (error) {
    if (error instanceof ForgeError && error.retryable) {
      const { message: problem, retryAfterMs } = error;
      return { ok: false, problem, ...(retryAfterMs !== null && { after_s: Math.ceil(retryAfterMs / 1000) }) };
    }
    throw error;
  }
}
