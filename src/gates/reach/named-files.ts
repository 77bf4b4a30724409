// Existing code that lists files by their names, as a table of scripts does: what it lists, it runs or reads.
import { fileName } from '../file-kinds.ts';
import type { Inventory, Unit } from '../inventory.ts';
import type { Program } from '../program.ts';

/** Existing code names the new file beside files of its folder that it named before, in words; null when none does. */
export function fileMention(program: Program, { units }: Inventory, unit: Unit): string | null {
  if (unit.facts.language !== 'python') return null;
  for (const { facts, path, change, isNew } of units) {
    if (isNew) continue;
    const added = new Set(change.diff.added);
    const files = facts.strings.filter(({ value, dead }) => !dead && /^[\w./-]+\.\w+$/.test(value));
    const own = files.find(({ value, row }) => added.has(row) && isEndOf(value, unit.path));
    if (own === undefined) continue;
    const folder = unit.path.slice(0, -own.value.length);
    const isKnown = files.some(({ value, row }) => !added.has(row) && program.existed(`${folder}${value}`));
    if (isKnown) return `${path} names ${JSON.stringify(own.value)} among other files (line ${own.row + 1})`;
  }
  return null;
}

const isEndOf = (value: string, path: string): boolean =>
  value.endsWith(fileName(path)) && (path === value || path.endsWith(`/${value}`));
