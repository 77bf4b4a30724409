// Rows of a table by which existing code loads a module by its name and takes a part of it that the new module does not have: `("river", "RiverScore")`.
import { fileName, folderOf } from './file-kinds.ts';
import type { Inventory, Unit } from './inventory.ts';
import { lineAt } from './line-diff.ts';
import { type MissingImport, mayHave } from './missing-imports.ts';
import type { Program } from './program.ts';

/** A file of Python that loads modules by names it is given, and asks them for names it is given. */
const loadsParts = (text: string): boolean =>
  /\b(?:import_module|__import__)\s*\(/.test(text) && /\bgetattr\(.*,\s*[A-Za-z_]\w*\s*\)/.test(text);

/** `("river", "RiverScore")`, the module and the class that is asked of it. */
const row = /["'](\w+(?:\.\w+)*)["']\s*,\s*["']([A-Z]\w*)["']/;

/** Where the rows beside it hold: there, a row is what its shape says. */
export function missingParts(program: Program, { units }: Inventory): MissingImport[] {
  const fresh = new Map(units.filter((each) => each.isNew).map((each) => [stemOf(each), each]));
  return units.flatMap((unit) => {
    const { facts, before, isNew, change, path } = unit;
    if (isNew || before === null || facts.language !== 'python' || !loadsParts(facts.text)) return [];
    return change.diff.added.flatMap((at) => {
      const [, module = '', name = ''] = row.exec(lineAt(facts.text, at)) ?? [];
      const asked = fresh.get(module.split('.').at(-1) ?? '');
      if (asked === undefined || mayHave(asked.facts.text, name)) return [];
      return holds(before.text, folderOf(asked.path), program)
        ? [{ path, line: at + 1, what: `${name} of ${asked.path}` }]
        : [];
    });
  });
}

const stemOf = ({ path }: Unit): string => fileName(path).replace(/\.\w+$/, '');

/** A row of the base names a module beside the new one, and what it asks of it is there. */
function holds(base: string, folder: string, program: Program): boolean {
  return base.split('\n').some((line) => {
    const [, module, name = ''] = row.exec(line) ?? [];
    const text = module === undefined ? null : program.text(`${folder}/${module.replaceAll('.', '/')}.py`);
    return text !== null && mayHave(text, name);
  });
}
