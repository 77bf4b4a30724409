// Patches that only move: files have other places, what is defined in them may have other names, and all else is as it was.
import type { Change } from '../change-set.ts';
import { isCodeLine } from '../inventory.ts';
import type { Program } from '../program.ts';

/** Files have other places, and others import them from there; all else is as it was. */
export function movesOnly(program: Program): boolean {
  const code = program.changes.filter((each) => each.isCode);
  if (!code.some((each) => each.kind === 'renamed')) return false;
  const names = new Map<string, string>();
  return code.every((each) => changesNamesOnly(each, names)) && [...names].every((each) => isRenamed(each, program));
}

/** Lines that take a module, and paths to modules. */
const taking = /^\s*(?:from|import|use|pub use|mod|pub mod|package|#\s*include)\b.*$/;
const toModule = /(["'`])(?:\.{1,2}|[@~#]\w*)\/[^"'`]*\1/g;

const wordsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => isCodeLine(line) && !taking.test(line))
    .flatMap((line) => line.replace(toModule, '').match(/[\w$]+|[^\w\s]/g) ?? []);

/** The same but for names, each of which has one other name throughout the patch. */
function changesNamesOnly({ before, after }: Change, names: Map<string, string>): boolean {
  if (before === null || after === null) return false;
  const [old, now] = [wordsOf(before), wordsOf(after)];
  return (
    old.length === now.length &&
    old.every((word, at) => {
      const other = now[at] ?? '';
      const known = names.get(word) ?? other;
      names.set(word, other);
      return known === other;
    })
  );
}

/** Words that stay what they are, and names that were defined before and are not any more. */
function isRenamed([old, now]: readonly [string, string], program: Program): boolean {
  if (old === now) return true;
  const defines = (facts: ReturnType<Program['before']>, name: string): boolean =>
    facts?.definitions.some((each) => each.name === name) ?? false;
  const code = program.changes.filter((each) => each.isCode);
  const was = code.some((each) => defines(program.before(each.from), old));
  const is = code.some((each) => defines(program.after(each.path), now));
  const both = code.some((each) => defines(program.before(each.from), now) || defines(program.after(each.path), old));
  return was && is && !both;
}
