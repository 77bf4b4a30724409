// A server that answers each request as told and keeps what came in: for looking at the wire itself.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createModels } from '../../../src/adapters/models/models.ts';
import type { ModelRow, Protocol, Provider } from '../../../src/domain/model.ts';
import { modelTable } from '../../../src/domain/model-table.ts';
import type { Message, ModelReply, ModelRequest, Models } from '../../../src/ports/models.ts';

export interface TapAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface Taken {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Tap {
  readonly url: string;
  readonly taken: readonly Taken[];
  stop(): Promise<void>;
}

/** Answers the first request with the first answer and so on; the last answer stands for all that follow. */
export async function startTap(...answers: readonly TapAnswer[]): Promise<Tap> {
  const taken: Taken[] = [];
  const server = createServer(async (req, res) => {
    taken.push({ path: req.url ?? '', headers: req.headers, body: await text(req) });
    const { status = 200, headers, body = '' } = answers[Math.min(taken.length, answers.length) - 1] ?? {};
    res.writeHead(status, { 'content-type': status === 200 ? 'text/event-stream' : 'application/json', ...headers });
    res.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    stop: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export const key = 'sk-test-0123456789abcdef';

export function rowOf(id: string): ModelRow {
  const row = modelTable.find((one) => one.id === id);
  if (row === undefined) throw new Error(`${id} is not in the table`);
  return row;
}

/** One row for each protocol, so that a test can run on both. */
export const rows: Readonly<Record<Protocol, ModelRow>> = {
  'anthropic-messages': rowOf('claude-opus-4-7'),
  'openai-chat': { ...rowOf('kimi-k3'), id: 'gpt-test', provider: 'openai', protocol: 'openai-chat' },
};

export const protocols = ['anthropic-messages', 'openai-chat'] as const;

/** The same URL for every provider, as the SDK of each protocol takes it. */
export function modelsAt(url: string, more: { warn?: (message: string) => void } = {}): Models {
  const baseUrls: Record<Provider, string> = { anthropic: url, zai: url, moonshot: url, openai: url, custom: url };
  return createModels({ credential: () => key, baseUrls, ...(more.warn ? { log: { warn: more.warn } } : {}) });
}

export function ask(row: ModelRow, more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    model: row,
    system: 'You are careful.',
    tools: [
      {
        name: 'read_file',
        description: 'Reads.',
        parameters: { type: 'object', properties: { path: { type: 'string' } } },
      },
    ],
    messages: [{ role: 'user', text: 'Begin.' }],
    max_output_tokens: 1000,
    deadline_ms: 20_000,
    signal: new AbortController().signal,
    ...more,
  };
}

export function anthropicEvents(
  ...events: readonly ({ readonly type: string } & Readonly<Record<string, unknown>>)[]
): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
}

export function openAiChunks(...chunks: readonly object[]): string {
  return `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`;
}

/** A short good answer of either protocol. */
export function goodAnswer(protocol: Protocol, text = 'Done.'): string {
  if (protocol === 'openai-chat') {
    return openAiChunks(
      { model: 'served', choices: [{ index: 0, delta: { role: 'assistant', content: text } }] },
      { model: 'served', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      { model: 'served', choices: [], usage: { prompt_tokens: 11, completion_tokens: 3 } },
    );
  }
  return anthropicEvents(
    { type: 'message_start', message: { model: 'served', usage: { input_tokens: 11, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } },
    { type: 'message_stop' },
  );
}

/** One call of a server that answers with `body`: what is made of it, and what was sent, as text. */
export async function exchange(
  row: ModelRow,
  body: string,
  messages?: readonly Message[],
  more: Partial<ModelRequest> = {},
): Promise<{ reply: ModelReply; sent: string }> {
  const tap = await startTap({ body });
  try {
    const reply = await modelsAt(tap.url).complete(ask(row, messages === undefined ? more : { messages, ...more }));
    return { reply, sent: tap.taken[0]?.body ?? '' };
  } finally {
    await tap.stop();
  }
}
