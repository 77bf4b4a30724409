// A scripted turn -> the vendor's bytes. aimock encodes both protocols; what it drops (cache lanes, broken arguments) is put in after it.
import { type ContentWithToolCallsResponse, LLMock } from '@copilotkit/aimock';
import { fetchOnIdle } from '../on-idle.ts';
import { type Encoding, rewriteDocument, rewriteEvents } from './rewriting.ts';
import { signatureOf } from './validation.ts';

export interface Encoder {
  /** The response body in pieces: server-sent events one by one, or a single JSON document. */
  encode(encoding: Encoding): Promise<string[]>;
  stop(): Promise<void>;
}

const finishReasons = {
  'anthropic-messages': { end: 'stop', tools: 'tool_calls', max_tokens: 'length', refusal: 'refusal' },
  'openai-chat': { end: 'stop', tools: 'tool_calls', max_tokens: 'length', refusal: 'content_filter' },
} as const;

function fixture({ turn, protocol, model, name }: Encoding): ContentWithToolCallsResponse {
  const calls = turn.calls ?? [];
  const stop = turn.fault === 'refusal' ? 'refusal' : (turn.stop ?? (calls.length > 0 ? 'tools' : 'end'));
  return {
    id: `msg_${name}`,
    model: turn.served ?? model,
    // Without text there is no text block, rather than an empty one.
    ...(turn.text === undefined && calls.length > 0 ? {} : { content: turn.text ?? '' }),
    ...(calls.length === 0
      ? {}
      : {
          toolCalls: calls.map((call, at) => ({
            id: call.id ?? `toolu_${name}_${at}`,
            name: call.name,
            arguments: JSON.stringify(call.arguments ?? {}),
          })),
        }),
    ...(turn.thinking === undefined
      ? {}
      : { reasoning: turn.thinking, reasoningSignature: signatureOf(turn.thinking) }),
    finishReason: finishReasons[protocol][stop],
    usage: { input_tokens: 0, output_tokens: 0 },
  };
}

/** Starts aimock on loopback. */
export async function startEncoder(): Promise<Encoder> {
  const mock = await LLMock.create({
    host: '127.0.0.1',
    port: 0,
    logLevel: 'silent',
    chunkSize: 1_000_000,
    journalMaxEntries: 1,
  });
  const waiting = new Map<string, Encoding>();
  mock.on({ predicate: () => true }, ({ model }) => {
    const encoding = waiting.get(model);
    if (encoding === undefined) throw new Error(`nothing is waiting to be encoded as ${model}`);
    return fixture(encoding);
  });
  let count = 0;
  return {
    encode: async (encoding) => {
      count += 1;
      const ticket = `ticket-${count}`;
      waiting.set(ticket, encoding);
      const path = encoding.protocol === 'openai-chat' ? '/v1/chat/completions' : '/v1/messages';
      const response = await fetchOnIdle(`${mock.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          model: ticket,
          max_tokens: 1,
          stream: encoding.stream,
          ...(encoding.protocol === 'openai-chat' && encoding.stream
            ? { stream_options: { include_usage: true } }
            : {}),
          messages: [{ role: 'user', content: 'ticket' }],
        }),
      });
      const text = await response.text();
      waiting.delete(ticket);
      if (!response.ok) throw new Error(`aimock answered ${response.status}: ${text}`);
      return encoding.stream ? rewriteEvents(text, encoding) : rewriteDocument(text, encoding);
    },
    stop: () => mock.stop(),
  };
}
