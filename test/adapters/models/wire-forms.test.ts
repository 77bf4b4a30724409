// The same good answer in every form in which a stream of events may come over the wire: it is read as the same answer.
import { createServer } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import type { Protocol } from '../../../src/domain/model.ts';
import { anthropicEvents, ask, goodAnswer, modelsAt, openAiChunks, protocols, rows, startTap } from './tap.ts';

const words = 'Größe „∆“ 🧭 done.';

/** Sends the bytes one by one, so that every character of several bytes is cut. */
async function dripping(body: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = async () => {
      for (const byte of Buffer.from(body)) {
        response.write(Uint8Array.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    };
    void send();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const forms: readonly (readonly [string, (body: string) => string])[] = [
  ['with Windows line ends', (body) => body.replaceAll('\n', '\r\n')],
  ['with a byte order mark', (body) => `\uFEFF${body}`],
  ['with comments and empty lines between', (body) => body.replaceAll('\n\n', '\n\n: ping\n\n: \n\n\n')],
  ['with events that have no data', (body) => body.replaceAll('\n\n', '\n\nevent: heartbeat\n\ndata:\n\ndata: \n\n')],
  [
    'with events without data and Windows line ends',
    (body) => body.replaceAll('\n\n', '\n\nevent: heartbeat\n\ndata:\n\n').replaceAll('\n', '\r\n'),
  ],
  ['with blanks at its end', (body) => body.replaceAll(/\n\n/g, ' \n\n')],
  ['without the blank after the colon', (body) => body.replaceAll('data: ', 'data:')],
  ['with old line ends', (body) => body.replaceAll('\n', '\r')],
  ['without the last blank line', (body) => body.trimEnd()],
  ['without names of its events', (body) => body.replaceAll(/^event: .*\n/gm, '')],
  ['with one name for all events', (body) => body.replaceAll(/^(event: .*\n)?data: /gm, 'event: message\ndata: ')],
  ['without the blank lines between its events', (body) => `${body.replaceAll('\n\n', '\n')}\n`],
  ['with the data of each event over several lines', (body) => body.replaceAll(/^data: \{"/gm, 'data: {\ndata:  "')],
  ['with [DONE] behind it', (body) => `${body}data: [DONE]\n\n`],
  ['with signs of life that are no JSON', (body) => `event: ping\ndata: pong\n\n${body}`],
  ['with ids and times to try again', (body) => body.replaceAll('data: ', 'id: 7\nretry: 10\ndata: ')],
];
const cases = protocols.flatMap((protocol) => forms.map(([name, form]) => [protocol, name, form] as const));

async function replyAt(url: string, protocol: Protocol) {
  return modelsAt(url).complete(ask(rows[protocol]));
}

it.each(cases)('%s %s', async (protocol, _name, form) => {
  const tap = await startTap({ body: form(goodAnswer(protocol, words)) });
  try {
    expect(await replyAt(tap.url, protocol)).toMatchObject({ text: words, stop: 'end', served: 'served' });
    expect(tap.taken).toHaveLength(1);
  } finally {
    await tap.stop();
  }
});

const drops = protocols.flatMap((protocol) => ['\n', '\r\n', '\r'].map((end) => [protocol, end] as const));

it.each(drops)('%s byte by byte, in the middle of characters and of line ends: %j', async (protocol, end) => {
  const server = await dripping(goodAnswer(protocol, words).replaceAll('\n', end));
  try {
    expect(await replyAt(server.url, protocol)).toMatchObject({ text: words, stop: 'end' });
  } finally {
    await server.stop();
  }
});

it.each(
  protocols.flatMap((protocol) => [
    [protocol, 'gzip', gzipSync] as const,
    [protocol, 'br', brotliCompressSync] as const,
    [protocol, 'deflate', deflateSync] as const,
  ]),
)('%s in %s', async (protocol, encoding, pack) => {
  const tap = await startTap({
    body: pack(goodAnswer(protocol, words)),
    headers: { 'content-encoding': encoding },
  });
  try {
    expect(await replyAt(tap.url, protocol)).toMatchObject({ text: words, stop: 'end' });
  } finally {
    await tap.stop();
  }
});

it('Chat Completions that ends without [DONE] after its reason is whole', async () => {
  const tap = await startTap({ body: goodAnswer('openai-chat', words).replace('data: [DONE]\n\n', '') });
  try {
    expect(await replyAt(tap.url, 'openai-chat')).toMatchObject({ text: words, stop: 'end' });
  } finally {
    await tap.stop();
  }
});

it('pieces of several calls that come in any order stay with their calls', async () => {
  const piece = (index: number, more: object, text: string) => ({
    model: 'served',
    choices: [{ index: 0, delta: { tool_calls: [{ index, ...more, function: { arguments: text } }] } }],
  });
  const named = (index: number, id: string) => ({
    model: 'served',
    choices: [{ index: 0, delta: { tool_calls: [{ index, id, type: 'function', function: { name: 'read_file' } }] } }],
  });
  const body = openAiChunks(
    named(1, 'b'),
    named(0, 'a'),
    piece(1, {}, '{"path":'),
    piece(0, {}, '{"pa'),
    piece(1, {}, '"second"}'),
    piece(0, {}, 'th":"first"}'),
    { model: 'served', choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
  );
  const tap = await startTap({ body });
  try {
    const { calls } = await replyAt(tap.url, 'openai-chat');
    expect(Object.fromEntries(calls.map(({ id, arguments: given }) => [id, given]))).toEqual({
      a: { path: 'first' },
      b: { path: 'second' },
    });
  } finally {
    await tap.stop();
  }
});

/** A call whose arguments come one character at a time. */
function crumbled(protocol: Protocol, text: string): string {
  const crumbs = [...text];
  if (protocol === 'openai-chat') {
    const id = 'chatcmpl-0123456789abcdefghijklmnopqrs';
    const about = { id, object: 'chat.completion.chunk', created: 1_790_000_000, model: 'served' };
    const delta = (more: object) => ({ ...about, choices: [{ index: 0, delta: more, finish_reason: null }] });
    const first = { index: 0, id: 'a', type: 'function', function: { name: 'read_file', arguments: '' } };
    return openAiChunks(
      delta({ tool_calls: [first] }),
      ...crumbs.map((crumb) => delta({ tool_calls: [{ index: 0, function: { arguments: crumb } }] })),
      { model: 'served', choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
    );
  }
  return anthropicEvents(
    { type: 'message_start', message: { model: 'served', usage: { input_tokens: 11, output_tokens: 1 } } },
    {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: 'a', name: 'read_file', input: {} },
    },
    ...crumbs.map((crumb) => ({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'input_json_delta', partial_json: crumb },
    })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 3 } },
    { type: 'message_stop' },
  );
}

it.each(protocols)('%s with a call as long as it may be, in one piece for each of its characters', async (protocol) => {
  const tokens = 8_192;
  const path = 'src/größe/🧭'.repeat((tokens * 4) / 12);
  const tap = await startTap({ body: crumbled(protocol, JSON.stringify({ path })) });
  try {
    const { calls } = await modelsAt(tap.url).complete(ask(rows[protocol], { max_output_tokens: tokens }));
    expect(calls).toMatchObject([{ name: 'read_file', arguments: { path } }]);
  } finally {
    await tap.stop();
  }
});

it.each(protocols)('%s from a server that is reached by IPv6 alone', async (protocol) => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(goodAnswer(protocol, words));
  });
  await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
  const url = `http://[::1]:${(server.address() as AddressInfo).port}`;
  try {
    expect(await replyAt(url, protocol)).toMatchObject({ text: words, stop: 'end' });
  } finally {
    server.close();
  }
});

it.each(protocols)(
  '%s from a server that speaks HTTP/2 alone is no answer, and is said to be no HTTP',
  async (protocol) => {
    const server = createHttp2((_request, response) => response.end(goodAnswer(protocol, words)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const error = await replyAt(url, protocol).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        name: 'ProviderError',
        retryable: true,
        failure: 'malformed',
        message: expect.stringMatching(/something else than HTTP\/1\.1.*HTTP\/2 alone/),
      });
    } finally {
      server.close();
    }
  },
);
