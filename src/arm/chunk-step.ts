// One durable step of a phase: open the frozen inputs, let the agent work a chunk of turns, write down what ended.
import { runChunk } from '../agent/chunk.ts';
import type { ChunkResult, PhaseSession } from '../agent/session.ts';
import { watchStop } from '../agent/stop-watch.ts';
import { keys } from '../artifacts/catalogue.ts';
import { ParkedRow, rowKeys, seatOf } from '../artifacts/rows.ts';
import { getDocument, putDocument } from '../artifacts/shelf.ts';
import type { Workspace } from '../codemap/files.ts';
import { createWorkspace } from '../codemap/workspace.ts';
import { duration, patchSize } from '../comment/numbers.ts';
import { SealedPatch } from '../domain/arm.ts';
import { PhaseRecord } from '../domain/phase-record.ts';
import { ownerOf } from '../domain/target.ts';
import type { StepInfo } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { sandboxChecks } from './checks.ts';
import { chunkMs } from './chunk-time.ts';
import type { ArmContext } from './context.ts';
import { type Frame, openFrame } from './frame.ts';
import { parkedAfter } from './hold.ts';
import { renewLease } from './lease.ts';
import { endOf, type PhaseEnd } from './phase-end.ts';
import { type Reporter, reportTo, sizeNote } from './progress.ts';
import { openPurse } from './purse.ts';
import { editsOf, openPatch, sealPatch } from './sealed-patch.ts';
import { tellPhase } from './signals.ts';
import type { PhaseWork } from './stand.ts';
import { stopOf } from './stopped.ts';

/** What the story learns from a step: small, and all it branches on. */
export type ChunkStep =
  | { readonly state: 'more' }
  | { readonly state: 'parked'; readonly wait_s: number }
  | { readonly state: 'ended'; readonly end: PhaseEnd };

/** Runs turns of a phase until the phase ends, the provider cannot answer, or the chunk's time is up. */
export async function workChunk(context: ArmContext, phase: PhaseWork, info: StepInfo): Promise<ChunkStep> {
  await renewLease(context.input.experiment, context.world);
  const frame = await openFrame(context.input, context.world);
  const report = reportTo(context.input, context.world, frame.plan.arm, context.redraw);
  try {
    return await work(context, frame, { ...phase, info, report });
  } finally {
    await report.flush();
    frame.snapshot.close();
  }
}

async function work(
  context: ArmContext,
  frame: Frame,
  step: PhaseWork & { readonly info: StepInfo; readonly report: Reporter },
): Promise<ChunkStep> {
  const { info, report } = step;
  const workspace = await workspaceOf(context, frame, step);
  const session = await sessionOf(context, frame, { ...step, workspace });
  const { world, input } = context;
  const owner = ownerOf(frame.manifest.target);
  // Opened for this chunk alone: a key that is rotated meanwhile is used from the next one on.
  const models = (await world.accounts.of(owner)).onOwn(frame.manifest.own_keys ?? []);
  const stop = watchStop(() => stopReason(frame, world), info.signal, world.pace);
  const result = await runChunk(
    session,
    {
      ...world,
      models,
      workspace,
      paper: frame.paper,
      checks: world.sandbox ? sandboxChecks(world.sandbox) : null,
      purse: openPurse(world.rows, rowKeys.purse(input.experiment, seatOf(input)), frame.plan.budget_usd),
      stopped: () => stopReason(frame, world),
      fairShare: world.fairShare({ provider: frame.plan.model.provider, owner: owner ?? 'local' }),
      onTurn: (figures, files) => report.phase(figures, sizeNote(files), false),
    },
    { ms: chunkMs(info.remainingMs(), world.pace), signal: stop.signal },
  ).finally(stop.end);
  if (result.state === 'more') return { state: 'more' };
  if (result.state === 'parked') {
    const wait = await park(context, frame, result, report);
    if (wait !== null) return { state: 'parked', wait_s: wait };
  }
  return { state: 'ended', end: await close(context, frame, { ...step, result, workspace }) };
}

async function workspaceOf(context: ArmContext, frame: Frame, { stand }: PhaseWork): Promise<Workspace> {
  const sealed = await stand.patch(context);
  const edits = sealed ? editsOf(await openPatch(frame.shelf, sealed)) : [];
  return createWorkspace(frame.snapshot, edits);
}

async function sessionOf(
  context: ArmContext,
  frame: Frame,
  { ref, stand, workspace }: PhaseWork & { readonly workspace: Workspace },
): Promise<PhaseSession> {
  const { manifest, plan } = frame;
  const phase = stand.phase(ref.phase);
  const inputs = await stand.inputs(context, frame, { ref, workspace });
  const left = await stand.left(context, manifest.limits, ref);
  const [system, opening] = [phase.system(inputs), phase.open(inputs)];
  return {
    stream: `${context.input.experiment}/${seatOf(context.input)}/${ref.phase}/${ref.attempt}`,
    phase: ref.phase,
    attempt: ref.attempt,
    model: plan.model,
    system: system.text,
    opening: opening.text,
    opening_hits: system.hits + opening.hits,
    tools: phase.tools,
    ends: phase.ends,
    limits: { turns: phase.turns(manifest.limits.turns, ref.attempt), files: manifest.limits.files, ...left },
    nonce: manifest.nonce,
  };
}

async function stopReason({ manifest }: Frame, world: World): Promise<string | null> {
  return (await stopOf(manifest, world))?.reason ?? null;
}

/** Seconds to wait on the provider, or null when `pair.hold` is used up. */
async function park(
  context: ArmContext,
  frame: Frame,
  result: Extract<ChunkResult, { state: 'parked' }>,
  report: Reporter,
): Promise<number | null> {
  const { world, input } = context;
  const key = rowKeys.parked(input.experiment, input.slug);
  const found = await world.rows.get(key);
  const before = found ? ParkedRow.parse(found.value) : null;
  const now = world.clock.now();
  const { hold_s } = frame.manifest.limits;
  const { phase, turns } = result.figures;
  const { retry_after_s, held = false } = result;
  const row = parkedAfter(before, { now, phase, turns, retry_after_s, held }, { hold_s, pace: world.pace });
  if (row === null) return null;
  await world.rows.put(key, row, 'any');
  const { since, wait_s, waited_s } = row;
  report.waiting({
    cause: result.cause,
    since,
    next_try: now + wait_s * 1000,
    until: now + (hold_s - waited_s) * 1000,
  });
  return wait_s;
}

/** Writes what a phase ended with: its record, and for a phase that writes the patch as it stands. */
async function close(
  context: ArmContext,
  frame: Frame,
  ended: PhaseWork & {
    readonly result: ChunkResult;
    readonly workspace: Workspace;
    readonly report: Reporter;
  },
): Promise<PhaseEnd> {
  const { world, input } = context;
  const { ref, stand, result, workspace, report } = ended;
  const record: PhaseRecord =
    result.state === 'ended'
      ? { schema_version: 1, ending: result.ending, gates: null, figures: result.figures }
      : {
          schema_version: 1,
          ending: null,
          gates: null,
          figures: {
            ...result.figures,
            outcome: 'provider_error',
            reason: gaveUp(result, frame.manifest.limits.hold_s),
          },
        };
  const key = stand.sealedAt(input, ref);
  const sealed =
    key === null ? null : await sealPatch(frame.shelf, frame.snapshot, frame.manifest.base_sha, workspace.patch());
  if (key !== null && sealed !== null) await putDocument(world.blobs, key, SealedPatch, sealed);
  const recorded = keys.phase(input.experiment, seatOf(input), ref.phase, ref.attempt);
  const told = await getDocument(world.blobs, recorded, PhaseRecord);
  await putDocument(world.blobs, recorded, PhaseRecord, record);
  if (told === null)
    tellPhase(input, { figures: record.figures, model: frame.plan.model, start: result.opened_at }, world);
  const end = endOf(record);
  report.phase(record.figures, end.note || sealedSize(sealed), true);
  return end;
}

function gaveUp(result: ChunkResult, hold_s: number): string {
  if (result.state !== 'parked') return 'the phase did not end';
  const end = hold_s === 0 ? 'it is not waited for' : `it did not recover within ${duration(hold_s)}`;
  return `${result.cause.replace(/\.$/, '')}; ${end} (\`pair.hold\`)`;
}

/** As in the result: a reader who compares card and result must not find two sizes of one patch. */
function sealedSize(sealed: SealedPatch | null): string {
  return sealed === null || sealed.stat.files_changed === 0 ? '' : patchSize(sealed.stat);
}
