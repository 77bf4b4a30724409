// What a scripted model says: turns per phase, written by people for the demo and the end-to-end tests.
import type { Json } from '../../../../domain/json.ts';
import type { Protocol } from '../../../../domain/model.ts';

/**
 * Phases as the tools on offer tell them apart. Cross-review looks like self-review: a turn that has to differ
 * there is a function and looks at the request. CI repair looks like conventions, and is told apart by its opening.
 */
export type ScriptPhase =
  | 'preflight'
  | 'implement'
  | 'conventions'
  | 'scope'
  | 'self-review'
  | 'fidelity'
  | 'ci'
  | 'scout';

export interface ScriptCall {
  readonly name: string;
  readonly arguments?: Json;
  /** Sent in place of `arguments`, as it stands: for broken JSON. */
  readonly malformed?: string;
  /** Left out: one of its own. */
  readonly id?: string;
}

/** Tokens; a lane left out is 0. `cache_write_1h` is part of `cache_write`. */
export interface ScriptUsage {
  readonly input: number;
  readonly cache_write?: number;
  readonly cache_write_1h?: number;
  readonly cache_read?: number;
  readonly output: number;
}

/**
 * `hang`: never answers. `stall`: half of the stream, then silence. `cut`: half of it, then the connection is gone. `early`: half of it,
 * then an end in good form. `endless`: text that never stops. `html`: 200 with a web page. `malformed`: an event that is no JSON.
 * `refusal`: the model declines (a content filter, over Chat Completions). `overloaded`: 200, then an error event. `drop`: the connection
 * is reset without an answer. `plain`: the whole answer, called plain text. `unstreamed`: a document where a stream was asked for. `gzip`:
 * bytes that are no gzip, called so. `unframed`: the whole answer in HTTP/1.0, ended by the end of the connection. `comments`: a stream of
 * comments and nothing else, for ever. `whole`: the whole answer in one document, where a stream was asked for. Or any status with headers
 * and a body, or the bytes of one.
 */
export type Fault =
  | 'hang'
  | 'stall'
  | 'cut'
  | 'early'
  | 'endless'
  | 'html'
  | 'drop'
  | 'malformed'
  | 'refusal'
  | 'overloaded'
  | 'plain'
  | 'unstreamed'
  | 'gzip'
  | 'unframed'
  | 'comments'
  | 'whole'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Json;
      readonly bytes?: Uint8Array;
    };

export interface ScriptTurn {
  readonly text?: string;
  /** Goes out as a thinking block with a signature (Messages) or as `reasoning_content` (Chat Completions). */
  readonly thinking?: string;
  readonly calls?: readonly ScriptCall[];
  /** Left out: reckoned from the bytes. null: the response carries none. `partial`: it has what went in and not what came out. */
  readonly usage?: ScriptUsage | 'partial' | null;
  /** Put over the usage that goes out, as it stands: what no meter says. */
  readonly meter?: Readonly<Record<string, Json>>;
  /** Between its real pieces come pieces of length zero. */
  readonly padded?: boolean;
  /** Left out: `tools` when there are calls, else `end`. */
  readonly stop?: 'end' | 'tools' | 'max_tokens' | 'refusal';
  /** The provider's own word for why the answer ends, in place of the one for `stop`. */
  readonly stopWord?: string;
  /** The whole answer as it goes out, in another of the forms that servers send. */
  readonly wire?: (answer: string, protocol: Protocol) => string;
  readonly delayMs?: number;
  readonly fault?: Fault;
  /** The fault strikes the first `times` requests of this turn; left out, every one. */
  readonly times?: number;
  /** The model id that the response names; left out, the one asked for. */
  readonly served?: string;
}

export interface AskedOutput {
  readonly name: string;
  readonly text: string;
  readonly error: boolean;
}

/** A request as a script sees it, whatever its protocol. */
export interface Asked {
  readonly protocol: Protocol;
  readonly model: string;
  readonly system: string;
  /** The first user message. */
  readonly opening: string;
  /** Names of the tools offered. */
  readonly tools: readonly string[];
  /** Assistant turns so far: 0 for the first request. */
  readonly turn: number;
  /** Results of the latest round of tool calls, in the order of the calls; empty when the last message is a user's. */
  readonly outputs: readonly AskedOutput[];
  /** Text of the last user turn beside tool results. */
  readonly said: string;
}

export type Turn = ScriptTurn | ((asked: Asked) => ScriptTurn);

/** Turns per phase. A turn is picked by the number of assistant turns in the request, so that a retry hears it again. */
export type Script = Partial<Record<ScriptPhase, readonly Turn[]>>;

/** The phase by its closing tool; `submit_patch` counts first. Without a script for conventions, its turns are implement's and scope's. */
function phaseOf(asked: Pick<Asked, 'tools' | 'opening'>, script: Script): ScriptPhase | null {
  const offers = (name: string): boolean => asked.tools.includes(name);
  if (script.ci !== undefined && offers('submit_patch') && asked.opening.includes('# This phase: repair')) return 'ci';
  const refines = script.conventions !== undefined && offers('write_file') && !offers('decline');
  if (refines && (offers('submit_patch') || offers('submit_issue'))) return 'conventions';
  if (offers('submit_patch')) return 'implement';
  if (offers('decide_route')) return 'preflight';
  if (offers('submit_issue')) return 'scope';
  if (offers('submit_review')) return 'self-review';
  if (offers('submit_selection')) return 'scout';
  return offers('submit_coverage') ? 'fidelity' : null;
}

/** The scripted turn, or a sentence that says why there is none. */
export function pickTurn(script: Script, asked: Asked): { phase: ScriptPhase; turn: ScriptTurn } | string {
  const phase = phaseOf(asked, script);
  if (phase === null) return `no phase is known by the tools ${asked.tools.join(', ') || '(none)'}`;
  const turn = script[phase]?.[asked.turn];
  if (turn === undefined) return `the script of ${asked.model} has no turn ${asked.turn} for ${phase}`;
  return { phase, turn: typeof turn === 'function' ? turn(asked) : turn };
}
