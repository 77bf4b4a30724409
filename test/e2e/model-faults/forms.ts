// The same answer in the forms that servers, gateways and vendors give it, and refusals in theirs.
import { gzipSync } from 'node:zlib';
import { isObject } from '../../../src/domain/json.ts';
import type { ArmRow } from '../../../src/domain/records.ts';
import { misfitGlm } from '../../../src/hosts/demo/scripts/misfit.ts';
import { call } from '../../../src/hosts/demo/scripts/turns.ts';
import type { Script, ScriptTurn } from '../../../src/hosts/demo/stand-ins/models/script.ts';
import { unbilled } from './answers.ts';
import { type Case, failing, first, gone, ok, spoilt } from './case.ts';

type Fields = Record<string, unknown>;

/** Every event of a stream, changed; null leaves it out. */
const eachEvent = (change: (event: Fields) => Fields | null) => (stream: string) =>
  stream.replaceAll(/^((?:event: .*\n)?data: )(\{.*\})\n\n/gm, (_whole, head: string, data: string) => {
    const changed = change(JSON.parse(data));
    return changed === null ? '' : `${head}${JSON.stringify(changed)}\n\n`;
  });

const choiceOf = (event: Fields): Fields => (Array.isArray(event.choices) && event.choices[0]) || {};

/** Neither why it ended nor, unless `metered`, what it took. */
const unreasoned = (metered: boolean) =>
  eachEvent((event) => {
    const choice = choiceOf(event);
    if ('finish_reason' in choice) choice.finish_reason = null;
    if (event.type === 'message_delta') event.delta = { stop_reason: null };
    if (!metered && (event.type === 'message_delta' || !('type' in event))) event.usage = null;
    return event;
  });

/** Arguments as the object that they are, and the ids left out. */
const loose = eachEvent((event) => {
  const delta = choiceOf(event).delta;
  for (const made of isObject(delta) && Array.isArray(delta.tool_calls) ? delta.tool_calls : []) {
    delete made.id;
    if (made.function.arguments) made.function.arguments = JSON.parse(made.function.arguments);
  }
  if (isObject(event.content_block)) delete event.content_block.id;
  if (isObject(event.delta) && event.delta.partial_json)
    event.delta.partial_json = JSON.parse(`${event.delta.partial_json}`);
  return event;
});

const inParts = eachEvent((event) => {
  const delta = choiceOf(event).delta;
  if (isObject(delta) && typeof delta.content === 'string') delta.content = [{ type: 'text', text: delta.content }];
  return event;
});

/** Every turn of the quick story so. */
function throughout(how: Partial<ScriptTurn>): Script {
  return Object.fromEntries(
    Object.entries(misfitGlm).map(([phase, turns]) => [
      phase,
      turns.map((one) => ({ ...(one as ScriptTurn), ...how })),
    ]),
  );
}

/** Each turn ends with another of these words. */
function endingWith(...endings: readonly string[]): Script {
  const left = [...endings];
  return Object.fromEntries(
    Object.entries(misfitGlm).map(([phase, turns]) => [
      phase,
      turns.map((one) => ({ ...(one as ScriptTurn), stopWord: left.shift() ?? 'stop' })),
    ]),
  );
}

const minimax = (status_code: number, status_msg: string): Script =>
  failing({ status: 200, body: { id: 'x', choices: null, base_resp: { status_code, status_msg } } });

const whole: Partial<ArmRow> = { usage_complete: true, lost_calls: 0 };

/** By the form in which something comes. */
export const forms: Readonly<Record<string, Case>> = {
  'leaves-out-the-names-of-events': {
    script: throughout({ wire: (stream) => stream.replaceAll(/^event: .*\n/gm, '') }),
    ...ok,
    row: whole,
  },
  'sends-a-mark-windows-lines-and-signs-of-life': {
    script: throughout({
      wire: (stream) =>
        `\uFEFF${stream.replaceAll('\n\n', '\n\n: keep-alive\n\nevent: ping\ndata: pong\n\n').replaceAll('\n', '\r\n')}`,
    }),
    ...ok,
    row: whole,
  },
  'gives-no-reason-to-end': { script: throughout({ wire: unreasoned(true) }), ...ok, row: whole },
  'gives-no-reason-and-no-count': {
    script: spoilt({ text: 'I would', calls: [], wire: unreasoned(false) }),
    ...gone,
    words: /without a reason and without a count of its tokens: nobody can tell whether it is whole/,
    row: { usage_complete: false },
  },
  'argues-in-objects-without-ids': { script: throughout({ wire: loose }), ...ok, row: whole },
  'speaks-in-parts': {
    script: throughout({ text: 'Thus.', wire: inParts }),
    ...ok,
    row: whole,
    only: 'openai-chat',
  },
  'ends-calls-in-the-words-of-others': {
    script: endingWith('eos', 'function_call', 'tool_use'),
    ...ok,
    row: whole,
  },
  'breaks-one-call-of-three': {
    script: first({
      calls: [call('list_files', { depth: 1 }), { name: 'read_file', malformed: '{"path": "READ' }, call('read_paper')],
    }),
    ...ok,
    row: { ...whole, tool_calls: 8 },
  },
  'answers-in-one-document': { script: throughout({ fault: 'whole' }), ...ok, row: whole },
  'fails-in-plain-text': {
    script: spoilt({ wire: () => 'event: error\ndata: Internal upstream failure\n\n' }),
    ...gone,
    words: /server error: .*answered 200 .*Internal upstream failure/,
    row: unbilled,
  },
  'says-it-has-no-balance-with-200': {
    script: minimax(1008, 'insufficient balance'),
    ...gone,
    words: /credential: .*insufficient balance\. To mend it, top up the account/,
    row: { ...unbilled, waiting_s: 0 },
  },
  'limits-the-rate-with-200': {
    script: minimax(1002, 'rate limit exceeded(RPM)'),
    ...gone,
    words: /rate limited: .*RPM.*did not recover/s,
    row: unbilled,
  },
  'finds-it-sensitive-with-200': {
    script: minimax(1026, 'input new_sensitive'),
    verdict: 'refused',
    words: /input new_sensitive/,
  },
  'packs-its-refusal-and-says-not-so': {
    script: failing({ status: 401, bytes: gzipSync('{"error":{"message":"Who are you?"}}') }),
    ...gone,
    words: /credential \(401\): .*Who are you\?/,
    row: unbilled,
  },
  'sends-a-page-with-502': {
    script: failing({
      status: 502,
      headers: { 'content-type': 'text/html' },
      bytes: Buffer.from('<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'),
    }),
    ...gone,
    words: /server error \(502\): .*a web page, “502 Bad Gateway”\. Something in between may have answered/,
    row: unbilled,
  },
  'does-not-know-the-model-with-400': {
    script: failing({ status: 400, body: { error: { message: 'Model Not Exist' } } }),
    ...gone,
    words: /unknown model \(400\): .*Model Not Exist/,
    row: unbilled,
  },
};
