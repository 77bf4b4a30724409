import { afterEach, describe, expect, it } from 'vitest';
import { checkKey } from '../../../../src/adapters/models/key-check.ts';
import { createModels } from '../../../../src/adapters/models/models.ts';
import type { Provider } from '../../../../src/domain/model.ts';
import {
  type ModelsStandIn,
  type ModelsStandInOptions,
  startModels,
} from '../../../../src/hosts/demo/stand-ins/models.ts';
import type { Message, ModelReply, ModelRequest, ToolSpec } from '../../../../src/ports/models.ts';
import { ask, key, protocols, rowOf, rows } from '../../../adapters/models/tap.ts';

let standIn: ModelsStandIn | undefined;

afterEach(async () => {
  await standIn?.stop();
  standIn = undefined;
});

async function start(options: ModelsStandInOptions): Promise<ModelsStandIn> {
  standIn = await startModels(options);
  return standIn;
}

const opus = rows['anthropic-messages'];

function tools(...names: string[]): ToolSpec[] {
  return names.map((name) => ({ name, description: name, parameters: { type: 'object', properties: {} } }));
}

const preflight = tools('read_file', 'decide_route');

function say(server: ModelsStandIn, request: Partial<ModelRequest> = {}, row = opus): Promise<ModelReply> {
  const models = createModels({ credential: () => key, baseUrls: server.baseUrls });
  return models.complete(ask(row, { tools: preflight, ...request }));
}

/** The conversation after `reply`, with an answer to each of its calls. */
function continued(reply: ModelReply, text = 'result'): Message[] {
  const outputs = reply.calls.map((call) => ({ call_id: call.id, name: call.name, text, error: false }));
  return [
    { role: 'user', text: 'Begin.' },
    { role: 'assistant', raw: reply.raw, text: reply.text, calls: reply.calls },
    { role: 'tools', outputs },
  ];
}

describe.each(protocols)('the model stand-in over %s', (protocol) => {
  const row = rows[protocol];

  it('plays a script turn by turn, a turn may quote what a tool returned, and a repeated request hears the same turn', async () => {
    const server = await start({
      scripts: {
        [row.id]: {
          preflight: [
            { text: 'Reading.', thinking: 'Where is it?', calls: [{ name: 'read_file', arguments: { path: 'a' } }] },
            (asked) => ({ calls: [{ name: 'decide_route', arguments: { rationale: asked.outputs[0]?.text ?? '' } }] }),
          ],
        },
      },
    });
    const first = await say(server, {}, row);
    expect(first).toMatchObject({
      text: 'Reading.',
      stop: 'tools',
      calls: [{ name: 'read_file', arguments: { path: 'a' } }],
    });
    expect((await say(server, {}, row)).raw).toEqual(first.raw);
    const second = await say(server, { messages: continued(first, 'the file') }, row);
    expect(second.calls).toMatchObject([{ name: 'decide_route', arguments: { rationale: 'the file' } }]);
    expect(server.journal.map(({ phase, turn, attempt, status }) => [phase, turn, attempt, status])).toEqual([
      ['preflight', 0, 0, 200],
      ['preflight', 0, 1, 200],
      ['preflight', 1, 0, 200],
    ]);
  });

  it('knows the phases by their closing tools', async () => {
    const turn = (text: string): readonly { text: string }[] => [{ text }];
    const script = {
      preflight: turn('p'),
      implement: turn('i'),
      scope: turn('s'),
      'self-review': turn('r'),
      fidelity: turn('f'),
    };
    const server = await start({ scripts: { [row.id]: script, refining: { ...script, conventions: turn('c') } } });
    const heard = async (id: string, ...names: string[]): Promise<string> =>
      (await say(server, { tools: tools('read_file', ...names) }, { ...row, id })).text;
    expect(await heard(row.id, 'decide_route')).toBe('p');
    expect(await heard(row.id, 'write_file', 'submit_patch', 'decline')).toBe('i');
    expect(await heard(row.id, 'submit_issue')).toBe('s');
    expect(await heard(row.id, 'submit_review')).toBe('r');
    expect(await heard(row.id, 'submit_coverage')).toBe('f');
    expect(await heard('refining', 'write_file', 'submit_patch', 'decline')).toBe('i');
    expect(await heard('refining', 'write_file', 'submit_patch')).toBe('c');
    expect(await heard('refining', 'write_file', 'submit_issue')).toBe('c');
  });

  it('refuses what has no script, no turn or no phase, in words, at once', async () => {
    const server = await start({ scripts: { [row.id]: { preflight: [] } } });
    await expect(say(server, {}, { ...row, id: 'nobody' })).rejects.toMatchObject({ failure: 'unknown_model' });
    await expect(say(server, {}, row)).rejects.toMatchObject({
      failure: 'rejected',
      message: expect.stringContaining('no turn 0 for preflight'),
    });
    await expect(say(server, { tools: tools('read_file') }, row)).rejects.toThrow(
      'no phase is known by the tools read_file',
    );
  });

  it('strikes with a fault as often as the script says', async () => {
    const fault = { status: 529, headers: { 'retry-after-ms': '1' } };
    const server = await start({ scripts: { [row.id]: { preflight: [{ text: 'At last.', fault, times: 2 }] } } });
    expect(await say(server, {}, row)).toMatchObject({ text: 'At last.', retries: 2 });
    expect(server.journal.map(({ status }) => status)).toEqual([529, 529, 200]);
  });

  it.each([
    ['cut', 'cut_off'],
    ['malformed', 'malformed'],
    ['overloaded', 'overloaded'],
  ] as const)('has the fault "%s", which is %s to a caller', async (fault, failure) => {
    const server = await start({ scripts: { [row.id]: { preflight: [{ text: 'Never whole.', fault }] } } });
    await expect(say(server, {}, row)).rejects.toMatchObject({ failure, maybeBilled: true });
  });

  it('hangs and refuses when told to', async () => {
    const server = await start({
      scripts: { [row.id]: { preflight: [{ text: 'No.', fault: 'refusal' }], scope: [{ fault: 'hang' }] } },
    });
    expect(await say(server, {}, row)).toMatchObject({ text: 'No.', stop: 'refusal', calls: [] });
    const late = say(server, { tools: tools('submit_issue'), deadline_ms: 60 }, row);
    await expect(late).rejects.toMatchObject({ failure: 'timed_out' });
  });

  it('meters as the script says, names the model that it says, and carries broken arguments', async () => {
    const usage = { input: 100, cache_read: 40, output: 7 };
    const calls = [{ name: 'decide_route', malformed: '{"route": ' }];
    const server = await start({
      scripts: { [row.id]: { preflight: [{ calls, usage, served: 'other-model', stop: 'max_tokens' }] } },
    });
    expect(await say(server, {}, row)).toMatchObject({
      usage: {
        input_tokens: 100,
        cache_write_tokens: 0,
        cache_write_1h_tokens: 0,
        cache_read_tokens: 40,
        output_tokens: 7,
      },
      served: 'other-model',
      stop: 'max_tokens',
      calls: [{ arguments: null, malformed: '{"route": ' }],
    });
  });

  it('can leave the usage out', async () => {
    const server = await start({ scripts: { [row.id]: { preflight: [{ text: 'Free.', usage: null }] } } });
    expect((await say(server, {}, row)).usage).toBeNull();
  });

  it('reckons usage from the bytes, and reads from the cache what it has seen in this conversation', async () => {
    const server = await start({
      scripts: { [row.id]: { preflight: [{ calls: [{ name: 'read_file' }] }, { text: 'Enough of it.' }] } },
    });
    const first = await say(server, { system: 'x'.repeat(4000) }, row);
    expect(first.usage?.cache_read_tokens).toBe(0);
    const second = await say(server, { system: 'x'.repeat(4000), messages: continued(first, 'y'.repeat(2000)) }, row);
    const before = (first.usage?.input_tokens ?? 0) + (first.usage?.cache_write_tokens ?? 0);
    expect(before).toBeGreaterThan(1000);
    expect(second.usage?.cache_read_tokens).toBeGreaterThanOrEqual(before - 4);
    const fresh = (second.usage?.input_tokens ?? 0) + (second.usage?.cache_write_tokens ?? 0);
    expect(fresh).toBeGreaterThan(500);
    expect(fresh).toBeLessThan(700);
    expect(first.usage?.cache_write_tokens === 0).toBe(protocol === 'openai-chat');
  });

  it('waits as long as the script says', async () => {
    const server = await start({ scripts: { [row.id]: { preflight: [{ text: 'Slow.', delayMs: 200 }] } } });
    await expect(say(server, { deadline_ms: 50 }, row)).rejects.toMatchObject({ failure: 'timed_out' });
    expect((await say(server, {}, row)).text).toBe('Slow.');
  });
});

describe('each vendor', () => {
  const vendors: readonly [Provider, string][] = [
    ['anthropic', 'claude-opus-4-7'],
    ['zai', 'glm-5.2'],
    ['moonshot', 'kimi-k3'],
  ];

  it.each(vendors)('%s is reached under its own path and meters in its own way', async (provider, id) => {
    const usage = { input: 9, cache_write: 4, cache_write_1h: 1, cache_read: 3, output: 5 };
    const server = await start({
      scripts: { [id]: { preflight: [{ text: 'Hi.', usage }] } },
      keys: { [provider]: key },
    });
    const reply = await say(server, {}, rowOf(id));
    expect(reply.usage).toMatchObject({
      input_tokens: 9,
      cache_write_tokens: 4,
      cache_read_tokens: 3,
      output_tokens: 5,
    });
    expect(server.journal).toMatchObject([{ provider, status: 200, refusal: null }]);
  });

  it.each([
    ...vendors.map(([, id]) => rowOf(id)),
    rows['openai-chat'],
    ...protocols.map((protocol) => ({ ...rows[protocol], provider: 'custom' as const })),
  ])('$provider lists its models for its own key alone ($protocol)', async (row) => {
    const keys = { anthropic: 'key-of-another-vendor', [row.provider]: key };
    const server = await start({ scripts: {}, keys });
    const check = (given: string) => checkKey(row, given, { baseUrl: server.baseUrls[row.provider] });
    expect([await check(key), await check('key-of-nobody-here')]).toEqual(['accepted', 'refused']);
  });

  it('answers 401 to a credential that is not its own, in the wrong header, or one of two', async () => {
    const server = await start({ scripts: {}, keys: { anthropic: key, openai: key } });
    const post = async (path: string, headers: Record<string, string>): Promise<number> =>
      (await fetch(`${server.url}${path}`, { method: 'POST', headers, body: '{}' })).status;
    expect(await post('/v1/messages', { 'x-api-key': key })).toBe(400);
    expect(await post('/v1/messages', { 'x-api-key': 'sk-somebody-else' })).toBe(401);
    expect(await post('/v1/messages', { authorization: `Bearer ${key}` })).toBe(401);
    expect(await post('/v1/messages', { 'x-api-key': key, authorization: `Bearer ${key}` })).toBe(401);
    expect(await post('/api/anthropic/v1/messages', { 'x-api-key': key })).toBe(401);
    expect(await post('/anthropic/v1/messages', {})).toBe(401);
    expect(await post('/v1/chat/completions', { authorization: `Bearer ${key}`, 'x-api-key': key })).toBe(401);
    expect(await post('/elsewhere', { 'x-api-key': key })).toBe(404);
  });
});

describe('a request in bad form is answered 400', () => {
  const use = { type: 'tool_use', id: 't1', name: 'read_file', input: {} };
  const result = { type: 'tool_result', tool_use_id: 't1', content: 'x' };
  const user = (content: unknown): object => ({ role: 'user', content });
  const assistant = (content: unknown): object => ({ role: 'assistant', content });
  const marked = { type: 'text', text: 'x', cache_control: { type: 'ephemeral' } };
  const good = { model: 'm', max_tokens: 5, messages: [user('hi')] };
  const tool = (input_schema: unknown, name = 'a'): object => ({ ...good, tools: [{ name, input_schema }] });

  const anthropic: readonly [string, object][] = [
    ['max_tokens', { ...good, max_tokens: undefined }],
    ['messages', { ...good, messages: [] }],
    ['alternate', { ...good, messages: [user('a'), user('b')] }],
    ['alternate', { ...good, messages: [assistant('a')] }],
    ['end with a user message', { ...good, messages: [user('a'), assistant('b')] }],
    ['non-empty', { ...good, messages: [user([{ type: 'text', text: ' ' }])] }],
    ['without `tool_result`', { ...good, messages: [user('a'), assistant([use]), user('b')] }],
    ['unexpected `tool_use_id`', { ...good, messages: [user([result])] }],
    ['single result', { ...good, messages: [user('a'), assistant([use]), user([result, result])] }],
    ['valid dictionary', { ...good, messages: [user('a'), assistant([{ ...use, input: 'x' }]), user([result])] }],
    [
      'signature',
      {
        ...good,
        messages: [user('a'), assistant([{ type: 'thinking', thinking: 'changed', signature: 'old' }]), user('b')],
      },
    ],
    ['Found 5', { ...good, messages: [user([marked, marked, marked, marked, marked])] }],
    ['of type object', tool({ type: 'string' })],
    ['is invalid', tool({ type: 'object', properties: { a: { type: 'strnig' } } })],
    ['does not match', tool({ type: 'object' }, 'bad name')],
    [
      'unique',
      {
        ...good,
        tools: [
          { name: 'a', input_schema: { type: 'object' } },
          { name: 'a', input_schema: { type: 'object' } },
        ],
      },
    ],
  ];

  it.each(anthropic)('over the Messages protocol: %s', async (words, body) => {
    const server = await start({ scripts: {} });
    const response = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': key },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringContaining(words) },
    });
    expect(server.journal).toMatchObject([{ status: 400, refusal: expect.stringContaining(words) }]);
  });

  const call = { id: 'c1', type: 'function', function: { name: 'a', arguments: '{}' } };
  const calling = { role: 'assistant', content: null, tool_calls: [call] };
  const openai: readonly [string, object][] = [
    ['must be followed', { model: 'm', messages: [user('a'), calling] }],
    ['must be followed', { model: 'm', messages: [user('a'), calling, user('b')] }],
    ['not found in the preceding', { model: 'm', messages: [{ role: 'tool', tool_call_id: 'c1', content: 'x' }] }],
    ['at the same time', { model: 'm', max_tokens: 1, max_completion_tokens: 1, messages: [user('a')] }],
    ['content expected', { model: 'm', messages: [user('a'), { role: 'assistant', content: null }, user('b')] }],
    [
      'of type object',
      { model: 'm', messages: [user('a')], tools: [{ type: 'function', function: { name: 'a', parameters: [] } }] },
    ],
  ];

  it.each(openai)('over Chat Completions: %s', async (words, body) => {
    const server = await start({ scripts: {} });
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${server.url}/v1/chat/completions`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining(words) } });
  });

  it('whatever the protocol, when it is no JSON', async () => {
    const server = await start({ scripts: {} });
    const response = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': key },
      body: '{',
    });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('not valid JSON')]);
  });
});

describe('beside streaming', () => {
  it('counts tokens', async () => {
    const server = await start({ scripts: { m: {} } });
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x'.repeat(400) }] });
    const count = await fetch(`${server.url}/v1/messages/count_tokens`, {
      method: 'POST',
      headers: { 'x-api-key': key },
      body,
    });
    const { input_tokens } = (await count.json()) as { input_tokens: number };
    expect(input_tokens).toBeGreaterThan(100);
    expect(input_tokens).toBeLessThan(140);
  });

  it('answers in one document when no stream is asked for', async () => {
    const usage = { input: 9, cache_write: 4, cache_read: 3, output: 5 };
    const server = await start({ scripts: { m: { fidelity: [{ text: 'Whole.', usage }] } } });
    const tool = { name: 'submit_coverage', input_schema: { type: 'object' } };
    const body = JSON.stringify({
      model: 'm',
      max_tokens: 9,
      tools: [tool],
      messages: [{ role: 'user', content: 'x' }],
    });
    const response = await fetch(`${server.url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': key }, body });
    expect(await response.json()).toMatchObject({
      content: [{ type: 'text', text: 'Whole.' }],
      usage: { input_tokens: 9, cache_creation_input_tokens: 4, cache_read_input_tokens: 3, output_tokens: 5 },
    });
  });

  it('tells a turn that throws instead of hanging', async () => {
    const broken = (): never => {
      throw new Error('the script is wrong');
    };
    const server = await start({ scripts: { [opus.id]: { preflight: [broken] } } });
    await expect(say(server)).rejects.toMatchObject({
      failure: 'rejected',
      message: expect.stringContaining('the script is wrong'),
    });
  });
});
