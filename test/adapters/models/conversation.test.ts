import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/domain/json.ts';
import type { ModelRow } from '../../../src/domain/model.ts';
import { modelTable } from '../../../src/domain/model-table.ts';
import type { Message, ModelReply } from '../../../src/ports/models.ts';
import { anthropicEvents, exchange, goodAnswer, openAiChunks, protocols, rowOf, rows } from './tap.ts';

async function replyTo(
  row: ModelRow,
  body: string,
  messages?: readonly Message[],
): Promise<{ reply: ModelReply; sent: Record<string, Json> }> {
  const { reply, sent } = await exchange(row, body, messages);
  return { reply, sent: JSON.parse(sent) };
}

const sent = async (row: ModelRow, messages: readonly Message[]): Promise<Record<string, Json>> =>
  (await replyTo(row, goodAnswer(row.protocol), messages)).sent;

const asTurn = (reply: ModelReply): Message => ({
  role: 'assistant',
  raw: reply.raw,
  text: reply.text,
  calls: reply.calls,
});

const outputs = (reply: ModelReply): Message => ({
  role: 'tools',
  outputs: reply.calls.map((call, at) => ({
    call_id: call.id,
    name: call.name,
    text: at === 0 ? 'content of a' : '',
    error: at === 1,
  })),
  text: 'Three turns are left.',
});

const claude = rows['anthropic-messages'];
const gpt = rows['openai-chat'];

/** Thinking twice with signatures, redacted thinking, an empty text block, two calls at once: blocks out of order of arrival. */
const thinkingAnswer = anthropicEvents(
  { type: 'message_start', message: { model: 'claude-x', usage: { input_tokens: 5, output_tokens: 1 } } },
  { type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '', signature: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'First ' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'look.' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'SIG==' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'ping' },
  { type: 'content_block_start', index: 1, content_block: { type: 'redacted_thinking', data: 'opaque' } },
  { type: 'content_block_stop', index: 1 },
  { type: 'content_block_start', index: 2, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 2, delta: { type: 'text_delta', text: 'I read ä ' } },
  { type: 'content_block_delta', index: 2, delta: { type: 'text_delta', text: '🙂.' } },
  { type: 'content_block_stop', index: 2 },
  {
    type: 'content_block_start',
    index: 3,
    content_block: { type: 'tool_use', id: 't1', name: 'read_file', input: {}, caller: { type: 'direct' } },
  },
  { type: 'content_block_delta', index: 3, delta: { type: 'input_json_delta', partial_json: '{"pa' } },
  { type: 'content_block_start', index: 4, content_block: { type: 'tool_use', id: 't2', name: 'search', input: {} } },
  { type: 'content_block_delta', index: 3, delta: { type: 'input_json_delta', partial_json: 'th":"a"}' } },
  { type: 'content_block_stop', index: 3 },
  { type: 'content_block_delta', index: 4, delta: { type: 'input_json_delta', partial_json: '{"pattern": ' } },
  { type: 'content_block_stop', index: 4 },
  { type: 'content_block_start', index: 5, content_block: { type: 'text', text: '' } },
  { type: 'content_block_stop', index: 5 },
  { type: 'some_event_of_next_year', secret: 1 },
  { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
);

const thinkingBlocks = [
  { type: 'thinking', thinking: 'First look.', signature: 'SIG==' },
  { type: 'redacted_thinking', data: 'opaque' },
  { type: 'text', text: 'I read ä 🙂.' },
  { type: 'tool_use', id: 't1', name: 'read_file', input: { path: 'a' }, caller: { type: 'direct' } },
  { type: 'tool_use', id: 't2', name: 'search', input: {} },
];

describe('an answer of the Messages protocol', () => {
  it('is read block by block, broken arguments included', async () => {
    const { reply } = await replyTo(claude, thinkingAnswer);
    expect(reply).toEqual({
      raw: { role: 'assistant', content: [...thinkingBlocks, { type: 'text', text: '' }] },
      text: 'I read ä 🙂.',
      calls: [
        { id: 't1', name: 'read_file', arguments: { path: 'a' } },
        { id: 't2', name: 'search', arguments: null, malformed: '{"pattern": ' },
      ],
      stop: 'tools',
      usage: {
        input_tokens: 5,
        cache_write_tokens: 0,
        cache_write_1h_tokens: 0,
        cache_read_tokens: 0,
        output_tokens: 9,
      },
      served: 'claude-x',
      retries: 0,
      omitted: ['temperature'],
    });
  });

  it('goes back exactly as received, in order, and its results in one user turn with our words behind them', async () => {
    const { reply } = await replyTo(
      { ...claude, capabilities: { ...claude.capabilities, cache_markers: false } },
      thinkingAnswer,
    );
    const plain = { ...claude, capabilities: { ...claude.capabilities, cache_markers: false } };
    const { messages } = await sent(plain, [{ role: 'user', text: 'Begin.' }, asTurn(reply), outputs(reply)]);
    expect(messages).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'Begin.' }] },
      // Only the blank text block stays behind: no server takes it back.
      { role: 'assistant', content: thinkingBlocks },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't1', content: 'content of a' },
          { type: 'tool_result', tool_use_id: 't2', content: '(no output)', is_error: true },
          { type: 'text', text: 'Three turns are left.' },
        ],
      },
    ]);
  });

  it('without usage has none, not zeros', async () => {
    const body = goodAnswer('anthropic-messages').replace(/,?"usage":\{[^}]*\}/g, '');
    expect((await replyTo(claude, body)).reply.usage).toBeNull();
  });

  it('of a server that ends after the stop reason is whole', async () => {
    const body = goodAnswer('anthropic-messages').replace(/event: message_stop\n.*\n\n$/, '');
    expect((await replyTo(claude, body)).reply).toMatchObject({ text: 'Done.', stop: 'end' });
  });

  it.each([
    ['end_turn', 'end'],
    ['stop_sequence', 'end'],
    ['max_tokens', 'max_tokens'],
    ['model_context_window_exceeded', 'max_tokens'],
    ['refusal', 'refusal'],
    ['pause_turn', 'other'],
    ['new_reason', 'other'],
  ])('with stop reason %s stops as %s', async (reason, stop) => {
    const body = goodAnswer('anthropic-messages').replace('end_turn', reason);
    expect((await replyTo(claude, body)).reply.stop).toBe(stop);
  });

  it('that refuses or was cut may be empty', async () => {
    for (const reason of ['refusal', 'max_tokens']) {
      const body = anthropicEvents(
        { type: 'message_start', message: { model: 'm', usage: { input_tokens: 5, output_tokens: 1 } } },
        { type: 'message_delta', delta: { stop_reason: reason }, usage: { output_tokens: 2 } },
      );
      expect((await replyTo(claude, body)).reply).toMatchObject({ text: '', calls: [], stop: reason });
    }
  });

  it('that breaks the protocol is malformed and may have been billed', async () => {
    const start = { type: 'message_start', message: { model: 'm', usage: {} } };
    const bad: { type: string; [name: string]: unknown }[] = [
      { type: 'content_block_delta', index: 4, delta: { type: 'input_json_delta', partial_json: '{}' } },
      { type: 'content_block_start', index: 'zero', content_block: { type: 'text' } },
      { type: 'message_delta' },
    ];
    for (const event of bad) {
      await expect(replyTo(claude, anthropicEvents(start, event))).rejects.toMatchObject({
        failure: 'malformed',
        maybeBilled: true,
      });
    }
  });
});

const chunk = (delta: object, finish_reason: string | null = null): object => ({
  model: 'gpt-served',
  choices: [{ index: 0, delta, finish_reason }],
});

const callingAnswer = openAiChunks(
  chunk({ role: 'assistant', reasoning_content: 'Let me ' }),
  chunk({ reasoning_content: 'look.' }),
  chunk({ content: 'Reading.' }),
  chunk({
    tool_calls: [
      {
        index: 0,
        id: 'c1',
        type: 'function',
        function: { name: 'read_file', arguments: '' },
        extra_content: { sig: 'S' },
      },
    ],
  }),
  chunk({ tool_calls: [{ index: 0, function: { arguments: '{"path":' } }] }),
  chunk({
    tool_calls: [{ index: 1, id: 'c2', type: 'function', function: { name: 'search', arguments: '{"pattern": ' } }],
  }),
  chunk({ tool_calls: [{ index: 0, function: { arguments: '"a"}' } }] }),
  chunk({}, 'tool_calls'),
  { choices: [], usage: { prompt_tokens: 20, completion_tokens: 6, prompt_tokens_details: { cached_tokens: 8 } } },
);

describe('an answer of Chat Completions', () => {
  it('is read chunk by chunk, broken arguments included', async () => {
    const { reply } = await replyTo(gpt, callingAnswer);
    const call = (id: string, name: string, text: string): Json => ({
      id,
      type: 'function',
      function: { name, arguments: text },
    });
    expect(reply).toEqual({
      raw: {
        role: 'assistant',
        content: 'Reading.',
        reasoning_content: 'Let me look.',
        tool_calls: [
          { extra_content: { sig: 'S' }, ...(call('c1', 'read_file', '{"path":"a"}') as object) },
          call('c2', 'search', '{"pattern": '),
        ],
      },
      text: 'Reading.',
      calls: [
        { id: 'c1', name: 'read_file', arguments: { path: 'a' } },
        { id: 'c2', name: 'search', arguments: null, malformed: '{"pattern": ' },
      ],
      stop: 'tools',
      usage: {
        input_tokens: 12,
        cache_write_tokens: 0,
        cache_write_1h_tokens: 0,
        cache_read_tokens: 8,
        output_tokens: 6,
      },
      served: 'gpt-served',
      retries: 0,
      omitted: ['temperature', 'thinking', 'effort', 'cache_control'],
    });
  });

  it('goes back as received with its results behind it; broken arguments as an empty object, which every server reads', async () => {
    const { reply } = await replyTo(gpt, callingAnswer);
    const { messages } = await sent(gpt, [{ role: 'user', text: 'Begin.' }, asTurn(reply), outputs(reply)]);
    const [first, second] = (reply.raw as { tool_calls: { function: object }[] }).tool_calls;
    expect(messages).toEqual([
      { role: 'system', content: 'You are careful.' },
      { role: 'user', content: 'Begin.' },
      {
        ...(reply.raw as object),
        tool_calls: [first, { ...second, function: { ...second?.function, arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'content of a' },
      { role: 'tool', tool_call_id: 'c2', content: '(no output)' },
      { role: 'user', content: 'Three turns are left.' },
    ]);
  });

  it('has its reasoning sent back between a call and its result only', async () => {
    const { reply } = await replyTo(gpt, openAiChunks(chunk({ reasoning_content: 'Hm.', content: 'Done.' }, 'stop')));
    expect(reply.raw).toMatchObject({ reasoning_content: 'Hm.' });
    const { messages } = await sent(gpt, [
      { role: 'user', text: 'Begin.' },
      asTurn(reply),
      { role: 'user', text: 'End in form.' },
    ]);
    expect((messages as Json[])[2]).toEqual({ role: 'assistant', content: 'Done.' });
  });

  it('without usage has none, not zeros', async () => {
    expect((await replyTo(gpt, openAiChunks(chunk({ content: 'Hi' }, 'stop')))).reply.usage).toBeNull();
  });

  it('keeps calls apart that have no index, all the same index, or no id', async () => {
    const named = (id: string | undefined, index: number | undefined): object => ({
      id,
      index,
      type: 'function',
      function: { name: 'read_file', arguments: '{}' },
    });
    const read = async (...calls: object[]): Promise<string[]> => {
      const body = openAiChunks(...calls.map((call) => chunk({ tool_calls: [call] })), chunk({}, 'stop'));
      const { reply } = await replyTo(gpt, body);
      expect(reply.stop).toBe('tools');
      return reply.calls.map(({ id }) => id);
    };
    expect(await read(named('a', undefined), named('b', undefined))).toEqual(['a', 'b']);
    expect(await read(named('a', 0), named('b', 0))).toEqual(['a', 'b']);
    expect(await read(named(undefined, 0), named(undefined, 1))).toEqual(['call_1_0', 'call_1_1']);
  });

  it.each([
    ['stop', 'end'],
    ['length', 'max_tokens'],
    ['content_filter', 'refusal'],
    ['new_reason', 'other'],
  ])('with finish reason %s stops as %s', async (reason, stop) => {
    expect((await replyTo(gpt, openAiChunks(chunk({ content: 'Hi' }, reason)))).reply.stop).toBe(stop);
  });

  it('with words of refusal is a refusal', async () => {
    const { reply } = await replyTo(
      gpt,
      openAiChunks(chunk({ refusal: 'I will ' }), chunk({ refusal: 'not.' }, 'stop')),
    );
    expect(reply).toMatchObject({
      stop: 'refusal',
      text: 'I will not.',
      raw: { content: null, refusal: 'I will not.' },
    });
  });
});

describe('a request', () => {
  it('carries thinking and effort where the capability row has them, says what was left out, and never a temperature', async () => {
    const big = await replyTo(claude, goodAnswer('anthropic-messages'));
    expect(big.sent).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'high' },
      max_tokens: 1000,
      stream: true,
    });
    expect(big.reply.omitted).toEqual(['temperature']);
    const small = await replyTo(rowOf('kimi-k3'), goodAnswer('anthropic-messages'));
    expect(small.reply.omitted).toEqual(['temperature', 'thinking', 'effort', 'cache_control']);
    for (const name of ['thinking', 'output_config', 'temperature']) expect(small.sent).not.toHaveProperty(name);
    expect(JSON.stringify(small.sent)).not.toContain('cache_control');
    const effort = { ...gpt, capabilities: { ...gpt.capabilities, effort: 'low' as const } };
    expect((await replyTo(effort, goodAnswer('openai-chat'))).sent).toMatchObject({
      reasoning_effort: 'low',
      max_tokens: 1000,
      stream_options: { include_usage: true },
    });
  });

  it('merges what we say twice in a row into one user turn', async () => {
    const { messages } = await sent(claude, [
      { role: 'user', text: 'Begin.' },
      { role: 'user', text: 'Now.' },
    ]);
    expect(messages).toMatchObject([{ role: 'user', content: [{ text: 'Begin.' }, { text: 'Now.' }] }]);
  });

  it('leaves out an empty system text and an empty list of tools', async () => {
    for (const protocol of protocols) {
      const { sent } = await exchange(rows[protocol], goodAnswer(protocol), undefined, { system: '', tools: [] });
      const body = JSON.parse(sent);
      expect(body).not.toHaveProperty('tools');
      expect(JSON.stringify(body)).not.toMatch(/"system"/);
    }
  });

  const markers = (body: Json): number => JSON.stringify(body).split('"cache_control":{"type":"ephemeral"}').length - 1;
  const unmarked = (value: Json | undefined): string =>
    JSON.stringify(value).replaceAll(',"cache_control":{"type":"ephemeral"}', '');

  it('has at most four cache markers, moving ahead while the prefix stays the same bytes', async () => {
    const { reply } = await replyTo(claude, thinkingAnswer);
    const messages: Message[] = [{ role: 'user', text: 'Begin.' }];
    let before: Record<string, Json> | undefined;
    for (let turn = 0; turn < 6; turn += 1) {
      const body = await sent(claude, messages);
      expect(markers(body)).toBe(turn === 0 ? 3 : 4);
      expect(markers((body.messages as Json[]).at(-1) ?? null)).toBe(1);
      if (before !== undefined) {
        expect(unmarked(body.tools)).toBe(unmarked(before.tools));
        expect(unmarked(body.system)).toBe(unmarked(before.system));
        expect(unmarked(body.messages).startsWith(unmarked(before.messages).slice(0, -1))).toBe(true);
        // The older marker stands where the previous request wrote its cache.
        expect(markers((body.messages as Json[])[(before.messages as Json[]).length - 1] ?? null)).toBe(1);
      }
      before = body;
      messages.push(asTurn(reply), outputs(reply));
    }
  });

  it('does not touch the messages it is given', async () => {
    const { reply } = await replyTo(claude, thinkingAnswer);
    const messages: Message[] = [{ role: 'user', text: 'Begin.' }, asTurn(reply), outputs(reply)];
    const copy = structuredClone(messages);
    await sent(claude, messages);
    expect(messages).toEqual(copy);
  });
});

describe('the model table', () => {
  it.each(modelTable)('has a row for $id that can be asked', async (row) => {
    const { reply, sent: body } = await replyTo(row, goodAnswer(row.protocol));
    expect(reply).toMatchObject({ text: 'Done.', served: 'served' });
    expect(body.model).toBe(row.id);
    expect(row.capabilities.max_output_tokens).toBeLessThan(row.capabilities.context_tokens);
    expect(row.rates?.input).toBeGreaterThan(row.rates?.cache_read ?? Number.POSITIVE_INFINITY);
    expect(row.rates?.output).toBeGreaterThan(row.rates?.input ?? Number.POSITIVE_INFINITY);
  });
});
