// What a model may say and a strict server will not take back: it goes back in a form that every server takes, so that the conversation goes on.
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/domain/json.ts';
import type { Message, ModelReply } from '../../../src/ports/models.ts';
import { anthropicEvents, exchange, goodAnswer, openAiChunks, protocols, rows } from './tap.ts';

/** An answer with one call, its arguments as they stand. */
function calling(protocol: (typeof protocols)[number], json: string): string {
  if (protocol === 'openai-chat') {
    const call = { index: 0, id: 'c1', type: 'function', function: { name: 'read_file', arguments: json } };
    return openAiChunks(
      { model: 'm', choices: [{ index: 0, delta: { tool_calls: [call] } }] },
      { model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
    );
  }
  return anthropicEvents(
    { type: 'message_start', message: { model: 'm', usage: { input_tokens: 5, output_tokens: 1 } } },
    {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: 'c1', name: 'read_file', input: {} },
    },
    { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: json } },
    { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
  );
}

const begin: Message = { role: 'user', text: 'Begin.' };
const turnOf = ({ raw, text, calls }: ModelReply): Message => ({ role: 'assistant', raw, text, calls });
const resultsOf = ({ calls }: ModelReply, text: string): Message => ({
  role: 'tools',
  outputs: calls.map(({ id, name }) => ({ call_id: id, name, text, error: false })),
});

interface Said {
  readonly role: string;
  readonly content: readonly { readonly input?: Json }[] | null;
  readonly tool_calls?: readonly { readonly function: { readonly arguments: string } }[];
}

/** The arguments of the call in what is sent back. */
function argumentsIn(protocol: (typeof protocols)[number], sent: string): Json {
  const { messages } = JSON.parse(sent) as { messages: readonly Said[] };
  const said = messages.find(({ role }) => role === 'assistant');
  if (protocol === 'anthropic-messages') return said?.content?.at(-1)?.input ?? null;
  return JSON.parse(said?.tool_calls?.[0]?.function.arguments ?? 'null');
}

describe.each(protocols)('over %s', (protocol) => {
  it.each([['"README.md"'], ['["README.md"]'], ['42'], ['true']])(
    'arguments that are JSON and no object (%s) are handed on as they are and go back as an empty object',
    async (json) => {
      const { reply } = await exchange(rows[protocol], calling(protocol, json));
      expect(reply.calls).toEqual([{ id: 'c1', name: 'read_file', arguments: JSON.parse(json) }]);
      const { sent } = await exchange(rows[protocol], goodAnswer(protocol), [
        begin,
        turnOf(reply),
        resultsOf(reply, 'No.'),
      ]);
      expect(argumentsIn(protocol, sent)).toEqual({});
    },
  );

  it('half of a character that takes two is sent as the sign for what is no character, wherever it stands', async () => {
    const { reply } = await exchange(
      rows[protocol],
      calling(protocol, '{"path": "a\\ud83d/\\u0000\\u2028\\ude00", "\\udc00": 1}'),
    );
    expect(reply.calls[0]?.arguments).toMatchObject({ path: expect.stringContaining('a') });
    const { sent } = await exchange(rows[protocol], goodAnswer(protocol), [
      { role: 'user', text: 'Begin \ud83d.' },
      turnOf(reply),
      resultsOf(reply, 'It is \ude00, \\ud83d and 🙂.'),
    ]);
    expect(sent).not.toMatch(/(?<!\\)(\\\\)*\\ud[89a-f]/i);
    expect(sent).toContain('It is \ufffd, \\\\ud83d and 🙂.');
    expect(JSON.stringify(argumentsIn(protocol, sent))).not.toMatch(/\\ud[89a-f]/);
  });
});

describe('over the Messages protocol', () => {
  const start = { type: 'message_start', message: { model: 'm', usage: { input_tokens: 5, output_tokens: 1 } } };
  const end = (reason: string) => ({
    type: 'message_delta',
    delta: { stop_reason: reason },
    usage: { output_tokens: 9 },
  });
  const block = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });

  it('a call without an id or a name is a call, and goes back with both', async () => {
    const body = anthropicEvents(
      start,
      block(0, { type: 'tool_use', name: 'read_file', input: { path: 'a' } }),
      block(1, { type: 'tool_use', id: '', name: 'read_file', input: { path: 'b' } }),
      block(2, { type: 'tool_use', id: 't3', input: {} }),
      end('tool_use'),
    );
    const { reply } = await exchange(rows['anthropic-messages'], body);
    expect(reply.calls.map(({ name, arguments: given }) => [name, given])).toEqual([
      ['read_file', { path: 'a' }],
      ['read_file', { path: 'b' }],
      ['', {}],
    ]);
    const ids = reply.calls.map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids.every((id) => /^[a-zA-Z0-9_-]+$/.test(id))).toBe(true);
    const { sent } = await exchange(rows['anthropic-messages'], goodAnswer('anthropic-messages'), [
      begin,
      turnOf(reply),
      resultsOf(reply, 'ok'),
    ]);
    const { messages } = JSON.parse(sent);
    expect(messages[1].content.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(messages[1].content[2].name).toBe('unnamed');
  });

  it('thinking at the end of a turn stays behind: no server takes a turn that ends with it', async () => {
    const body = anthropicEvents(
      start,
      block(0, { type: 'thinking', thinking: 'One.', signature: 'S1' }),
      block(1, { type: 'text', text: 'So.' }),
      block(2, { type: 'thinking', thinking: 'Two', signature: '' }),
      block(3, { type: 'redacted_thinking', data: 'opaque' }),
      block(4, { type: 'text', text: ' ' }),
      end('max_tokens'),
    );
    const { reply } = await exchange(rows['anthropic-messages'], body);
    const { sent } = await exchange(rows['anthropic-messages'], goodAnswer('anthropic-messages'), [
      begin,
      turnOf(reply),
      { role: 'user', text: 'Go on.' },
    ]);
    expect(JSON.parse(sent).messages[1].content).toEqual([
      { type: 'thinking', thinking: 'One.', signature: 'S1' },
      { type: 'text', text: 'So.' },
    ]);
  });
});
