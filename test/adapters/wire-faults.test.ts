// What goes wrong between two computers below HTTP, byte for byte, for GitHub and for both protocols of models: an answer is whole or it is none,
// and what was done meanwhile is not done twice.
import { generateKeyPairSync } from 'node:crypto';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { githubForges } from '../../src/adapters/github/forges.ts';
import { outgoingCheck } from '../../src/gates/secrets/leak.ts';
import { ask, goodAnswer, modelsAt, protocols, rows } from './models/tap.ts';
import { type RawServer, rawAnswer, startRaw } from './raw-server.ts';

const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const token = JSON.stringify({ token: 'ghs_x', expires_at: '2099-01-01T00:00:00Z', permissions: {} });
const issue = JSON.stringify({
  number: 1,
  title: 'A paper',
  body: 'arXiv:2606.27369',
  user: null,
  state: 'open',
  html_url: 'https://x',
});

/** A body that its own compression does not let anybody read to its end. */
const broken = (pack: (text: string) => Buffer, { body, type }: Said, encoding: string) => {
  const packed = pack(body);
  return rawAnswer(packed.subarray(0, packed.length >> 1), { type, headers: [`content-encoding: ${encoding}`] });
};

interface Said {
  readonly body: string;
  readonly type: string;
}

const chunked = (type: string) => `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`;
const half = (body: string) => body.slice(0, body.length >> 1);

/** What goes wrong once the answer has begun. */
const inTheAnswer: readonly (readonly [string, (socket: Socket, said: Said) => void])[] = [
  [
    'promises more bytes than come',
    (socket, { body, type }) => socket.end(rawAnswer(half(body), { type, length: body.length })),
  ],
  [
    'promises fewer bytes than come',
    (socket, { body, type }) => socket.end(rawAnswer(body, { type, length: body.length >> 1 })),
  ],
  [
    'comes in chunks and breaks off before the last',
    (socket, { body, type }) => socket.end(`${chunked(type)}${half(body).length.toString(16)}\r\n${half(body)}\r\n`),
  ],
  [
    'comes in chunks whose lengths are none',
    (socket, { body, type }) => socket.end(`${chunked(type)}zz\r\n${body}\r\n0\r\n\r\n`),
  ],
  ['is half of a gzip', (socket, said) => socket.end(broken(gzipSync, said, 'gzip'))],
  ['is half of a brotli', (socket, said) => socket.end(broken(brotliCompressSync, said, 'br'))],
  ['is half of a deflate', (socket, said) => socket.end(broken(deflateSync, said, 'deflate'))],
  [
    'is reset in the middle',
    (socket, { body, type }) =>
      socket.write(rawAnswer(half(body), { type, length: body.length }), () =>
        setTimeout(() => socket.resetAndDestroy(), 20),
      ),
  ],
];

/** What goes wrong before: nobody has begun to answer. */
const before: typeof inTheAnswer = [
  ['is no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ['is a reset', (socket) => socket.resetAndDestroy()],
  ['is the end of the connection', (socket) => socket.end()],
];
const faults = [...inTheAnswer, ...before];

function githubAt({ url: apiUrl }: RawServer) {
  const forges = githubForges({
    appId: 1,
    privateKey,
    apiUrl,
    outgoing: outgoingCheck(async () => []),
    throttle: false,
    retryDelayMs: 1,
  });
  return forges.open({ kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 1 });
}

/** A GitHub whose sockets are kept, and whose first `times` answers to `of` go wrong. */
function githubThat(
  fault: (socket: Socket, said: Said) => void,
  of: RegExp,
  times: number,
  perSocket = 1000,
): Promise<RawServer> {
  let left = times;
  const server = startRaw((socket, { n, onSocket }) => {
    if (onSocket > perSocket) return void socket.resetAndDestroy();
    void server.then(({ requests }) => {
      const line = requests[n - 1] ?? '';
      const body = line.includes('/access_tokens')
        ? token
        : line.startsWith('GET') && line.includes('/comments')
          ? '[]'
          : issue;
      if (of.test(line) && left-- > 0) fault(socket, { body, type: 'application/json' });
      else socket.write(rawAnswer(body, { status: line.includes('/access_tokens') ? '201 Created' : '200 OK' }));
    });
  });
  return server;
}

describe('an answer of GitHub that', () => {
  it.each(faults)('%s is asked for again, and never taken for an answer', async (_what, fault) => {
    const once = await githubThat(fault, /GET .*\/issues\/1 /, 1);
    const always = await githubThat(fault, /GET .*\/issues\/1 /, 100);
    try {
      expect(await githubAt(once).thread.issue()).toMatchObject({ title: 'A paper' });
      await expect(githubAt(always).thread.issue()).rejects.toMatchObject({
        name: 'ForgeError',
        reason: 'unavailable',
      });
    } finally {
      await Promise.all([once.stop(), always.stop()]);
    }
  });

  it.each(faults)('%s, to what creates something, is reported: nothing is sent twice unseen', async (_what, fault) => {
    const server = await githubThat(fault, /POST .*\/comments /, 1);
    try {
      await expect(githubAt(server).thread.create('words')).rejects.toMatchObject({ reason: 'unavailable' });
      expect(server.requests.filter((line) => /POST .*\/comments /.test(line))).toHaveLength(1);
    } finally {
      await server.stop();
    }
  });
});

it('a proxy that cuts sockets as soon as they are idle costs nobody anything, and no call is made twice', async () => {
  const at = await githubThat((socket) => socket.resetAndDestroy(), /x^/, 0, 1);
  const cutting = await startRaw((socket, { onSocket }) => {
    // It closed the socket after its last answer, and what came afterwards reaches nobody.
    if (onSocket > 1) socket.resetAndDestroy();
    else socket.write(rawAnswer(goodAnswer('anthropic-messages'), { type: 'text/event-stream' }));
  });
  try {
    const { thread } = githubAt(at);
    for (let n = 0; n < 3; n += 1) expect(await thread.issue()).toMatchObject({ title: 'A paper' });
    const models = modelsAt(cutting.url);
    for (let n = 0; n < 3; n += 1)
      expect(await models.complete(ask(rows['anthropic-messages']))).toMatchObject({ text: 'Done.' });
  } finally {
    await Promise.all([at.stop(), cutting.stop()]);
  }
});

describe.each(protocols)('an answer of a model over %s that', (protocol) => {
  const failing = async (fault: (socket: Socket, said: Said) => void, type: string) => {
    const body = goodAnswer(protocol, 'words '.repeat(500));
    const server = await startRaw((socket) => fault(socket, { body, type }));
    try {
      const error: unknown = await modelsAt(server.url)
        .complete(ask(rows[protocol]))
        .then(
          () => null,
          (reason: unknown) => reason,
        );
      return { error, calls: server.requests.length };
    } finally {
      await server.stop();
    }
  };

  const types = ['text/event-stream', 'application/json'];
  it.each(inTheAnswer.flatMap(([what, fault]) => types.map((type) => [what, type, fault] as const)))(
    '%s, as %s: no answer, and one call that may have been paid for',
    async (_what, type, fault) => {
      const { error, calls } = await failing(fault, type);
      expect(error).toMatchObject({ name: 'ProviderError', maybeBilled: true });
      expect(['cut_off', 'malformed']).toContain((error as { failure: string }).failure);
      expect(calls).toBe(1);
    },
  );

  it.each(before)('%s: no answer, tried again at once', async (_what, fault) => {
    const { error, calls } = await failing(fault, 'text/event-stream');
    expect(error).toMatchObject({ name: 'ProviderError', maybeBilled: false });
    expect(calls).toBeGreaterThan(1);
  });
});
