// Existing entry points and settings in which a patch changes more than an import, an export or a line of a table.
import { languageOf } from '../../codemap/languages.ts';
import { foldersAbove } from '../../codemap/map/reading.ts';
import type { FileFacts } from '../facts/facts.ts';
import { fileName } from '../file-kinds.ts';
import { type Inventory, isCodeLine, isTypeRow, type Unit } from '../inventory.ts';
import type { Program } from '../program.ts';
import { startsOf } from '../resolve/ecmascript.ts';
import { scriptsOf } from '../resolve/python-scripts.ts';
import { likeOthers } from './registering-rows.ts';
import { isSameCode } from './same-code.ts';

const criticalNames = /^(?:__main__|__init__|main|run|cli|server|app|application|config|settings|index|mod|lib)$/;

/** Paths of critical files with a change of substance. */
export function changedCritical(program: Program, inventory: Inventory): string[] {
  return inventory.units
    .filter((unit) => !unit.isNew && (isCritical(unit.path) || isStart(unit.path, program)) && hasSubstance(unit))
    .map((unit) => unit.path);
}

/** What a manifest runs or loads first, whatever it is called: the extension of an editor, a command of package.json or of a Python package. */
function isStart(path: string, program: Program): boolean {
  const starts = path.endsWith('.py') ? scriptsOf : /\.[cm]?[jt]sx?$/.test(path) ? startsOf : null;
  return starts !== null && [...foldersAbove(path)].some((folder) => starts(program, folder).includes(path));
}

export function isCritical(path: string): boolean {
  if (languageOf(path) === null) return false;
  return criticalNames.test(
    fileName(path)
      .replace(/\.[^.]+$/, '')
      .toLowerCase(),
  );
}

function hasSubstance(unit: Unit): boolean {
  if (unit.facts.language === 'python' && isSameCode(unit.before?.text ?? '', unit.facts.text)) return false;
  const after = unit.facts.text.split('\n');
  const before = unit.before?.text.split('\n') ?? [];
  const { added, deleted } = unit.change.diff;
  const [alikeAfter, alikeBefore] = [likeOthers(after, added), likeOthers(before, deleted)];
  const lists = sameLists(
    deleted.map((row) => before[row] ?? ''),
    added.map((row) => after[row] ?? ''),
  );
  const isPlain = (facts: FileFacts, text: readonly string[], row: number): boolean =>
    facts.plainRows.has(row) ||
    (facts.language === 'typescript' && isTypeRow(facts, row)) ||
    isPlainLine(isLast(text, row) ? `${text[row]},` : (text[row] ?? ''), lists);
  const isPlainAfter = (row: number): boolean => alikeAfter.has(row) || isPlain(unit.facts, after, row);
  const isPlainBefore = (row: number): boolean =>
    alikeBefore.has(row) || (unit.before !== null && isPlain(unit.before, before, row));
  return added.some((row) => !isPlainAfter(row)) || deleted.some((row) => !isPlainBefore(row));
}

/** The last of a list, after which no comma needs to stand: `b` before `]`. */
const isLast = (lines: readonly string[], row: number): boolean =>
  /^\s*\]/.test(lines[row + 1] ?? '') && /[\w$"'`)]\s*$/.test(lines[row] ?? '');

const isPlainLine = (line: string, lists: ReadonlySet<string>): boolean =>
  isTableLine(line) || isNames(line) || lists.has(withoutLists(line));

/** `const kit = { evaluate, scores: { rank } };`, or `scores: { rank, norm },` in such: an object of names alone, on one line. */
function isNames(line: string): boolean {
  const object = /^\s*(?:(?:export\s+)?const\s+[\w$]+\s*=|[\w$]+\s*:)\s*(\{[\s\w$.,:{}]*\})\s*[,;]?\s*$/.exec(
    line,
  )?.[1];
  return object !== undefined && !/[:,{]\s*(?:\d|(?:true|false|null|undefined)\b)/.test(object);
}

/** A line with its lists of names and strings left empty. */
const withoutLists = (line: string): string => line.replace(/\[[\w\s.,'"`-]*\]/g, '[]').trim();

/** Lines that stand there before and after, with other names in their lists. */
function sameLists(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const old = new Set(before.map(withoutLists));
  return new Set(after.map(withoutLists).filter((each) => each.includes('[]') && old.has(each)));
}

/** A module in a list or mapping: `require('./counting'),`. */
const isModule = (line: string): boolean =>
  /^\s*(?:["'`]?[\w$.-]+["'`]?\s*:\s*)?require\(["'`][^"'`$]*["'`]\)(?:\.[\w$]+)*\s*,\s*$/.test(line);

/** An entry of a list or mapping, a bracket, a comment: `"river": RiverReward,` or `RiverReward,`. */
function isTableLine(line: string): boolean {
  if (!isCodeLine(line) || isModule(line)) return true;
  return (
    /^\s*(?:(?:["'`][^"'`]*["'`]|[\w.]+|\[[^\]]*\])\s*:\s*)?(?:["'`][^"'`]*["'`]|[\w.]+(?:\(\))?|\[[^\]()]*\]|\([^(),=]*,[^()=]*\))\s*,\s*(?:#.*|\/\/.*)?$/.test(
      line,
    ) ||
    /^\s*(?:["'`][^"'`]*["'`]|[\w.]+)\s*:\s*[[{(]\s*$/.test(line) ||
    /^\s*(?:pub\s+)?(?:mod|use)\b/.test(line)
  );
}
