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

const taps: Tap[] = [];

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
  [402, 'credential', 1],
  [403, 'credential', 1],
  [404, 'unknown_model', 1],
  [408, 'server_error', 3],
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
    [JSON.stringify({ code: 500, msg: '404 NOT_FOUND', success: false }), 'malformed', 1],
    ['{"error": ', 'malformed', 1],
  ])('%s is %s', async (body, failure, requests) => {
    const seen = await failureOf(protocol, { body, headers: json });
    expect(seen).toMatchObject({ error: { failure }, requests });
    // An error in place of an answer was not worked for.
    expect(seen.error.maybeBilled).toBe(failure === 'malformed');
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
