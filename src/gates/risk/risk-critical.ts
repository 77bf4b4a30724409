// Existing entry points and settings in which a patch changes more than an import, an export or a line of a table.
import { languageOf } from '../../codemap/languages.ts';
import { fileName } from '../file-kinds.ts';
import { type Inventory, isCodeLine, type Unit } from '../inventory.ts';

const criticalNames = /^(?:__main__|__init__|main|run|cli|server|app|application|config|settings|index|mod|lib)$/;

/** Paths of critical files with a change of substance. */
export function changedCritical(inventory: Inventory): string[] {
  return inventory.units
    .filter((unit) => !unit.isNew && isCritical(unit.path) && hasSubstance(unit))
    .map((unit) => unit.path);
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
  const after = unit.facts.text.split('\n');
  const before = unit.before?.text.split('\n') ?? [];
  const isPlainAfter = (row: number): boolean => unit.facts.plainRows.has(row) || isTableLine(after[row] ?? '');
  const isPlainBefore = (row: number): boolean =>
    (unit.before?.plainRows.has(row) ?? false) || isTableLine(before[row] ?? '');
  return (
    unit.change.diff.added.some((row) => !isPlainAfter(row)) ||
    unit.change.diff.deleted.some((row) => !isPlainBefore(row))
  );
}

/** An entry of a list or mapping, a bracket, a comment: `"river": RiverReward,` or `RiverReward,`. */
function isTableLine(line: string): boolean {
  if (!isCodeLine(line)) return true;
  return (
    /^\s*(?:(?:["'`][^"'`]*["'`]|[\w.]+|\[[^\]]*\])\s*:\s*)?(?:["'`][^"'`]*["'`]|[\w.]+(?:\(\))?|\[[^\]()]*\])\s*,\s*(?:#.*|\/\/.*)?$/.test(
      line,
    ) || /^\s*(?:pub\s+)?(?:mod|use)\b/.test(line)
  );
}
