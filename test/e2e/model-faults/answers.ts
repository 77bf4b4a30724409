// How a provider answers a call, or does not: by status, by its stream, under another's name.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ArmRow } from '../../../src/domain/records.ts';
import type { Script } from '../../../src/hosts/demo/stand-ins/models/script.ts';
import { type Case, failing, first, gone, ok, spoilt, status } from './case.ts';

export const unbilled: Partial<ArmRow> = { total_tokens: 0, lost_calls: 0, usage_complete: true, cost_usd: 0 };

/** Who is sent there by a redirect would show the key. */
export const visits: string[] = [];
export const elsewhere = createServer((request, response) => {
  visits.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
  request.resume().on('end', () => response.writeHead(200).end());
});
await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', () => resolve()));
const away = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1/messages`;
const sentAway = (code: number): Script => failing({ status: code, headers: { location: away } });

/** By what the provider does. */
export const answers: Readonly<Record<string, Case>> = {
  'refuses-the-key': { script: status(401), ...gone, words: /credential \(401\)/, row: unbilled },
  'has-not-been-paid': { script: status(402), ...gone, words: /credential \(402\)/, row: unbilled },
  'forbids-the-model': { script: status(403), ...gone, words: /credential \(403\)/, row: unbilled },
  'does-not-know-the-model': { script: status(404), ...gone, words: /unknown model \(404\)/, row: unbilled },
  'is-not-served-here-451': {
    script: status(451),
    ...gone,
    words: /credential \(451\).*not served to the place that this bot runs at/s,
    row: unbilled,
  },
  'is-gone-410': { script: status(410), ...gone, words: /unknown model \(410\)/, row: unbilled },
  'has-no-room-498': { script: status(498, 1), ...ok },
  'calls-our-request-wrong': { script: status(400), verdict: 'failed', words: /rejected \(400\)/, row: unbilled },
  'finds-it-unprocessable': { script: status(422), verdict: 'failed', words: /rejected \(422\)/, row: unbilled },
  'finds-it-too-large': { script: status(413), verdict: 'failed', words: /too large \(413\)/, row: unbilled },
  'times-out-408': { script: status(408), ...gone, words: /server error \(408\).*did not recover/s, row: unbilled },
  'conflicts-409': { script: status(409), ...gone, words: /server error \(409\)/, row: unbilled },
  'limits-for-a-moment': { script: status(429, 1), ...ok },
  'limits-for-a-while': { script: status(429, 1, '20'), ...ok },
  'limits-in-riddles': { script: status(429, 2, 'whenever'), ...ok },
  'limits-for-longer-than-there-are-numbers': {
    script: status(429, undefined, '9'.repeat(40)),
    ...gone,
    words: /rate limited \(429\)/,
    row: unbilled,
  },
  'limits-for-long': { script: status(429, undefined, '600'), ...gone, words: /rate limited \(429\)/, row: unbilled },
  'limits-for-days': {
    script: status(429, undefined, '259200'),
    ...gone,
    words: /rate limited \(429\)/,
    row: unbilled,
  },
  'fails-500': { script: status(500, 3), ...ok },
  'fails-502': { script: status(502, 3), ...ok },
  'fails-503': { script: status(503, 3), ...ok },
  // A gateway that gave up may have let the model work on: not asked again at once, and counted as lost.
  'fails-504': { script: status(504, 2), ...ok, row: { lost_calls: 2, usage_complete: false } },
  'is-overloaded-529': { script: status(529, 3), ...ok },
  'stays-overloaded-529': {
    script: status(529),
    ...gone,
    words: /overloaded \(529\).*did not recover within .* \(`pair\.hold`\)/s,
    row: unbilled,
  },
  'is-overloaded-in-the-stream': { script: failing('overloaded'), ...gone, words: /overloaded/ },
  hangs: { script: failing('hang'), ...gone, words: /timed out/, row: { usage_complete: false } },
  'hangs-in-the-stream': { script: failing('stall'), ...gone, words: /timed out/, row: { usage_complete: false } },
  'drops-the-connection': { script: failing('drop'), ...gone, words: /unreachable/ },
  'ends-the-stream-early': { script: failing('early'), ...gone, words: /cut off/, row: { usage_complete: false } },
  'never-ends-its-answer': {
    script: spoilt({ text: 'It goes on', fault: 'endless' }),
    ...gone,
    words: /larger than/,
    row: { usage_complete: false },
  },
  'sends-a-web-page': { script: failing('html'), ...gone, words: /malformed/ },
  'cuts-the-stream': { script: failing('cut'), ...gone, words: /cut off/, row: { usage_complete: false } },
  'cuts-the-stream-once': { script: failing('cut', 1), ...ok, row: { lost_calls: 1, usage_complete: false } },
  'sends-no-json': { script: failing('malformed'), ...gone, words: /malformed/ },
  'pads-its-stream-with-nothing': {
    script: first({ text: 'Thus.', padded: true, calls: [{ name: 'list_files', arguments: { depth: 1 } }] }),
    ...ok,
  },
  'is-served-under-a-dated-name': { script: spoilt({ served: 'is-served-under-a-dated-name-20260601' }), ...ok },
  'has-no-quota-left': {
    script: failing({
      status: 429,
      headers: { 'retry-after': '0' },
      body: {
        error: { message: 'You exceeded your current quota.', type: 'insufficient_quota', code: 'insufficient_quota' },
      },
    }),
    ...gone,
    words: /credential \(429\)/,
    row: { ...unbilled, waiting_s: 0 },
  },
  'refuses-the-key-with-200': {
    script: failing({ status: 200, body: { error: { message: 'Incorrect key', type: 'authentication_error' } } }),
    ...gone,
    words: /credential: .*Incorrect key/,
    row: unbilled,
  },
  'calls-its-stream-plain-text': { script: failing('plain'), ...ok },
  'ends-its-stream-with-the-connection': { script: failing('unframed'), ...ok },
  'sends-an-empty-document': { script: failing('unstreamed'), ...gone, words: /malformed/ },
  'sends-garbage-for-gzip': { script: failing('gzip'), ...gone, words: /malformed|cut off/ },
  'only-comments': { script: failing('comments'), ...gone, words: /timed out/, row: { usage_complete: false } },
  'sends-us-elsewhere-301': { script: sentAway(301), verdict: 'failed', words: /301.*another address/s, row: unbilled },
  'sends-us-elsewhere-307': { script: sentAway(307), verdict: 'failed', words: /307.*another address/s, row: unbilled },
  'filters-what-it-is-asked': {
    script: failing({
      status: 400,
      body: { error: { message: "The prompt triggered the provider's content policy.", code: 'content_filter' } },
    }),
    verdict: 'refused',
    words: /content policy/,
    only: 'openai-chat',
  },
  'is-another-model': {
    script: spoilt({ served: 'somebody-else-7' }),
    ...ok,
    row: { model_served: 'somebody-else-7' },
  },
};
