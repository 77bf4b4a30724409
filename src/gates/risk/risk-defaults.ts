// What changes for people who change nothing: another default, or another version of a dependency.

import type { Definition } from '../facts/facts.ts';
import { fileName, isBuildFile } from '../file-kinds.ts';
import type { Inventory, Unit } from '../inventory.ts';
import { textAt } from '../line-diff.ts';
import type { Program } from '../program.ts';
import { isPinFile } from './pins.ts';
import { optionDefaults } from './risk-options.ts';

/** Defaults of existing parameters, fields and flags that the patch changes, as sentences. */
export function changedDefaults(program: Program, inventory: Inventory): string[] {
  return [
    ...inventory.units.filter((each) => !each.isNew).flatMap(inUnit),
    ...program.changes.flatMap((each) => inSettings(each.path, each.before, each.after)),
  ];
}

function inUnit(unit: Unit): string[] {
  const found: string[] = [];
  for (const definition of unit.facts.definitions) {
    if (!definition.isPublic) continue;
    const olds = unit.before?.definitions.filter((each) => each.qualified === definition.qualified) ?? [];
    if (olds.length === 0) continue;
    for (const name of changedParameters(olds, definition))
      found.push(`The default of ${name} of ${definition.qualified} (${unit.path}) is another one.`);
    for (const name of changedOptions(unit, definition))
      found.push(`The default of ${name} of ${definition.qualified} (${unit.path}) is another one.`);
    // A name may be bound in both branches of a condition.
    const [was, is] = [olds.map((each) => squeeze(defaultIn(each.value))), squeeze(defaultIn(definition.value))];
    if (isField(definition) && !was.includes(is) && was.some(isLiteral) && isLiteral(is)) {
      found.push(`The default ${definition.qualified} (${unit.path}) is another one.`);
    }
  }
  return [...new Set([...found, ...changedFlags(unit), ...changedTables(unit)])];
}

/** Of several definitions by one name, overloads among them, none had this default. */
function changedParameters(olds: readonly Definition[], now: Definition): string[] {
  const before = olds.flatMap((each) => each.parameters);
  return now.parameters
    .filter(({ name, fallback }) => {
      const known = before.flatMap((each) =>
        each.name === name && each.fallback !== null ? [squeeze(each.fallback)] : [],
      );
      return fallback !== null && known.length > 0 && !known.includes(squeeze(fallback));
    })
    .map((each) => each.name);
}

/** Fields of the objects that a function is given, under which it has another default. */
function changedOptions({ facts, before, addedCode }: Unit, now: Definition): string[] {
  if (before === null || now.kind !== 'function' || !/script$/.test(facts.language)) return [];
  if (!addedCode.some((row) => row >= now.row && row <= now.endRow)) return [];
  const old = before.definitions.find((each) => each.qualified === now.qualified);
  if (old === undefined) return [];
  const defaults = (text: string, { parameters }: Definition): Map<string, string> =>
    optionDefaults(text, new Set(parameters.map((each) => each.name)));
  const was = defaults(textAt(before.text, old), old);
  return [...defaults(textAt(facts.text, now), now)]
    .filter(([name, literal]) => squeeze(was.get(name) ?? literal) !== squeeze(literal))
    .map(([name]) => name);
}

const squeeze = (text: string): string => text.replace(/\s+/g, '').replaceAll("'", '"');

/** A field of a class, or a constant by the name of a default or in capitals. */
function isField(definition: Definition): boolean {
  if (definition.kind !== 'constant' || /version/i.test(definition.name)) return false;
  return definition.parent !== '' || /default/i.test(definition.name) || /^[A-Z][A-Z0-9_]+$/.test(definition.name);
}

/** `3` of `3`, `field(default=3, ...)`, `Field(3, ...)`. */
function defaultIn(value: string): string {
  return /^(?:\w+\.)?(?:field|Field|attrib|ib)\(\s*(?:default\s*=\s*)?([^,=()]+?)\s*[,)]/.exec(value)?.[1] ?? value;
}

const isLiteral = (value: string): boolean =>
  /^(?:[-+]?[\d._eE+-]+|True|False|None|true|false|null|nil|["'][^"']*["'])$/.test(value.trim());

/** `limit: 5,` in a constant of defaults: `DEFAULTS`, `defaultOptions`; or anywhere in a module of settings. */
function changedTables({ before, facts, path }: Unit): string[] {
  if (before === null) return [];
  const tables = facts.definitions.filter((each) => each.kind === 'constant' && /default/i.test(each.name));
  const found = tables.flatMap((table) => {
    const old = before.definitions.find((each) => each.qualified === table.qualified);
    if (old === undefined) return [];
    return changedValues(textAt(before.text, old), textAt(facts.text, table)).map((key) =>
      key === table.name ? table.qualified : `${table.qualified}.${key}`,
    );
  });
  const isSettings = /script$/.test(facts.language) && settingsName.test(fileName(path)) && !isBuildFile(path);
  const rest = isSettings ? changedValues(before.text, facts.text) : [];
  const all = new Set([...found, ...rest.filter((key) => !found.some((each) => each.endsWith(`.${key}`)))]);
  return [...all].map((key) => `The default ${key} (${path}) is another one.`);
}

const settingsName = /^(?:defaults?|config|configuration|settings)\.[cm]?[jt]s$/;

/** Keys with their paths under which another literal stands. */
function changedValues(before: string, after: string): string[] {
  const was = new Map([...keyed(before), ...literalsIn(before)]);
  return [...keyed(after), ...literalsIn(after)]
    .filter(
      ([key, value]) =>
        isLiteral(value) && isLiteral(was.get(key) ?? '') && squeeze(was.get(key) ?? '') !== squeeze(value),
    )
    .map(([key]) => key);
}

const tokens = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[-+]?\d[\w.]*|[A-Za-z_$][\w$]*|[{}[\](),:;]/g;

/** Literals of nested tables by their paths: `store.config.size`; one that stands twice says nothing. */
function literalsIn(text: string): Map<string, string> {
  const parts = text.replace(/(?:\/\/|#(?!\w)).*$/gm, '').match(tokens) ?? [];
  const values = new Map<string, string>();
  const twice = new Set<string>();
  const path: string[] = [];
  let key = '';
  for (const [at, part] of parts.entries()) {
    const next = parts[at + 1] ?? '';
    if (/^[{[(]$/.test(part)) path.push(key);
    else if (/^[}\])]$/.test(part)) path.pop();
    else if (next === ':') key = part.replace(/["']/g, '');
    else if (parts[at - 1] === ':' && /^[,}]?$/.test(next) && isLiteral(part)) {
      const name = [...path, key].filter((each) => each !== '').join('.');
      if (values.has(name)) twice.add(name);
      values.set(name, part);
    }
    if (!/^[:{[(]$/.test(part) && next !== ':') key = '';
  }
  for (const name of twice) values.delete(name);
  return values;
}

/** `add_argument("--lr", default=...)`, `Option("--lr", default: ...)`. */
function changedFlags(unit: Unit): string[] {
  const flags = (text: string): Map<string, string> => {
    const found = new Map<string, string>();
    for (const match of text.matchAll(
      /["'](--[\w-]+)["'](?:(?!["']--|\n\s*\n)[\s\S]){0,300}?\bdefault\s*[=:]\s*([^,)\n]+)/g,
    ))
      found.set(match[1] ?? '', squeeze(match[2] ?? ''));
    for (const [name, value] of namedInstead(unit.facts.language, text)) found.set(name, value);
    for (const pattern of [...optionObjects, instead])
      for (const match of text.matchAll(pattern)) found.set(match[1] ?? '', squeeze(match[2] ?? ''));
    return found;
  };
  const before = flags(unit.before?.text ?? '');
  return [...flags(unit.facts.text)]
    .filter(([flag, value]) => (before.get(flag) ?? value) !== value)
    .map(([flag]) => `The default of ${flag} (${unit.path}) is another one.`);
}

/** `'hash': Flags.boolean({ ..., default: true })`, `.option('count', { ..., default: 10 })`, `limit: z.number().default(5)`. */
const optionObjects: readonly RegExp[] = [
  /([\w-]+)["']?\s*:\s*(?:[Ff]lags?|Args|Options?)\.\w+(?:<[^>\n]{0,80}>)?\(\{[^{}]{0,600}?\bdefault:\s*([^,}\n]+)/g,
  /\.option\(\s*["']([\w-]+)["']\s*,\s*\{[^{}]{0,600}?\bdefault:\s*([^,}\n]+)/g,
  /\b(\w+)\s*:\s*z\b[^\n]{0,300}?\.default\(([^()\n]{1,80})\)/g,
];

/** `configurable.model ?? "small"`, `options.depth || 3`: what is taken when nothing is configured. */
const instead = /\b(\w+(?:\??\.\w+)+)\s*(?:\?\?|\|\|)\s*("[^"\n]{0,80}"|'[^'\n]{0,80}'|-?\d[\d_.]*|true\b|false\b)/g;

/** `comparator ?? equals`: what TypeScript and JavaScript take by a name; one that stands twice says nothing. */
function namedInstead(language: string, text: string): [name: string, value: string][] {
  if (!/script$/.test(language)) return [];
  const all = [...text.matchAll(/(?<![\w$.])([\w$]+)\s*(?:\?\?|\|\|)\s*([A-Za-z_$][\w$]*)(?![\w$.([]|\s*[=!]==?)/g)];
  return [...Map.groupBy(all, ([, name = '']) => name)].flatMap(([name, [only, ...more]]): [string, string][] =>
    only === undefined || more.length > 0 ? [] : [[name, only[2] ?? '']],
  );
}

/** A value under a key that a file of settings already had. */
function inSettings(path: string, before: string | null, after: string | null): string[] {
  if (
    before === null ||
    after === null ||
    !/\.(?:ya?ml|toml|json|cfg|ini)$/.test(path) ||
    !/(?:default|config|settings|conf)/i.test(path) ||
    isPinFile(path)
  )
    return [];
  const old = keyed(before);
  const changed = [...keyed(after)].filter(([key, value]) => (old.get(key) ?? value) !== value).map(([key]) => key);
  return changed.slice(0, 3).map((key) => `The value of ${key} in ${path} is another one.`);
}

/** Lines `key: value` by key; a key that stands twice says nothing. */
function keyed(text: string): Map<string, string> {
  const values = new Map<string, string>();
  const twice = new Set<string>();
  for (const line of text.split('\n')) {
    const match = /^\s*["']?([\w.-]+)["']?\s*[:=]\s*([^#{[\s][^#]*?),?\s*(?:#.*)?$/.exec(line);
    if (match === null) continue;
    const key = match[1] ?? '';
    if (values.has(key)) twice.add(key);
    values.set(key, match[2] ?? '');
  }
  for (const key of twice) values.delete(key);
  return values;
}
