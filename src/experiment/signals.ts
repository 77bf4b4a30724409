// What a run tells whoever watches, each when it is on record: that it began, how it stands in line and with its money, how it ended.
import { messageOf } from '../domain/errors.ts';
import type { Accepted } from '../domain/manifest.ts';
import type { Attributes } from '../domain/signals.ts';
import { runPlace } from '../domain/trace.ts';
import type { World } from '../ports/world.ts';
import { committed, readMonth } from './money/month.ts';

export interface RunEnd {
  readonly state: string;
  /** Whether it is the run's own end: that of a retry has no span, since its run's has been told. */
  readonly first: boolean;
}

export function tellEnd(accepted: Accepted, { state, first }: RunEnd, world: World): void {
  world.telemetry.measure('outrider.runs.ended', 1, { 'outrider.state': state });
  if (!first) return;
  const { experiment, repo } = accepted;
  world.telemetry.span({
    ...runPlace(experiment, isHeard(accepted)),
    name: 'invoke_workflow run',
    kind: 'internal',
    start: Date.parse(accepted.created_at),
    end: world.clock.now(),
    attributes: { ...runAttributes(experiment, repo), 'outrider.state': state },
    error: state === 'done' ? null : state,
  });
}

/** Whether a delivery asked for this very run: neither the command line nor an experiment that it is a cell of. */
function isHeard({ target, comment_id, cell_of }: Accepted): boolean {
  return target.kind === 'github' && comment_id !== null && cell_of === undefined;
}

export function runAttributes(experiment: string, repo: string): Attributes {
  return {
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': 'run',
    'outrider.experiment': experiment,
    'outrider.repository': repo,
  };
}

/** A run looked how far its line has moved. */
export function tellPlace({ position, of }: { readonly position: number; readonly of: number }, world: World): void {
  world.telemetry.measure('outrider.queue.position', position);
  world.telemetry.measure('outrider.queue.depth', of);
}

/** How far an owner's month is used up: spent and set aside together. `cap`: USD. */
export async function tellMonth(
  { owner, month }: { readonly owner: string; readonly month: string },
  cap: number,
  world: World,
): Promise<void> {
  if (cap > 0)
    world.telemetry.measure('outrider.budget.used', (committed(await readMonth({ owner }, month, world)) / cap) * 100);
}

/** The audit log of a run that ended is looked at once: a break must not wait until somebody asks for it. */
export async function checkAudit(experiment: string, world: World): Promise<void> {
  const unreadable = (error: unknown) => [`it cannot be read: ${messageOf(error)}`];
  const problems = await world.audit.problems(experiment).catch(unreadable);
  if (problems.length === 0) return;
  world.log.error('the audit log of a run does not verify', { experiment, problems: problems.join('; ') });
  world.telemetry.measure('outrider.audit.broken', 1);
}
