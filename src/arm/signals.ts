// What an arm tells whoever watches: each phase when its record is written, the arm itself when its end is in the audit log.
import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { getDocument } from '../artifacts/shelf.ts';
import type { ArmResult } from '../domain/arm.ts';
import type { PhaseFigures } from '../domain/figures.ts';
import { Manifest } from '../domain/manifest.ts';
import type { ModelRow } from '../domain/model.ts';
import { totalCost } from '../domain/money.ts';
import type { Attributes } from '../domain/signals.ts';
import { armPlace, phasePlace } from '../domain/trace.ts';
import { addUsage, inputTokens, noUsage, type Usage } from '../domain/usage.ts';
import type { World } from '../ports/world.ts';
import type { ArmInput } from './frame.ts';

/** `model` is null for a phase that calls none: the gates. `start`: epoch milliseconds. */
export interface EndedPhase {
  readonly figures: PhaseFigures;
  readonly model: ModelRow | null;
  readonly start: number;
}

export function tellPhase(input: ArmInput, { figures, model, start }: EndedPhase, world: World): void {
  const { phase, attempt, outcome } = figures;
  const at = { experiment: input.experiment, seat: seatOf(input), phase, attempt };
  world.telemetry.span({
    ...phasePlace(at),
    name: model === null ? phase : `invoke_agent ${phase}`,
    kind: 'internal',
    start,
    end: world.clock.now(),
    attributes: {
      ...(model === null ? {} : { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': phase }),
      ...modelAttributes(model, figures.model_served),
      ...(model === null ? {} : sums([figures])),
      'outrider.experiment': input.experiment,
      'outrider.arm': at.seat,
      'outrider.phase': phase,
      'outrider.attempt': attempt,
      'outrider.outcome': outcome,
    },
    error: outcome === 'ok' ? null : outcome,
  });
}

export async function tellArm(input: ArmInput, result: ArmResult, world: World): Promise<void> {
  const { verdict, decided_by, phases } = result;
  const manifest = await getDocument(world.blobs, keys.manifest(input.experiment), Manifest);
  const model = manifest?.arms.find(({ slug }) => slug === input.slug)?.model ?? null;
  const of = modelAttributes(model, null);
  world.telemetry.span({
    ...armPlace(input.experiment, seatOf(input)),
    name: 'invoke_workflow arm',
    kind: 'internal',
    start: Date.parse(result.started_at),
    end: Date.parse(result.ended_at),
    attributes: {
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': 'arm',
      ...modelAttributes(model, result.model_served),
      ...sums(phases),
      'outrider.experiment': input.experiment,
      'outrider.arm': seatOf(input),
      'outrider.verdict': verdict,
      'outrider.decided_by': decided_by,
    },
    error: verdict === 'pull_request' || verdict === 'issue' ? null : verdict,
  });
  world.telemetry.measure('outrider.arms.ended', 1, { ...of, 'outrider.verdict': verdict });
  const waited = phases.reduce((sum, { waiting_s }) => sum + waiting_s, 0);
  if (waited > 0) world.telemetry.measure('outrider.provider.waiting', waited, of);
}

function modelAttributes(model: ModelRow | null, served: string | null): Attributes {
  return {
    ...(model === null ? {} : { 'gen_ai.provider.name': model.provider, 'gen_ai.request.model': model.id }),
    ...(served === null ? {} : { 'gen_ai.response.model': served }),
  };
}

function sums(phases: readonly PhaseFigures[]): Attributes {
  const sum = (figure: (phase: PhaseFigures) => number) => phases.reduce((total, phase) => total + figure(phase), 0);
  const usage = phases.reduce<Usage>((total, phase) => addUsage(total, phase.usage), noUsage);
  const { cost_usd } = totalCost(phases);
  return {
    'gen_ai.usage.input_tokens': inputTokens(usage),
    'gen_ai.usage.cache_creation.input_tokens': usage.cache_write_tokens,
    'gen_ai.usage.cache_read.input_tokens': usage.cache_read_tokens,
    'gen_ai.usage.output_tokens': usage.output_tokens,
    'outrider.turns': sum(({ turns }) => turns),
    'outrider.tool_calls': sum(({ tool_calls }) => Object.values(tool_calls).reduce((all, n) => all + n, 0)),
    'outrider.working_s': sum(({ working_s }) => working_s),
    'outrider.waiting_s': sum(({ waiting_s }) => waiting_s),
    ...(cost_usd === null ? {} : { 'outrider.cost_usd': cost_usd }),
  };
}
