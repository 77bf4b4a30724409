// The line `ci` of the run card: what the checks say, beside the figures of the repairs that went before.
import type { ArmContext } from '../arm/context.ts';
import { endedPhases } from '../arm/frame.ts';
import { gateFigures } from '../arm/gates-step.ts';
import { reportTo } from '../arm/progress.ts';
import { totalCost } from '../domain/money.ts';
import type { PhaseOutcome } from '../domain/names.ts';
import { plural } from '../domain/plural.ts';
import { type CiRecord, failedOf } from '../domain/refinement.ts';
import { refinementOrder } from '../phases/order.ts';
import type { Look } from './look.ts';
import { givenOf } from './scene.ts';

/** While the checks run. Never throws: progress can never fail a run. */
export function reportChecks(context: ArmContext, look: Look): Promise<void> {
  const words: Partial<Record<Look['state'], string>> = { none: 'no check yet', passed: 'green', running: look.note };
  return report(context, { outcome: 'ok', note: words[look.state] ?? look.note, ended: false });
}

const outcomes: Readonly<Record<CiRecord['state'], PhaseOutcome>> = {
  waiting: 'ok',
  passed: 'ok',
  failed: 'failed',
  none: 'not_applicable',
  gave_up: 'timeout',
  left: 'not_applicable',
  unknown: 'not_applicable',
};

/** At the end. */
export function reportCi(context: ArmContext, ci: CiRecord): Promise<void> {
  const passed = `${plural(ci.checks, 'check')}${ci.ready ? ', marked ready' : ci.draft === false ? '' : ', stays a draft'}`;
  const failed = `${failedOf(ci)} of ${ci.checks}: ${ci.failing.slice(0, 3).join(', ')}`;
  const words: Partial<Record<CiRecord['state'], string>> = { passed, failed, none: 'no check appeared' };
  return report(context, { outcome: outcomes[ci.state], note: words[ci.state] ?? ci.note, ended: true });
}

async function report(
  context: ArmContext,
  line: { readonly outcome: PhaseOutcome; readonly note: string; readonly ended: boolean },
): Promise<void> {
  const { result } = await givenOf(context);
  const records = await endedPhases(context.input, context.world, refinementOrder);
  const repairs = records.filter(({ figures }) => figures.phase === 'ci').map(({ figures }) => figures);
  const sum = (of: (figures: (typeof repairs)[number]) => number) => repairs.reduce((all, each) => all + of(each), 0);
  const reporter = reportTo(context.input, context.world, result.arm, context.redraw);
  const figures = {
    ...gateFigures(
      1,
      line.note,
      sum(({ working_s }) => working_s),
    ),
    phase: 'ci' as const,
    outcome: line.outcome,
    turns: sum(({ turns }) => turns),
    ...totalCost(repairs),
  };
  reporter.phase(figures, line.note, line.ended);
  await reporter.flush();
}
