// What a patch brings: the files of package code that it adds or changes, and the definitions in them that are new.
import { largestParsed } from '../codemap/grammar.ts';
import { isCode } from '../codemap/languages.ts';
import type { Change } from './change-set.ts';
import type { Definition, FileFacts } from './facts/facts.ts';
import { folderOf, isVendored } from './file-kinds.ts';
import type { Program } from './program.ts';

/** One file of package code (no test) that the patch adds or changes, in a language that we read. */
export interface Unit {
  readonly path: string;
  readonly change: Change;
  readonly isNew: boolean;
  readonly facts: FileFacts;
  readonly before: FileFacts | null;
  /** Definitions that the base does not have, tests left out. */
  readonly fresh: readonly Definition[];
  /** Qualified names that the base has. */
  readonly known: ReadonlySet<string>;
  /** Rows added that hold code. */
  readonly addedCode: readonly number[];
}

export interface Inventory {
  readonly units: readonly Unit[];
  /** Changed test files with facts. */
  readonly tests: readonly { readonly change: Change; readonly facts: FileFacts }[];
  /** New files that only set values, where such configurations live: data that happens to be Python. */
  readonly configurations: readonly FileFacts[];
  /** Files that the patch leaves in a state that does not parse, though the grammar could read them before. */
  readonly broken: readonly { readonly path: string; readonly line: number }[];
  /** Why nothing could be looked at, when there is code and none of it is in a language that we read. */
  readonly unread: string | null;
  /** Code without a grammar. */
  readonly unreadPaths: readonly string[];
}

export function takeInventory(program: Program): Inventory {
  const units: Unit[] = [];
  const tests: { change: Change; facts: FileFacts }[] = [];
  const broken: { path: string; line: number }[] = [];
  const unreadPaths: string[] = [];
  const configurations: FileFacts[] = [];
  for (const change of program.changes) {
    if (change.kind === 'deleted' || !change.isCode) continue;
    const facts = change.language === null ? null : program.after(change.path);
    if (facts === null && change.isTest) continue;
    if (facts === null) {
      unreadPaths.push(change.path);
      continue;
    }
    const before = change.kind === 'added' ? null : program.before(change.from);
    const line = firstNewError(facts, before);
    if (line !== null) broken.push({ path: change.path, line });
    if (change.isTest) tests.push({ change, facts });
    else if (change.kind === 'added' && isConfiguration(facts, program)) configurations.push(facts);
    else units.push(unitOf(change, facts, before));
  }
  const unread = units.length > 0 ? null : unreadReason(unreadPaths, program.changes);
  return { units, tests, configurations, broken, unread, unreadPaths };
}

/** Python without a function or a class, beside others like it in a folder of configurations. */
function isConfiguration(facts: FileFacts, program: Program): boolean {
  const folder = folderOf(facts.path);
  if (facts.language !== 'python' || !/(?:^|\/)(?:configs?|conf)(?:\/|$)/.test(folder)) return false;
  if (!setsValues(facts)) return false;
  const others = program.filesIn(folder).filter((each) => each.endsWith('.py') && program.existed(each));
  return others.some((each) => !each.endsWith('__init__.py') && setsValues(program.before(each)));
}

const setsValues = (facts: FileFacts | null): boolean =>
  facts?.definitions.every((each) => each.kind === 'constant') ?? false;

function unreadReason(unreadPaths: readonly string[], changes: readonly Change[]): string | null {
  const unread = new Set(unreadPaths);
  const isTooLarge = ({ path, after }: Change) => unread.has(path) && (after?.length ?? 0) > largestParsed;
  const tooLarge = changes.filter(isTooLarge).map(({ path }) => path);
  const vendored = changes.map(({ path }) => path).filter((path) => isVendored(path) && isCode(path));
  const named = (paths: readonly string[]) => paths.slice(0, 5).join(', ');
  if (tooLarge.length > 0) return `Too large to be read: ${named(tooLarge)}.`;
  if (unreadPaths.length > 0) return `No grammar for ${named(unreadPaths)}.`;
  return vendored.length > 0 ? `Copies of other people's code are not read: ${named(vendored)}.` : null;
}

/** A file that the grammar could not read before either says nothing about the patch. */
function firstNewError(facts: FileFacts, before: FileFacts | null): number | null {
  const [first] = facts.errorRows();
  if (first === undefined || (before !== null && before.errorRows().length > 0)) return null;
  return first + 1;
}

function unitOf(change: Change, facts: FileFacts, before: FileFacts | null): Unit {
  const known = new Set(before?.definitions.map((each) => each.qualified) ?? []);
  const fresh = facts.definitions.filter(
    (each) =>
      !known.has(each.qualified) && !each.isTest && !(each.kind === 'interface' && facts.path.endsWith('.d.ts')),
  );
  const addedCode = change.addedLines.filter(({ text }) => isCodeLine(text)).map(({ row }) => row);
  return { path: change.path, change, isNew: before === null, facts, before, fresh, known, addedCode };
}

/** TypeScript of which nothing is left when it runs: what the patch adds or takes away are types, imports and exports. */
export function isTypesOnly({ facts, before, change }: Unit): boolean {
  if (facts.language !== 'typescript') return false;
  return isTypes(facts, change.diff.added) && (before === null || isTypes(before, change.diff.deleted));
}

function isTypes(facts: FileFacts, rows: readonly number[]): boolean {
  const lines = facts.text.split('\n');
  return rows.every((row) => facts.plainRows.has(row) || !isCodeLine(lines[row] ?? '') || isTypeRow(facts, row));
}

/** A row of an interface or of an alias of types. */
export const isTypeRow = ({ definitions }: FileFacts, row: number): boolean =>
  definitions.some((each) => each.kind === 'interface' && row >= each.row && row <= each.endRow);

export function isCodeLine(text: string): boolean {
  return !/^\s*(?:$|#(?!include|define|if|else|endif|!?\[|pragma)|\/\/|\/?\*|\*\/|"""|'''|[)\]}]+[;,]?\s*$)/.test(text);
}
