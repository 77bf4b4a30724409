// One operation of the task as a call in the tools that a harness offers.
import { join } from 'node:path';
import type { Operation } from './task.ts';

export interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const ours = (operation: Exclude<Operation, { kind: 'end' }>): Call => {
  if (operation.kind === 'read') return { name: 'read_file', input: { path: operation.path } };
  if (operation.kind === 'search') return { name: 'search', input: { pattern: operation.pattern } };
  if (operation.kind === 'write')
    return { name: 'write_file', input: { path: operation.path, content: operation.content } };
  return { name: 'edit_file', input: { path: operation.path, old_text: operation.from, new_text: operation.to } };
};

const ending: Call = {
  name: 'submit_patch',
  input: {
    title: 'Add the ranked reward',
    summary: 'Adds a reward that ranks answers, registers and tests it.',
    delivered: ['the reward', 'its test'],
    scoped_out: [],
    call_site: 'rewards/registry.py:1',
    assumptions: [],
  },
};

const command = (line: string): Record<string, unknown> => ({ command: line, description: 'one step of the task' });
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The call, or null when the harness is to be told that all is done. Throws when its tools cannot say it. */
export function callFor(operation: Operation, tools: ReadonlySet<string>, folder: string): Call | null {
  if (operation.kind === 'end') return tools.has('submit_patch') ? ending : null;
  if (tools.has('read_file')) return ours(operation);
  const claude = tools.has('Read');
  const at = join(folder, 'path' in operation ? operation.path : '');
  const bash = claude ? 'Bash' : 'bash';
  switch (operation.kind) {
    case 'read':
      return claude ? { name: 'Read', input: { file_path: at } } : { name: 'read', input: { path: operation.path } };
    case 'search':
      return tools.has('Grep')
        ? { name: 'Grep', input: { pattern: operation.pattern, output_mode: 'content', '-n': true } }
        : { name: bash, input: command(`grep -rn ${quoted(operation.pattern)} .`) };
    case 'write':
      if (tools.has('Write')) return { name: 'Write', input: { file_path: at, content: operation.content } };
      if (tools.has('write')) return { name: 'write', input: { path: operation.path, content: operation.content } };
      return { name: bash, input: command(`cat > ${quoted(at)} <<'END_OF_FILE'\n${operation.content}END_OF_FILE`) };
    case 'edit':
      return claude
        ? { name: 'Edit', input: { file_path: at, old_string: operation.from, new_string: operation.to } }
        : {
            name: 'edit',
            input: { path: operation.path, edits: [{ oldText: operation.from, newText: operation.to }] },
          };
  }
}
