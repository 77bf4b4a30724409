// The world of one execution of a replay: stores that are real, and a clock, models, sandbox and forge that read off the recording.
import type { Entry } from '../../agent/entries.ts';
import { ArmInput } from '../../arm/frame.ts';
import { seatOf } from '../../artifacts/rows.ts';
import { readMarker } from '../../comment/marker.ts';
import { armWord } from '../../domain/arm-name.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { Json } from '../../domain/json.ts';
import { judgeSlug } from '../../domain/manifest.ts';
import type { Seat } from '../../domain/review.ts';
import { branchName } from '../../experiment/publish/publish.ts';
import type { FairShare } from '../../ports/fair-share.ts';
import type { Log } from '../../ports/log.ts';
import type { Papers } from '../../ports/papers.ts';
import type { Sandbox } from '../../ports/sandbox.ts';
import { noTelemetry } from '../../ports/telemetry.ts';
import type { Pace, World } from '../../ports/world.ts';
import type { ReplayStores } from '../wiring/replay.ts';
import type { Divergence } from './divergence.ts';
import { Playhead } from './playhead.ts';
import { recordedChecks } from './recorded-checks.ts';
import { type RecordedForge, recordedForges, type Said } from './recorded-forge.ts';
import { recordedAccounts } from './recorded-models.ts';
import { recordedRows } from './recorded-rows.ts';
import type { RecordedArm, Recording } from './recording.ts';

export interface Place {
  readonly recording: Recording;
  readonly stores: ReplayStores;
  readonly scratch: string;
  /** Branches of all executions. */
  readonly branches: RecordedForge['branches'];
  readonly files: RecordedForge['files'];
  readonly divergences: Divergence[];
}

/** Signs the markers of a replay's words, which prove nothing to anybody. */
const markerSecret = 'replay';

/** For the execution that `input` starts; null: the experiment itself. */
export function worldOf(place: Place, input: Json): { readonly world: World; readonly playhead: Playhead } {
  const { recording, stores } = place;
  const { experiment, manifest } = recording.record;
  const life = ArmInput.safeParse(input);
  const arm = life.success ? recording.arms.find(({ slug }) => slug === life.data.slug) : undefined;
  const judge = life.success && life.data.slug === judgeSlug ? { slug: judgeSlug, generation: 1 } : undefined;
  const seat = arm ?? judge;
  const streams = seat ? ownStreams(recording, seat) : new Map<string, never>();
  let step = '';
  const playhead = new Playhead({
    streams,
    gates: gatesOf(recording, arm),
    now: Date.parse(manifest.created_at),
    gone: goneReviews(recording),
    begun: (name) => {
      step = name;
    },
    diverged: (divergence) => place.divergences.push(divergence),
  });
  const stop = () => (seat ? playhead.stopReason() : stoppedAt(recording, step));
  const { blobs, random, launcher } = stores;
  const repairs = arm ? [...streams.keys()].filter((stream) => stream.split('/')[2] === 'ci') : [];
  const then = { repairs, ci: arm?.refinement?.ci ?? null, base_sha: manifest.base_sha };
  const world: World = {
    blobs,
    random,
    launcher,
    rows: recordedRows(stores.rows, { playhead, blobs, stop }),
    accounts: recordedAccounts(playhead),
    papers: noPapers,
    forges: recordedForges(forgeOf(place), recordedChecks(playhead, then)),
    clock: { now: playhead.now, elapsed: playhead.now },
    sandbox: [...streams.values()].flat().some(hasSandbox) ? sandboxOf(playhead) : null,
    log: silent,
    // What was told when it happened is not told again.
    telemetry: noTelemetry,
    pace: paceOf(playhead),
    scratch: place.scratch,
    harnessVersion: manifest.harness_version,
    switches: { off: async () => null },
    // A replay does nothing that anybody would have to answer for.
    audit: { record: async () => true, problems: async () => [] },
    runsAtOnce: 1,
    fairShare: () => recordedShare(playhead),
    publicUrl: () => null,
    markerSecret,
  };
  return { world, playhead };

  function forgeOf({ branches, files }: Place): RecordedForge {
    const saidOf = (trace: string) => whatWasSaid(recording, slugIn(trace));
    return { words: stores.words, branches, files, saidOf, mayWrite: !lostAccess(recording) };
  }

  /** The trace is the arm's branch, or words with its marker. */
  function slugIn(trace: string): string | null {
    const named = recording.arms.find((each) => branchName(experiment, each) === trace);
    const word = readMarker(trace, markerSecret)?.arm;
    return named?.slug ?? manifest.arms.find((plan) => armWord(plan) === word)?.slug ?? null;
  }
}

function ownStreams({ record, streams }: Recording, arm: Seat) {
  const own = `${record.experiment}/${seatOf(arm)}/`;
  return new Map([...streams].filter(([stream]) => stream.startsWith(own)));
}

function gatesOf({ record }: Recording, arm: RecordedArm | undefined) {
  const plan = record.manifest.arms.find(({ slug }) => slug === arm?.slug);
  const row = record.arms.find((each) => each.arm === plan?.arm && each.repeat === plan.repeat);
  return (row?.phases ?? []).filter(({ phase }) => phase === 'gates');
}

function goneReviews({ record, arms, reviewPlan }: Recording): Set<string> {
  const now = new Set(arms.map(seatOf));
  const gone = new Set<string>();
  for (const { reviewer, drafts } of reviewPlan?.orders ?? [])
    for (const [place, author] of drafts.entries())
      if (!now.has(seatOf(author))) gone.add(`${record.experiment}/${seatOf(reviewer)}/cross-review/${place + 1}`);
  return gone;
}

const takenBack = / before anything was published(?:; the sealed draft is kept)?$/;

/** Why the run was stopped, as far as the experiment itself had learnt of it in a step; null: it had not. */
function stoppedAt({ arms, reviewPlan }: Recording, step: string): string | null {
  if (step.startsWith('reviews-drawn')) return reviewPlan?.skipped ?? null;
  if (!step.startsWith('barrier')) return null;
  const taken = arms.map(({ result }) => result.reason).find((reason) => takenBack.test(reason));
  return taken?.replace(takenBack, '') ?? null;
}

function lostAccess({ arms }: Recording): boolean {
  return arms.some(({ result }) => / no longer has \w+ access, so nothing was published/.test(result.reason));
}

const unpublished = 'The artifact could not be published: ';

function whatWasSaid({ record, arms }: Recording, slug: string | null): Said {
  const plan = record.manifest.arms.find((each) => each.slug === slug);
  const row = record.arms.find((each) => each.arm === plan?.arm && each.repeat === plan.repeat);
  const { reason, decided_by } = arms.find((each) => each.slug === slug)?.result ?? { reason: '', decided_by: null };
  const why = decided_by === 'secrets' ? 'withheld' : 'forbidden';
  const refused = reason.startsWith(unpublished) ? new ForgeError(why, reason.slice(unpublished.length)) : null;
  return { url: row?.artifact_url ?? null, refused };
}

function hasSandbox(entry: Entry): boolean {
  return entry.kind === 'tools' && entry.sandbox !== undefined;
}

function sandboxOf(playhead: Playhead): Sandbox {
  return { run: async () => playhead.sandboxAnswer() };
}

/** Waits of a moment, but for the last one before a provider was given up: that uses up the hold. Chunks end where they ended then. */
function paceOf(playhead: Playhead): Pace {
  const wait = () => (playhead.isGivenUpNext() ? Number.POSITIVE_INFINITY : 0);
  return {
    get first_wait_s() {
      return wait();
    },
    get longest_wait_s() {
      return wait();
    },
    card_s: 3600,
    chunk_s: Number.POSITIVE_INFINITY,
    no_ci_s: 0,
    ci_poll_s: 1,
    ci_settle_s: 0,
    queue_s: 1,
    lease_s: 3600,
    switch_s: 3600,
    page_s: 1,
    share_s: 60,
  };
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const noPaper = () => Promise.reject(new TypeError('A replay has its paper already.'));
const noPapers: Papers = { find: noPaper, search: noPaper, recent: noPaper, read: noPaper };

/** A wait that no request led to was for a share of the provider's limit. */
function recordedShare(playhead: Playhead): FairShare {
  let cause = '';
  return {
    ask: async () => {
      const next = playhead.next();
      if (next?.kind !== 'parked') return null;
      cause = next.cause;
      return next.retry_after_s ?? 0;
    },
    get cause() {
      return cause;
    },
  };
}
