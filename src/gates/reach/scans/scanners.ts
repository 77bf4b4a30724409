// Base code that loads what it finds in a folder, or a module by a name that is made up at run time.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { folderOf } from '../../file-kinds.ts';
import type { Inventory, Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { moduleFile } from '../../resolve/ecmascript.ts';
import { withoutCommentLines } from '../comments.ts';
import { filterMissed } from './class-filters.ts';
import { isPlainModule, loadsForEffect } from './effects.ts';
import { goesDown, goesInto, namesPackage } from './far-folders.ts';
import { withMadePaths } from './made-paths.ts';
import { filtersOut } from './name-filters.ts';
import { isLeftOutOf, isOutsideOfLoops } from './named-files.ts';
import { isOfOther, namesFolder } from './named-packages.ts';
import { idioms } from './scan-idioms.ts';
import { refusesName } from './scan-names.ts';
import { patternsAt, takenBelow, takenByGlob } from './scan-patterns.ts';
import { nearby, scanningRows, short, together } from './scanning-rows.ts';
import { makesNameIn, spelledOut } from './spelled-out.ts';
import { hasPart, isNamedAsFile, keptRows, partsTakenAt, takesName } from './taken-parts.ts';
import { attributesTold } from './told-attributes.ts';
import { toldOf } from './told-folders.ts';

interface Scanner {
  readonly path: string;
  readonly lines: readonly string[];
  readonly text: string;
  /** Rows where something is listed or loaded. */
  readonly rows: readonly number[];
}

const familyOf = (language: string): 'python' | 'typescript' | null =>
  language === 'python' ? 'python' : language === 'typescript' || language === 'javascript' ? 'typescript' : null;

export interface Scan {
  /** In words. */
  readonly how: string;
  /** The file that does it. */
  readonly by: string;
  /** It goes through the package that it is itself a part of, to know all that there is: what it loads there is used by that no more than before. */
  readonly isWhole: boolean;
}

export interface Scanned {
  /** What loads the file; null when nothing does. */
  readonly scan: Scan | null;
  /** Something loads files of its folder by a list that does not have it. */
  readonly isLeftOut: boolean;
  /** How it is loaded by what keeps nothing of it, in words. */
  readonly passedOver: string | null;
}

const notScanned: Scanned = { scan: null, isLeftOut: false, passedOver: null };

/** Answers, for one new file, which base code loads it by going through its folder. */
export function scannersOf(program: Program, inventory: Inventory): (unit: Unit) => Scanned {
  const found = new Map<string, readonly Scanner[]>();
  const tells = new Map<string, (scanner: Scanner, path: string) => boolean>();
  const isToldByClass = attributesTold(program);
  return (unit) => {
    const family = familyOf(unit.facts.language);
    if (family === null) return notScanned;
    const known = (top: string): readonly Scanner[] => {
      const key = `${family}\0${top}`;
      const scanners = found.get(key) ?? scannersBelow(program, inventory, { family, top });
      found.set(key, scanners);
      return scanners;
    };
    let isLeftOut = false;
    let passedOver: string | null = null;
    const isFor = (each: Scanner): boolean => {
      if (!takesName(each.text, unit.path)) return false;
      const leaves =
        refusesName(each, unit.path, idioms[family].lists) ||
        (family === 'python' && filtersOut(each.text, unit.path)) ||
        leavesOut(each, unit.path, { family, program });
      isLeftOut ||= leaves;
      return !leaves;
    };
    const isKept = (each: Scanner): boolean => {
      const missed = isLost(each, unit) ? null : filterMissed(each.lines, unit.facts);
      if (missed !== null)
        passedOver ??= `is loaded by ${each.path}, but that keeps subclasses of ${missed} alone, and it has none`;
      return missed === null && !isLost(each, unit);
    };
    const how = (each: Scanner): string => `${each.path} goes through ${folderOf(unit.path) || 'its folder'}`;
    const others = (top: string): readonly Scanner[] => known(top).filter((each) => each.path !== unit.path);
    let whole: Scan | null = null;
    for (const each of others(topOf(unit.path))) {
      const folder = scannedAt(each, unit.path, program);
      if (folder === null || !isFor(each) || !isKept(each)) continue;
      // What it looks for in a module is not there: it loads that, and goes on.
      const isTaken = takesPart(each, unit);
      if (!isTaken && !idioms[family].loads.test(each.text)) continue;
      const isWhole = !isTaken || folderOf(each.path).startsWith(`${folder}/`);
      if (!isWhole) return { scan: { how: how(each), by: each.path, isWhole }, isLeftOut, passedOver };
      whole ??= { how: how(each), by: each.path, isWhole };
    }
    const isTold = tells.get(family) ?? toldOf(program, known(''));
    tells.set(family, isTold);
    const told = others('').find(
      (each) =>
        (isTold(each, unit.path) ||
          makesName(each, folderOf(unit.path)) ||
          (family === 'python' && isToldByClass(each, unit.path))) &&
        takesPart(each, unit) &&
        isFor(each) &&
        isKept(each),
    );
    const scan = told === undefined ? whole : { how: how(told), by: told.path, isWhole: false };
    return { scan, isLeftOut, passedOver };
  };
}

/** Loaded, and nothing comes of it. */
const isLost = ({ lines }: Scanner, { facts }: Unit): boolean =>
  facts.language === 'python' && isPlainModule(facts) && loadsForEffect(lines);

/** It imports by names of a list of its own, or of a file that it imports, and the file is not in that. */
function leavesOut(
  scanner: Scanner,
  path: string,
  at: { readonly family: 'python' | 'typescript'; readonly program: Program },
): boolean {
  const idiom = idioms[at.family];
  if (!idiom.names.test(scanner.text) || idiom.lists.test(scanner.text)) return false;
  const asked = at.family === 'typescript' ? textsAsked(scanner, at.program) : [];
  return (
    isOutsideOfLoops(scanner.text, path, idiom.names) ||
    [scanner.text, ...asked].some((each) => isLeftOutOf(each, path, at.program))
  );
}

/** The files of the repository that a scanner imports by name: it may ask one of them first. */
function textsAsked({ path }: Scanner, program: Program): string[] {
  const modules = new Set((program.after(path)?.imports ?? []).map((each) => each.module));
  const files = [...modules].filter((each) => !each.includes('*')).map((each) => moduleFile(program, path, each));
  return files.flatMap((each) => (each === null ? [] : (program.text(each) ?? [])));
}

const topOf = (path: string): string => (path.includes('/') ? `${path.split('/')[0]}/` : '');

/** Code outside the top folder of a file does not scan its folder, unless it loads by a name that says the package. */
function scannersBelow(
  program: Program,
  inventory: Inventory,
  at: { family: 'python' | 'typescript'; top: string },
): Scanner[] {
  const ending = at.family === 'python' ? /\.py$/ : /\.[cm]?[jt]sx?$/;
  const fresh = new Set(inventory.units.filter((each) => each.isNew).map((each) => each.path));
  const scanners: Scanner[] = [];
  const isBeside = (path: string) =>
    ending.test(path) && path.startsWith(at.top) && !fresh.has(path) && !isTestPath(path);
  for (const { path, text: written } of program.texts(idioms[at.family].words, isBeside)) {
    const said = withoutCommentLines(written, at.family);
    const text = at.family === 'python' ? spelledOut(said) : withMadePaths(said);
    const rows = scanningRows(text, idioms[at.family]);
    if (rows.length > 0) scanners.push({ path, text, lines: text.split('\n'), rows });
  }
  return scanners;
}

const building = /__file__|\bparent\b|\bjoin\(|\bPath\(|dirname|import\.meta|resolve\(/;
const around =
  /(?<!\.)__path__|__file__|__name__|__package__|__dirname|import\.meta|["'`]\.{1,2}\/|["'`]\*[^"'`\s]*["'`]/;

/** The folder that the scanner goes through to this file: it stands in it and looks around itself, or it names it where it scans. */
function scannedAt(scanner: Scanner, path: string, program: Program): string | null {
  const patterns = patternsAt(scanner.lines, scanner.rows);
  const isGlob = scanner.rows.some((row) => /import\.meta\.glob/.test(scanner.lines[row] ?? ''));
  const taken = isGlob ? takenByGlob(patterns, { scanner: scanner.path, path }) : null;
  const own = folderOf(path);
  if (taken !== null) return taken ? own : null;
  if (scansBelow(scanner, { path, patterns, program }) || scansFolder(scanner, own, program)) return own;
  const isDeep = scanner.rows.some((row) => deep.test(scanner.lines[row] ?? '') || goesDown(scanner.lines, row));
  for (let folder = folderOf(own); isDeep && folder !== ''; folder = folderOf(folder)) {
    if (folder === folderOf(scanner.path)) return null;
    if (scansFolder(scanner, folder, program)) return folder;
  }
  return null;
}

/** It loads `"kitplug." + name`, from wherever it stands. */
const makesName = ({ lines, rows }: Scanner, folder: string): boolean =>
  folder !== '' &&
  rows.some((row) => lines.slice(Math.max(0, row - nearby), row + 1).some((line) => makesNameIn(line, folder)));

/** Takes packages as well as modules: what goes through them, or imports one by its made-up name. */
const entering = new RegExp(
  `\\b(?:iter_modules|walk_packages|readdir\\w*)\\s*\\(|${idioms.python.names.source}|${idioms.typescript.names.source}`,
);

/** It goes through a folder of folders, and this file is what it takes of each; or this is the entry of a package in it. */
function scansBelow(scanner: Scanner, at: { path: string; patterns: readonly string[]; program: Program }): boolean {
  const { path, patterns, program } = at;
  for (let folder = folderOf(folderOf(path)); folder !== ''; folder = folderOf(folder)) {
    if (!scansFolder(scanner, folder, program)) continue;
    if (takenBelow({ program, text: scanner.text, patterns, path, folder })) return true;
    const isEntry = /\/(?:__init__\.py|index\.[cm]?[jt]sx?)$/.test(path) && folderOf(folderOf(path)) === folder;
    if (isEntry && entering.test(scanner.text)) return true;
  }
  return false;
}

function scansFolder(scanner: Scanner, folder: string, program: Program): boolean {
  const itsOwn = folderOf(scanner.path);
  const names = namesFolder(folder);
  const rows = scanner.rows.filter((row) => !isOfOther(scanner.lines[row] ?? '', folder));
  const isWithin = (row: number, far: number): boolean => rows.some((each) => Math.abs(each - row) <= far);
  const isNear = (row: number): boolean => isWithin(row, nearby);
  const builds = (line: string, row: number): boolean =>
    building.test(line) && (scanner.lines.length <= short || /^\S/.test(line) || isWithin(row, together));
  const named =
    rows.length > 0 &&
    scanner.lines.some((line, row) => (isNear(row) || builds(line, row)) && names(line) && /["'`]/.test(line));
  const isSaid = (): boolean => scanner.lines.some((line) => line.includes(folder.replaceAll('/', '.')));
  if (named && (folder.startsWith(itsOwn) || isSaid() || namesPackage(scanner, folder, program))) return true;
  if (rows.some((row) => goesInto(scanner.lines[row] ?? '', scanner.path) === folder)) return true;
  const isAround = scanner.lines.some((line, row) => isNear(row) && around.test(line));
  return itsOwn === folder && isAround && !namesOther(scanner);
}

/** Where every line that loads a module takes parts of it by name, a module without any of them is not what they look for. */
function takesPart({ lines, rows, text }: Scanner, { facts }: Unit): boolean {
  if (!isNamedAsFile(facts, text)) return false;
  const loading = /script$/.test(facts.language)
    ? lines.flatMap((line, row) => (assigned.test(line) ? [row] : []))
    : (keptRows(lines) ?? []);
  return (loading.length > 0 ? loading : rows).some((row) => {
    const parts = partsTakenAt(lines, row);
    return parts === null || hasPart(facts, parts);
  });
}

/** `const loaded = await import(file)`: in TypeScript a module is loaded on another line than the folder is listed. */
const assigned = /=\s*(?:await\s+)?(?:import|require)\(\s*[^"'\s]/;

/** Loaders that go down into every folder below. */
const deep = /auto[-_]?load|walk_packages|rglob|\*\*/i;

/** It stands here but goes into a folder below, or loads nothing but what is below: `import(path.join(__dirname, 'tasks', name))`. */
function namesOther({ lines, rows }: Scanner): boolean {
  if (rows.some((row) => /["'`]\.\/\w[\w-]*\//.test(lines[row] ?? ''))) return true;
  const loading = lines.filter((line) => /\b(?:import|require)\(\s*[^"'`\s)]/.test(line));
  return loading.length > 0 && loading.every((line) => below.test(line));
}

const below =
  /\b(?:import|require)\(\s*(?:\w+\.)?(?:join|resolve)\(\s*(?:__dirname|import\.meta\.dirname)\s*,\s*["'`]\w/;
