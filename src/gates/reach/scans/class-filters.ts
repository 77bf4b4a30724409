// Loaders of Python that keep of a module nothing but subclasses of one class: `issubclass(obj, Plugin)`.
import type { Definition, FileFacts } from '../../facts/facts.ts';
import { actsAtTop } from './effects.ts';
import { bodyAfter } from './taken-parts.ts';

/** The class of which a module must have a subclass for this loader to keep anything; null when it has one, or the loader may keep more. */
export function filterMissed(lines: readonly string[], facts: FileFacts): string | null {
  if (facts.language !== 'python' || actsAtTop(facts)) return null;
  const filters = filtersOf(lines);
  return filters === null || mayPass(facts, filters) ? null : (filters[0] ?? null);
}

/** A module that is kept in a variable, whatever stands in the lines of the call. */
const loading = /^\s*(\w+)\s*=\s*(?:\w+\.)?(?:import_module|__import__|module_from_spec|load_source)\s*\(/;
const loads = /\b(?:import_module|__import__|module_from_spec|load_source|run_path|load_module)\s*\(/;

/** The classes by which each load of a file is filtered; null when one of them is not. */
function filtersOf(lines: readonly string[]): string[] | null {
  const rows = lines.flatMap((line, row) => (loads.test(line) && !/^\s*(?:def|from|import)\b/.test(line) ? [row] : []));
  const filters = rows.map((row) => filterAt(lines, row));
  const known = filters.filter((each) => each !== null);
  return rows.length > 0 && known.length === filters.length ? known : null;
}

function filterAt(lines: readonly string[], row: number): string | null {
  const variable = loading.exec(lines[row] ?? '')?.[1];
  if (variable === undefined) return null;
  const body = bodyAfter(lines, row, true);
  const asked = [...body.matchAll(/\bissubclass\(\s*[\w.]+\s*,\s*(?:\w+\.)*([A-Z]\w*)\s*\)/g)].map((each) => each[1]);
  const [filter] = asked;
  if (filter === undefined || asked.some((each) => each !== filter)) return null;
  const name = `(?<![\\w.])${variable}\\b`;
  const rest = body.replace(
    new RegExp(
      `\\b(?:vars|dir|getmembers)\\(\\s*${name}|\\bgetattr\\(\\s*${name}\\s*,\\s*[A-Za-z_]|${name}\\.__\\w+__`,
      'g',
    ),
    '',
  );
  const isKept = new RegExp(
    `${name}|\\bisinstance\\((?!\\s*\\w+\\s*,\\s*type\\s*\\))|\\b(?:callable|isfunction)\\(`,
  ).test(rest);
  return isKept ? null : filter;
}

/** It has a class made from anything that may be such a class, or imports one, or everything of some module. */
function mayPass({ definitions, imports, references }: FileFacts, filters: readonly string[]): boolean {
  const isMade = ({ kind, parent, bases }: Definition): boolean =>
    kind === 'class' && parent === '' && bases.some((each) => !plain.test(each));
  const isTaken = (name: string): boolean => /^[A-Z]/.test(name) && /[a-z]/.test(name) && !filters.includes(name);
  return (
    definitions.some(isMade) ||
    imports.some((each) => each.name === '*' || (each.name !== null && isTaken(each.local ?? ''))) ||
    references.some((each) => each.owner === '' && each.chain[0] === 'type' && each.kind === 'call')
  );
}

/** No plug-in is made from these. */
const plain =
  /^(?:object|(?:abc\.)?ABC|metaclass\s*=.*|(?:\w+\.)?(?:\w*Enum|Protocol|NamedTuple|TypedDict|Generic(?:\[.*\])?|\w*Exception|\w*Error))$/;
