// Existing code that takes from a package whatever name it is told: `getattr(schedulers, config["class"])`, `schedulers[name]`.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import type { FileFacts } from '../../facts/facts.ts';
import { fileName, folderOf, isShowcase } from '../../file-kinds.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';
import { absolute } from '../../resolve/python.ts';
import { mostParsed } from '../limits.ts';
import { servesModule, servesPlace } from '../places/served-modules.ts';
import { tableOf } from './closed-tables.ts';
import { plainLookups } from './plain-lookups.ts';

/** Answers, for a package's entry file or another module, which existing file may look a name up in it; null when none does. The repository is gone through once, when first asked. */
export function lookersOf(at: {
  program: Program;
  follower: Follower;
}): (entry: string, name: string) => string | null {
  let candidates: readonly Candidate[] | undefined;
  const found = new Map<string, readonly Looker[]>();
  return (entry, name) => {
    candidates ??= candidatesIn(at.program);
    const known = found.get(entry) ?? lookersIn(entry, candidates, at);
    found.set(entry, known);
    const names = namesIn(entry, name, at.program);
    return (
      known.find(({ tables }) => tables.some((each) => each === null || names.some((name) => has(each, name))))?.path ??
      null
    );
  };
}

/** A file that looks names up in a module, and for each time the table that the name comes from; null where it may be any. */
interface Looker {
  readonly path: string;
  readonly tables: readonly (string | null)[];
}

/** What a module calls a name of another: by that name, or as it is renamed there. */
function namesIn(entry: string, name: string, program: Program): string[] {
  const renamed = (program.text(entry) ?? '').matchAll(new RegExp(`\\b${RegExp.escape(name)}\\s+as\\s+(\\w+)`, 'g'));
  return [name, ...[...renamed].map((each) => each[1] ?? '')];
}

const has = (table: string, name: string): boolean => table.match(/[\w$]+/g)?.includes(name) ?? false;

/** A module in the arguments of a call or in a list: `load_assets_from_modules([assets])`, `inspect.getmembers(tasks)`. */
const handing = (name: string): RegExp => new RegExp(`(\\w*)\\(\\s*(?:[^()=]*[[,]\\s*)?${name}\\s*[,)\\]]`);
const aside = /^(?:reload|patch|object|print|isinstance|hasattr|getattr|setattr|delattr|len|type|repr|str|id|warn)$/;

/** More modules than this are not asked for: each costs a search of the repository. */
const mostAsked = 20;

/** Answers, for an existing module, which existing file hands it on as a whole to whatever goes through it; null when none does. */
export function handersOf(at: { program: Program; follower: Follower }): (path: string) => string | null {
  const found = new Map<string, string | null>();
  return (path) => {
    const known = found.get(path);
    if (known !== undefined || found.size >= mostAsked) return known ?? null;
    const by = handedOnBy(path, at);
    found.set(path, by);
    return by;
  };
}

function handedOnBy(path: string, at: { program: Program; follower: Follower }): string | null {
  const isPython = path.endsWith('.py');
  const own = fileName(path).replace(/\.\w+$/, '');
  const stem = own === 'index' ? fileName(folderOf(path)) : own;
  if (stem === '__init__' || stem === '' || !(isPython || /\.[cm]?[jt]sx?$/.test(path))) return null;
  const isWanted = (each: string): boolean =>
    each !== path &&
    (isPython ? each.endsWith('.py') : /\.[cm]?[jt]sx?$/.test(each)) &&
    at.program.existed(each) &&
    !isTestPath(each);
  let parsed = 0;
  for (const { path: by, text } of at.program.texts([stem], isWanted)) {
    if (!isPython && servesPlace(text, { program: at.program, by, path })) return by;
    const handed = boundTo(stem, text, isPython).find((name) => {
      const callee = handing(name).exec(text)?.[1];
      if (callee !== undefined && (isPython ? !aside.test(callee) : through.test(callee))) return true;
      return (
        !isPython &&
        (servesModule(text, name) ||
          new RegExp(`\\bfor\\s*\\(\\s*(?:const|let|var)\\s+\\w+\\s+in\\s+${name}\\s*\\)`).test(text))
      );
    });
    if (handed === undefined) continue;
    const facts = parsed < mostParsed ? at.program.after(by) : null;
    parsed += 1;
    if (facts !== null && entriesOf(handed, { facts, ...at }).includes(path)) return by;
  }
  return null;
}

/** What goes through everything that a namespace of JavaScript holds. */
const through = /^(?:\w*[eE]ntries|\w*[vV]alues|keys|register\w*|collect\w*)$/;

/** The names that a file gives to a module as a whole. */
function boundTo(stem: string, text: string, isPython: boolean): string[] {
  const name = RegExp.escape(stem);
  const pattern = isPython
    ? new RegExp(`\\bimport\\b[^\\n]*\\b${name}(?:\\s+as\\s+(\\w+))?`, 'g')
    : new RegExp(
        `\\bimport\\s*\\*\\s*as\\s+(\\w+)\\s+from\\s*["'][^"'\\n]*\\b${name}\\b|\\b(?:const|let|var)\\s+(\\w+)\\s*=\\s*require\\(\\s*["'][^"'\\n]*\\b${name}\\b`,
        'g',
      );
  return [...text.matchAll(pattern)].map((each) => each[1] ?? each[2] ?? stem);
}

const words = ['getattr(', 'import * as '];
/** A module by a plain name, and a name that is made up at run time. */
const asks = /\bgetattr\(\s*([A-Za-z_][\w.]*)\s*,(?!\s*["'])|\b([A-Za-z_$][\w$]*)\[(?!["'`\d\]])/g;

const looked = (path: string, text: string): string => (path.endsWith('.py') ? text : plainLookups(text));

/** A file that looks names up in modules, what it calls these, and the lines that give them those names. */
interface Candidate {
  readonly path: string;
  readonly modules: ReadonlyMap<string, readonly string[]>;
}

function candidatesIn(program: Program): Candidate[] {
  const isWanted = (path: string): boolean =>
    /\.(?:py|[cm]?[jt]sx?)$/.test(path) && program.existed(path) && !isTestPath(path) && !isShowcase(path);
  return [...program.texts(words, isWanted)].flatMap(({ path, text }) => {
    const names = new Set([...looked(path, text).matchAll(asks)].map((each) => each[1] ?? each[2] ?? ''));
    const modules = modulesOf(text, names);
    return modules.size === 0 ? [] : [{ path, modules }];
  });
}

/** A first look, so that few files are parsed: by name, the lines that bind it by an import, or by `import_module`. */
function modulesOf(text: string, names: ReadonlySet<string>): Map<string, string[]> {
  const bound = new Map<string, string[]>();
  for (const [line] of text.matchAll(/^.*\bimport(?:_module\(|\b).*$/gm)) {
    const [, after = ''] = /\bimport\b(.*)/.exec(line) ?? [];
    const loaded = /([\w.$]+)\s*=\s*(?:importlib\.)?import_module\(/.exec(line)?.[1];
    for (const name of new Set([...(after.match(/[\w$]+(?:\.[\w$]+)*/g) ?? []).flatMap(prefixes), loaded ?? '']))
      if (names.has(name)) bound.set(name, [...(bound.get(name) ?? []), line]);
  }
  return bound;
}

/** `a.b.c`: it, and each name that it begins with. */
function prefixes(dotted: string): string[] {
  const parts = dotted.split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
}

/** Whoever imports a module names it: only such files are read. */
function lookersIn(
  entry: string,
  candidates: readonly Candidate[],
  at: { program: Program; follower: Follower },
): Looker[] {
  const own = fileName(entry).replace(/\.\w+$/, '');
  const stem = /^(?:__init__|index)$/.test(own) ? fileName(folderOf(entry)) : own;
  return candidates.flatMap(({ path, modules }) => {
    if (path === entry) return [];
    const named = [...modules].filter(([, lines]) => lines.some((line) => isNamed(line, stem)));
    const facts = named.length === 0 ? null : at.program.after(path);
    if (facts === null) return [];
    const names = named.map(([name]) => name).filter((name) => entriesOf(name, { facts, ...at }).includes(entry));
    return names.length === 0 ? [] : [{ path, tables: tablesIn(new Set(names), { facts, ...at }) }];
  });
}

/** Where the names come from that a file looks up in modules which it calls so. */
function tablesIn(
  modules: ReadonlySet<string>,
  at: { facts: FileFacts; program: Program; follower: Follower },
): (string | null)[] {
  return looked(at.facts.path, at.facts.text)
    .split('\n')
    .flatMap((line, row) =>
      [...line.matchAll(asks)]
        .filter((each) => modules.has(each[1] ?? each[2] ?? ''))
        .map((each) => tableOf(keyAt(line.slice(each.index + each[0].length)), { row, ...at })),
    );
}

/** The key of a look-up, up to the comma or bracket that ends it. */
function keyAt(rest: string): string {
  let depth = 0;
  for (const { 0: part, index } of rest.matchAll(/[[\](){},]/g)) {
    if (depth === 0 && /[\]),}]/.test(part)) return rest.slice(0, index).trim();
    if (/[[({]/.test(part)) depth += 1;
    else if (part !== ',') depth -= 1;
  }
  return '';
}

/** `from . import x` of a package names nothing, nor does what is made up while it runs. */
const isNamed = (line: string, stem: string): boolean =>
  line.includes(stem) || /\bfrom\s*["']\.{1,2}\/?["']|\bimport_module\(/.test(line);

function entriesOf(name: string, at: { facts: FileFacts; program: Program; follower: Follower }): string[] {
  const { facts, program, follower } = at;
  const imported = facts.imports
    .filter((each) => each.local === name || (name.includes('.') && each.module === name && each.name === null))
    .flatMap((each) => follower.targets(facts, each))
    .filter((each) => each.symbol === null)
    .map((each) => each.path);
  const loaded = new RegExp(
    `\\b${RegExp.escape(name)}\\s*=\\s*(?:importlib\\.)?import_module\\(\\s*["']([\\w.]+)["']`,
  ).exec(facts.text);
  return loaded?.[1] === undefined ? imported : [...imported, ...absolute(program, facts.path, loaded[1].split('.'))];
}

/** A module of Python that takes from itself whatever name it is told: `globals()[name]`, `getattr(sys.modules[__name__], name)`. */
export const looksInItself = (text: string): boolean =>
  /\bglobals\(\)(?:\[(?!\s*["'])|\.get\(\s*(?!["']))|\bgetattr\(\s*sys\.modules\[__name__\]\s*,(?!\s*["'])/.test(text);
