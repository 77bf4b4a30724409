import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createModels } from '../../../src/adapters/models/models.ts';
import { patientFetch } from '../../../src/adapters/models/patient-fetch.ts';
import { ProviderError, type ProviderFailure } from '../../../src/domain/errors.ts';
import {
  type FaultKind,
  type FaultServer,
  startFaultServer,
} from '../../../src/hosts/demo/stand-ins/models/fault-server.ts';
import { ask, goodAnswer, key, modelsAt, protocols, rows, startTap } from './tap.ts';

const servers: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function open(kind: FaultKind): Promise<FaultServer> {
  const server = await startFaultServer(kind);
  servers.push(server);
  return server;
}

async function failing(call: Promise<unknown>): Promise<ProviderError> {
  const error = await call.catch((thrown: unknown) => thrown);
  if (error instanceof ProviderError) return error;
  throw error ?? new Error('the call did not fail');
}

const kinds: readonly [kind: FaultKind, failure: ProviderFailure, maybeBilled: boolean, requests: number][] = [
  ['cut', 'cut_off', true, 1],
  ['ends_early', 'cut_off', true, 1],
  ['invalid_json', 'malformed', true, 1],
  ['html', 'malformed', true, 1],
  ['empty', 'malformed', true, 1],
  ['nothing', 'malformed', true, 1],
  ['reset', 'unreachable', false, 3],
  ['garbage', 'malformed', false, 3],
  ['redirect', 'rejected', false, 1],
];

// A refused or reset connection is retried by the SDKs after waits of their own: these tests run side by side.
describe.concurrent('a broken line', () => {
  describe.each(protocols)('over %s', (protocol) => {
    it.each(kinds)('a server of kind "%s" is %s', async (kind, failure, maybeBilled, requests) => {
      const server = await startFaultServer(kind);
      const error = await failing(modelsAt(server.url).complete(ask(rows[protocol])));
      expect({ failure: error.failure, maybeBilled: error.maybeBilled }).toEqual({ failure, maybeBilled });
      expect(server.requests).toBe(requests);
      await server.stop();
    });

    it('a slow answer that comes a byte at a time is a whole answer', async () => {
      const server = await startFaultServer('drip');
      const reply = await modelsAt(server.url).complete(ask(rows[protocol]));
      expect(reply).toMatchObject({ text: 'slow but whole', stop: 'end', retries: 0 });
      await server.stop();
    });

    it('nobody at the other end is unreachable', async () => {
      const gone = await startTap();
      await gone.stop();
      const error = await failing(modelsAt(gone.url).complete(ask(rows[protocol])));
      expect(error).toMatchObject({
        failure: 'unreachable',
        maybeBilled: false,
        message: expect.stringContaining('ECONNREFUSED'),
      });
    });

    it('a name that does not resolve is unreachable', async () => {
      const error = await failing(modelsAt('http://no-such-host.invalid').complete(ask(rows[protocol])));
      expect(error).toMatchObject({ failure: 'unreachable', maybeBilled: false });
    });

    it('a server that speaks no TLS is unreachable over https', async () => {
      const server = await startFaultServer('garbage');
      const error = await failing(modelsAt(server.url.replace('http:', 'https:')).complete(ask(rows[protocol])));
      expect(error).toMatchObject({ failure: 'unreachable', maybeBilled: false });
      await server.stop();
    });
  });
});

describe.each(protocols)('the deadline over %s', (protocol) => {
  it.each(['hang', 'hang_in_stream'] as const)(
    'ends a call to a server of kind "%s", once, as possibly billed',
    async (kind) => {
      const server = await open(kind);
      const error = await failing(modelsAt(server.url).complete(ask(rows[protocol], { deadline_ms: 60 })));
      expect(error).toMatchObject({ failure: 'timed_out', maybeBilled: true, retryable: true });
      // On a loaded machine the deadline may pass before the server has seen anything; a second request it never sees.
      expect(server.requests).toBeLessThanOrEqual(1);
    },
  );

  it('that has passed already sends nothing', async () => {
    const server = await open('hang');
    const error = await failing(modelsAt(server.url).complete(ask(rows[protocol], { deadline_ms: 0 })));
    expect(error).toMatchObject({ failure: 'timed_out', maybeBilled: false });
    expect(server.requests).toBe(0);
  });

  it('ends the wait between quick retries as not billed', async () => {
    const tap = await startTap({ status: 500 });
    servers.push(tap);
    const error = await failing(modelsAt(tap.url).complete(ask(rows[protocol], { deadline_ms: 350 })));
    expect(error).toMatchObject({ failure: 'timed_out', maybeBilled: false });
  });
});

describe.each(protocols)('the caller over %s', (protocol) => {
  it.each(['hang', 'hang_in_stream'] as const)(
    'gets its own reason back when it aborts at a server of kind "%s"',
    async (kind) => {
      const server = await open(kind);
      const controller = new AbortController();
      const reason = new Error('the person said stop');
      const call = modelsAt(server.url).complete(ask(rows[protocol], { signal: controller.signal }));
      setTimeout(() => controller.abort(reason), 50);
      await expect(call).rejects.toBe(reason);
    },
  );

  it('that has aborted before sends nothing', async () => {
    const server = await open('hang');
    const reason = new Error('too late');
    const call = modelsAt(server.url).complete(ask(rows[protocol], { signal: AbortSignal.abort(reason) }));
    await expect(call).rejects.toBe(reason);
    expect(server.requests).toBe(0);
  });
});

describe('a base URL', () => {
  it('that is no URL, not http or carries a password is a problem said before anything is sent', () => {
    for (const url of ['not a url', 'ftp://example.org', 'https://user:pass@example.org']) {
      const models = createModels({ credential: () => key, baseUrls: { openai: url } });
      expect(models.credentialProblem(rows['openai-chat'])).toMatch(
        /^The base URL configured for openai .*: correct it\.$/,
      );
    }
  });

  it('that nobody configured is a problem where the provider has none of its own', () => {
    const models = createModels({ credential: () => key, baseUrls: {} });
    expect(models.credentialProblem({ ...rows['openai-chat'], provider: 'custom' })).toContain(
      'no base URL for custom',
    );
    expect(models.credentialProblem({ ...rows['anthropic-messages'], provider: 'openai' })).toContain(
      'no base URL for openai',
    );
    for (const row of Object.values(rows)) expect(models.credentialProblem(row)).toBeNull();
  });

  it.each(['', '/', '/v1', '/v1/'])('of the Messages protocol may end in %j', async (end) => {
    const tap = await startTap({ body: goodAnswer('anthropic-messages') });
    servers.push(tap);
    await modelsAt(`${tap.url}/gateway${end}`).complete(ask(rows['anthropic-messages']));
    expect(tap.taken[0]?.path.replace(/\?.*/, '')).toBe('/gateway/v1/messages');
  });

  it('may end in a slash', async () => {
    const tap = await startTap({ body: goodAnswer('openai-chat') });
    servers.push(tap);
    await modelsAt(`${tap.url}/v1/`).complete(ask(rows['openai-chat']));
    expect(tap.taken[0]?.path).toBe('/v1/chat/completions');
  });
});

interface Dispatcher {
  dispatch(options: object, handler: object): boolean;
}

describe('the fetch of the adapters', () => {
  it("switches undici's five-minute limits off and leaves the rest to the installed dispatcher", async () => {
    const tap = await startTap({ body: goodAnswer('openai-chat') });
    servers.push(tap);
    // Loads undici, which puts its dispatcher in place.
    await (await fetch(tap.url)).text();
    const hook = Symbol.for('undici.globalDispatcher.1');
    const installed = Reflect.get(globalThis, hook) as Dispatcher;
    const seen: object[] = [];
    const spy: Dispatcher = {
      dispatch: (options, handler) => {
        seen.push(options);
        return installed.dispatch(options, handler);
      },
    };
    Reflect.set(globalThis, hook, spy);
    try {
      const response = await patientFetch(tap.url, { method: 'POST', body: 'x' });
      expect(await response.text()).toBe(goodAnswer('openai-chat'));
    } finally {
      Reflect.set(globalThis, hook, installed);
    }
    expect(seen).toMatchObject([{ method: 'POST', headersTimeout: 0, bodyTimeout: 0 }]);
  });
});

it('a port that accepts and says nothing is ended by the deadline too', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const error = await failing(
    modelsAt(`https://127.0.0.1:${port}`).complete(ask(rows['openai-chat'], { deadline_ms: 60 })),
  );
  expect(error.failure).toBe('timed_out');
  server.close();
});
