// What the steps of one chunk share.
import type { ToolSpec } from '../ports/models.ts';
import type { AgentWorld, ChunkBudget, PhaseSession } from './session.ts';
import type { Transcript } from './transcript.ts';

export interface Run {
  readonly session: PhaseSession;
  readonly world: AgentWorld;
  readonly budget: ChunkBudget;
  readonly log: Transcript;
  /** When this chunk began, by `Clock.elapsed`. */
  readonly startedAt: number;
  /** As recorded when the phase was opened: a newer release does not change the words of a phase under way. */
  readonly system: string;
  readonly opening: string;
  /** The tools and closing tools as the model is shown them. */
  readonly specs: readonly ToolSpec[];
}
