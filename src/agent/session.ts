// What one phase asks of a model, and what a chunk of turns answers. The agent knows nothing of papers or GitHub
// beyond the text it is given.
import type { Workspace } from '../codemap/files.ts';
import type { Ending, EndingName } from '../domain/endings.ts';
import type { PhaseFigures } from '../domain/figures.ts';
import type { ModelRow } from '../domain/model.ts';
import type { PhaseName, PhaseOutcome } from '../domain/names.ts';
import type { Paper } from '../domain/paper.ts';
import type { Blobs } from '../ports/blobs.ts';
import type { Clock, Random } from '../ports/clock.ts';
import type { FairShare } from '../ports/fair-share.ts';
import type { Models } from '../ports/models.ts';
import type { Rows } from '../ports/rows.ts';
import type { SandboxResult } from '../ports/sandbox.ts';
import type { Telemetry } from '../ports/telemetry.ts';

export const readingTools = ['list_files', 'read_file', 'search', 'outline', 'read_paper'] as const;
export const writingTools = ['write_file', 'edit_file', 'delete_file', 'run_check'] as const;
export type ToolName = (typeof readingTools)[number] | (typeof writingTools)[number];

export interface PhaseLimits {
  /** Model calls in this phase. */
  readonly turns: number;
  /** Working seconds left to the phase; waiting on an outage does not count. */
  readonly seconds: number;
  /** Tokens of all lanes left to the phase. */
  readonly tokens: number;
  /** Files the patch may touch. */
  readonly files: number;
}

/** One phase of one arm, deterministic from frozen inputs: a restarted process builds the same one. */
export interface PhaseSession {
  /** Transcript stream, `<experiment>/<slug>/<phase>/<attempt>`. */
  readonly stream: string;
  readonly phase: PhaseName;
  readonly attempt: number;
  readonly model: ModelRow;
  readonly system: string;
  /** The first user message. */
  readonly opening: string;
  readonly tools: readonly ToolName[];
  readonly ends: readonly EndingName[];
  readonly limits: PhaseLimits;
  /** Around foreign text; drawn once per experiment. */
  readonly nonce: string;
  /** Hidden characters and comments stripped from the foreign text in system and opening; counted with what the tools strip. */
  readonly opening_hits?: number;
}

/** Money set aside before a call and settled after it. Keyed, so that a repeated call after a crash counts once. */
export interface Purse {
  /**
   * Settles the call before, where there is one, and sets `usd` aside. false: the cap would be passed; nothing was written. Idempotent by `key`.
   * It may be gone after a power cut until something else is written: the intent of the call, before it is made.
   */
  reserve(key: string, usd: number, before?: Settlement | null): Promise<boolean>;
  settle(settlement: Settlement): Promise<void>;
}

/** What a call really cost, in place of what was set aside for it. Idempotent by `key`. */
export interface Settlement {
  readonly key: string;
  /** null: unknown; the worst case stays set aside. */
  readonly usd: number | null;
}

/** What a run of the tests came to. */
export interface TestsReport {
  /** false: no test was run. */
  readonly ran: boolean;
  /** null: no verdict: nothing ran, the runner found nothing, something is not installed, or a limit ended it. */
  readonly passed: boolean | null;
  /** In our own words: what is missing, what was not run, what ended it; may be empty. */
  readonly said: string;
  /** Commands and what they printed: foreign text, bounded. */
  readonly text: string;
}

/** Runs tests of the repository away from every secret. */
export interface CheckRunner {
  /** The tests that the edits touch. Never throws for what they do; where they cannot be run the report says why. */
  tests(workspace: Workspace): Promise<TestsReport>;
  /** What the sandbox answered since this was asked last, in order: written into the transcript, so that a replay needs no sandbox. */
  answers?(): SandboxResult[];
}

export interface AgentWorld {
  readonly models: Models;
  readonly rows: Rows;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly random: Random;
  readonly purse: Purse;
  /** null where calls are not counted. */
  readonly fairShare: FairShare | null;
  readonly workspace: Workspace;
  readonly paper: Paper;
  readonly telemetry: Telemetry;
  /** null where no sandbox is there: `run_check tests` says so. */
  readonly checks: CheckRunner | null;
  /** Read at every turn: why the run is to stop, or null. */
  stopped(): Promise<string | null>;
  /** After every turn; must not throw, must be quick. */
  onTurn(figures: PhaseFigures, workspace: Workspace): void;
}

/** How long this chunk may work, and when to give up at once. */
export interface ChunkBudget {
  readonly ms: number;
  readonly signal: AbortSignal;
}

export type ChunkState =
  /** The chunk's time is up, the phase goes on in the next one. */
  | { readonly state: 'more' }
  /** The provider cannot answer now; nothing is spent until the same turn is tried again. */
  | {
      readonly state: 'parked';
      readonly cause: string;
      readonly retry_after_s: number | null;
      /** Held back by ourselves and not by the provider: no doubling of the wait. */
      readonly held?: true;
    }
  | {
      readonly state: 'ended';
      readonly outcome: PhaseOutcome;
      readonly reason: string;
      readonly ending: Ending | null;
    };

export type ChunkResult = ChunkState & {
  /** Epoch milliseconds at which the phase was opened. */
  readonly opened_at: number;
  /** Cumulative over the whole phase so far, from the transcript. */
  readonly figures: PhaseFigures;
};
