// Servers that misbehave below and inside the protocols, one kind each, on loopback.
import { createServer as createHttp, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';

export type FaultKind =
  /** Takes the request and never answers. */
  | 'hang'
  /** Answers with headers and one event, then falls silent. */
  | 'hang_in_stream'
  /** One event, then the connection is gone. */
  | 'cut'
  /** One event, then an end in good form: what a proxy makes of a backend that died. */
  | 'ends_early'
  /** 200 with a web page. */
  | 'html'
  /** An event that is no JSON. */
  | 'invalid_json'
  /** A whole answer with nothing in it, for which no token was made. */
  | 'empty'
  /** 200 and no byte. */
  | 'nothing'
  /** A whole answer, a byte at a time. */
  | 'drip'
  /** Bytes that are no HTTP and no TLS. */
  | 'garbage'
  /** Resets the connection when the request has come. */
  | 'reset'
  /** Sends the caller elsewhere. */
  | 'redirect';

export interface FaultServer {
  readonly url: string;
  /** Requests (for `garbage` and `reset`: connections) so far. */
  readonly requests: number;
  stop(): Promise<void>;
}

function event(data: object & { type?: string }, anthropic: boolean): string {
  return `${anthropic ? `event: ${data.type}\n` : ''}data: ${JSON.stringify(data)}\n\n`;
}

function first(anthropic: boolean): string {
  const usage = { input_tokens: 9, output_tokens: 1 };
  return anthropic
    ? event(
        {
          type: 'message_start',
          message: { id: 'msg_1', role: 'assistant', content: [], model: 'm', usage },
        } as object,
        true,
      )
    : event(
        { id: 'c', model: 'm', choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] } as object,
        false,
      );
}

function middle(anthropic: boolean, text: string): string {
  if (!anthropic) return event({ choices: [{ index: 0, delta: { content: text } }] } as object, false);
  const start = event(
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as object,
    true,
  );
  return start + event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } as object, true);
}

function end(anthropic: boolean, tokens = 2): string {
  if (!anthropic) {
    const usage = { prompt_tokens: 9, completion_tokens: tokens, total_tokens: 9 + tokens };
    const stop = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] } as object, false);
    return `${stop}${event({ choices: [], usage } as object, false)}data: [DONE]\n\n`;
  }
  const delta = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: tokens } };
  return event(delta as object, true) + event({ type: 'message_stop' }, true);
}

function drip(res: ServerResponse, text: string, at = 0): void {
  if (at >= text.length) res.end();
  else res.write(text.slice(at, at + 1), () => setImmediate(drip, res, text, at + 1));
}

type Act = (res: ServerResponse, anthropic: boolean) => void;

const stream = { 'content-type': 'text/event-stream' };

const acts: Readonly<Record<Exclude<FaultKind, 'garbage' | 'reset'>, Act>> = {
  hang: () => undefined,
  hang_in_stream: (res, anthropic) => res.writeHead(200, stream).write(first(anthropic)),
  cut: (res, anthropic) => res.writeHead(200, stream).write(first(anthropic), () => setImmediate(() => res.destroy())),
  ends_early: (res, anthropic) => res.writeHead(200, stream).end(first(anthropic) + middle(anthropic, 'half an ans')),
  html: (res) =>
    res.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in to the network</body></html>'),
  invalid_json: (res, anthropic) =>
    res
      .writeHead(200, stream)
      .end(`${first(anthropic)}${anthropic ? 'event: content_block_start\n' : ''}data: {"type": oops\n\n`),
  empty: (res, anthropic) => res.writeHead(200, stream).end(first(anthropic) + end(anthropic, 0)),
  nothing: (res) => res.writeHead(200, stream).end(),
  drip: (res, anthropic) =>
    drip(res.writeHead(200, stream), first(anthropic) + middle(anthropic, 'slow but whole') + end(anthropic)),
  redirect: (res) => res.writeHead(307, { location: 'http://127.0.0.1:9/elsewhere' }).end(),
};

/** Below HTTP: what the socket gets once the request's first bytes are there. */
function rawServer(kind: 'garbage' | 'reset', sockets: Set<Socket>, count: () => void): Server {
  return createTcp((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    count();
    socket.once('data', () => {
      if (kind === 'reset') socket.resetAndDestroy();
      else socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    });
  });
}

function httpServer(act: Act, sockets: Set<Socket>, count: () => void): Server {
  const server = createHttp((req, res) => {
    count();
    // The answer may come before the body has; the body is read all the same.
    req.resume();
    res.on('error', () => res.destroy());
    act(res, (req.url ?? '').endsWith('/messages'));
  });
  return server.on('connection', (socket: Socket) => sockets.add(socket));
}

/** Starts a server that misbehaves in one way for every request; it speaks the protocol of the path that is asked for. */
export async function startFaultServer(kind: FaultKind): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  const count = (): void => {
    requests += 1;
  };
  const raw = kind === 'garbage' || kind === 'reset';
  const server = raw ? rawServer(kind, sockets, count) : httpServer(acts[kind], sockets, count);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on TCP has an address object.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests;
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
