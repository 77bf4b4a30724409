// Existing code that names a new module or symbol as a string: lazy import tables, registries of dotted paths, INSTALLED_APPS.
import type { StringLiteral } from '../../facts/facts.ts';
import { fileName, isOfDocumentation } from '../../file-kinds.ts';
import type { Inventory, Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { unreadTableAt } from './new-tables.ts';

/** Names by which configuration may mean a module: its path, and its dotted name below every folder above it. */
export function spellings(path: string): string[] {
  const stem = path.replace(/\.\w+$/, '').replace(/\/(?:__init__|index|mod)$/, '');
  const parts = stem.split('/').filter((each) => each !== '');
  const dotted = parts.map((_, index) => parts.slice(index).join('.')).filter((each) => each.includes('.'));
  return [path, ...dotted];
}

/** Code that turns a string into a module. */
const loadsByName = /import_module|__import__|LazyModule|lazy_import|lazy\w*\.attach\(|import\(\s*`|require\(\s*`/i;

/** Code that turns a string into a module, or into a member of one that it imports: `getattr(args, name)` does neither. */
function loadsModules({ text, imports }: Unit['facts']): boolean {
  if (loadsByName.test(text)) return true;
  const asked = new Set([...text.matchAll(/\bgetattr\(\s*(\w+)\s*,/g)].map((each) => each[1]));
  return imports.some((each) => each.local !== null && asked.has(each.local));
}

/** A package that makes its names up when they are asked for: what its table names, it exports. */
export function isLazyPackage({ path, facts }: Unit): boolean {
  const isLazy =
    facts.definitions.some((each) => each.qualified === '__getattr__') ||
    /LazyModule\(|\blazy\w*\.attach\(|^\s*sys\.modules\[__name__\]\s*=/m.test(facts.text);
  return fileName(path) === '__init__.py' && isLazy;
}

/** It never runs, is an export or import that is judged as such, or tells readers of documentation what there is; Sphinx loads its extensions. */
const isAside = ({ row, value, dead, inExports, owner }: StringLiteral, { imports, path }: Unit['facts']): boolean =>
  dead ||
  inExports ||
  (path.endsWith('.py') && isOfDocumentation(path) && owner !== 'extensions') ||
  imports.some((each) => each.row === row && each.module === value);

/** In a table that nothing reads; others may import one for the paths in it, but a key says nothing of what stands under it. */
function isUnread({ row, inTable }: StringLiteral, unit: Unit, at: { isPath: boolean; program: Program }): boolean {
  const table = inTable ? unreadTableAt(unit, row, at.program) : null;
  return table !== null && !(table.isOffered && at.isPath);
}

/** Existing code names the new module or symbol as a string: a lazy import table, a registry of dotted paths, INSTALLED_APPS. */
export function tableMention(
  {
    inventory,
    program,
    told,
  }: {
    readonly inventory: Inventory;
    readonly program: Program;
    readonly told: (path: string, text: string) => string;
  },
  unit: Unit,
  isTable: (other: Unit) => boolean,
): string | null {
  const [, ...dotted] = spellings(unit.path);
  const stem = fileName(unit.path).replace(/\.\w+$/, '');
  const symbols = unit.fresh.filter(
    (each) => each.parent === '' && each.name.length > 5 && /[a-z][A-Z]|[a-z]_[a-z]|[A-Z]{2}/.test(each.name),
  );
  const names = new Set(symbols.map((each) => each.name));
  for (const other of inventory.units) {
    if (other.isNew || !isTable(other)) continue;
    const added = new Set(other.change.diff.added);
    const loads = loadsModules(other.facts);
    for (const literal of other.facts.strings) {
      if (!added.has(literal.row) || isAside(literal, other.facts)) continue;
      const value = told(other.path, literal.value).replace(/^[\w.-]+\s*=\s*|:.*$/g, '');
      const isRelative = /^(?:\.{1,2}|[@~])\//.test(value) && value.replace(/\.[cm]?[jt]s$/, '').endsWith(`/${stem}`);
      // `".jsonl"` may as well be the ending of a file.
      const isDotted = value === `.${stem}` && (loads || literal.inTable);
      const isPath = isRelative || isDotted || dotted.some((each) => value === each || value.startsWith(`${each}.`));
      const isNamed = literal.inTable && (names.has(literal.value) || (loads && literal.value === stem));
      if ((isPath || isNamed) && !isUnread(literal, other, { isPath, program }))
        return `${other.path} names ${JSON.stringify(literal.value)} (line ${literal.row + 1})`;
    }
  }
  return null;
}
