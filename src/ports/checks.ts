// What a repository's own checks say of a commit: check runs, check suites and commit statuses, as one list.

/**
 * `passed`: it ran and succeeded. `idle`: it ended without running (skipped, neutral), which proves nothing. `blocked`: it waits for a
 * person, who has to allow it or, where it was cancelled, to run it again. `running`: queued or under way.
 */
export type CheckOutcome = 'passed' | 'failed' | 'idle' | 'blocked' | 'running';

export interface Check {
  /** Unique within the commit. */
  readonly name: string;
  readonly outcome: CheckOutcome;
  /** The forge's own word: `success`, `timed_out`, `pending`. */
  readonly word: string;
  readonly url: string | null;
  /** What `failureOf` needs to find it again; null where nothing more can be had. */
  readonly run: { readonly id: number; readonly logged: boolean } | null;
}

export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly level: string;
  readonly message: string;
}

/** What a failed check said of itself, every part bounded. */
export interface CheckFailure {
  readonly summary: string;
  /** Failures first. */
  readonly annotations: readonly Annotation[];
  /** The end of the job's log; null where there is none or it may not be read. */
  readonly log: string | null;
}

/** All methods throw `ForgeError`; all are safe to repeat. */
export interface Checks {
  /** The latest state of each check of a commit, sorted by name; empty when nobody has reported any. */
  of(sha: string): Promise<Check[]>;
  failureOf(check: Check): Promise<CheckFailure>;
}
