// THE STORY of a look for papers: look around -> the baseline model assesses the shortlist -> what it names is checked -> at most one Issue.
import { renewLease } from '../arm/lease.ts';
import { patiently } from '../arm/patience.ts';
import { messageOf, PaperError } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import type { ModelRow } from '../domain/model.ts';
import { rememberExecution } from '../experiment/execution.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { assessChunk } from './assess.ts';
import { ScoutInput } from './input.ts';
import { type Look, lookAround } from './look.ts';
import { conclude, type LookEnd, propose, settleLook } from './propose.ts';

interface Scene {
  readonly input: ScoutInput;
  readonly durable: Durable;
  readonly world: World;
}

/** Tries at arXiv, and waits on a provider, before the week is given up; the waits double. */
const mostTries = 8;

/** Ends normally whatever was found or went wrong: `proposed` is the number of the Issue, or null with the reason. */
export async function scout(input: Json, durable: Durable, world: World): Promise<Json> {
  const scene: Scene = { input: ScoutInput.parse(input), durable, world };
  const end = await endOf(scene);
  await durable.step('settle', () => settleLook(scene.input, end, world));
  return { scout: scene.input.scout, proposed: end.proposed, why: end.why };
}

/** What breaks down is the end of this week's look; what it had set aside is given back like that of any other. */
async function endOf(scene: Scene): Promise<LookEnd> {
  try {
    return await story(scene);
  } catch (error) {
    return { proposed: null, why: messageOf(error), failed: true };
  }
}

async function story(scene: Scene): Promise<LookEnd> {
  const { input, durable, world } = scene;
  const look = await looked(scene);
  if (look.kind === 'nothing') return { proposed: null, why: look.say, failed: false };
  const problem = await assessed(scene, look.model);
  const { proposes, why } = await durable.step('conclude', () => conclude(input, problem, world));
  if (!proposes) return { proposed: null, why, failed: false };
  const body = () => propose(input, world);
  const proposed = await patiently(durable, world.pace, { name: 'propose', body });
  return { proposed, why: proposed === null ? 'it was switched off while the model read' : why, failed: false };
}

type Looked = { readonly look: Look } | { readonly later: string };

async function looked({ input, durable, world }: Scene): Promise<Look> {
  for (let n = 1; ; n++) {
    const body = async (): Promise<Looked> => {
      try {
        await rememberExecution(input.scout, { execution: durable.execution, target: input.target }, world);
        await renewLease(input.scout, world);
        return { look: await lookAround(input, world) };
      } catch (error) {
        if (error instanceof PaperError) return { later: error.message };
        throw error;
      }
    };
    const tried = await patiently(durable, world.pace, { name: `look.${n}`, body });
    if ('look' in tried) return tried.look;
    if (n >= mostTries) return { kind: 'nothing', say: tried.later };
    await durable.wait(`look.${n}-later`, pause(n, null, world));
  }
}

/** Turns of the model until its phase has ended. Why it could not, or null. */
async function assessed({ input, durable, world }: Scene, model: ModelRow): Promise<string | null> {
  let waits = 0;
  for (let chunk = 1; ; chunk++) {
    const done = await durable.step(`assess.${chunk}`, (info) => assessChunk({ input, model }, info, world));
    if (done.state === 'ended') return null;
    if (done.state === 'parked') {
      waits += 1;
      if (waits >= mostTries) return done.cause;
      await durable.wait(`assess.${chunk}-parked`, pause(waits, done.retry_after_s, world));
    } else if (done.spent) await durable.wait(`assess.${chunk}-yield`, 1);
  }
}

function pause(n: number, asked: number | null, { pace }: World): number {
  const backoff = Math.max(pace.first_wait_s * 2 ** (n - 1), asked ?? 0, 1);
  return Math.ceil(Math.min(backoff, pace.longest_wait_s));
}
