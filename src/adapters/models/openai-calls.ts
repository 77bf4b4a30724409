// The pieces of tool calls in a Chat Completions stream -> calls, for servers that number and name them in ways of their own.
import * as z from 'zod';
import { isObject } from '../../domain/json.ts';
import { isWhole } from './arguments.ts';

/** Arguments are text; MiniMax and Ollama have sent them as an object. */
export const CallPiece = z.looseObject({ name: z.string().nullish(), arguments: z.unknown().optional() });

/** Name and arguments stand in `function`; some gateways leave it out around them. */
function wrapped(value: unknown): unknown {
  if (!isObject(value) || value.function || !('name' in value || 'arguments' in value)) return value;
  const { name, arguments: given, ...rest } = value;
  return { ...rest, function: { name, arguments: given } };
}

export const CallDelta = z.preprocess(
  wrapped,
  z.looseObject({
    index: z.union([z.number(), z.string()]).nullish().catch(null),
    id: z.string().nullish().catch(null),
    function: CallPiece.nullish(),
  }),
);
export type CallDelta = z.infer<typeof CallDelta>;

export interface Call {
  readonly index: number | string | null;
  id: string;
  name: string;
  arguments: string;
  /** Fields beside the protocol's own, such as a gateway's thought signature: they have to go back. */
  readonly extra: Record<string, unknown>;
}

function argumentsIn(delta: CallDelta): string {
  const given = delta.function?.arguments ?? '';
  return typeof given === 'string' ? given : JSON.stringify(given);
}

/**
 * Whether a delta with a call's index, or with none, is another call all the same. Some servers give every call index 0; vLLM has given each
 * piece of one call a new id, or said its name again in each. A piece without a name goes on; a name behind whole arguments begins.
 */
function beginsAnother(call: Call, delta: CallDelta): boolean {
  const { id, function: named } = delta;
  if (!named?.name || call.name === '' || (id && id === call.id)) return false;
  const otherName = named.name !== call.name;
  if (id && call.id !== '' && (otherName || call.arguments === '' || isWhole(call.arguments))) return true;
  return (otherName || argumentsIn(delta) !== '') && isWhole(call.arguments);
}

function openCall(calls: Call[], delta: CallDelta): Call {
  const same = delta.index == null ? calls.at(-1) : calls.findLast(({ index }) => index === delta.index);
  if (same !== undefined && !beginsAnother(same, delta)) return same;
  const call: Call = { index: delta.index ?? null, id: '', name: '', arguments: '', extra: {} };
  calls.push(call);
  return call;
}

/** A name comes whole, in pieces, or again and again. */
function joinedName(name: string, piece: string): string {
  if (piece === '') return name;
  return piece.startsWith(name) ? piece : name + piece;
}

export function takeCall(calls: Call[], delta: CallDelta): void {
  const call = openCall(calls, delta);
  const { index: _index, id, function: piece, type: _type, ...extra } = delta;
  Object.assign(call.extra, extra);
  if (call.id === '') call.id = id ?? '';
  call.name = joinedName(call.name, piece?.name ?? '');
  call.arguments += argumentsIn(delta);
}
