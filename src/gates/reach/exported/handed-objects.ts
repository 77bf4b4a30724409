// What a package of TypeScript or JavaScript gives as one object from its root: `export default { evaluate, metrics: { rank } }`.
import { foldersAbove } from '../../../codemap/map/reading.ts';
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { listAt } from '../../argument-lists.ts';
import type { FileFacts, Reference } from '../../facts/facts.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { isPackageRoot } from '../../resolve/ecmascript.ts';
import type { Follower } from '../../resolve/follow.ts';
import { mostParsed } from '../limits.ts';
import { asking, spreadModules } from './spread-modules.ts';

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

/** The references by which an object of an existing file only hands on what it names. */
export function handedOnBy(unit: Unit, at: At): ReadonlySet<Reference> {
  return new Set([...spreadModules(unit, at), ...inRootObject(unit, at)]);
}

function inRootObject({ isNew, facts }: Unit, at: At): Reference[] {
  const isRoot = ({ path, language }: FileFacts): boolean =>
    /script$/.test(language) && [...foldersAbove(path)].some((folder) => isPackageRoot(at.program, folder, path));
  const object = isNew || !isRoot(facts) ? null : objectOf(facts);
  if (object === null) return [];
  const entries = entriesIn(object.text, 0, []).filter(({ keys }) => !keys.some((key) => isOfHost(key)));
  const found = facts.references.filter(
    ({ inTable, kind, chain, row }) =>
      (inTable || kind === 'export') &&
      row >= object.row &&
      row <= object.endRow &&
      entries.some(({ root }) => root === chain[0]),
  );
  const nested = entries.flatMap(({ keys }) => keys.slice(0, -1));
  return found.length > 0 && isLookedIn(facts, { ...at, object, nested: [...new Set(nested)] }) ? [] : found;
}

interface RootObject {
  /** From its bracket on. */
  readonly text: string;
  /** The constant that holds it; null when none does. */
  readonly name: string | null;
  readonly row: number;
  readonly endRow: number;
}

function objectOf({ text, aliases }: FileFacts): RootObject | null {
  const name = aliases.get('default');
  const begins =
    name === undefined
      ? /^(?:export\s+default|export\s*=|(?:module\.)?exports\s*=)\s*(?=\{)/m
      : new RegExp(`^(?:export\\s+)?(?:const|let|var)\\s+${RegExp.escape(name)}\\b[^=\\n]*=\\s*(?=\\{)`, 'm');
  const head = begins.exec(text);
  const open = head === null ? -1 : head.index + head[0].length;
  const end = listAt(text, open)?.end;
  if (end === undefined) return null;
  const rowAt = (place: number): number => text.slice(0, place).split('\n').length - 1;
  return { text: text.slice(open, end + 1), name: name ?? null, row: rowAt(open), endRow: rowAt(end) };
}

interface Entry {
  /** The keys that lead to it, the outermost first. */
  readonly keys: readonly string[];
  /** The name that its value begins with. */
  readonly root: string;
}

/** What is named in an object, and in objects in it; a spread has the keys that lead to the object. */
function entriesIn(text: string, open: number, above: readonly string[]): Entry[] {
  return (listAt(text, open)?.parts ?? []).flatMap((part) => {
    const spread = /^\.\.\.([\s\S]+)$/.exec(part)?.[1];
    if (spread !== undefined) return named(spread, [...above, '']);
    const [, key = part, value = part] = /^([\w$]+|"[^"\n]*"|'[^'\n]*')\s*:\s*([\s\S]+)$/.exec(part) ?? [];
    const keys = [...above, key];
    return value.startsWith('{') ? entriesIn(value, 0, keys) : named(value, keys);
  });
}

function named(value: string, keys: readonly string[]): Entry[] {
  const required = /^require\(\s*["']([^"'\n]+)["']\s*\)(?:\.[\w$]+)*$/.exec(value)?.[1];
  const root = required === undefined ? /^([\w$]+)(?:\.[\w$]+)*$/.exec(value)?.[1] : `import(${required})`;
  return root === undefined ? [] : [{ keys, root }];
}

/** Keys under which a host looks for what a package brings along (linters, frameworks, platforms), and names that are no words of code. */
const isOfHost = (key: string): boolean =>
  /^["']/.test(key) ||
  /^(?:rules|configs|processors|environments|parsers|plugins|presets|visitor|components|directives|mixins|methods|computed|watch|install|setup|commands|routes|resolvers|hooks|handlers|listeners|jobs|tasks|activate|deactivate|fetch|scheduled|queue|email|tail|trace)$/.test(
    key,
  );

/** Somebody takes out of the object, or of one in it, whatever name it is told. */
function isLookedIn(
  { path, text: own }: FileFacts,
  at: At & { readonly object: RootObject; readonly nested: readonly string[] },
): boolean {
  if (at.object.name !== null && asking(at.object.name, at.nested).test(own)) return true;
  const isWanted = (each: string): boolean =>
    each !== path && /\.(?:[cm]?[jt]sx?|vue|svelte)$/.test(each) && !isTestPath(each);
  let left = mostParsed;
  for (const { path: by, text } of at.program.texts(['import', 'require'], isWanted)) {
    const asked = [...text.matchAll(bound)]
      .map((each) => each[1] ?? each[2] ?? '')
      .filter((local) => asking(local, at.nested).test(text));
    const facts = asked.length > 0 && left > 0 ? at.program.after(by) : null;
    if (facts === null) continue;
    left -= 1;
    const isObject = facts.imports.some(
      (each) =>
        asked.includes(each.local ?? '') &&
        (each.name === 'default' || each.name === null) &&
        at.follower.targets(facts, each).some((target) => target.path === path),
    );
    if (isObject) return true;
  }
  return false;
}

/** Names that a file gives to what another exports as a whole. */
const bound = /\bimport\s+([\w$]+)\s*(?:,|from\b)|\b(?:const|let|var)\s+([\w$]+)\s*=\s*require\(/g;
