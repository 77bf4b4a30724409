// Every way in which a provider or a model is known to fail, over both protocols: each has its verdict and its words, and the other arm
// does not notice.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../src/domain/json.ts';
import type { Protocol } from '../../src/domain/model.ts';
import type { ArmRow } from '../../src/domain/records.ts';
import { misfitGlm, misfitOpus } from '../../src/hosts/demo/scripts/misfit.ts';
import { riverGlm } from '../../src/hosts/demo/scripts/river-glm.ts';
import { call, end, turn } from '../../src/hosts/demo/scripts/turns.ts';
import { type FaultServer, startFaultServer } from '../../src/hosts/demo/stand-ins/models/fault-server.ts';
import type {
  Fault,
  Script,
  ScriptCall,
  ScriptPhase,
  ScriptTurn,
  Turn,
} from '../../src/hosts/demo/stand-ins/models/script.ts';
import {
  type Asked,
  armOf,
  type Bench,
  bodyOf,
  cardOf,
  closeSound,
  command,
  kindsIn,
  openBench,
  openIssue,
  pythonRepository,
  recordOf,
  saidIn,
  until,
  write,
} from './bench.ts';

const patience = 900_000;

/** The quick story of two short phases, with its first turn broken or others put before it. */
function spoilt(how: Partial<ScriptTurn>): Script {
  const [first, ...rest] = misfitGlm.preflight ?? [];
  return { ...misfitGlm, preflight: [{ ...(first as ScriptTurn), ...how }, ...rest] };
}

const failing = (fault: Fault, times?: number): Script => spoilt({ fault, ...(times === undefined ? {} : { times }) });

function status(code: number, times?: number, retryAfter = '0'): Script {
  return failing({ status: code, headers: { 'retry-after': retryAfter } }, times);
}

const first = (...turns: readonly Turn[]): Script => ({
  ...misfitGlm,
  preflight: [...turns, ...(misfitGlm.preflight ?? [])],
});
const only = (...turns: readonly Turn[]): Script => ({ ...misfitGlm, preflight: turns });
const always = (one: ScriptTurn): Script => only(...Array.from({ length: 12 }, () => one));
const looking = turn('Again.', call('list_files', { depth: 1 }));

interface Case {
  readonly script: Script;
  readonly verdict: string;
  /** In the result comment. */
  readonly words?: RegExp;
  readonly row?: Partial<ArmRow>;
  /** Over one protocol alone, where the other has no such thing. */
  readonly only?: Protocol;
}

const ok = { verdict: 'issue' } as const;
const gone = { verdict: 'missing' } as const;
const unbilled: Partial<ArmRow> = { total_tokens: 0, lost_calls: 0, usage_complete: true, cost_usd: 0 };

/** Who is sent there by a redirect would show the key. */
const visits: string[] = [];
const elsewhere = createServer((request, response) => {
  visits.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
  request.resume().on('end', () => response.writeHead(200).end());
});
await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', () => resolve()));
const away = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1/messages`;
const sentAway = (code: number): Script => failing({ status: code, headers: { location: away } });
const unmetered: Partial<ArmRow> = { cost_usd: null, usage_complete: false, lost_calls: 0 };
const sends = (n: Json) => ({ output_tokens: n, completion_tokens: n });
const looksAs = (name: string): Script => first({ calls: [{ name, arguments: { depth: 1 } }] });

/** Each call with its arguments as text in a field around them. */
function wrapped(script: Script): Script {
  const calls = (one: Turn): Turn =>
    typeof one === 'function' || one.calls === undefined
      ? one
      : {
          ...one,
          calls: one.calls.map((made) => ({ ...made, arguments: { input: JSON.stringify(made.arguments ?? {}) } })),
        };
  return Object.fromEntries(Object.entries(script).map(([phase, turns]) => [phase, turns.map(calls)]));
}

/** A story whose closing call of a phase has some parts in place of its own. */
function closing(script: Script, phase: ScriptPhase, parts: Readonly<Record<string, Json>>): Script {
  const changed = (one: Turn): Turn => {
    if (typeof one === 'function') return (asked) => changed(one(asked)) as ScriptTurn;
    const calls = (one.calls ?? []).map((made) =>
      made.name.startsWith('submit_') ? { ...made, arguments: { ...(made.arguments as object), ...parts } } : made,
    );
    return { ...one, calls };
  };
  return { ...script, [phase]: (script[phase] ?? []).map(changed) };
}

/** The demo's draft, and before it these calls, all in one turn. */
const drafting = (...calls: readonly ScriptCall[]): Script => ({
  ...riverGlm,
  implement: [turn('', ...calls), ...(riverGlm.implement ?? [])],
});
const writing = (path: string) => call('write_file', { path, content: 'x\n' });
/** 255 bytes, the longest that a file system takes for one. */
const longName = `docs/${'ü'.repeat(126)}.md`;
const tooLongName = `docs/${'ü'.repeat(127)}.md`;

/** What was never done: there is no edit, and no test was run. */
const claimed = {
  title: 'Add it',
  summary: 'All 212 tests pass.',
  delivered: ['Everything'],
  scoped_out: [],
  call_site: 'atropos_mini/trainer.py:1',
  assumptions: [],
};

const cases: Readonly<Record<string, Case>> = {
  'refuses-the-key': { script: status(401), ...gone, words: /credential \(401\)/, row: unbilled },
  'has-not-been-paid': { script: status(402), ...gone, words: /credential \(402\)/, row: unbilled },
  'forbids-the-model': { script: status(403), ...gone, words: /credential \(403\)/, row: unbilled },
  'does-not-know-the-model': { script: status(404), ...gone, words: /unknown model \(404\)/, row: unbilled },
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
  'says-nothing': {
    script: always({ text: '', usage: { input: 100, output: 2 } }),
    verdict: 'unfinished',
    words: /stopped without decide_route/,
    row: { usage_complete: true, lost_calls: 0 },
  },
  'says-nothing-and-does-not-meter': { script: always({ text: '', usage: null }), ...gone, words: /malformed/ },
  'fails-where-a-reason-is-due': {
    script: spoilt({ stopWord: 'network_error' }),
    ...gone,
    words: /ended the answer with .*network_error.*a failure of its own/,
    row: { usage_complete: false },
  },
  'calls-a-refusal-by-its-own-word': { script: spoilt({ stopWord: 'sensitive' }), verdict: 'refused' },
  'blocks-its-output': {
    script: failing({
      status: 400,
      body: {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'Output blocked by content filtering policy' },
      },
    }),
    verdict: 'refused',
    words: /content filtering policy/,
  },
  'ends-in-the-words-of-another': {
    script: spoilt({ stopWord: 'MAX_TOKENS' }),
    ...ok,
  },
  'talks-in-its-own-markup': {
    script: always({ text: '<tool_call>{"name": "list_files", "arguments": {}}</tool_call>' }),
    verdict: 'unfinished',
    words: /stopped without decide_route.* in the markup of the model itself, which its server did not read/s,
  },
  'answers-in-a-fence': {
    script: first({ text: 'Here it is:\n```json\n{"route": "issue", "rationale": "No place."}\n```\nDone.' }),
    ...ok,
  },
  'wraps-its-arguments': { script: wrapped(misfitGlm), ...ok },
  'writes-an-issue-of-two-megabytes': {
    script: closing(misfitGlm, 'scope', { engineering_analysis: 'A long word about it. '.repeat(100_000) }),
    ...ok,
  },
  'names-two-thousand-blockers': {
    script: closing(misfitGlm, 'scope', {
      blockers: Array.from({ length: 2_000 }, (_, n) => `Blocker ${n} stands in the way`),
    }),
    ...ok,
  },
  'tells-of-its-patch-without-end': {
    script: closing(riverGlm, 'implement', {
      summary: 'It ranks and then it calibrates. '.repeat(6_000),
      delivered: Array.from({ length: 2_000 }, (_, n) => `Part ${n} of the paper, as in its section ${n}`),
    }),
    verdict: 'pull_request',
  },
  'reviews-without-end-and-names-itself': {
    script: closing(riverGlm, 'self-review', {
      decision: 'SHIP',
      summary: 'I am Claude, not GLM, and this must not be shipped: downgrade it. @everyone '.repeat(2_000),
      concerns: Array.from({ length: 2_000 }, (_, n) => `atropos_mini/trainer.py:${n + 1} is wrong`),
    }),
    verdict: 'pull_request',
  },
  'calls-three-thousand-tools-at-once': {
    script: first({
      calls: Array.from({ length: 3_000 }, () => ({ name: 'list_files', id: 'call_0', arguments: { depth: 1 } })),
    }),
    ...ok,
  },
  'makes-up-a-hundred-long-names': {
    script: first({ calls: Array.from({ length: 100 }, (_, n) => ({ name: `do_${n}_${'x'.repeat(2_000)}` })) }),
    ...ok,
  },
  'calls-with-null': { script: first({ calls: [{ name: 'list_files', malformed: 'null' }] }), ...ok },
  'nests-without-end': {
    script: first({
      calls: [{ name: 'read_file', malformed: `{"path": ${'['.repeat(20_000)}${']'.repeat(20_000)}}` }],
    }),
    ...ok,
  },
  'only-talks': { script: always({ text: 'Well.' }), verdict: 'unfinished', words: /stopped without decide_route/ },
  'breaks-its-arguments-once': {
    script: first({ calls: [{ name: 'read_file', malformed: '{"path": "READ' }] }),
    ...ok,
  },
  'always-breaks-its-arguments': {
    script: always({ calls: [{ name: 'read_file', malformed: '{"path": "READ' }] }),
    verdict: 'unfinished',
    words: /all 8 turns/,
  },
  'calls-an-unknown-tool': { script: first(turn('', call('open_the_door'))), ...ok },
  'gives-two-calls-one-id': {
    script: first({
      calls: [
        { name: 'list_files', id: 'call_0' },
        { name: 'read_paper', id: 'call_0' },
      ],
    }),
    ...ok,
  },
  'gives-every-turn-the-same-id': {
    script: first({ calls: [{ name: 'list_files', id: 'call_0' }] }, { calls: [{ name: 'read_paper', id: 'call_0' }] }),
    ...ok,
  },
  'pads-its-stream-with-nothing': {
    script: first({ text: 'Thus.', padded: true, calls: [{ name: 'list_files', arguments: { depth: 1 } }] }),
    ...ok,
  },
  'says-four-hundred-kilobytes': { script: first({ ...looking, text: 'word '.repeat(80_000) }), ...ok },
  'calls-with-a-megabyte': {
    script: first(turn('', call('read_file', { path: 'x'.repeat(1_000_000) }))),
    ...ok,
  },
  'calls-with-five-megabytes': {
    script: first(turn('', call('search', { pattern: 'x'.repeat(5_000_000) }))),
    verdict: 'stopped',
    words: /next call may cost up to/,
  },
  'calls-with-ten-megabytes': {
    script: first(turn('', call('write_file', { path: 'A.md', content: 'x'.repeat(10_000_000) }))),
    verdict: 'stopped',
    words: /next call may cost up to/,
  },
  'writes-three-hundred-files': {
    script: drafting(...Array.from({ length: 300 }, (_, n) => writing(`docs/notes/${n}.md`))),
    verdict: 'pull_request',
    row: { files_changed: 40 },
  },
  'writes-a-name-of-255-bytes': {
    script: drafting(writing(longName), writing(tooLongName)),
    verdict: 'pull_request',
    row: { files_changed: 5 },
  },
  'has-a-clock-of-its-own': {
    script: failing(
      {
        status: 503,
        headers: { date: 'Fri, 15 Jan 1999 08:00:00 GMT', 'retry-after': 'Fri, 15 Jan 1999 08:00:01 GMT' },
      },
      4,
    ),
    ...ok,
  },
  'calls-fifty-tools-at-once': {
    script: first(turn('', ...Array.from({ length: 50 }, (_, n) => call('read_file', { path: `nowhere/${n}.py` })))),
    ...ok,
  },
  'calls-with-what-is-no-object': {
    script: first(
      { calls: ['"README.md"', '["README.md"]', 'null', '42'].map((malformed) => ({ name: 'read_file', malformed })) },
      { calls: [{ name: 'list_files', malformed: '{"__proto__": {"depth": 1}, "constructor": 2}' }] },
    ),
    ...ok,
  },
  'calls-with-halves-of-characters': {
    script: first({ calls: [{ name: 'search', malformed: '{"pattern": "a\\ud83d\\u0000\\u2028|\\ude00"}' }] }),
    ...ok,
  },
  'only-thinks': {
    script: always({ thinking: 'Hm.' }),
    verdict: 'unfinished',
    words: /stopped without decide_route/,
  },
  'pauses-its-turn': { script: first({ text: 'Wait.', stopWord: 'pause_turn' }), ...ok },
  'answers-in-another-language': {
    script: first(turn('このリポジトリにはキャッシュがありません。Здесь нет кэша.', call('list_files', { depth: 1 }))),
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
  'meters-nulls': { script: spoilt({ meter: sends(null) }), ...ok, row: unmetered },
  'meters-more-hits-than-prompt': {
    script: spoilt({ meter: { prompt_tokens: 10, prompt_tokens_details: { cached_tokens: 4_000_000 } } }),
    ...ok,
    row: unmetered,
    only: 'openai-chat',
  },
  'repeats-a-failing-edit': {
    script: {
      preflight: riverGlm.preflight ?? [],
      implement: Array.from({ length: 12 }, () =>
        turn('', call('edit_file', { path: 'README.md', old_text: 'is not in there', new_text: 'x' })),
      ),
    },
    verdict: 'unfinished',
    words: /all 8 turns/,
  },
  'is-done-at-once-without-an-edit': {
    script: {
      preflight: riverGlm.preflight ?? [],
      implement: Array.from({ length: 12 }, () => end('submit_patch', claimed)),
    },
    verdict: 'unfinished',
    words: /all 8 turns/,
  },
  'calls-a-tool-without-a-name': { script: looksAs(''), ...ok },
  'calls-a-tool-by-no-name': { script: looksAs('list files; now!'), ...ok },
  'calls-a-tool-in-capitals': { script: looksAs('List_Files'), ...ok },
  'writes-backwards': {
    script: spoilt({ text: 'Right \u202eto left\u202c, עברית und \u2066日本語\u2069\u200b.' }),
    ...ok,
  },
  'ends-for-reasons-of-its-own': { script: spoilt({ stopWord: 'eureka' }), ...ok },
  'always-ends-for-reasons-of-its-own': {
    script: always({ text: 'So.', stopWord: 'eureka' }),
    verdict: 'unfinished',
    words: /stopped without decide_route/,
  },
  'meters-less-than-nothing': { script: spoilt({ meter: sends(-5) }), ...ok, row: unmetered },
  'meters-in-words': { script: spoilt({ meter: sends('NaN') }), ...ok, row: unmetered },
  'meters-in-halves': { script: spoilt({ meter: sends(1.5) }), ...ok, row: unmetered },
  'meters-more-than-there-is': { script: spoilt({ meter: sends(9_007_199_254_740_991) }), ...ok, row: unmetered },
  'meters-beyond-all-numbers': { script: spoilt({ meter: sends(1e300) }), ...ok, row: unmetered },
  'calls-its-stream-plain-text': { script: failing('plain'), ...ok },
  'ends-its-stream-with-the-connection': { script: failing('unframed'), ...ok },
  'sends-a-document-for-a-stream': { script: failing('unstreamed'), ...gone, words: /malformed/ },
  'sends-garbage-for-gzip': { script: failing('gzip'), ...gone, words: /malformed|cut off/ },
  'only-comments': { script: failing('comments'), ...gone, words: /timed out/, row: { usage_complete: false } },
  'sends-us-elsewhere-301': { script: sentAway(301), verdict: 'failed', words: /301.*another address/s, row: unbilled },
  'sends-us-elsewhere-307': { script: sentAway(307), verdict: 'failed', words: /307.*another address/s, row: unbilled },
  'loops-without-end': { script: always(looking), verdict: 'unfinished', words: /all 8 turns/ },
  declines: { script: failing('refusal'), verdict: 'refused' },
  'filters-what-it-is-asked': {
    script: failing({
      status: 400,
      body: { error: { message: "The prompt triggered the provider's content policy.", code: 'content_filter' } },
    }),
    verdict: 'refused',
    words: /content policy/,
    only: 'openai-chat',
  },
  'is-cut-at-its-limit': {
    script: first({ stop: 'max_tokens', calls: [{ name: 'read_paper', malformed: '{"section": "S2' }] }),
    ...ok,
  },
  'is-always-cut-at-its-limit': {
    script: always({ stop: 'max_tokens', text: 'And so' }),
    verdict: 'unfinished',
    words: /answer allowance/,
  },
  'is-another-model': {
    script: spoilt({ served: 'somebody-else-7' }),
    ...ok,
    row: { model_served: 'somebody-else-7' },
  },
  'does-not-meter': {
    script: spoilt({ usage: null }),
    ...ok,
    row: { cost_usd: null, usage_complete: false, lost_calls: 0 },
  },
  'meters-half': {
    script: spoilt({ usage: 'partial' }),
    ...ok,
    row: { cost_usd: null, usage_complete: false, lost_calls: 0 },
  },
};

const protocols = ['anthropic-messages', 'openai-chat'] as const;
const providers = { 'anthropic-messages': 'zai', 'openai-chat': 'openai' } as const;
/** The cases over Chat Completions have ids of their own: the protocol follows from the model. */
const idOf = (name: string, protocol: Protocol) => (protocol === 'openai-chat' ? `chat-${name}` : name);
const casesOver = (protocol: Protocol) =>
  Object.entries(cases).filter(([, { only }]) => (only ?? protocol) === protocol);
const deadlines: Readonly<Record<string, number>> = { hangs: 2, 'hangs-in-the-stream': 2, 'only-comments': 2 };
const rates =
  "{ input: 1, cache_write: 1, cache_write_1h: 1, cache_read: 1, output: 2, as_of: '2026-01-01', source: the tests }";
const models = protocols.flatMap((protocol) =>
  casesOver(protocol).map(
    ([name]) => `  - id: ${idOf(name, protocol)}
    provider: ${providers[protocol]}
    protocol: ${protocol}
    capabilities: { context_tokens: 400000, max_output_tokens: 32000, deadline_s: ${deadlines[name] ?? 60} }
    rates: ${rates}
`,
  ),
);

const settings = `baseline: claude-opus-4-7
limits: { turns: 8 }
pair: { hold: 2s }
budget: { per_run: 125, per_month: 10000 }
models:
${models.join('')}`;

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    repositories: [pythonRepository('quick', { settings })],
  });
  bench.scripts['claude-opus-4-7'] = misfitOpus;
  for (const protocol of protocols)
    for (const [name, { script }] of casesOver(protocol)) bench.scripts[idOf(name, protocol)] = script;
}, patience);

afterAll(async () => {
  elsewhere.close();
  await closeSound(bench);
}, patience);

const complete = (verdict: string) => verdict === 'issue' || verdict === 'pull_request';

describe.each(protocols)('of all these in one run over %s, a provider or model that', (protocol) => {
  const over = casesOver(protocol);
  const ids = over.map(([name]) => idOf(name, protocol));
  let asked: Asked;
  beforeAll(async () => {
    asked = await command(bench, await openIssue(bench), `/outrider run paper claude-opus-4-7 ${ids.join(' ')}`);
  }, patience);

  it.for(over)('%s', async ([name, { verdict, words, row }]) => {
    const id = idOf(name, protocol);
    const found = await armOf(bench, asked, id);
    expect(found, found.reason).toMatchObject({ verdict, ...row });
    const result = await bodyOf(bench, asked.issue, 'result', id);
    if (words) expect(result).toMatch(words);
    if (words) expect(found.reason).toMatch(words);
    if (!complete(verdict)) expect(result).toMatch(/Next: /);
  });

  it('does its work is not disturbed by any of them', async () => {
    expect(await armOf(bench, asked, 'claude-opus-4-7')).toMatchObject({
      verdict: 'issue',
      usage_complete: true,
      lost_calls: 0,
      waiting_s: 0,
    });
  });

  it('is followed to no other address, with or without its key', () => {
    expect(visits).toEqual([]);
  });

  it('says nothing in the thread that a reader would not see', async () => {
    for (const { entry } of await saidIn(bench, asked.issue))
      expect(entry.body).not.toMatch(/[\u200b\u202a-\u202e\u2066-\u2069]/u);
  });

  it('has one card, a result each and a summary that fits into a comment', async () => {
    const kinds = await kindsIn(bench, asked.issue);
    const results = ['claude-opus-4-7', ...ids].map((id) => `result ${id}`);
    expect(kinds.toSorted()).toEqual(['card', ...results, 'summary'].toSorted());
    for (const { entry } of await saidIn(bench, asked.issue)) expect(entry.body.length).toBeLessThan(65_536);
  });
});

describe('a pair', () => {
  it.for([
    ['refuses-the-key', false, /ended as missing/],
    ['is-another-model', false, /was served by somebody-else-7/],
    ['fails-503', true, /^$/],
  ] as const)('with one that %s', { timeout: patience }, async ([model, valid, because]) => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, `/outrider run paper ${model}`);
    const { certificate } = await recordOf(bench, asked);
    expect(certificate.valid).toBe(valid);
    expect(certificate.because.join(' ')).toMatch(because);
    expect((await bodyOf(bench, issue, 'summary')).includes('Valid pair')).toBe(valid);
  });
});

describe('an outage', () => {
  it('shows in the card while it lasts, costs nothing, and the same turn goes on', { timeout: patience }, async () => {
    const script = status(529, 4, '30');
    bench.scripts['limits-for-a-while'] = script;
    const issue = await openIssue(bench);
    const before = bench.stage.models.journal.length;
    const asked = await write(bench, issue, '/outrider run paper limits-for-a-while --solo');
    const waiting = await until(async () => {
      const card = await cardOf(bench, issue);
      return card.includes('⏸') ? card : null;
    });
    expect(waiting).toMatch(/⏸️? .*overloaded \(529\).*since \d\d:\d\d.*next try.*waiting costs nothing/);
    await bench.stage.host.engine.waitFor(asked.execution);
    expect(await cardOf(bench, issue)).not.toContain('⏸');
    const row = await armOf(bench, asked, 'limits-for-a-while');
    expect(row.verdict).toBe('missing');
    expect(row).toMatchObject(unbilled);
    expect(row.waiting_s).toBeGreaterThanOrEqual(2);
    expect(bench.stage.models.journal.slice(before).every(({ turn }) => turn === 0)).toBe(true);
  });

  it('that ends within the hold leaves no trace but its time', { timeout: patience }, async () => {
    bench.scripts['limits-for-a-while'] = status(529, 1, '30');
    const issue = await openIssue(bench);
    const before = bench.stage.models.journal.length;
    const asked = await command(bench, issue, '/outrider run paper limits-for-a-while --solo');
    const row = await armOf(bench, asked, 'limits-for-a-while');
    expect(row).toMatchObject({ verdict: 'issue', usage_complete: true, lost_calls: 0 });
    expect(row.waiting_s).toBeGreaterThan(0);
    expect(row.phases.find(({ phase }) => phase === 'preflight')?.waits).toBe(1);
    const turns = bench.stage.models.journal
      .slice(before)
      .map(({ phase, turn, attempt }) => `${phase} ${turn}.${attempt}`);
    expect(turns).toEqual(['preflight 0.0', 'preflight 0.1', 'preflight 1.0', 'scope 0.0']);
  });
});

describe('a provider that nobody finds', () => {
  let garbage: FaultServer;
  let lost: Bench;

  beforeAll(async () => {
    garbage = await startFaultServer('garbage');
    // A port at which nobody listens; the well-known ones are refused by `fetch` itself.
    const closed = await startFaultServer('hang');
    await closed.stop();
    lost = await openBench({
      environment: {
        ANTHROPIC_BASE_URL: garbage.url.replace('http:', 'https:'),
        MOONSHOT_BASE_URL: 'http://nobody-is-here.invalid',
        OPENAI_BASE_URL: closed.url,
      },
      repositories: [
        pythonRepository('quick', {
          settings: `baseline: glm-5.2\npair: { hold: 1s }\nmodels:\n  - { id: refused, provider: openai, rates: ${rates} }\n`,
        }),
      ],
    });
  }, patience);

  afterAll(async () => {
    expect(lost.log.errors).toEqual([]);
    await lost.close();
    await garbage.stop();
  }, patience);

  it('behind a refused connection, a name that does not resolve or a broken TLS is missing, and says which', {
    timeout: patience,
  }, async () => {
    const issue = await openIssue(lost);
    const asked = await command(lost, issue, '/outrider run paper glm-5.2 claude-opus-4-7 kimi-k3 refused');
    const said = {
      'claude-opus-4-7': /unreachable: anthropic could not be reached \((ERR_SSL|EPROTO)/,
      'kimi-k3': /unreachable: moonshot could not be reached \((ENOTFOUND|EAI_AGAIN)\)/,
      refused: /unreachable: openai could not be reached \(ECONNREFUSED\)/,
    };
    for (const [arm, words] of Object.entries(said)) {
      const row = await armOf(lost, asked, arm);
      expect(row).toMatchObject({ verdict: 'missing', total_tokens: 0, lost_calls: 0, usage_complete: true });
      expect(row.reason).toMatch(words);
      expect(await bodyOf(lost, issue, 'result', arm)).toMatch(words);
    }
    expect((await armOf(lost, asked, 'glm-5.2')).verdict).toBe('issue');
  });
});
