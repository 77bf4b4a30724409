// New code that is public API beside its siblings: exported by an existing package entry, or public where neighbours are.
import { foldersAbove, pathIn } from '../../../codemap/map/reading.ts';
import type { Definition, FileFacts, Import } from '../../facts/facts.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Inventory, Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { type DeclaredEntry, declaredEntries, packageNameOf, sourceAt } from '../../resolve/ecmascript.ts';
import type { Follower } from '../../resolve/follow.ts';
import { handsOnStub } from '../../resolve/python.ts';
import { nodeOf } from '../graph.ts';
import { handedOnBy } from './handed-objects.ts';
import { isEntryOfNewPackage } from './new-packages.ts';

export interface Exported {
  /** In words. */
  readonly how: string;
  /** The file that passes it on; null when it is public where it stands. */
  readonly by: string | null;
}

/** By definition, or file with an empty name. */
export type Exports = ReadonlyMap<string, Exported>;

export function exportsOf(inventory: Inventory, program: Program, follower: Follower): Exports {
  const exported = new Map<string, Exported>();
  const byPath = new Map(inventory.units.map((each) => [each.path, each]));
  const open = inventory.units.filter((each) =>
    each.isNew
      ? isOwnEntry(each, program) || isEntryOfNewPackage(each, program)
      : passesOn(each.facts, program) || isFacade(each, follower) || handedOnBy(each, { program, follower }).size > 0,
  );
  const seen = new Set<string>();
  for (let unit = open.pop(); unit !== undefined; unit = open.pop()) {
    if (seen.has(unit.path)) continue;
    seen.add(unit.path);
    for (const [node, path] of givenBy(unit, program, follower)) {
      if (!exported.has(node)) exported.set(node, { how: `${unit.path} exports it`, by: unit.path });
      const target = byPath.get(path);
      if (target?.isNew && node.endsWith('\0')) open.push(target);
    }
  }
  for (const unit of inventory.units)
    for (const [node, how] of besideSiblings(unit, program))
      if (!exported.has(node)) exported.set(node, { how, by: null });
  return exported;
}

const isPublicHeader = (path: string): boolean =>
  /\.(?:h|hh|hpp|hxx)$/.test(path) && /(?:^|\/)(?:include|public|api)\//.test(path);

/** A package's entry, or a file whose re-exports are meant as such. */
function passesOn(facts: FileFacts, program: Program): boolean {
  const name = fileName(facts.path);
  if (facts.language === 'python')
    return name === '__init__.py' || isStubOfEntry(facts, program) || facts.strings.some((each) => each.inExports);
  if (facts.language === 'c' || facts.language === 'cpp') return isPublicHeader(facts.path);
  if (facts.language === 'rust') return facts.imports.some((each) => each.reexport);
  return (
    facts.imports.some((each) => each.reexport) ||
    handsOnByName(facts) ||
    /^(?:index|main|mod|public[-_]api|entry)\.[cm]?[jt]sx?$/.test(name)
  );
}

/** A public module of Python that is there for nothing but what it imports of the repository: `seaborn.objects`, or what is left of one whose code has moved. */
function isFacade({ before, facts }: Unit, follower: Follower): boolean {
  if (facts.language !== 'python' || before === null || fileName(facts.path).startsWith('_')) return false;
  return [before, facts].some((each) => onlyImports(each, follower));
}

function onlyImports(facts: FileFacts, follower: Follower): boolean {
  if (facts.definitions.some((each) => each.kind === 'function' || each.kind === 'class')) return false;
  const used = new Set(facts.references.map((each) => each.chain[0]));
  const own = facts.imports.filter(
    (each) => each.reexport && !each.dead && !isGone(each, facts) && follower.targets(facts, each).length > 0,
  );
  return own.length > 1 && own.every((each) => each.local === null || !used.has(each.local));
}

const isStubOfEntry = ({ path }: FileFacts, program: Program): boolean =>
  fileName(path) === '__init__.pyi' && handsOnStub(program, path);

/** `module.exports.River = River` of what it takes from another module. */
function handsOnByName({ imports, references }: FileFacts): boolean {
  const taken = new Set(imports.map((each) => each.local).filter((each) => each !== null));
  return references.some((each) => each.kind === 'export' && taken.has(each.chain[0] ?? ''));
}

/** A new entry that package.json already gives to the world: `./*` of its `exports`. */
function isOwnEntry({ path, facts }: Unit, program: Program): boolean {
  return facts.imports.some((each) => each.reexport) && byWildcard(path, program) !== null;
}

interface Given {
  readonly unit: Unit;
  readonly program: Program;
  readonly follower: Follower;
}

/** What a file passes on: by import and re-export, by star, by naming it in an export. */
function* givenBy(unit: Unit, program: Program, follower: Follower): Generator<[node: string, path: string]> {
  const { facts } = unit;
  for (const entry of facts.imports)
    if (entry.reexport && !entry.dead && !isGone(entry, facts) && isListed(entry, facts))
      yield* passedOn(entry, { unit, program, follower });
  const handed = handedOnBy(unit, { program, follower });
  for (const reference of facts.references) {
    if (reference.kind !== 'export' && !handed.has(reference)) continue;
    for (const hit of follower.resolve(facts, reference.chain, '')) {
      if (hit.path !== unit.path || handed.has(reference)) yield [nodeOf(hit.path, hit.qualified), hit.path];
    }
  }
  for (const path of listedModules(facts, program)) yield* offersOf(path, program);
}

/** A name that is bound again is another; in Python an import for type checkers does not run, and is public only where `__all__` says so. */
function isGone(entry: Import, facts: FileFacts): boolean {
  if (entry.shadowed) return true;
  if (!entry.typeOnly || facts.language !== 'python') return false;
  const isSaid = facts.strings.some((each) => each.inExports && each.value === entry.local);
  return !isSaid || isLeftOutOfTable(entry, facts);
}

/** The table by which a lazy package makes its names up has others that are imported for type checkers, and not this one. */
function isLeftOutOfTable({ local }: Import, { strings, imports }: FileFacts): boolean {
  const tabled = new Set(strings.filter((each) => !each.inExports && !each.dead).map((each) => each.value));
  const isTabled = (name: string | null): boolean => name !== null && tabled.has(name);
  return !isTabled(local) && imports.some((each) => each.typeOnly && isTabled(each.local));
}

/** A module of Python that is no entry imports for itself what its `__all__` leaves out. */
function isListed({ local }: Import, { language, path, strings }: FileFacts): boolean {
  if (language !== 'python' || local === null || /(?:^|\/)__init__\.pyi?$/.test(path)) return true;
  const listed = strings.filter((each) => each.inExports);
  return listed.length === 0 || listed.some((each) => each.value === local);
}

/** `__all__` of a Python package may name its modules: `from package import *` then loads them. */
function listedModules(facts: FileFacts, program: Program): string[] {
  if (facts.language !== 'python' || fileName(facts.path) !== '__init__.py') return [];
  const folder = folderOf(facts.path);
  const inside = folder === '' ? '' : `${folder}/`;
  const names = facts.strings.filter((each) => each.inExports && !each.dead).map((each) => each.value);
  return names
    .flatMap((name) => [`${inside}${name}.py`, `${inside}${name}/__init__.py`])
    .filter((path) => program.change(path) !== undefined);
}

function* offersOf(path: string, program: Program): Generator<[node: string, path: string]> {
  yield [nodeOf(path, ''), path];
  for (const each of program.after(path)?.definitions ?? []) {
    if (each.isPublic && each.parent === '') yield [nodeOf(path, each.qualified), path];
  }
}

function* passedOn(entry: Import, { unit, program, follower }: Given): Generator<[node: string, path: string]> {
  if (entry.local !== null && entry.name !== '*') {
    for (const hit of follower.resolve(unit.facts, [entry.local], ''))
      yield [nodeOf(hit.path, hit.qualified), hit.path];
    return;
  }
  for (const { path } of follower.targets(unit.facts, entry))
    if (program.change(path) !== undefined) yield* offersOf(path, program);
}

function besideSiblings(unit: Unit, program: Program): [node: string, how: string][] {
  const open = unit.fresh.filter((each) => isOffered(each, unit));
  const name = (each: Definition): [string, string] => [
    nodeOf(unit.path, each.qualified),
    `it is public in ${unit.path} beside public siblings`,
  ];
  if (!unit.isNew) return hasPublicSibling(unit) ? open.map(name) : [];
  const how = open.length === 0 ? null : neighbourhood(unit, program);
  return how === null
    ? []
    : [[nodeOf(unit.path, ''), how], ...open.map((each): [string, string] => [nodeOf(unit.path, each.qualified), how])];
}

function isOffered(definition: Definition, unit: Unit): boolean {
  if (!definition.isPublic || isLeftOutOfAll(definition, unit.facts)) return false;
  const parent = unit.facts.definitions.find((each) => each.qualified === definition.parent);
  return parent === undefined || parent.isPublic;
}

/** A module of Python that lists what it offers, and does not list this. */
function isLeftOutOfAll({ name, parent }: Definition, { language, strings }: FileFacts): boolean {
  const listed = strings.filter((each) => each.inExports && !each.dead);
  return language === 'python' && parent === '' && listed.length > 0 && !listed.some((each) => each.value === name);
}

function hasPublicSibling({ before }: Unit): boolean {
  if (before === null) return false;
  return (
    before.imports.some((each) => each.reexport) || before.definitions.some((each) => each.isPublic && !each.isTest)
  );
}

/** In Go, Java, C and C++ a public item of an existing public package needs no line elsewhere; in TypeScript a wildcard of package.json may do. */
function neighbourhood(unit: Unit, program: Program): string | null {
  const folder = folderOf(unit.path);
  const siblings = program.filesIn(folder).filter((each) => each !== unit.path && program.existed(each));
  const offers = (path: string): boolean =>
    program.before(path)?.definitions.some((each) => each.isPublic && each.parent === '') ?? false;
  switch (unit.facts.language) {
    case 'go':
      if (unit.facts.packageName === 'main' || /(?:^|\/)internal(?:\/|$)/.test(folder)) return null;
      return siblings.some((each) => each.endsWith('.go') && !each.endsWith('_test.go') && offers(each))
        ? `it is public in the existing package ${folder || '.'}`
        : null;
    case 'java':
      return siblings.some((each) => each.endsWith('.java') && offers(each))
        ? `it is public in the existing package ${unit.facts.packageName}`
        : null;
    case 'c':
    case 'cpp': {
      return isPublicHeader(unit.path) && siblings.some((each) => /\.(?:h|hh|hpp|hxx)$/.test(each))
        ? `it is a header beside the public headers of ${folder}`
        : null;
    }
    case 'typescript':
    case 'javascript':
      return byWildcard(unit.path, program);
    default:
      return null;
  }
}

/** Folders that a package keeps to itself, whatever its wildcards take. */
const kept = /(?:^|\/)(?:internals?|private|_[^/]+)\//;

function byWildcard(path: string, program: Program): string | null {
  for (const folder of foldersAbove(path)) {
    const inside = path.slice(folder === '' ? 0 : folder.length + 1).replace(/\.\w+$/, '');
    const entry = declaredEntries(program, folder).find(
      (each) =>
        gives(each, { folder, inside, program }) ||
        givesInPlace(each, { folder, inside, program }) ||
        isBuiltBeside(each, { folder, inside, program }) ||
        isBuiltOf(each, path, { folder, program }),
    );
    if (entry !== undefined) return `package.json exports it as ${entry.key}`;
  }
  return null;
}

/** A file without its ending, from the folder of the package.json that is asked. */
interface Place {
  readonly folder: string;
  readonly inside: string;
  readonly program: Program;
}

/** `./lib/*` is published as it stands in `src/lib/`: the tree is built in place. */
function givesInPlace({ key, target, isType }: DeclaredEntry, at: Place): boolean {
  const own = /^\.\/((?:[\w-]+\/)+)\*/.exec(key)?.[1];
  if (own === undefined || isType || !target.startsWith(`./${own}*`) || kept.test(at.inside)) return false;
  const source = `src/${own}`;
  if (!at.inside.startsWith(source)) return false;
  return at.program.isFolderOfBase(pathIn(at.folder, source.slice(0, -1)));
}

/** `./load.js` that is nowhere in the tree is what the build makes of `src/load.ts`. */
function isBuiltBeside({ target, isType }: DeclaredEntry, at: Place): boolean {
  const stem = target.replace(/^\.\//, '').replace(/\.[cm]?jsx?$/, '');
  return !isType && at.inside === `src/${stem}` && !at.program.exists(pathIn(at.folder, target.replace(/^\.\//, '')));
}

/** `./dist/kit/index.mjs` is built of `kit/index.ts`, beside `src/`. */
function isBuiltOf({ target, isType }: DeclaredEntry, path: string, at: Omit<Place, 'inside'>): boolean {
  return !isType && !target.includes('*') && sourceAt(at.program, at.folder, target) === path;
}

function gives({ target, isType }: DeclaredEntry, at: Place): boolean {
  const { inside } = at;
  const source = target.replace(/^\.\//, '').replace(/\.(?:d\.)?[cm]?[jt]sx?$/, '');
  const [before = source, after] = source.replace(/^(?:dist|lib|build|out|esm|cjs|es)\//, 'src/').split('*');
  if (after === undefined) return inside === before || inside === source;
  if (isType || kept.test(inside) || !inside.startsWith(before) || !inside.endsWith(after)) return false;
  // A wildcard over everything is meant for what stands at the top, unless its users are told to go deeper.
  const isWhole = before === '' || before === 'src/';
  const rest = inside.slice(before.length, inside.length - after.length).replace(/\/index$/, '');
  return !isWhole || !rest.includes('/') || saysToGoDeep(at);
}

/** The README imports a file of a folder: `import { WikipediaTool } from "kit/tools/search/wikipedia"`. */
function saysToGoDeep({ program, folder }: Place): boolean {
  const name = packageNameOf(program, folder);
  const readme = program.text(pathIn(folder, 'README.md'));
  return (
    name !== null && readme !== null && new RegExp(`["']${RegExp.escape(name)}/[\\w-]+/[\\w./-]+["']`).test(readme)
  );
}
