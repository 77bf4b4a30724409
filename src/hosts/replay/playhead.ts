// How far one execution of a replay has come in its recording: the clock, the stop and every answer are read off here.
import type { Entry } from '../../agent/entries.ts';
import type { Json } from '../../domain/json.ts';
import { Diverged, type Divergence, firstDifference, LeftOff } from './divergence.ts';

export interface Gate {
  readonly attempt: number;
  readonly working_s: number;
}

export interface Score {
  readonly streams: ReadonlyMap<string, readonly Entry[]>;
  /** How long the gates of this arm took then. */
  readonly gates: readonly Gate[];
  /** Epoch milliseconds, for what is read outside any phase. */
  readonly now: number;
  /** Reviews of drafts that were written again since: their transcripts are kept no longer, and no record speaks of them. */
  readonly gone: ReadonlySet<string>;
  /** Told of each durable step as it begins. */
  readonly begun: (step: string) => void;
  readonly diverged: (divergence: Divergence) => void;
}

export class Playhead {
  readonly #score: Score;
  #stream = '';
  #position = 0;
  /** Milliseconds that the clock moves on after it is read once more; null outside the gates. */
  #gate: number | null = null;
  #abort: AbortController | null = null;
  #answered = 0;
  readonly #met = new Set<string>();

  constructor(score: Score) {
    this.#score = score;
  }

  /** A durable step begins. */
  begin(step: string, abort: AbortController): void {
    this.#score.begun(step);
    this.#answered = 0;
    const attempt = Number(/^gates-(\d+)$/.exec(step)?.[1]);
    const gate = this.#score.gates.find((each) => each.attempt === attempt);
    this.#gate = gate ? Math.round(gate.working_s * 1000) : null;
    this.#abort = abort;
    if (gate) this.#stream = '';
  }

  /** A phase is opened, or taken up again where its transcript stands. */
  open(stream: string, position: number): void {
    this.#met.add(stream);
    this.#stream = stream;
    this.#position = position;
    this.#answered = 0;
  }

  readonly now = (): number => {
    if (this.#stream !== '') return (this.next() ?? this.#entries().at(-1))?.at ?? this.#score.now;
    if (this.#gate === null) return this.#score.now;
    // The first reading is the gates' beginning, each later one their end.
    const before = this.#answered === 0 ? 0 : this.#gate;
    this.#answered += 1;
    return before;
  };

  /** Whether a phase was recorded that this execution has not come to: the next round of repair. */
  isToCome(stream: string): boolean {
    return this.#score.streams.has(stream) && !this.#met.has(stream);
  }

  /** The recorded entry that is to come, `ahead` entries on. */
  next(ahead = 0): Entry | undefined {
    return this.#entries()[this.#position + ahead];
  }

  /** Whether the next time that the provider does not answer is the recorded phase's last. */
  isGivenUpNext(): boolean {
    const rest = this.#entries().slice(this.#position);
    return rest.length > 0 && rest.findIndex(({ kind }) => kind === 'parked') === rest.length - 1;
  }

  /** Why the run was stopped, where the recorded phase learnt of it. */
  stopReason(): string | null {
    const next = this.next();
    return next?.kind === 'ended' && next.outcome === 'cancelled' ? next.reason : null;
  }

  /** What the sandbox answered next in this turn. */
  sandboxAnswer() {
    const tools = this.#entries()
      .slice(this.#position)
      .find((entry) => entry.kind === 'tools');
    const answer = tools?.sandbox?.[this.#answered];
    this.#answered += 1;
    return answer ?? this.fail('the sandbox is asked for something that it was not asked then');
  }

  /** The recorded process was told to stop during a call. */
  abort(): void {
    this.#abort?.abort(new DOMException('stopped then', 'AbortError'));
  }

  /** Compares an entry with the recorded one, and moves on. Throws LeftOff where the recorded process had ended, Diverged where they differ. */
  pass(entry: Entry): void {
    if (this.#score.gone.has(this.#stream)) throw new Error('This review is of a draft that was written again since.');
    const recorded = this.next();
    if (recorded === undefined)
      this.fail(`the recording has nothing after this; now comes ${entry.kind}: the run broke down here`);
    if (recorded.kind === 'chunk-start' && entry.kind !== 'chunk-start')
      throw new LeftOff('the recorded process ended here');
    const found = firstDifference(comparable(recorded), comparable(entry));
    if (found !== null) this.fail(wordsFor(recorded, entry, found));
    this.#position += 1;
    this.#answered = 0;
  }

  fail(what: string): never {
    const [, seat = '', phase = '', attempt = ''] = this.#stream.split('/');
    const turn = this.#entries()
      .slice(0, this.#position)
      .filter(({ kind }) => kind === 'reply').length;
    const where = `${seat}, ${phase} ${attempt}, turn ${turn}`;
    this.#score.diverged({ where, what });
    throw new Diverged(`The replay left its recording in ${where}: ${what}.`);
  }

  #entries(): readonly Entry[] {
    return this.#score.streams.get(this.#stream) ?? [];
  }
}

/** Without what a replay does not repeat: the lease's token, and deadlines, which depend on how long the host let a chunk work. */
function comparable(entry: Entry): Json {
  const copy: Record<string, Json> = JSON.parse(JSON.stringify(entry));
  for (const key of ['at', 'token', 'deadline_ms']) delete copy[key];
  return copy;
}

/** Everything before was the same: what differs in a request then is what no transcript keeps. */
function wordsFor(recorded: Entry, entry: Entry, found: string): string {
  if (recorded.kind === 'intent' && entry.kind === 'intent' && recorded.request_sha256 !== entry.request_sha256)
    return `the request is another one (${recorded.request_bytes} bytes then, ${entry.request_bytes} now), though what it quotes is the same: the tools' descriptions, or how a conversation is put together, have changed`;
  return `${entry.kind}: ${found}`;
}
