// Entry points that lead nowhere: into a group of the package's own that nothing reads.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import type { Change } from '../../change-set.ts';
import type { Inventory, Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { type EntryPoint, entryPointsIn, isManifest } from '../../resolve/python-entry-points.ts';
import { spellings } from '../registries/tables.ts';

export interface LostEntries {
  /** What a line of a manifest says of its entry points that do lead somewhere. */
  readonly told: (path: string, text: string) => string;
  /** New file to what is wrong with the group that it is in, in words. */
  readonly unread: ReadonlyMap<string, string>;
}

export function lostEntries(program: Program, { units }: Inventory): LostEntries {
  const lost = new Map<string, string[]>();
  const unread = new Map<string, string>();
  const modules = new Map(units.filter((each) => each.isNew).flatMap((unit) => spelled(unit)));
  for (const change of program.changes.filter((each) => isManifest(each.path) && !each.isTest)) {
    const all = entryPointsIn(change.path, change.after ?? '');
    for (const entry of all) {
      const unit = modules.get(entry.module);
      if (unit === undefined) continue;
      if (!isOwnGroup(entry, unit) || isRead(entry.group, change, program)) continue;
      lost.set(change.path, [...(lost.get(change.path) ?? []), written(entry)]);
      unread.set(
        unit.path,
        `is an entry point, but ${change.path} puts it in the group ${entry.group}, which no existing code reads`,
      );
    }
  }
  return {
    told: (path, text) => (lost.get(path) ?? []).reduce((rest, each) => rest.replace(pattern(each), ''), text),
    unread,
  };
}

/** The change, without what it says of entry points that lead nowhere. */
export function withoutLost(change: Change, { told }: LostEntries): Change {
  const { path, after } = change;
  const addedLines = change.addedLines.map(({ row, text }) => ({ row, text: told(path, text) }));
  return { ...change, addedLines, after: after === null ? null : told(path, after) };
}

const spelled = (unit: Unit): [name: string, unit: Unit][] =>
  unit.facts.language === 'python' ? spellings(unit.path).map((each) => [each, unit]) : [];

const written = ({ module, object }: EntryPoint): string => (object === null ? module : `${module}:${object}`);

const pattern = (name: string): RegExp =>
  new RegExp(`(?<![\\w.])${RegExp.escape(name).replace(':', '[ \\t]*:[ \\t]*')}(?![\\w.:])`, 'g');

/** A group by the name of the package itself: who reads another's is not here to be seen. */
function isOwnGroup({ group, module }: EntryPoint, { path }: Unit): boolean {
  const first = group.split(/[.:]/)[0]?.replaceAll('-', '_') ?? '';
  return first !== '' && first === (module.split('.')[0] ?? '') && path.split('/').includes(first);
}

/** How entry points are asked for, and what is asked for. */
const asking =
  /\b(?:iter_entry_points|entry_points|get_group_all|get_group_named|get_entry_map|load_setuptools_entrypoints|\w*(?:Extension|Driver|Hook|Dispatch|EnabledExtension|NamedExtension)Manager)\(\s*([^)\n]*)/g;

/** A manifest of the base has the group, code names it, or code asks for groups that are made up at run time. */
function isRead(group: string, manifest: Change, program: Program): boolean {
  const old = entryPointsIn(manifest.path, manifest.before ?? '');
  if (old.some((each) => each.group === group)) return true;
  const isCode = (path: string): boolean => path.endsWith('.py') && !isTestPath(path) && !isManifest(path);
  const literal = new RegExp(`["']${RegExp.escape(group)}["']`);
  for (const { text } of program.texts([group], isCode)) if (literal.test(text)) return true;
  for (const { text } of program.texts(['entry_points', 'get_group', 'get_entry_map', 'Manager'], isCode))
    for (const [, given = ''] of text.matchAll(asking)) if (isOpen(given, text)) return true;
  return false;
}

/** `group=name`, `f"{package}.{kind}"`: what is asked for is no text that is written out, nor a name that has such texts alone. */
function isOpen(given: string, text: string, known: readonly string[] = []): boolean {
  const asked = given.replace(/^(?:group|namespace|name)\s*=\s*/, '').trim();
  if (asked === '') return false;
  if (/^["'][^"'{]*["'](?!\s*[+%.])/.test(asked)) return false;
  const name = /^(?:(?:self|cls)\.)?(\w+)\s*(?:[,):]|$)/.exec(asked)?.[1];
  if (name === undefined) return true;
  if (known.includes(name)) return false;
  const said = [
    ...text.matchAll(new RegExp(`(?<![\\w.])(?:(?:self|cls)\\.)?${name}\\s*(?::[^=,\\n]+)?=(?!=)\\s*([^\\n]+)`, 'g')),
  ];
  return said.length === 0 || said.some((each) => isOpen(each[1] ?? '', text, [...known, name]));
}
