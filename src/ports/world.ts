// Everything the stories need of the world, bundled once by the host.

import type { Target } from '../domain/target.ts';
import type { Accounts } from './accounts.ts';
import type { Audit } from './audit.ts';
import type { Blobs } from './blobs.ts';
import type { Clock, Random } from './clock.ts';
import type { Launcher } from './durable.ts';
import type { Caller, FairShare } from './fair-share.ts';
import type { Forges } from './forge.ts';
import type { Log } from './log.ts';
import type { Papers } from './papers.ts';
import type { Rows } from './rows.ts';
import type { Sandbox } from './sandbox.ts';
import type { Telemetry } from './telemetry.ts';

/** How waiting is paced: production values by default, short ones where a person watches a demo. Seconds. */
export interface Pace {
  /** First wait on a provider that cannot answer; doubles with each further one. */
  readonly first_wait_s: number;
  readonly longest_wait_s: number;
  /** Shortest time between two edits of the run card that no phase's end asked for. */
  readonly card_s: number;
  /** Longest that one chunk of turns works before it checkpoints. */
  readonly chunk_s: number;
  /** A commit without any check for so long has no CI. */
  readonly no_ci_s: number;
  /** Longest between two looks at the checks of a commit, in case an event is lost. */
  readonly ci_poll_s: number;
  /** How long all checks have to stay green before they count: a workflow may begin when another ends. */
  readonly ci_settle_s: number;
  /** Longest between two looks of a waiting run at the line, in case nobody wakes it. */
  readonly queue_s: number;
  /** A run without a sign of life for so long no longer counts as running: longer than any wait between two steps. */
  readonly lease_s: number;
  /** How old a reading of `enabled` may be for the runs under way. */
  readonly switch_s: number;
  /** Between two pages of repositories for which a week's work is started. */
  readonly page_s: number;
  /** The window in which a provider's calls are counted and shared between owners. */
  readonly share_s: number;
}

export const productionPace: Pace = {
  first_wait_s: 30,
  longest_wait_s: 3600,
  card_s: 10,
  chunk_s: 270,
  no_ci_s: 600,
  ci_poll_s: 300,
  ci_settle_s: 20,
  queue_s: 600,
  lease_s: 7200,
  switch_s: 60,
  page_s: 20,
  share_s: 60,
};

export interface Switches {
  /**
   * By what runs on the target are switched off, as the rest of a sentence; null: they are not. `kept` (the default) goes by a reading of the
   * settings that is at most a minute old, or by the last one while the forge is away; `live` reads them now and throws ForgeError.
   */
  off(target: Target, reading?: 'kept' | 'live'): Promise<string | null>;
}

export interface World {
  readonly switches: Switches;
  readonly forges: Forges;
  /** Models, and the values that must never leave, by owner. */
  readonly accounts: Accounts;
  readonly papers: Papers;
  readonly rows: Rows;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly random: Random;
  readonly launcher: Launcher;
  /** Where a repository's tests may run; null where there is no such place. */
  readonly sandbox: Sandbox | null;
  readonly audit: Audit;
  readonly log: Log;
  readonly telemetry: Telemetry;
  readonly pace: Pace;
  /** Scratch folder on this machine, writable; what lies there may vanish between steps. */
  readonly scratch: string;
  readonly harnessVersion: string;
  /** Runs of all owners together that may be under way at once. */
  readonly runsAtOnce: number;
  /** What stands before the calls of an owner to a provider; null where they are not counted. */
  fairShare(caller: Caller): FairShare | null;
  /** Where reports can be fetched from outside, without a slash at the end; null: nowhere, and none is linked. Throws UsageError for no address. */
  publicUrl(): string | null;
  /** Signs the markers of what we post, and the links to reports. */
  readonly markerSecret: string;
}
