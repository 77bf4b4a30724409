// One arm as a durable execution: the story's steps, each chunk checkpointed, and a seal whatever happens.

import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { needDocument } from '../artifacts/shelf.ts';
import { messageOf } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import { Manifest } from '../domain/manifest.ts';
import type { GateName, PhaseName } from '../domain/names.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import { decidingGate } from '../gates/run.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { recordBroken } from './broken-phase.ts';
import type { ArmContext } from './context.ts';
import { ArmInput } from './frame.ts';
import { workGates } from './gates-step.ts';
import { type Fate, journey } from './journey.ts';
import type { PhaseEnd } from './phase-end.ts';
import { runPhase } from './phase-loop.ts';
import { type RedrawCard, reportTo } from './progress.ts';
import { recordSeal } from './recorded.ts';
import { seal } from './seal.ts';
import { drafting } from './stand.ts';

/** Runs one arm to its seal. Never throws for anything that happened inside the arm: that is the arm's result. */
export async function runArm(
  raw: Json,
  durable: Durable,
  host: { readonly world: World; readonly redraw: RedrawCard },
): Promise<Json> {
  const input = ArmInput.parse(raw);
  const context: ArmContext = { input, ...host };
  const opened = await durable.step('open', () => open(context));
  const fate = await journeyOrFailure(context, durable);
  return durable.step('seal', async () => {
    if (fate.verdict === 'failed') await recordBroken(input, fate.reason, host.world);
    const result = await seal({ ...input, ...opened }, fate, host.world);
    const report = reportTo(input, host.world, opened.arm, host.redraw);
    report.verdict(result.verdict, result.reason);
    await recordSeal(input, result, host.world);
    await report.flush();
    return { slug: input.slug, verdict: result.verdict };
  });
}

async function open(context: ArmContext): Promise<{ arm: string; started_at: string }> {
  const { world, input } = context;
  const manifest = await needDocument(world.blobs, keys.manifest(input.experiment), Manifest);
  const plan = manifest.arms.find((arm) => arm.slug === input.slug);
  return { arm: plan?.arm ?? input.slug, started_at: new Date(world.clock.now()).toISOString() };
}

async function journeyOrFailure(context: ArmContext, durable: Durable): Promise<Fate> {
  let at: PhaseName = 'preflight';
  try {
    return await journey({
      phase: (name, attempt) => {
        at = name;
        return runPhase(context, durable, { ref: { phase: name, attempt }, stand: drafting });
      },
      gates: (attempt) => {
        at = 'gates';
        return gates(context, durable, attempt);
      },
    });
  } catch (error) {
    // Our own fault, and still a result: the other arm must not fall with this one.
    const reason = `Outrider failed in ${at}: ${messageOf(error)}`;
    context.world.log.error('arm failed', { ...named(context), phase: at, error: String(error) });
    return { verdict: 'failed', route: null, decided_by: at, reason };
  }
}

function named({ input }: ArmContext) {
  return { experiment: input.experiment, arm: seatOf(input) };
}

async function gates(context: ArmContext, durable: Durable, attempt: number) {
  const end = await durable.step<PhaseEnd>(`gates-${attempt}`, () => workGates(context, attempt));
  const gate =
    end.answer === 'issue'
      ? await durable.step(`gates-${attempt}-decided`, () => failedGate(context, attempt))
      : 'gates';
  return { ...end, gate };
}

async function failedGate(context: ArmContext, attempt: number): Promise<GateName | 'gates'> {
  const { world, input } = context;
  const record = await needDocument(
    world.blobs,
    keys.phase(input.experiment, seatOf(input), 'gates', attempt),
    PhaseRecord,
  );
  return decidingGate(record.gates?.gates ?? []);
}
