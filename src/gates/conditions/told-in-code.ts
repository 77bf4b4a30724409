// What the documentation inside of code tells: the comment or docstring of a public definition, or of a module as a whole.
import type { Definition, FileFacts } from '../facts/facts.ts';
import { textAt } from '../line-diff.ts';

/** Whether a doc comment of something public in the file has the word; what only its makers read has no say. */
export function isToldInCode(word: RegExp, facts: FileFacts): boolean {
  return docsOf(facts).some((each) => word.test(each));
}

function docsOf(facts: FileFacts): string[] {
  const open = facts.definitions.filter((each) => isOpen(each, facts));
  switch (facts.language) {
    case 'python':
      return [moduleString(facts.text), ...open.map((each) => docstring(textAt(facts.text, each)))];
    case 'typescript':
    case 'javascript':
    case 'java':
      return blocksAbove(facts.text, new Set(open.map((each) => each.row)));
    case 'rust':
      return [...linesAbove(facts.text, open, /^\s*\/\/\//), ...facts.text.split('\n').filter(isOfModule)];
    case 'go':
      return linesAbove(facts.text, open, /^\s*\/\//);
    default:
      return [];
  }
}

/** Public, in classes that are. */
const isOpen = ({ isPublic, parent }: Definition, { definitions }: FileFacts): boolean =>
  isPublic && (parent === '' || definitions.some((each) => each.qualified === parent && each.isPublic));

const isOfModule = (line: string): boolean => /^\s*\/\/!/.test(line);

const moduleString = (text: string): string => /^(?:#.*\n|\s*\n)*[rR]?("""|''')([\s\S]*?)\1/.exec(text)?.[2] ?? '';

const docstring = (text: string): string =>
  /:[ \t]*(?:#.*)?\n\s*[rR]?("""|''')([\s\S]*?)\1/.exec(text.slice(0, longest))?.[2] ?? '';

/** Letters of a function in which its head and docstring stand. */
const longest = 5000;

/** Blocks right above a public definition, with decorators in between, or those that say that they are of the whole module. */
function blocksAbove(text: string, rows: ReadonlySet<number>): string[] {
  const lines = text.split('\n');
  return [...text.matchAll(/\/\*\*(?!\/)[\s\S]*?\*\//g)].flatMap(({ 0: block, index }) => {
    if (/@(?:module|packageDocumentation|file(?:overview)?)\b/.test(block)) return [block];
    let row = text.slice(0, index + block.length).split('\n').length;
    while (/^\s*(?:@.*)?$/.test(lines[row] ?? '#')) row += 1;
    return rows.has(row) ? [block] : [];
  });
}

/** Lines of comment right above each definition, with attributes in between. */
function linesAbove(text: string, open: readonly Definition[], comment: RegExp): string[] {
  const lines = text.split('\n');
  return open.map(({ row }) => {
    let at = row - 1;
    while (/^\s*#\[/.test(lines[at] ?? '')) at -= 1;
    const end = at + 1;
    while (comment.test(lines[at] ?? '')) at -= 1;
    return lines.slice(at + 1, end).join('\n');
  });
}
