// An arm's line in the run card: written to its own row after every turn, and the card redrawn when it is time.
import type { Workspace } from '../codemap/files.ts';
import type { PhaseFigures } from '../domain/figures.ts';
import { ArmProgress, type PhaseProgress } from '../domain/progress.ts';
import type { World } from '../ports/world.ts';
import { type ArmInput, progressKey } from './frame.ts';

/** Redraws the run card: `force` at a phase's end, else only when the card is old enough. Never throws. */
export type RedrawCard = (experiment: string, force: boolean) => Promise<void>;

export interface Reporter {
  /** A phase began or moved on; `note` in a few words. */
  phase(figures: PhaseFigures, note: string, ended: boolean): void;
  waiting(waiting: ArmProgress['waiting']): void;
  verdict(verdict: ArmProgress['verdict'], reason: string): void;
  /** Waits until everything said so far is written. */
  flush(): Promise<void>;
}

/** A reporter for one arm. What cannot be written is logged and dropped: progress can never fail a run. */
export function reportTo(input: ArmInput, world: World, arm: string, redraw: RedrawCard): Reporter {
  let queue: Promise<void> = Promise.resolve();
  const say = (change: (progress: ArmProgress) => ArmProgress, force: boolean) => {
    queue = queue
      .then(async () => {
        const key = progressKey(input);
        const found = await world.rows.get(key);
        const progress = found ? ArmProgress.parse(found.value) : blank(arm, input.slug);
        await world.rows.put(key, ArmProgress.parse(change(progress)), 'any', { lightly: !force });
        await redraw(input.experiment, force);
      })
      .catch((error: unknown) =>
        world.log.warn('progress was not written', { experiment: input.experiment, error: String(error) }),
      );
  };
  return {
    phase: (figures, note, ended) => {
      const now = world.clock.now();
      say(
        (progress) => ({
          ...progress,
          waiting: null,
          phases: withPhase(progress.phases, figures, { note, ended, now }),
        }),
        ended,
      );
    },
    waiting: (waiting) => say((progress) => ({ ...progress, waiting }), waiting !== null),
    verdict: (verdict, reason) => say((progress) => ({ ...progress, waiting: null, verdict, reason }), true),
    flush: () => queue,
  };
}

export function blank(arm: string, slug: string): ArmProgress {
  return { arm, slug, phases: [], waiting: null, verdict: null, reason: '' };
}

function withPhase(
  phases: readonly PhaseProgress[],
  figures: PhaseFigures,
  at: { readonly note: string; readonly ended: boolean; readonly now: number },
): PhaseProgress[] {
  const isSame = ({ phase, attempt }: PhaseProgress) =>
    phase === figures.phase && (phase === 'ci' || attempt === figures.attempt);
  const known = phases.find(isSame);
  const line: PhaseProgress = {
    phase: figures.phase,
    attempt: figures.attempt,
    outcome: at.ended ? figures.outcome : null,
    note: at.note,
    turn: figures.turns,
    started_at: known?.started_at ?? at.now,
    working_s: figures.working_s,
    cost_usd: figures.cost_usd,
    cost_at_least_usd: figures.cost_at_least_usd,
    usage_complete: figures.metering.lost === 0 && figures.metering.unmetered === 0,
  };
  return [...phases.filter((phase) => !isSame(phase)), line];
}

/** "3 files, +297": while it is being written, by how much the changed files have grown; cheap enough for every turn. */
export function sizeNote(workspace: Workspace): string {
  const edits = workspace.edits();
  if (edits.length === 0) return '';
  const decoder = new TextDecoder();
  let lines = 0;
  for (const edit of edits) {
    const before = workspace.base.read(edit.path);
    const count = (bytes: Uint8Array | null) => (bytes ? decoder.decode(bytes).split('\n').length - 1 : 0);
    lines += count(edit.bytes) - count(before);
  }
  return `${edits.length} ${edits.length === 1 ? 'file' : 'files'}, ${lines < 0 ? '−' : '+'}${Math.abs(lines)}`;
}
