import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { ProviderError, type ProviderFailure } from '../../../src/domain/errors.ts';
import type { Protocol } from '../../../src/domain/model.ts';
import {
  anthropicEvents,
  ask,
  goodAnswer,
  key,
  modelsAt,
  protocols,
  rows,
  startTap,
  type Tap,
  type TapAnswer,
} from './tap.ts';

const taps: Pick<Tap, 'stop'>[] = [];

afterEach(async () => {
  await Promise.all(taps.splice(0).map((tap) => tap.stop()));
});

async function open(...answers: TapAnswer[]): Promise<Tap> {
  const tap = await startTap(...answers);
  taps.push(tap);
  return tap;
}

/** What a call over this protocol fails with; the wait between quick retries is a millisecond unless `headers` say else. */
async function failureOf(protocol: Protocol, answer: TapAnswer): Promise<{ error: ProviderError; requests: number }> {
  const tap = await open({ ...answer, headers: { 'retry-after-ms': '1', ...answer.headers } });
  const error = await modelsAt(tap.url)
    .complete(ask(rows[protocol]))
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof ProviderError)) throw error;
  return { error, requests: tap.taken.length };
}

/** A server that says no without end. */
async function babbling(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    request.resume();
    response.writeHead(400, { 'content-type': 'application/json' });
    while (!response.destroyed) {
      if (!response.write('no, '.repeat(4_000))) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const said = (message: string, code?: string): string =>
  JSON.stringify({ type: 'error', error: { type: 'some_error', message, ...(code === undefined ? {} : { code }) } });

const statuses: readonly [status: number, failure: ProviderFailure, requests: number, body?: string][] = [
  [400, 'rejected', 1],
  [400, 'too_large', 1, said('prompt is too long: 210000 tokens > 200000 maximum')],
  [400, 'too_large', 1, said('This model has a limit.', 'context_length_exceeded')],
  [400, 'too_large', 1, said('input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000')],
  [400, 'too_large', 1, said("This model's maximum context length is 131072 tokens.")],
  [400, 'too_large', 1, said('Invalid request: Your request exceeded model token limit: 262144')],
  [400, 'too_large', 1, said('Input token length too long')],
  [400, 'too_large', 1, said('Prompt exceeds max length', '1261')],
  [400, 'too_large', 1, said('the request exceeds the available context size. try increasing the context size')],
  [
    400,
    'too_large',
    1,
    said('The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).'),
  ],
  [400, 'too_large', 1, said('Input is too long for requested model.')],
  [422, 'too_large', 1, said('Prompt contains 140000 tokens, too large for model with 131072 maximum context length')],
  [401, 'credential', 1],
  [429, 'credential', 3, said('You exceeded your current quota, please check your plan.', 'insufficient_quota')],
  [429, 'credential', 3, said('Your account org-1 is suspended, please check your plan and billing details')],
  [429, 'credential', 3, said('余额不足或无可用资源包,请充值。', '1113')],
  [429, 'rate_limited', 3, said('Too many tokens per minute: the prompt is too long for your tier right now.')],
  [
    400,
    'credential',
    1,
    said('You have reached your specified API usage limits. You will regain access on 2026-12-01.'),
  ],
  [400, 'credential', 1, said('Your credit balance is too low to access the API.')],
  [400, 'filtered', 1, said('No.', 'content_filter')],
  [400, 'filtered', 1, said('Output blocked by content filtering policy')],
  [400, 'filtered', 1, said('系统检测到输入或生成内容可能包含不安全或敏感内容', '1301')],
  [400, 'filtered', 1, said('The system detected potentially unsafe or sensitive content.', '1301')],
  [400, 'filtered', 1, said('Input data may contain inappropriate content.', 'data_inspection_failed')],
  [400, 'filtered', 1, said('Content Exists Risk')],
  [400, 'filtered', 1, said('The request was rejected because it was considered high risk')],
  [400, 'unknown_model', 1, said('Model Not Exist')],
  [400, 'unknown_model', 1, said('Unknown Model, please check the model code.', '1211')],
  [400, 'unknown_model', 1, said('模型不存在，请检查模型代码。', '1211')],
  [400, 'unknown_model', 1, said('The model `x-1` does not exist or you do not have access to it.', 'model_not_found')],
  [422, 'unknown_model', 1, said('Invalid model: x-1')],
  [400, 'rejected', 1, said('messages: the model parameter temperature is deprecated')],
  [402, 'credential', 1],
  [403, 'credential', 1],
  [404, 'unknown_model', 1],
  [408, 'server_error', 3],
  [410, 'unknown_model', 1],
  [418, 'rejected', 1],
  [420, 'rate_limited', 1],
  [424, 'server_error', 1],
  [425, 'server_error', 1],
  [451, 'credential', 1],
  [498, 'overloaded', 1],
  [499, 'server_error', 1],
  [409, 'server_error', 3],
  [413, 'too_large', 1],
  [422, 'rejected', 1],
  [429, 'rate_limited', 3],
  [500, 'server_error', 3],
  [502, 'server_error', 3],
  [503, 'overloaded', 3],
  [504, 'server_error', 1],
  [529, 'overloaded', 3],
];

describe.each(protocols)('a refusal over %s', (protocol) => {
  it.each(statuses)('of status %i is %s after %i request(s)', async (status, failure, requests, body = said('No.')) => {
    const seen = await failureOf(protocol, { status, body });
    expect(seen).toMatchObject({ error: { failure, status }, requests });
    // A gateway that gave up waiting had passed the request on.
    expect(seen.error.maybeBilled).toBe(status === 504);
  });

  it('with a body that is no JSON is told by its status all the same', async () => {
    const { error } = await failureOf(protocol, { status: 502, body: '<html>Bad gateway</html>' });
    expect(error).toMatchObject({ failure: 'server_error', status: 502 });
  });

  it('of status 404 that says nothing of a model points to the base URL', async () => {
    const nothing = await failureOf(protocol, { status: 404, body: said('Not found') });
    expect(nothing.error.message).toMatch(/Not found\. This says nothing of a model: the base URL may/);
    const gone = await failureOf(protocol, { status: 404, body: said('model: x-1') });
    expect(gone.error.message).not.toContain('base URL');
  });

  it.each(['gzip', null])('in bytes that are gzip is read, told so or not: %s', async (encoding) => {
    const headers: Record<string, string> = encoding === null ? {} : { 'content-encoding': encoding };
    const { error } = await failureOf(protocol, { status: 401, body: gzipSync(said('Who are you?')), headers });
    expect(error.message).toMatch(/answered 401 for .*: Who are you\? To mend it/);
  });

  it.each<[string, Pick<TapAnswer, 'body' | 'headers'>, RegExp]>([
    ['no gzip, and called so', { body: said('No.'), headers: { 'content-encoding': 'gzip' } }, /: not a word$/],
    ['nothing', { body: '' }, /: not a word$/],
    ['an image', { body: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]) }, /no text$/],
    ['text', { body: 'upstream connect error' }, /: upstream connect error$/],
    ['a list of them', { body: JSON.stringify({ detail: [{ msg: 'field required' }] }) }, /: field required$/],
    ['FastAPI’s document', { body: JSON.stringify({ detail: 'Not for you' }) }, /: Not for you$/],
    ['a word in quotes', { body: JSON.stringify({ error: 'Not for you' }) }, /: Not for you$/],
    [
      'a page',
      {
        body: `<!DOCTYPE html>\n<html><head><title>Attention\n Required!</title></head><body>${'x'.repeat(9_000)}</body>`,
      },
      /: a web page, “Attention Required!”\. Something in between/,
    ],
    ['a page without a title', { body: '<html><body>No.</body></html>' }, /: a web page\. Something in between/],
  ])('whose body is %s is quoted as a person can read it', async (_what, answer, words) => {
    const { error } = await failureOf(protocol, { status: 400, ...answer });
    expect(error).toMatchObject({ failure: 'rejected', status: 400 });
    expect(error.message).toMatch(words);
  });

  it.each<[number, string, RegExp]>([
    [
      402,
      said('Insufficient Balance'),
      /Insufficient Balance\. To mend it, top up the account at (anthropic|openai)\.$/,
    ],
    [429, said('No.', 'insufficient_quota'), /: No\. To mend it, top up the account at (anthropic|openai)\.$/],
    [451, said('Unavailable For Legal Reasons'), /Legal Reasons\. It is not served to the place that this bot runs at/],
    [
      403,
      said('Country, region, or territory not supported', 'unsupported_country_region_territory'),
      /not supported\. It is not served to the place .* another key does not change that\.$/,
    ],
    [403, '<html><title>Attention!</title></html>', /“Attention!”\. Something in between may have answered: look at/],
  ])('of status %i that says %s is followed by what helps', async (status, body, words) => {
    const { error } = await failureOf(protocol, { status, body });
    expect(error.failure).toBe('credential');
    expect(error.message).toMatch(words);
  });

  it('that never ends is read no further than a refusal is long', async () => {
    const server = await babbling();
    taps.push(server);
    const error = await modelsAt(server.url)
      .complete(ask(rows[protocol]))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: 'rejected', message: expect.stringMatching(/: no, no, no/) });
  });

  it('is never retried for a credential, even when the server asks for it', async () => {
    const headers = { 'x-should-retry': 'true' };
    for (const status of [401, 403]) expect((await failureOf(protocol, { status, headers })).requests).toBe(1);
  });

  it('is waited out when Retry-After is short, and counted', async () => {
    const tap = await open(
      { status: 529, headers: { 'retry-after-ms': '1' } },
      { status: 429, headers: { 'retry-after': '0' } },
      { body: goodAnswer(protocol) },
    );
    const reply = await modelsAt(tap.url).complete(ask(rows[protocol]));
    expect(reply).toMatchObject({ text: 'Done.', retries: 2 });
    expect(tap.taken).toHaveLength(3);
    expect(new Set(tap.taken.map(({ body }) => body)).size).toBe(1);
  });

  it('is handed on with its wait when Retry-After is longer than 10 s, absurd waits and dates included', async () => {
    const waits: [string, number][] = [
      ['11', 11_000],
      ['259200', 259_200_000],
    ];
    for (const [value, ms] of waits) {
      const { error, requests } = await failureOf(protocol, {
        status: 429,
        headers: { 'retry-after-ms': '', 'retry-after': value },
      });
      expect({ wait: error.retryAfterMs, requests }).toEqual({ wait: ms, requests: 1 });
    }
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const { error } = await failureOf(protocol, {
      status: 503,
      headers: { 'retry-after-ms': '', 'retry-after': date },
    });
    expect(error.retryAfterMs).toBeGreaterThan(3_500_000);
    expect(error.retryAfterMs).toBeLessThanOrEqual(3_600_000);
  });

  it('is handed on when the wait would outlast the deadline', async () => {
    const tap = await open({ status: 429, headers: { 'retry-after': '9' } });
    const call = modelsAt(tap.url).complete(ask(rows[protocol], { deadline_ms: 5000 }));
    await expect(call).rejects.toMatchObject({ failure: 'rate_limited', retryAfterMs: 9000 });
    expect(tap.taken).toHaveLength(1);
  });

  it('never shows the key, even when the provider quotes it whole or half hidden', async () => {
    const echo = said(`Incorrect API key provided: ${key}, or sk-te*********cdef. See sk-other0123456789.`);
    for (const status of [400, 401]) {
      const { error } = await failureOf(protocol, { status, body: echo });
      const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      expect(shown).not.toContain(key);
      expect(shown).not.toMatch(/cdef|sk-te|sk-other/);
    }
  });

  it('quotes the provider on one line of bounded length', async () => {
    const { error } = await failureOf(protocol, { status: 400, body: said(`line\n${'x'.repeat(5000)}`) });
    expect(error.message).not.toContain('\n');
    expect(error.message.length).toBeLessThan(450);
  });
});

describe.each(protocols)('a refusal that comes with status 200 over %s', (protocol) => {
  const json = { 'content-type': 'application/json; charset=utf-8' };

  it.each<[string, ProviderFailure, number]>([
    [said('Incorrect key', 'authentication_error'), 'credential', 1],
    [said('The model is overloaded', 'overloaded_error'), 'overloaded', 1],
    [JSON.stringify({ error: { message: 'Rate limit', type: 'rate_limit_error' } }), 'rate_limited', 1],
    [JSON.stringify({ error: { message: 'No such model', code: 404 } }), 'unknown_model', 1],
    [JSON.stringify({ error: { message: "This model's maximum context length is 8192 tokens" } }), 'too_large', 1],
    [said('Output blocked by content filtering policy', 'invalid_request_error'), 'filtered', 1],
    [said('What is this?', 'constructor'), 'server_error', 1],
    [said('Please top up.', 'billing_error'), 'credential', 1],
    [said('You exceeded your current quota', 'insufficient_quota'), 'credential', 1],
    [JSON.stringify({ error: 'upstream is away' }), 'server_error', 1],
    [JSON.stringify({ error: 'Rate limit reached' }), 'rate_limited', 1],
    [JSON.stringify({ error: 'Invalid API key' }), 'credential', 1],
    [JSON.stringify({ error: { message: 'The model is currently overloaded' } }), 'overloaded', 1],
    [JSON.stringify({ code: 500, msg: '404 NOT_FOUND', success: false }), 'server_error', 1],
    [JSON.stringify({ code: 1302, msg: 'Rate limit reached for requests', success: false }), 'rate_limited', 1],
    ['{"error": ', 'malformed', 1],
  ])('%s is %s', async (body, failure, requests) => {
    for (const headers of [json, { 'content-type': 'text/event-stream' }]) {
      const seen = await failureOf(protocol, { body, headers });
      expect(seen).toMatchObject({ error: { failure }, requests });
      // An error in place of an answer was not worked for.
      expect(seen.error.maybeBilled).toBe(failure === 'malformed');
    }
  });

  it.each<[number, string, ProviderFailure]>([
    [1000, 'unknown error', 'server_error'],
    [1001, 'request timeout', 'server_error'],
    [1002, 'rate limit', 'rate_limited'],
    [1004, 'login fail: Please carry the API secret key', 'credential'],
    [1008, 'insufficient balance', 'credential'],
    [1026, 'input new_sensitive', 'filtered'],
    [1027, 'output new_sensitive', 'filtered'],
    [1033, 'system error', 'server_error'],
    [1039, 'token limit', 'rate_limited'],
    [1041, 'conn limit', 'rate_limited'],
    [2013, 'invalid params', 'rejected'],
    [2013, 'invalid params, context window exceeds limit', 'too_large'],
    [2013, "invalid params, unknown model 'x-1'", 'unknown_model'],
    [2045, 'rate growth limit', 'rate_limited'],
    [2049, 'invalid api key', 'credential'],
    [2056, 'usage limit exceeded', 'rate_limited'],
    [9999, 'who knows', 'server_error'],
  ])(
    'in the form of MiniMax, %i, %s, is %s: as a document, in a stream and behind a piece',
    async (code, words, failure) => {
      const refused = { id: 'x', choices: null, base_resp: { status_code: code, status_msg: words } };
      const begun = goodAnswer(protocol).split('\n\n')[0];
      const event = `data: ${JSON.stringify(refused)}\n\n`;
      const forms: readonly [TapAnswer, boolean][] = [
        [{ body: JSON.stringify(refused), headers: json }, false],
        [{ body: event }, false],
        [{ body: `${begun}\n\n${event}` }, true],
      ];
      for (const [answer, maybeBilled] of forms) {
        const { error } = await failureOf(protocol, answer);
        expect(error).toMatchObject({ failure, maybeBilled, message: expect.stringContaining(words) });
      }
    },
  );

  it.each<[string, RegExp]>([
    ['<!DOCTYPE html><html><head><title>Sign in</title></head></html>', /stream of events: a web page, “Sign in”\.$/],
    ['Service is starting', /stream of events: Service is starting\.$/],
    [`{"detail": "Use ${key} elsewhere"}`, /stream of events: Use \[key\] elsewhere\.$/],
    ['', /stream of events\.$/],
  ])('and is %j is quoted', async (body, words) => {
    const { error } = await failureOf(protocol, { body });
    expect(error).toMatchObject({ failure: 'malformed', message: expect.stringMatching(words) });
  });

  it('of a credential says how to mend it', async () => {
    const { error } = await failureOf(protocol, { body: said('Incorrect key', 'authentication_error'), headers: json });
    expect(error.message).toMatch(/Incorrect key\. To mend it, set [A-Z_]+ or run .*\.$/);
  });
});

describe('a refusal of a credential', () => {
  it('says how to mend it', async () => {
    const { error } = await failureOf('openai-chat', { status: 401, body: said('no') });
    expect(error.message).toContain('set OPENAI_API_KEY or run "outrider keys set --provider openai"');
  });
});

const inStream: readonly [type: string, failure: ProviderFailure][] = [
  ['overloaded_error', 'overloaded'],
  ['rate_limit_error', 'rate_limited'],
  ['api_error', 'server_error'],
  ['authentication_error', 'credential'],
  ['invalid_request_error', 'rejected'],
];

describe('an error inside an open stream', () => {
  it.each(inStream)('of type %s is %s over the Messages protocol', async (type, failure) => {
    const error = { type: 'error', error: { type, message: 'Overloaded' } };
    const start = { type: 'message_start', message: { model: 'm', usage: { input_tokens: 5, output_tokens: 1 } } };
    const seen = await failureOf('anthropic-messages', { body: anthropicEvents(start, error) });
    expect(seen).toMatchObject({ error: { failure, status: null, maybeBilled: true }, requests: 1 });
  });

  it('before anything else came is not billed', async () => {
    const body = anthropicEvents({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
    expect((await failureOf('anthropic-messages', { body })).error).toMatchObject({
      failure: 'overloaded',
      maybeBilled: false,
    });
  });

  describe.each(protocols)('that is plain text over %s', (protocol) => {
    it.each<[string, ProviderFailure]>([
      ['Internal upstream failure', 'server_error'],
      ['Rate limit exceeded', 'rate_limited'],
      ['Unauthorized', 'credential'],
      ['Too Many Requests', 'rate_limited'],
    ])('%s is %s, at the beginning and in the middle', async (words, failure) => {
      const begun = `${goodAnswer(protocol).split('\n\n')[0]}\n\n`;
      for (const before of ['', begun]) {
        const { error } = await failureOf(protocol, { body: `${before}event: error\ndata: ${words}\n\n` });
        expect(error).toMatchObject({ failure, maybeBilled: before !== '', message: expect.stringContaining(words) });
      }
    });

    it('and called none is no JSON, and is quoted', async () => {
      const { error } = await failureOf(protocol, { body: 'data: Internal Server Error\n\n' });
      expect(error).toMatchObject({
        failure: 'malformed',
        message: expect.stringMatching(/an event that is no JSON: Internal Server Error\.$/),
      });
    });

    it('in a document that says that it is one is one without the name of the event too', async () => {
      const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
      expect((await failureOf(protocol, { body: `data: ${JSON.stringify(error)}\n\n` })).error).toMatchObject({
        failure: 'overloaded',
      });
    });
  });

  it('is told by code or type over Chat Completions', async () => {
    const cases: [object, ProviderFailure][] = [
      [{ message: 'full', type: 'overloaded_error' }, 'overloaded'],
      [{ message: 'slow down', code: 'rate_limit_exceeded' }, 'rate_limited'],
      [{ message: 'upstream', code: 503 }, 'overloaded'],
      [{ message: 'too much', code: 'context_length_exceeded' }, 'too_large'],
      [{ message: 'oops' }, 'server_error'],
    ];
    for (const [error, failure] of cases) {
      const seen = await failureOf('openai-chat', { body: `data: ${JSON.stringify({ error })}\n\n` });
      expect(seen.error.failure, JSON.stringify(error)).toBe(failure);
    }
  });
});

describe('a credential that is refused', () => {
  it.each(['invalid x-api-key', 'Your key has expired.'])('is told in sentences: %s', async (words) => {
    const { error } = await failureOf('anthropic-messages', { status: 401, body: said(words) });
    expect(error.message).toMatch(/(invalid x-api-key|has expired)\. To mend it, set [A-Z_]+ or run .*\.$/);
  });
});
