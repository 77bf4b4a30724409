// New files that something loads without importing them by name: folder scans, framework conventions, configuration, entry points.
import { foldersAbove, pathIn } from '../../codemap/map/reading.ts';
import { isTestPath } from '../../codemap/test-conventions.ts';
import type { Change } from '../change-set.ts';
import { fileName, folderOf, isDocumentation, isLockfile } from '../file-kinds.ts';
import type { Inventory, Unit } from '../inventory.ts';
import type { Program } from '../program.ts';
import { declaredEntries } from '../resolve/ecmascript.ts';
import { withoutComments } from './comments.ts';
import { builtOf, withoutEnding } from './places/built-names.ts';
import { bundledEntry } from './places/bundled-entries.ts';
import { codeGlobs } from './places/code-globs.ts';
import { configuredGlobs } from './places/configured-globs.ts';
import { byName, type Convention, frameworks, inPython } from './places/frameworks.ts';
import { isLeftOut } from './places/installed-apps.ts';
import { lostEntries, withoutLost } from './places/lost-entries.ts';
import { manifestEntry } from './places/manifests.ts';
import { servedPlaces } from './places/served-places.ts';
import { openPackage } from './registries/open-packages.ts';
import { isLazyPackage, spellings, tableMention } from './registries/tables.ts';
import { commandFolders } from './scans/command-folders.ts';
import { fileMention } from './scans/named-files.ts';
import { type Scan, type Scanned, scannersOf } from './scans/scanners.ts';
import { starListsOf } from './scans/star-lists.ts';

export interface Discovery {
  /** New file to what loads it, in words. */
  readonly loaded: ReadonlyMap<string, string>;
  /** Of those, files that are loaded only by what looks through the whole package, with its path: that reaches nothing, though what registers itself does. */
  readonly listed: ReadonlyMap<string, string>;
  /** New file to the configuration or entry point that names it: a registration by itself. */
  readonly named: ReadonlyMap<string, string>;
  /** New file to the package whose lazy table names it: an export. */
  readonly offered: ReadonlyMap<string, string>;
  /** Parts of applications that no settings install. */
  readonly uninstalled: ReadonlySet<string>;
  /** New file to what loads it and keeps nothing of it, or to the group of entry points in which nothing finds it, in words. */
  readonly unread: ReadonlyMap<string, string>;
  /** New files that the list of those who load their neighbours does not have. */
  readonly leftOut: ReadonlySet<string>;
  /** The changed configuration that has a name, alone or behind the package that exports it, as one of its values; null when none has. */
  readonly valueIn: (name: string, by: string) => string | null;
}

export function discover(program: Program, inventory: Inventory): Discovery {
  const loaded = new Map<string, string>();
  const listed = new Map<string, string>();
  const named = new Map<string, string>();
  const offered = new Map<string, string>();
  const uninstalled = new Set<string>();
  const leftOut = new Set<string>();
  const scans = scannersOf(program, inventory);
  const globs = configuredGlobs(program);
  const inCode = codeGlobs(program);
  const commands = commandFolders(program);
  const stars = starListsOf(program);
  const lost = lostEntries(program, inventory);
  const unread = new Map(lost.unread);
  const settings = program.changes
    .filter(maySay)
    .map(withoutComments)
    .map((each) => withoutLost(each, lost));
  const manifests = settings.filter((each) => /^(?:pyproject\.toml|setup\.cfg)$/.test(fileName(each.path)));
  for (const unit of inventory.units) {
    if (!unit.isNew) continue;
    const mention =
      manifestEntry(program, unit, { names: spellings(unit.path), manifests }) ??
      mentionOf(program, unit, settings) ??
      configured(inventory, unit) ??
      tableMention({ inventory, program, told: lost.told }, unit, (each) => !isLazyPackage(each)) ??
      fileMention(program, inventory, unit) ??
      bundledEntry(program, unit);
    if (mention !== null) named.set(unit.path, mention);
    const star = stars(unit);
    const lazy =
      tableMention({ inventory, program, told: lost.told }, unit, isLazyPackage) ??
      star?.how ??
      openPackage(program, unit);
    if (lazy !== null) offered.set(unit.path, lazy);
    const isLeft = mention === null && isLeftOut(program, unit);
    if (isLeft) uninstalled.add(unit.path);
    const told =
      mention ??
      (isLeft ? null : conventionOf(program, unit)) ??
      globs(unit.path) ??
      inCode(unit.path) ??
      commands(unit);
    if (told !== null) {
      loaded.set(unit.path, told);
      continue;
    }
    enterScan(unit.path, { ...scans(unit), star }, { loaded, listed, leftOut, unread });
  }
  return {
    loaded,
    listed,
    named,
    offered,
    uninstalled,
    unread,
    leftOut,
    valueIn: (name, by) => valueIn(settings, name, spellings(by)),
  };
}

interface Entered {
  readonly loaded: Map<string, string>;
  readonly listed: Map<string, string>;
  readonly leftOut: Set<string>;
  readonly unread: Map<string, string>;
}

function enterScan(path: string, found: Scanned & { readonly star: Scan | null }, into: Entered): void {
  const scan = found.scan ?? found.star;
  if (scan !== null) into.loaded.set(path, scan.how);
  else if (found.isLeftOut) into.leftOut.add(path);
  if (scan === null && found.passedOver !== null) into.unread.set(path, found.passedOver);
  if (scan?.isWhole === true) into.listed.set(path, scan.by);
}

/** Folders that a framework reads by itself. */
const conventions: readonly Convention[] = [
  {
    path: /(?:^|\/)management\/commands\/[^_][^/]*\.py$/,
    needs: /./,
    manifest: '',
    what: 'a Django management command',
  },
  {
    path: /(?:^|\/)commands\/.*\.[jt]s$/,
    needs: /"oclif"\s*:/,
    manifest: 'package.json',
    what: 'a command by its place',
  },
  ...inPython,
  { path: /(?:^|\/)(?:migrations|alembic\/versions)\/[^/]+\.py$/, needs: /./, manifest: '', what: 'a migration' },
  ...frameworks,
  ...byName,
  ...servedPlaces,
  {
    path: /(?:^|\/)(?:benches|examples|src\/bin)\/[^/]+\.rs$/,
    needs: /./,
    manifest: '',
    what: 'a target of Cargo by its place',
  },
];

function conventionOf(program: Program, unit: Unit): string | null {
  const found = conventions.find(
    (each) =>
      each.path.test(unit.path) &&
      (each.says === undefined || each.says.test(unit.facts.text)) &&
      each.leavesOut?.(program, unit.path) !== true &&
      (each.manifest === '' || manifestAbove(program, unit.path, each)),
  );
  return found === undefined || found.what === 'a target of Cargo by its place' ? null : `it is ${found.what}`;
}

function manifestAbove(program: Program, path: string, wanted: { manifest: string; needs: RegExp }): boolean {
  return [...foldersAbove(path)].some((folder) => {
    const text = program.text(pathIn(folder, wanted.manifest));
    return text !== null && wanted.needs.test(text);
  });
}

/** Changes that may name what a program loads: neither code, test nor documentation, nor about how the project is kept. */
function maySay({ path, isTest, isCode }: Change): boolean {
  if (isTest || isCode || isTestPath(path) || isLockfile(path)) return false;
  const keeps =
    /(?:^|\/)(?:\.github|docs?|documentation)\/|(?:^|\/)(?:mkdocs|_toc\w*|\.readthedocs|\.pre-commit-config|codecov)\./;
  // What a notebook uses is looked at as a script's.
  if (keeps.test(path) || path.endsWith('.ipynb')) return false;
  return !isDocumentation(path) || /\.(?:ya?ml|toml|json)$/.test(path);
}

/** A changed file that is neither documentation nor test names the new one: configuration, manifest, ServiceLoader file, lazy import table. */
function mentionOf(program: Program, unit: Unit, settings: readonly Change[]): string | null {
  const names = spellings(unit.path);
  const classes =
    unit.facts.packageName === ''
      ? []
      : unit.fresh.filter((each) => each.parent === '').map((each) => `${unit.facts.packageName}.${each.name}`);
  for (const change of settings) {
    const isBuildList = /(?:CMakeLists\.txt|\.cmake|Makefile|BUILD(?:\.bazel)?|meson\.build)$/.test(change.path);
    if (isBuildList || (change.kind === 'added' && isAlone(program, change.path))) continue;
    const text = withoutScripts(change);
    const isManifest = /(?:^|\/)(?:pyproject\.toml|setup\.cfg|tsconfig[\w.-]*\.json)$/.test(change.path);
    const offered = offeredBy(program, change.path);
    const spelled = [
      ...names.filter((each) => !offered.has(each)),
      ...classes,
      ...builtOf(program, unit, change.path),
      ...handlersOf(unit, change.path),
    ].find((each) => bounded(text, each, isManifest));
    if (spelled !== undefined) return `${change.path} names ${spelled}`;
    const bare = withoutEnding(program, unit, { config: change.path, text });
    if (bare !== null) return `${change.path} names ${bare}`;
    if (beside(text, { config: change.path, unit: unit.path }))
      return `${change.path} calls a function of ${unit.path}`;
  }
  return null;
}

/** Files that a package.json or its like lets others import, by their paths in the repository. */
function offeredBy(program: Program, config: string): ReadonlySet<string> {
  if (!/^(?:package|deno|jsr)\.jsonc?$/.test(fileName(config))) return new Set();
  const folder = folderOf(config);
  return new Set(declaredEntries(program, folder).map((each) => pathIn(folder, each.target.replace(/^\.\//, ''))));
}

/** `class_name = "Limiter"`: a name that can be no ordinary word, alone as a value; or `- kit.loss.limiter`, any behind its package. */
function valueIn(settings: readonly Change[], name: string, [, ...packages]: readonly string[]): string | null {
  const isPlain = /^(?=.*[a-z])(?=.*[A-Z])\w{5,}$/.test(name);
  if (name === '' || (!isPlain && packages.length === 0)) return null;
  const behind = `(?:${packages.map((each) => RegExp.escape(each)).join('|')})[.:]`;
  const before = packages.length === 0 ? '' : isPlain ? `(?:${behind})?` : behind;
  const value = new RegExp(
    `(?:[:=]|^\\s*-)\\s*(?:["']?${before}${name}["']?\\s*[,}\\]]?\\s*$|(["'])${before}${name}\\1\\s*[,}\\]])`,
  );
  return settings.find((each) => each.addedLines.some(({ text }) => value.test(text)))?.path ?? null;
}

/** What is run by hand is named in the scripts of package.json, and no program is told of it there. */
function withoutScripts({ path, after, addedLines }: Change): string {
  const text = addedLines.map((each) => each.text).join('\n');
  const scripts = fileName(path) === 'package.json' ? /"scripts"\s*:\s*\{[^}]*\}/.exec(after ?? '')?.[0] : undefined;
  const commands = scripts?.match(/"(?:\\.|[^"\\])*"/g) ?? [];
  return commands.reduce((all, each) => all.replace(each, '""'), text);
}

/** A function of a file as configurations of clouds name it: `src/resize.handler`. */
function handlersOf({ path, fresh }: Unit, config: string): string[] {
  const folder = folderOf(config);
  const inside = folder === '' ? '' : `${folder}/`;
  if (!path.startsWith(inside) || !/\.(?:ya?ml|json|toml)$/.test(config)) return [];
  const stem = path.slice(inside.length).replace(/\.\w+$/, '');
  return fresh.filter((each) => each.parent === '' && each.isPublic).map((each) => `${stem}.${each.name}`);
}

/** A new configuration in Python names the module as a string. */
function configured({ configurations }: Inventory, unit: Unit): string | null {
  const [, ...dotted] = spellings(unit.path);
  for (const { path, strings } of configurations) {
    const found = strings.find(({ value }) => dotted.some((each) => value === each || value.startsWith(`${each}.`)));
    if (found !== undefined) return `${path} names ${JSON.stringify(found.value)} (line ${found.row + 1})`;
  }
  return null;
}

/** A configuration file without any like it in the base is read by nobody. */
function isAlone(program: Program, path: string): boolean {
  if (/(?:^|\/)META-INF\/services\//.test(path)) return false;
  const ending = path.slice(path.lastIndexOf('.'));
  for (let folder = folderOf(path), levels = 0; levels < 3; folder = folderOf(folder), levels += 1) {
    const inside = folder === '' ? '' : `${folder}/`;
    for (const each of program.paths()) {
      if (
        each.startsWith(inside) &&
        each.endsWith(ending) &&
        program.existed(each) &&
        each.split('/').length <= path.split('/').length
      )
        return false;
    }
    if (folder === '') break;
  }
  return true;
}

function bounded(text: string, name: string, asEntryPoint: boolean): boolean {
  const escaped = RegExp.escape(name);
  const tail = asEntryPoint ? ':[A-Za-z_]' : '(?![\\w/-])';
  return new RegExp(`(?:^|[^\\w/-])(?:\\.{0,2}/)?${escaped}${tail}`, 'm').test(text);
}

/** `!function utils.process` in a task file beside the module. */
function beside(text: string, paths: { config: string; unit: string }): boolean {
  if (folderOf(paths.config) !== folderOf(paths.unit)) return false;
  const stem = fileName(paths.unit).replace(/\.\w+$/, '');
  return new RegExp(`!function\\s+${stem}\\.\\w+`).test(text);
}
