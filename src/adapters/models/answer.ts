// What both protocols share when an answer is put together.
import { ProviderError } from '../../domain/errors.ts';
import type { Message, ModelReply, StopReason, ToolCall } from '../../ports/models.ts';

/** A reply before the line's retries are added. */
export type Answer = Omit<ModelReply, 'retries'>;

/** What both protocols take for a tool's name when it comes back; they refuse a whole conversation for any other. */
const nameOnTheWire = /^[a-zA-Z0-9_-]{1,64}$/;

/** The name under which a call goes back: as it came, or as near to it as the protocols can carry. */
export function wireName(name: string): string {
  if (nameOnTheWire.test(name)) return name;
  return name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'unnamed';
}

/**
 * The id under which a call is known from here on: its own, or one made from it when the conversation has that id already. Some servers
 * name the calls of every turn alike, and an id that comes back twice ends the conversation. `taken` is added to.
 */
export function callId(id: string, taken: Set<string>): string {
  let free = id;
  // Not from 2 on: of thousands with one id each would look at all before it.
  for (let n = taken.size + 1; taken.has(free); n += 1) free = `${id}_${n}`;
  taken.add(free);
  return free;
}

/** Ids of the calls of earlier turns. */
export function idsIn(messages: readonly Message[]): Set<string> {
  return new Set(
    messages.flatMap((message) => (message.role === 'assistant' ? message.calls.map(({ id }) => id) : [])),
  );
}

/** A tool call says more than the word a provider ends with: some end with "stop" and call all the same. */
export function stopWith(calls: readonly ToolCall[], stop: StopReason): StopReason {
  return stop === 'end' && calls.length > 0 ? 'tools' : stop;
}

/**
 * The answer, unless it says nothing at all though its provider calls it finished. A model may end its turn without a word, and is billed for
 * that: such an answer is its own. What nobody metered, or is said to call tools and names none, got lost on the way.
 */
export function notEmpty(answer: Answer, provider: string, anything: boolean): Answer {
  if (anything || answer.stop === 'refusal' || answer.stop === 'max_tokens') return answer;
  if (answer.stop !== 'tools' && (answer.usage?.output_tokens ?? 0) > 0) return answer;
  throw new ProviderError('malformed', `${provider} answered with nothing in it.`, { maybeBilled: true });
}

/**
 * Whether an answer without a reason to end is whole: its provider says that it is `done`, and has counted its tokens or sent nothing but whole
 * calls. A gateway may say `done` of an answer that broke off behind it. Throws `ProviderError` where it is not.
 */
export function unreasonedEnd(
  provider: string,
  { done, metered, calls }: { done: boolean; metered: boolean; calls: readonly ToolCall[] },
): 'end' {
  if (done && (metered || (calls.length > 0 && calls.every((call) => call.arguments !== null)))) return 'end';
  const words = done
    ? `${provider} ended the answer without a reason and without a count of its tokens: nobody can tell whether it is whole.`
    : `${provider} ended the stream in the middle of the answer.`;
  throw new ProviderError('cut_off', words, { maybeBilled: true });
}

/** Text of a tool result as sent: Anthropic refuses an empty one that is marked as an error, so nobody gets an empty one. */
export function resultText(text: string): string {
  return text === '' ? '(no output)' : text;
}
