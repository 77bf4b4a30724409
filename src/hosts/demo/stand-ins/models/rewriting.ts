// What aimock drops from a scripted turn, put back into its bytes: cache lanes, absent usage, broken arguments, empty pieces.
import type { Protocol } from '../../../../domain/model.ts';
import type { ScriptCall, ScriptTurn, ScriptUsage } from './script.ts';

export interface Encoding {
  readonly turn: ScriptTurn;
  readonly usage: ScriptUsage | 'partial' | null;
  readonly protocol: Protocol;
  readonly model: string;
  /** Makes message and call ids; the same turn has the same ids. */
  readonly name: string;
  /** z.ai names its real input only at the end of the stream. */
  readonly lateInput: boolean;
  readonly stream: boolean;
}

type Fields = Record<string, unknown>;

function anthropicUsage(usage: ScriptUsage): Fields {
  const { cache_write = 0, cache_write_1h = 0, cache_read = 0 } = usage;
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: cache_write,
    cache_read_input_tokens: cache_read,
    cache_creation: {
      ephemeral_5m_input_tokens: cache_write - cache_write_1h,
      ephemeral_1h_input_tokens: cache_write_1h,
    },
  };
}

function openAiUsage(usage: ScriptUsage): Fields {
  const { cache_write = 0, cache_read = 0 } = usage;
  const prompt_tokens = usage.input + cache_write + cache_read;
  return {
    prompt_tokens,
    completion_tokens: usage.output,
    total_tokens: prompt_tokens + usage.output,
    prompt_tokens_details: { cached_tokens: cache_read },
  };
}

const partialInput = 1234;

/** aimock makes `{}` of arguments that are no JSON; this puts the text of the script back. */
function broken(event: Fields, encoding: Encoding, callAt: number): Fields {
  const call: ScriptCall | undefined = encoding.turn.calls?.[callAt];
  if (call?.malformed === undefined) return event;
  const delta = event.delta as Fields | undefined;
  return delta?.type === 'input_json_delta' ? { ...event, delta: { ...delta, partial_json: call.malformed } } : event;
}

/** One event of the Messages stream, with the scripted usage in place of aimock's. */
function rewriteAnthropic(event: Fields, encoding: Encoding): Fields {
  const { usage, lateInput } = encoding;
  if (event.type === 'message_start') {
    const { usage: _none, ...message } = event.message as Fields;
    if (usage === null) return { ...event, message };
    if (usage === 'partial') return { ...event, message: { ...message, usage: { input_tokens: partialInput } } };
    const zeros = anthropicUsage({ input: 0, output: 0 });
    return {
      ...event,
      message: { ...message, usage: { ...(lateInput ? zeros : anthropicUsage(usage)), output_tokens: 1 } },
    };
  }
  if (event.type !== 'message_delta') return event;
  const { usage: _none, ...plain } = event;
  const { meter, stopWord } = encoding.turn;
  const rest = stopWord ? { ...plain, delta: { ...(plain.delta as Fields), stop_reason: stopWord } } : plain;
  if (usage === null || usage === 'partial') return rest;
  return { ...rest, usage: { ...(lateInput ? anthropicUsage(usage) : {}), output_tokens: usage.output, ...meter } };
}

/** One chunk of Chat Completions; null when it carried nothing but a usage that the script does not have. */
function rewriteOpenAi(chunk: Fields, encoding: Encoding): Fields | null {
  const { usage: metered, ...rest } = chunk;
  const choices = (rest.choices ?? []) as Fields[];
  const calls = (choices[0]?.delta as Fields | undefined)?.tool_calls as
    | { index: number; function: Fields }[]
    | undefined;
  for (const call of calls ?? []) {
    const malformed = encoding.turn.calls?.[call.index]?.malformed;
    if (malformed !== undefined && call.function.arguments !== '') call.function.arguments = malformed;
  }
  const { meter, stopWord } = encoding.turn;
  if (stopWord && choices[0]?.finish_reason) choices[0].finish_reason = stopWord;
  if (metered === undefined || metered === null) return chunk;
  if (encoding.usage === null) return null;
  return {
    ...rest,
    usage:
      encoding.usage === 'partial' ? { prompt_tokens: partialInput } : { ...openAiUsage(encoding.usage), ...meter },
  };
}

/** The same piece with nothing in it; null for an event that is no piece. */
function emptied(event: Fields, { protocol }: Encoding): Fields | null {
  const delta = event.delta as Fields | undefined;
  if (protocol === 'openai-chat') {
    const [choice] = (event.choices ?? []) as Fields[];
    return choice && choice.finish_reason == null
      ? { ...event, choices: [{ ...choice, delta: { content: '' } }] }
      : null;
  }
  if (event.type !== 'content_block_delta' || delta === undefined) return null;
  const nothing = {
    text_delta: { text: '' },
    thinking_delta: { thinking: '' },
    input_json_delta: { partial_json: '' },
  };
  const empty = nothing[delta.type as keyof typeof nothing];
  return empty === undefined ? null : { ...event, delta: { type: delta.type, ...empty } };
}

/** A stream in its events, rewritten. */
export function rewriteEvents(text: string, encoding: Encoding): string[] {
  let callAt = -1;
  const events = text.split('\n\n').filter((event) => event.trim() !== '');
  return events.flatMap((event) => {
    const at = event.indexOf('data: ') + 'data: '.length;
    const data = event.slice(at);
    if (data === '[DONE]') return [`${event}\n\n`];
    const parsed: Fields = JSON.parse(data);
    if ((parsed.content_block as Fields | undefined)?.type === 'tool_use') callAt += 1;
    const written =
      encoding.protocol === 'openai-chat'
        ? rewriteOpenAi(parsed, encoding)
        : broken(rewriteAnthropic(parsed, encoding), encoding, callAt);
    if (written === null) return [];
    const said = (fields: Fields) => `${event.slice(0, at)}${JSON.stringify(fields)}\n\n`;
    const empty = encoding.turn.padded ? emptied(written, encoding) : null;
    return empty === null ? [said(written)] : [said(empty), said(written), said(empty)];
  });
}

/** An answer in one document, rewritten. */
export function rewriteDocument(text: string, encoding: Encoding): string[] {
  const { usage: _none, ...document }: Fields = JSON.parse(text);
  if (encoding.usage === null || encoding.usage === 'partial') return [JSON.stringify(document)];
  const usage =
    encoding.protocol === 'openai-chat'
      ? openAiUsage(encoding.usage)
      : { ...anthropicUsage(encoding.usage), output_tokens: encoding.usage.output };
  return [JSON.stringify({ ...document, usage })];
}
