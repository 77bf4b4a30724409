// Tool: the checks that can be had here: syntax of what was edited, and the repository's tests where a sandbox is.
import * as z from 'zod';
import { cutLines } from '../context.ts';
import { syntaxProblems } from './syntax-note.ts';
import { defineTool, foreignResult, success, type ToolResult, type ToolWorld } from './tool.ts';

export const runCheck = defineTool({
  name: 'run_check',
  description:
    'Checks the edits made so far. syntax: parses every edited file. tests: runs the tests, where a sandbox is there.',
  writes: true,
  schema: z.strictObject({ kind: z.enum(['syntax', 'tests']) }),
  run: (args, world) => (args.kind === 'syntax' ? syntax(world) : tests(world)),
});

async function syntax(world: ToolWorld): Promise<ToolResult> {
  const edits = world.workspace.edits().filter((edit) => edit.bytes !== null);
  if (edits.length === 0) return success('No file has been written, so there is nothing to parse.');
  const broken: string[] = [];
  let parsed = 0;
  for (const { path, bytes } of edits) {
    const problems = bytes ? await syntaxProblems(path, bytes, world) : null;
    if (problems !== null) parsed += 1;
    broken.push(...(problems ?? []));
  }
  const looked = `${parsed} of ${edits.length} edited files have a grammar here`;
  if (broken.length === 0) return success(parsed === 0 ? `${looked}: nothing was checked.` : `${looked}; they parse.`);
  const { text, linesCut } = cutLines(broken.join('\n'), () => 'mend these first');
  return { ...success(`${looked}. Not parsed:\n${text}`), cut: linesCut > 0 };
}

async function tests(world: ToolWorld): Promise<ToolResult> {
  if (!world.checks) return success('There is no sandbox here: no test was run. Do not say that tests pass.');
  const { ran, passed, said, text } = await world.checks.tests(world.workspace);
  const before = [verdictOf(ran, passed), said].filter((part) => part !== '').join(' ');
  if (text === '') return success(before);
  const cut = cutLines(text, () => 'the beginning is shown');
  return foreignResult(world, { before, label: 'output of the tests', text: cut.text, cut: cut.linesCut > 0 });
}

function verdictOf(ran: boolean, passed: boolean | null): string {
  if (!ran) return 'No test was run. Do not say that tests pass.';
  if (passed === null) return 'There is no verdict on the tests. Do not say that they pass.';
  return passed ? 'The tests pass.' : 'The tests FAIL.';
}
