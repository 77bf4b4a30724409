// What vendors, gateways and servers of open models make of the two protocols: an answer that is whole is read as what the model said.
import { describe, expect, it } from 'vitest';
import type { Protocol } from '../../../src/domain/model.ts';
import type { ModelReply } from '../../../src/ports/models.ts';
import {
  anthropicEvents,
  ask,
  exchange,
  goodAnswer,
  modelsAt,
  openAiChunks,
  protocols,
  rows,
  startTap,
} from './tap.ts';

type Event = { readonly type: string } & Readonly<Record<string, unknown>>;

const usage = { prompt_tokens: 10, completion_tokens: 3 };
const chunk = (delta: unknown, finish_reason: string | null = null, more: object = {}) => ({
  model: 'm',
  choices: [{ index: 0, delta, finish_reason }],
  ...more,
});
const piece = (call: object) => chunk({ tool_calls: [call] });
const named = (name: string | null, text: unknown) => ({ name, arguments: text });
const metered = { choices: [], usage };

/** What a Chat Completions server answers with these chunks. */
const chat = async (...chunks: readonly object[]) =>
  (await exchange(rows['openai-chat'], openAiChunks(...chunks))).reply;
const calling = async (...calls: readonly object[]) =>
  chat(...calls.map(piece), chunk({}, 'tool_calls'), metered).then(callsOf);
const callsOf = ({ calls }: ModelReply) => calls.map(({ name, arguments: given }) => [name, given]);

const start: Event = { type: 'message_start', message: { model: 'm', usage: { input_tokens: 10, output_tokens: 1 } } };
const block = (index: number, content_block: object): Event => ({ type: 'content_block_start', index, content_block });
const add = (index: number, delta: object): Event => ({ type: 'content_block_delta', index, delta });
const json = (partial_json: string) => add(0, { type: 'input_json_delta', partial_json });
const tool = (id: string, input: unknown) => block(0, { type: 'tool_use', id, name: 'read_file', input });
const endsWith = (stop_reason: string): Event => ({
  type: 'message_delta',
  delta: { stop_reason },
  usage: { output_tokens: 3 },
});
const messages = async (...events: readonly Event[]) =>
  (await exchange(rows['anthropic-messages'], anthropicEvents(start, ...events))).reply;

describe('the pieces of calls over Chat Completions', () => {
  const a = { path: 'a' };
  const b = { path: 'b' };

  it.each<[string, readonly object[]]>([
    ['as an object', [{ index: 0, id: 'x', function: named('read_file', a) }]],
    [
      'behind an empty object',
      [
        { index: 0, id: 'x', function: named('read_file', {}) },
        { index: 0, function: named(null, a) },
      ],
    ],
    [
      'behind an empty object, in pieces',
      [
        { index: 0, id: 'x', function: named('read_file', '{}') },
        { index: 0, function: named(null, '{"path"') },
        { index: 0, function: named(null, ': "a"}') },
      ],
    ],
    [
      'and once more at the end',
      [
        { index: 0, id: 'x', function: named('read_file', '{"path":') },
        { index: 0, function: named(null, '"a"}') },
        { index: 0, function: named(null, '{"path":"a"}') },
      ],
    ],
    [
      'with a new id for each piece',
      [
        { index: 0, id: 'x', function: named('read_file', '') },
        { index: 0, id: 'y', function: named(null, '{"path":') },
        { index: 0, id: 'z', function: named(null, '"a"}') },
      ],
    ],
    [
      'with a new id and the name for each piece',
      [
        { index: 0, id: 'x', function: named('read_file', '{"path":') },
        { index: 0, id: 'y', function: named('read_file', '"a"}') },
      ],
    ],
    [
      'with id and name for each piece, the last without text',
      [
        { index: 0, id: 'x', function: named('read_file', '{"path":') },
        { index: 0, id: 'x', function: named('read_file', '"a"}') },
        { index: 0, id: 'x', function: named('read_file', '') },
      ],
    ],
    [
      'with the name in pieces',
      [
        { index: 0, id: 'x', function: named('read', '') },
        { index: 0, function: named('_file', '') },
        { index: 0, function: named(null, '{"path":"a"}') },
      ],
    ],
    ['with an index in quotes', [{ index: '0', id: 'x', function: named('read_file', '{"path":"a"}') }]],
    ['without a function around them', [{ index: 0, id: 'x', name: 'read_file', arguments: '{"path":"a"}' }]],
    ['with a number for an id', [{ index: 0, id: 7, function: named('read_file', '{"path":"a"}') }]],
    [
      'in the middle of a character that is escaped',
      [
        { index: 0, id: 'x', function: named('read_file', '{"path":"\\u00') },
        { index: 0, function: named(null, '61"}') },
      ],
    ],
  ])('%s are one call', async (_how, pieces) => {
    expect(await calling(...pieces)).toEqual([['read_file', a]]);
  });

  it.each<[string, readonly object[]]>([
    [
      'with one index and no ids',
      [
        { index: 0, id: '', function: named('read_file', '{"path":"a"}') },
        { index: 0, id: '', function: named('read_file', '{"path":') },
        { index: 0, function: named(null, '"b"}') },
      ],
    ],
    ['without an index or an id', [{ function: named('read_file', a) }, { function: named('read_file', b) }]],
    [
      'with one index, their ids said once',
      [
        { index: 0, id: 'x', function: named('read_file', '') },
        { index: 0, id: '', function: named(null, '{"path":"a"}') },
        { index: 0, id: 'y', function: named('read_file', '') },
        { index: 0, id: '', function: named(null, '{"path":"b"}') },
      ],
    ],
    [
      'with indexes that skip',
      [
        { index: 5, id: 'x', function: named('read_file', '{"path":"a"}') },
        { index: 9, id: 'y', function: named('read_file', '{"path":"b"}') },
      ],
    ],
  ])('%s are two calls', async (_how, pieces) => {
    expect(await calling(...pieces)).toEqual([
      ['read_file', a],
      ['read_file', b],
    ]);
    const together = await chat(chunk({ tool_calls: pieces }), chunk({}, 'stop'), metered);
    expect(callsOf(together)).toHaveLength(2);
  });

  it('in the field of old, before there were several, are one call', async () => {
    const old = await chat(
      chunk({ function_call: named('read_file', '{"path":') }),
      chunk({ function_call: { arguments: '"a"}' } }),
      chunk({}, 'function_call'),
      metered,
    );
    expect(callsOf(old)).toEqual([['read_file', a]]);
    expect(old.stop).toBe('tools');
  });

  it('of which one is broken leave the other as it is', async () => {
    const { calls } = await chat(
      piece({ index: 0, id: 'x', function: named('read_file', '{"path":"a"}') }),
      piece({ index: 1, id: 'y', function: named('read_file', '{"path":') }),
      chunk({}, 'tool_calls'),
      metered,
    );
    expect(calls).toEqual([
      { id: 'x', name: 'read_file', arguments: a },
      { id: 'y', name: 'read_file', arguments: null, malformed: '{"path":' },
    ]);
  });

  it('keep what a gateway adds to them late', async () => {
    const { raw } = await chat(
      piece({ index: 0, id: 'x', function: named('read_file', '') }),
      piece({ index: 0, extra_content: { google: { thought_signature: 'S' } }, function: named(null, '{}') }),
      chunk({}, 'tool_calls'),
    );
    expect(raw).toMatchObject({ tool_calls: [{ extra_content: { google: { thought_signature: 'S' } } }] });
  });
});

describe('the input of calls over the Messages protocol', () => {
  it.each<[string, readonly Event[]]>([
    ['as text', [tool('x', '{"path":"a"}')]],
    ['whole, and an empty piece', [tool('x', { path: 'a' }), json('')]],
    ['whole, and again', [tool('x', { path: 'a' }), json('{"path":"a"}')]],
    ['as a piece, behind an empty text', [tool('x', ''), json('{"path":"a"}')]],
    ['behind an empty object', [tool('x', {}), json('{}'), json('{"path":'), json('"a"}')]],
    [
      'as a piece that is an object',
      [tool('x', {}), add(0, { type: 'input_json_delta', partial_json: { path: 'a' } })],
    ],
  ])('%s is one input', async (_how, events) => {
    expect(callsOf(await messages(...events, endsWith('tool_use')))).toEqual([['read_file', { path: 'a' }]]);
  });

  it('is found where no block has an index, behind text that no block was begun for', async () => {
    const unnumbered = ({ index: _, ...event }: Event): Event => event;
    const reply = await messages(
      ...[add(0, { type: 'text_delta', text: 'Two ' }), add(0, { type: 'text_delta', text: 'files.' })].map(unnumbered),
      ...[tool('x', {}), json('{"path":"a"}'), tool('y', {}), json('{"path":"b"}')].map(unnumbered),
      endsWith('tool_use'),
    );
    expect(reply.text).toBe('Two files.');
    expect(callsOf(reply)).toEqual([
      ['read_file', { path: 'a' }],
      ['read_file', { path: 'b' }],
    ]);
  });

  it('is not lost where every block has the same index', async () => {
    const reply = await messages(
      block(0, { type: 'text', text: null }),
      add(0, { type: 'text_delta', text: 'Two files.' }),
      add(0, { type: 'text_delta', text: null }),
      tool('x', {}),
      json('{"path":"a"}'),
      tool('y', {}),
      json('{"path":"b"}'),
      endsWith('tool_use'),
    );
    expect(reply.text).toBe('Two files.');
    expect(callsOf(reply)).toEqual([
      ['read_file', { path: 'a' }],
      ['read_file', { path: 'b' }],
    ]);
  });
});

/** One call with these arguments. */
const argued = (protocol: Protocol, text: string) =>
  protocol === 'openai-chat'
    ? openAiChunks(piece({ index: 0, id: 'x', function: named('read_file', text) }), chunk({}, 'tool_calls'), metered)
    : anthropicEvents(start, tool('x', {}), json(text), endsWith('tool_use'));

/** An answer that ends with this word. */
function ended(protocol: Protocol, word: string, text: string): string {
  if (protocol === 'openai-chat') return openAiChunks(chunk({ content: text }), chunk({}, word), metered);
  return anthropicEvents(
    start,
    ...(text === '' ? [] : [block(0, { type: 'text', text: '' }), add(0, { type: 'text_delta', text })]),
    endsWith(word),
  );
}

describe.each(protocols)('over %s', (protocol) => {
  const reply = async (body: string) => (await exchange(rows[protocol], body)).reply;

  it('null is what a model sends for a tool without parameters', async () => {
    expect(callsOf(await reply(argued(protocol, 'null')))).toEqual([['read_file', {}]]);
  });

  it('arguments that are nested without end are broken ones, and go back as none', async () => {
    const text = `{"path": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const answer = await reply(argued(protocol, text));
    expect(answer.calls).toEqual([{ id: 'x', name: 'read_file', arguments: null, malformed: text }]);
    const { sent } = await exchange(rows[protocol], goodAnswer(protocol), [
      { role: 'user', text: 'Begin.' },
      { role: 'assistant', raw: answer.raw, text: '', calls: answer.calls },
      { role: 'tools', outputs: [{ call_id: 'x', name: 'read_file', text: 'No.', error: true }] },
    ]);
    expect(sent).not.toContain('[[[');
  });

  it.each([
    ['eos', 'end'],
    ['STOP', 'end'],
    ['end_turn', 'end'],
    ['function_call', 'tools'],
    ['MAX_TOKENS', 'max_tokens'],
    ['model_length', 'max_tokens'],
    ['model_context_window_exceeded', 'max_tokens'],
    ['sensitive', 'refusal'],
    ['content_filter: SAFETY', 'refusal'],
    ['constructor', 'other'],
    ['function_call_filter: MALFORMED_FUNCTION_CALL', 'other'],
  ])('the word %s means %s', async (word, stop) => {
    expect(await reply(ended(protocol, word, 'So.'))).toMatchObject({ stop, text: 'So.' });
  });

  it.each([
    ['error', 'server_error'],
    ['network_error', 'server_error'],
    ['insufficient_system_resource', 'overloaded'],
    ['abort', 'server_error'],
  ])('the word %s is a failure of the provider, and no end of the model', async (word, failure) => {
    await expect(reply(ended(protocol, word, 'So.'))).rejects.toMatchObject({
      name: 'ProviderError',
      failure,
      retryable: true,
      maybeBilled: true,
      message: expect.stringContaining(`\`${word}\`, which is a failure of its own`),
    });
  });

  it('a turn that a model ends without a word is its own, and its tokens are counted', async () => {
    expect(await reply(ended(protocol, protocol === 'openai-chat' ? 'stop' : 'end_turn', ''))).toMatchObject({
      text: '',
      calls: [],
      stop: 'end',
      usage: { input_tokens: 10, output_tokens: 3 },
    });
  });

  it('a turn that is said to call tools, and names none, got lost', async () => {
    await expect(reply(ended(protocol, 'tool_calls', ''))).rejects.toMatchObject({ failure: 'malformed' });
  });

  it('fields that are nested without end, and would be none that goes back, are no answer', async () => {
    const body =
      protocol === 'openai-chat'
        ? openAiChunks(piece({ index: 0, id: 'x', extra: 0, function: named('read_file', '{}') }), chunk({}, 'stop'))
        : anthropicEvents(start, block(0, { type: 'odd', extra: 0 }), endsWith('end_turn'));
    const text = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    await expect(reply(body.replace('"extra":0', `"extra":${text}`))).rejects.toMatchObject({ failure: 'malformed' });
  });

  it('a model of an endless name is named by its beginning', async () => {
    const body = goodAnswer(protocol).replaceAll('"served"', `"${'s'.repeat(100_000)}"`);
    expect((await reply(body)).served).toBe('s'.repeat(200));
  });

  it('a model without a name of letters is not named', async () => {
    expect(await reply(goodAnswer(protocol).replaceAll('"served"', '7'))).toMatchObject({
      served: null,
      text: 'Done.',
    });
  });
});

/** What a server sends that never says why it ended: text or a call, with or without a meter; and its last word. */
function unreasoned(protocol: Protocol, said: 'text' | 'call' | 'half a call', meter: boolean, last = true): string {
  const text = said === 'half a call' ? '{"path":' : '{"path":"a"}';
  if (protocol === 'openai-chat') {
    const answer =
      said === 'text' ? chunk({ content: 'Hi' }) : piece({ index: 0, id: 'x', function: named('read_file', text) });
    const body = openAiChunks(answer, ...(meter ? [metered] : []));
    return last ? body : body.replace('data: [DONE]\n\n', '');
  }
  const events = said === 'text' ? [block(0, { type: 'text', text: 'Hi' })] : [tool('x', {}), json(text)];
  const end = {
    type: 'message_delta',
    delta: { stop_reason: null },
    ...(meter ? { usage: { output_tokens: 3 } } : {}),
  };
  return anthropicEvents(start, ...events, end, ...(last ? [{ type: 'message_stop' }] : []));
}

describe.each(protocols)('an answer without a reason to end over %s', (protocol) => {
  const reply = async (body: string) => (await exchange(rows[protocol], body)).reply;

  it('is whole where its provider says that it is done, and has metered it', async () => {
    expect(await reply(unreasoned(protocol, 'text', true))).toMatchObject({ text: 'Hi', stop: 'end' });
    expect(await reply(unreasoned(protocol, 'call', true))).toMatchObject({ stop: 'tools', calls: [{ id: 'x' }] });
    const half = await reply(unreasoned(protocol, 'half a call', true));
    expect(half.calls).toMatchObject([{ arguments: null }]);
  });

  it('is whole where its provider says that it is done, and its calls are', async () => {
    expect(await reply(unreasoned(protocol, 'call', false))).toMatchObject({ stop: 'tools', usage: null });
  });

  it('is no answer where nothing tells that it is whole, and this is said', async () => {
    for (const said of ['text', 'half a call'] as const)
      await expect(reply(unreasoned(protocol, said, false))).rejects.toMatchObject({
        failure: 'cut_off',
        maybeBilled: true,
        message: expect.stringMatching(/ended the answer without a reason and without a count of its tokens/),
      });
  });

  it('is cut off where its provider does not say that it is done', async () => {
    await expect(reply(unreasoned(protocol, 'call', true, false))).rejects.toMatchObject({
      failure: 'cut_off',
      message: expect.stringMatching(/ended the stream in the middle of the answer/),
    });
  });
});

describe.each(protocols)('a document where a stream was asked for over %s', (protocol) => {
  const chatDocument = {
    model: 'm',
    choices: [
      {
        index: 0,
        message: { content: 'Hi', tool_calls: [{ id: 'x', type: 'function', function: named('read_file', '{}') }] },
        finish_reason: 'tool_calls',
      },
    ],
    usage,
  };
  const message = {
    type: 'message',
    model: 'm',
    content: [
      { type: 'text', text: 'Hi' },
      { type: 'tool_use', id: 'x', name: 'read_file', input: {} },
    ],
    stop_reason: 'tool_use',
    usage: { input_tokens: 10, output_tokens: 3 },
  };

  it('is the answer, whatever it is called', async () => {
    const body = JSON.stringify(protocol === 'openai-chat' ? chatDocument : message, null, 2);
    for (const type of ['application/json', 'text/event-stream']) {
      const tap = await startTap({ body, headers: { 'content-type': type } });
      expect(await modelsAt(tap.url).complete(ask(rows[protocol]))).toMatchObject({
        text: 'Hi',
        stop: 'tools',
        calls: [{ id: 'x', name: 'read_file', arguments: {} }],
        served: 'm',
        usage: { input_tokens: 10, output_tokens: 3 },
      });
      await tap.stop();
    }
  });
});

describe('an answer over Chat Completions', () => {
  const thinking = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] };

  it('in parts is their text; what was thought is none of it', async () => {
    const parts = [chunk({ content: [thinking] }), chunk({ content: [{ type: 'text', text: 'Hi' }] })];
    expect(await chat(...parts, chunk({ content: ' there' }), chunk({}, 'stop'))).toMatchObject({
      text: 'Hi there',
      raw: { content: 'Hi there' },
    });
    expect(await chat(chunk({ content: [thinking] }), chunk({}, 'stop'))).toMatchObject({ text: '', stop: 'end' });
  });

  it('with one call that stands in no list has that call', async () => {
    const call = { index: 0, id: 'x', function: named('read_file', '{"path":"a"}') };
    expect(callsOf(await chat(chunk({ tool_calls: call }), chunk({}, 'tool_calls'), metered))).toEqual([
      ['read_file', { path: 'a' }],
    ]);
  });

  it('that comes as a message where a piece is due is one', async () => {
    const whole = { model: 'm', choices: [{ index: 0, message: { content: 'Hi' }, finish_reason: 'stop' }] };
    expect(await chat(whole, metered)).toMatchObject({ text: 'Hi', stop: 'end', usage: { output_tokens: 3 } });
  });

  it('in parts that are bare text, or a part without a list, is their text', async () => {
    expect(await chat(chunk({ content: ['Hi', { text: ' there' }] }), chunk({}, 'stop'))).toMatchObject({
      text: 'Hi there',
    });
    expect(await chat(chunk({ content: { type: 'text', text: 'Hi' } }), chunk({}, 'stop'))).toMatchObject({
      text: 'Hi',
    });
  });

  it('that is cut behind an empty reason is cut', async () => {
    await expect(chat(chunk({ content: 'Hi' }, ''))).rejects.toMatchObject({ failure: 'cut_off' });
  });

  it('has its reasoning sent back in the form of OpenRouter, its pieces put together', async () => {
    const detail = (text: string, more: object = {}) => ({ type: 'reasoning.text', index: 0, text, ...more });
    const sealed = { type: 'reasoning.encrypted', index: 1, data: 'opaque' };
    const answer = await chat(
      chunk({ reasoning: 'One ', reasoning_details: [detail('One ')] }),
      chunk({ reasoning: 'two.', reasoning_details: [detail('two.', { signature: 'S' }), sealed] }),
      piece({ index: 0, id: 'x', function: named('read_file', '{}') }),
      chunk({}, 'tool_calls'),
    );
    const { sent } = await exchange(rows['openai-chat'], goodAnswer('openai-chat'), [
      { role: 'user', text: 'Begin.' },
      { role: 'assistant', raw: answer.raw, text: '', calls: answer.calls },
      { role: 'tools', outputs: [{ call_id: 'x', name: 'read_file', text: 'No.', error: true }] },
    ]);
    expect(JSON.parse(sent).messages[2]).toMatchObject({
      reasoning: 'One two.',
      reasoning_details: [detail('One two.', { signature: 'S' }), sealed],
    });
  });

  it('with reasoning in a form that nobody knows is an answer', async () => {
    const odd = chunk({
      reasoning: { text: 'Hm.' },
      reasoning_content: ['Hm.'],
      reasoning_details: 'Hm.',
      content: 'Hi',
    });
    expect(await chat(odd, chunk({}, 'stop'))).toMatchObject({ text: 'Hi', raw: { content: 'Hi' } });
  });

  it('is metered in its choice, or in each of its pieces', async () => {
    const inChoice = { model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] };
    expect((await chat(chunk({ content: 'Hi' }), inChoice)).usage).toMatchObject({ output_tokens: 3 });
    const running = (n: number) => ({ usage: { prompt_tokens: 10, completion_tokens: n } });
    const pieces = [1, 2, 3].map((n) => chunk({ content: 'x' }, null, running(n)));
    expect((await chat(...pieces, chunk({}, 'stop', { usage: null }))).usage).toMatchObject({ output_tokens: 3 });
  });

  it('is not metered by what was read before it was whole', async () => {
    const early = chunk({ content: 'Hi' }, null, { usage: { prompt_tokens: 10, completion_tokens: 1 } });
    expect((await chat(early, chunk({ content: ' there' }), chunk({}, 'stop'))).usage).toBeNull();
  });
});
