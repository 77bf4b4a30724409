// A scripted model over the Messages protocol, which measures what a harness sends it and how long it lets it wait.
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { type Call, callFor } from './dialects.ts';
import { operations } from './task.ts';

const Block = z.looseObject({ type: z.string(), is_error: z.boolean().optional(), content: z.unknown().optional() });
const Body = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  system: z.unknown().optional(),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  messages: z.array(z.object({ role: z.string(), content: z.union([z.string(), z.array(Block)]) })),
});
type Body = z.infer<typeof Body>;

export interface Measured {
  /** Bytes of every request's body. */
  readonly bytes: number;
  /** System and tools of a request, bytes; the largest. */
  readonly prefix: number;
  /** From the start of the harness to its first request with tools, milliseconds. */
  readonly toFirst: number;
  /** From the end of an answer to the next request, summed, milliseconds. */
  readonly gaps: number;
  /** Share of all tokens-to-be that stood at the same place in the request before: what a provider's cache can read. */
  readonly cacheable: number;
  readonly requests: number;
  /** Why the run does not count; null when all turns were asked for and no call of the script failed. */
  readonly problem: string | null;
}

export interface Scripted {
  readonly url: string;
  /** Begins to measure a harness that works in `folder`. */
  begin(folder: string): void;
  measured(): Measured;
  stop(): Promise<void>;
}

interface Tally {
  readonly folder: string;
  readonly started: number;
  bytes: number;
  prefix: number;
  first: number | null;
  gaps: number;
  answered: number | null;
  shared: number;
  sized: number;
  requests: number;
  turns: Set<number>;
  previous: string;
  failed: string | null;
}

export async function startScripted(): Promise<Scripted> {
  let tally = fresh('');
  const server = createServer(async (req, res) => {
    const received = await text(req);
    if (req.method !== 'POST' || !/\/v1\/messages(?:\?|$)/.test(req.url ?? ''))
      return json(res, req.url?.includes('count_tokens') ? { input_tokens: 1 } : {});
    const body = Body.parse(JSON.parse(received));
    const turn = take(tally, body, received);
    const operation = turn === null ? null : (operations[turn] ?? null);
    const call =
      operation === null ? null : callFor(operation, new Set(body.tools?.map(({ name }) => name)), tally.folder);
    const current = tally;
    res.on('finish', () => {
      if (turn !== null) current.answered = performance.now();
    });
    answer(res, body, { call, id: `toolu_${turn ?? 'side'}_${current.requests}` });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the scripted model has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    begin: (folder) => {
      tally = fresh(folder);
    },
    measured: () => summed(tally),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function fresh(folder: string): Tally {
  const zero = { bytes: 0, prefix: 0, gaps: 0, shared: 0, sized: 0, requests: 0 };
  return {
    folder,
    started: performance.now(),
    ...zero,
    first: null,
    answered: null,
    turns: new Set(),
    previous: '',
    failed: null,
  };
}

/** Writes a request down; the turn of the script that it asks for, or null for what a harness asks beside it (a title, a quota). */
function take(tally: Tally, body: Body, received: string): number | null {
  const now = performance.now();
  tally.bytes += Buffer.byteLength(received);
  tally.requests += 1;
  if (body.tools === undefined || body.tools.length === 0) return null;
  const turn = body.messages.filter(({ role }) => role === 'assistant').length;
  const blocks = body.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
  const broken = blocks.find(({ type, is_error }) => type === 'tool_result' && is_error === true);
  if (broken !== undefined)
    tally.failed ??= `a call of the script failed: ${JSON.stringify(broken.content).slice(0, 200)}`;
  tally.first ??= now - tally.started;
  if (tally.answered !== null) tally.gaps += now - tally.answered;
  tally.turns.add(turn);
  tally.prefix = Math.max(tally.prefix, Buffer.byteLength(JSON.stringify([body.system, body.tools])));
  const ordered = JSON.stringify([body.tools, body.system, body.messages], (key, value: unknown) =>
    key === 'cache_control' ? undefined : value,
  );
  tally.shared += commonLength(tally.previous, ordered);
  tally.sized += ordered.length;
  tally.previous = ordered;
  return turn;
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

function summed(tally: Tally): Measured {
  const missing = operations.findIndex((_, turn) => !tally.turns.has(turn));
  return {
    bytes: tally.bytes,
    prefix: tally.prefix,
    toFirst: tally.first ?? Number.NaN,
    gaps: tally.gaps,
    cacheable: tally.shared / tally.sized,
    requests: tally.requests,
    problem: tally.failed ?? (missing === -1 ? null : `turn ${missing + 1} of the script was never asked for`),
  };
}

function answer(res: ServerResponse, { model, stream }: Body, { call, id }: { call: Call | null; id: string }): void {
  const usage = { input_tokens: 100, output_tokens: 50, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
  const stop_reason = call === null ? 'end_turn' : 'tool_use';
  const block =
    call === null ? { type: 'text', text: 'Done.' } : { type: 'tool_use', id, name: call.name, input: call.input };
  const message = { id: `msg_${id}`, type: 'message', role: 'assistant', model, stop_sequence: null };
  if (stream !== true) {
    json(res, { ...message, content: [block], stop_reason, usage });
    return;
  }
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (data: { readonly type: string; readonly [key: string]: unknown }) =>
    res.write(`event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`);
  send({ type: 'message_start', message: { ...message, content: [], stop_reason: null, usage } });
  const opening = call === null ? { type: 'text', text: '' } : { ...block, input: {} };
  send({ type: 'content_block_start', index: 0, content_block: opening });
  const delta =
    call === null
      ? { type: 'text_delta', text: 'Done.' }
      : { type: 'input_json_delta', partial_json: JSON.stringify(call.input) };
  send({ type: 'content_block_delta', index: 0, delta });
  send({ type: 'content_block_stop', index: 0 });
  send({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage });
  send({ type: 'message_stop' });
  res.end();
}

function json(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
