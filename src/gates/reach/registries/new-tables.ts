// Tables that a patch adds to an existing file and that nothing reads: what stands in one is reached by nobody.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import type { Definition, FileFacts } from '../../facts/facts.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';

/** Tables that frameworks look for by their names, in whatever file. */
const lookedFor = /^(?:__\w+__|urlpatterns|pytest_plugins|\w*CLASS_MAPPINGS|\w*DISPLAY_NAME_MAPPINGS|INSTALLED_APPS)$/;
/** Files whose names others read as a whole. */
const settings = /(?:^|\/)(?:settings|conf(?:ig)?s?|urls|conftest|setup|constants)(?:\/|[\w.-]*\.\w+$)/i;

export interface UnreadTable {
  readonly name: string;
  /** Others may import it: it is public in a module that is no script. */
  readonly isOffered: boolean;
}

const unread = new WeakMap<Unit, readonly Definition[]>();

/** The table at a row which nothing reads; null when the row is in none. */
export function unreadTableAt(unit: Unit, row: number, program: Program): UnreadTable | null {
  if (unit.isNew || settings.test(unit.path)) return null;
  const isAt = (each: Definition): boolean => each.row <= row && row <= each.endRow;
  if (!unit.fresh.some((each) => isTable(each) && isAt(each))) return null;
  const tables =
    unread.get(unit) ??
    unit.fresh.filter((each) => isTable(each) && !isRead(each, unit) && !isNamedIn(each, program, unit));
  unread.set(unit, tables);
  const table = tables.find(isAt);
  return table === undefined ? null : { name: table.name, isOffered: table.isPublic && !unit.facts.hasMain };
}

const isTable = ({ kind, parent, name, value }: Definition): boolean =>
  kind === 'constant' && parent === '' && !lookedFor.test(name) && /^(?:[[{(]|(?:dict|new Map)\()/.test(value);

/** Something of the file names it that ran before, or that others can call. */
function isRead(
  wanted: Definition,
  { facts, known }: Pick<Unit, 'facts' | 'known'>,
  seen: readonly string[] = [],
): boolean {
  if (isExported(wanted, facts)) return true;
  return facts.references.some(({ chain, kind, owner, row, dead, inTest }) => {
    if (chain[0] !== wanted.name || dead || inTest || (row >= wanted.row && row <= wanted.endRow)) return false;
    if (kind === 'export' || owner === '' || known.has(owner)) return true;
    const reader = facts.definitions.find((each) => each.qualified === owner.split('.')[0]);
    if (reader === undefined || reader.isPublic) return true;
    return !seen.includes(reader.name) && isRead(reader, { facts, known }, [...seen, wanted.name]);
  });
}

/** In TypeScript and JavaScript an export is meant for others; `__all__` says so in Python. */
const isExported = ({ name, isPublic }: Definition, { language, strings }: FileFacts): boolean =>
  language === 'python' ? strings.some((each) => each.inExports && each.value === name) : isPublic;

/** Another file has its name. */
function isNamedIn({ name }: Definition, program: Program, { path }: Unit): boolean {
  const word = new RegExp(`\\b${RegExp.escape(name)}\\b`);
  for (const { text } of program.texts([name], (each) => each !== path && !isTestPath(each)))
    if (word.test(text)) return true;
  return false;
}
