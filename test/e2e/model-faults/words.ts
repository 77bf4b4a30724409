// What a model says and calls, in a form that nobody asked for.
import type { Json } from '../../../src/domain/json.ts';
import { misfitGlm } from '../../../src/hosts/demo/scripts/misfit.ts';
import { riverGlm } from '../../../src/hosts/demo/scripts/river-glm.ts';
import { call, end, turn } from '../../../src/hosts/demo/scripts/turns.ts';
import type {
  Script,
  ScriptCall,
  ScriptPhase,
  ScriptTurn,
  Turn,
} from '../../../src/hosts/demo/stand-ins/models/script.ts';
import { always, type Case, failing, first, gone, ok, spoilt } from './case.ts';

const looking = turn('Again.', call('list_files', { depth: 1 }));

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

/** By what the model does. */
export const words: Readonly<Record<string, Case>> = {
  'says-nothing': {
    script: always({ text: '', usage: { input: 100, output: 2 } }),
    verdict: 'unfinished',
    words: /stopped without decide_route/,
    row: { usage_complete: true, lost_calls: 0 },
  },
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
  'loops-without-end': { script: always(looking), verdict: 'unfinished', words: /all 8 turns/ },
  declines: { script: failing('refusal'), verdict: 'refused' },
  'is-cut-at-its-limit': {
    script: first({ stop: 'max_tokens', calls: [{ name: 'read_paper', malformed: '{"section": "S2' }] }),
    ...ok,
  },
  'is-always-cut-at-its-limit': {
    script: always({ stop: 'max_tokens', text: 'And so' }),
    verdict: 'unfinished',
    words: /answer allowance/,
  },
};
