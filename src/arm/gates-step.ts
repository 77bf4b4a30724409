// The gates as a step of the arm: they read the sealed patch against the frozen base, and the run waits for nobody.
import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { getDocument, putDocument } from '../artifacts/shelf.ts';
import type { PhaseFigures } from '../domain/figures.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import { ownerOf } from '../domain/target.ts';
import { noMetering, noUsage } from '../domain/usage.ts';
import { inOneLine, runGates } from '../gates/run.ts';
import type { ArmContext } from './context.ts';
import { lastPatch, openFrame } from './frame.ts';
import { endOf, type PhaseEnd } from './phase-end.ts';
import { reportTo } from './progress.ts';
import { openPatch } from './sealed-patch.ts';
import { tellPhase } from './signals.ts';

export async function workGates(context: ArmContext, attempt: number): Promise<PhaseEnd> {
  const { world, input } = context;
  const before = world.clock.elapsed();
  const started = world.clock.now();
  const frame = await openFrame(input, world);
  const report = reportTo(input, world, frame.plan.arm, context.redraw);
  try {
    const sealed = await lastPatch(input, world);
    const patch = sealed ? await openPatch(frame.shelf, sealed) : { files: [] };
    const gates = await runGates({
      base: frame.snapshot,
      patch,
      blocked: frame.manifest.settings.paths.blocked,
      knownSecrets: (await world.accounts.of(ownerOf(frame.manifest.target))).secrets,
    });
    const figures = gateFigures(attempt, inOneLine(gates.reasons), Math.round(world.clock.elapsed() - before) / 1000);
    const record: PhaseRecord = { schema_version: 1, ending: null, gates, figures };
    const recorded = keys.phase(input.experiment, seatOf(input), 'gates', attempt);
    const told = await getDocument(world.blobs, recorded, PhaseRecord);
    await putDocument(world.blobs, recorded, PhaseRecord, record);
    if (told === null) tellPhase(input, { figures, model: null, start: started }, world);
    const end = endOf(record);
    report.phase(figures, end.note, true);
    return end;
  } finally {
    await report.flush();
    frame.snapshot.close();
  }
}

/** Figures of a phase that calls no model. */
export function gateFigures(attempt: number, reason: string, working_s: number): PhaseFigures {
  return {
    phase: 'gates',
    attempt,
    outcome: 'ok',
    reason,
    model_served: null,
    usage: noUsage,
    metering: noMetering,
    cost_usd: 0,
    cost_at_least_usd: 0,
    turns: 0,
    tool_calls: {},
    files_read_before_edit: 0,
    working_s,
    waiting_s: 0,
    retries: 0,
    waits: 0,
    truncations: 0,
    compactions: 0,
    injection_hits: 0,
    omitted_parameters: [],
  };
}
