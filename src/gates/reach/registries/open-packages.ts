// Packages of Python whose `__getattr__` gives whatever module of the folder it is asked for.
import { pathIn } from '../../../codemap/map/reading.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Unit } from '../../inventory.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';

/** The package around a public module gives it by its name, in words; null when it does not. */
export function openPackage(program: Program, { path }: Unit): string | null {
  if (!/^[a-z]\w*\.py$/i.test(fileName(path))) return null;
  const entry = pathIn(folderOf(path), '__init__.py');
  const facts = program.existed(entry) ? program.after(entry) : null;
  const asked = facts?.definitions.find((each) => each.qualified === '__getattr__');
  const name = asked?.parameters[0]?.name;
  if (facts === null || asked === undefined || name === undefined) return null;
  const body = textAt(facts.text, { row: asked.row + 1, endRow: asked.endRow });
  return givesAny(body, name) ? `${entry} gives any module of its folder` : null;
}

/** `import_module(f"{__name__}.{name}")`, `handler(name, __path__)`: what is asked for and where, in one call; a list or table that is asked first is another matter. */
function givesAny(body: string, name: string): boolean {
  if (new RegExp(`\\b${name}\\s+(?:not\\s+)?in\\b|\\.get\\(\\s*${name}\\b|\\w\\[\\s*${name}\\s*\\]`).test(body))
    return false;
  const calls = [...body.matchAll(/\b(\w+)\(([^()]*)\)/g)].filter(
    ([, callee = '']) => !/Error$|Warning$|^warn/.test(callee),
  );
  return calls.some(
    ([, , given = '']) => new RegExp(`\\b${name}\\b`).test(given) && /\b__(?:name|path|package|spec)__\b/.test(given),
  );
}
