// The rival that does as little as can be done: a loop of fetch, four tools, the conversation in an array. node direct-loop.ts URL PROMPT
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const [, , url = '', prompt = ''] = process.argv;
const text = { type: 'string' };
const tool = (name: string, description: string, properties: Record<string, unknown>) => ({
  name,
  description,
  input_schema: { type: 'object', properties, required: Object.keys(properties) },
});
const edits = { type: 'array', items: { type: 'object', properties: { oldText: text, newText: text } } };
const tools = [
  tool('read', 'Reads a file.', { path: text }),
  tool('bash', 'Runs a command.', { command: text }),
  tool('write', 'Writes a file.', { path: text, content: text }),
  tool('edit', 'Replaces texts in a file.', { path: text, edits }),
];
const Input = z.object({
  path: z.string().default(''),
  command: z.string().default(''),
  content: z.string().default(''),
  edits: z.array(z.object({ oldText: z.string(), newText: z.string() })).default([]),
});
const Reply = z.object({
  content: z.array(
    z.looseObject({
      type: z.string(),
      id: z.string().optional(),
      name: z.string().optional(),
      input: z.unknown().optional(),
    }),
  ),
});

function run(name: string, given: unknown): string {
  const { path, command, content, edits: changes } = Input.parse(given);
  if (name === 'read') return readFileSync(path, 'utf8');
  if (name === 'bash') return execFileSync('sh', ['-c', command], { encoding: 'utf8' });
  if (name === 'write') writeFileSync(path, content);
  else
    writeFileSync(
      path,
      changes.reduce((all, { oldText, newText }) => all.replace(oldText, newText), readFileSync(path, 'utf8')),
    );
  return 'done';
}

const messages: unknown[] = [{ role: 'user', content: prompt }];
for (;;) {
  const body = {
    model: 'scripted',
    max_tokens: 8000,
    system: 'You are a software engineer. Work with the tools.',
    tools,
    messages,
  };
  const response = await fetch(`${url}/v1/messages`, { method: 'POST', body: JSON.stringify(body) });
  const { content } = Reply.parse(await response.json());
  messages.push({ role: 'assistant', content });
  const calls = content.filter(({ type }) => type === 'tool_use');
  if (calls.length === 0) break;
  const results = calls.map(({ id, name, input }) => ({
    type: 'tool_result',
    tool_use_id: id,
    content: run(name ?? '', input),
  }));
  messages.push({ role: 'user', content: results });
}
