// Base code that loads what it finds in a folder, or a module by a name that is made up at run time.
import { isTestPath } from '../../codemap/test-conventions.ts';
import { fileName, folderOf } from '../file-kinds.ts';
import type { Inventory, Unit } from '../inventory.ts';
import type { Program } from '../program.ts';
import { hasPart, partsTakenAt } from './taken-parts.ts';

interface Idiom {
  /** One of these stands in every file that scans; a first look that is cheap on a large repository. */
  readonly words: readonly string[];
  /** Goes through a folder and loads what is there, in one call. */
  readonly loads: RegExp;
  /** Goes through a folder; only together with `imports` it loads anything. */
  readonly lists: RegExp;
  readonly imports: RegExp;
  /** Loads a module whose name has a variable in it. */
  readonly names: RegExp;
  /** Makes the path of a source file from a name, and loads that file. */
  readonly opens: RegExp;
  /** Looks names up in a table of its own: what is not in the table is not loaded. */
  readonly tabled: RegExp;
}

const idioms: Readonly<Record<'python' | 'typescript', Idiom>> = {
  python: {
    words: [
      ...['iter_modules', 'walk_packages', 'import_submodules', 'import_all_modules', 'autodiscover'],
      ...['import_module', '__import__', 'file_location', 'exec_module', 'FileLoader', 'run_path'],
    ],
    loads: /\b(?:iter_modules|walk_packages|import_submodules|import_all_modules|autodiscover\w*)\s*\(/,
    lists: /\b(?:listdir|scandir|iterdir|r?glob|os\.walk)\s*\(/,
    imports: /\b(?:import_module|__import__|spec_from_file_location|exec_module)\s*\(/,
    names: /\b(?:import_module|__import__)\s*\(\s*(?:f["'][^"'\n]*\{\w+\}|["'][^"'\n]*["']\s*(?:%|\+|\.format))/,
    opens:
      /\b(?:spec_from_file_location|SourceFileLoader|run_path)\s*\(|\{\w+\}\w*\.py["']|["']\w*\.py["']\s*%|\+\s*["']\w*\.py["']/,
    tabled: /def __getattr__|_LazyModule/,
  },
  typescript: {
    words: [
      ...['import.meta.glob', 'require.context', 'import(', 'require(`'],
      ...[
        'autoload',
        'AutoLoad',
        'Autoload',
        'readdir',
        'readDir',
        'ReadDir',
        'Readdir',
        'glob',
        'Glob',
        'GLOB',
        'fg(',
      ],
    ],
    loads: /import\.meta\.glob|require\.context\s*\(|\b(?:auto[Ll]oad|AutoLoad|fastifyAutoload)\b\s*[,(]/,
    lists: /\breaddir(?:Sync)?\s*\(|\b(?:fast-?)?glob(?:by)?(?:Sync)?\s*\(|fg\(/i,
    imports: /\bimport\(|\brequire\(\s*[^"'\s]/,
    names: /\b(?:import|require)\(\s*`[^`]*\$\{/,
    opens: /(?!)/,
    tabled: /(?!)/,
  },
};

interface Scanner {
  readonly path: string;
  readonly lines: readonly string[];
  readonly text: string;
  /** Rows where something is listed or loaded. */
  readonly rows: readonly number[];
}

const familyOf = (language: string): 'python' | 'typescript' | null =>
  language === 'python' ? 'python' : language === 'typescript' || language === 'javascript' ? 'typescript' : null;

/** Answers, for one new file, which base code loads it by going through its folder; null when none does. */
export function scannersOf(program: Program, inventory: Inventory): (unit: Unit) => string | null {
  const found = new Map<string, readonly Scanner[]>();
  return (unit) => {
    const family = familyOf(unit.facts.language);
    if (family === null) return null;
    const top = unit.path.includes('/') ? `${unit.path.split('/')[0]}/` : '';
    const key = `${family}\0${top}`;
    const known = found.get(key) ?? scannersBelow(program, inventory, { family, top });
    found.set(key, known);
    const scanner = known.find(
      (each) =>
        each.path !== unit.path && scans(each, unit.path) && takesName(each.text, unit.path) && takesPart(each, unit),
    );
    return scanner === undefined ? null : `${scanner.path} goes through ${folderOf(unit.path) || 'its folder'}`;
  };
}

/** Code outside the top folder of a file does not scan its folder. */
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
  for (const { path, text } of program.texts(idioms[at.family].words, isBeside)) {
    const rows = scanningRows(text, idioms[at.family]);
    if (rows.length > 0) scanners.push({ path, text, lines: text.split('\n'), rows });
  }
  return scanners;
}

function scanningRows(text: string, idiom: Idiom): number[] {
  const lists = idiom.lists.test(text) && idiom.imports.test(text);
  const names = idiom.names.test(text) && !idiom.tabled.test(text);
  const opens = opensByName(text, idiom);
  if (!lists && !names && !opens && !idiom.loads.test(text)) return [];
  const isScan = (line: string): boolean =>
    idiom.loads.test(line) ||
    (lists && idiom.lists.test(line)) ||
    (names && idiom.names.test(line)) ||
    (opens && idiom.opens.test(line));
  return text.split('\n').flatMap((line, row) => (isScan(line) ? [row] : []));
}

/** Both halves: a path is made from a name, and a file is loaded by its path. */
function opensByName(text: string, { opens }: Idiom): boolean {
  const lines = text.split('\n').filter((line) => opens.test(line));
  const loads = lines.filter((line) => /\w\s*\(/.test(line) && /file_location|FileLoader|run_path/.test(line));
  return loads.length > 0 && lines.length > loads.length;
}

/** How far from the scan a line may name the folder, unless it builds a path. */
const nearby = 6;
const building = /__file__|\bparent\b|\bjoin\(|\bPath\(|dirname|import\.meta|resolve\(/;
const around = /__path__|__file__|__name__|__package__|__dirname|import\.meta|["'`]\.{1,2}\/|["'`]\*/;

/** The scanner is about this folder: it stands in it and looks around itself, or it names it where it scans. */
function scans(scanner: Scanner, path: string): boolean {
  const isDeep = scanner.rows.some((row) => deep.test(scanner.lines[row] ?? ''));
  const own = folderOf(scanner.path);
  let folder = folderOf(path);
  if (scansFolder(scanner, folder)) return true;
  while (isDeep && folder !== '') {
    folder = folderOf(folder);
    if (folder === own || folder === '') return false;
    if (scansFolder(scanner, folder)) return true;
  }
  return false;
}

function scansFolder(scanner: Scanner, folder: string): boolean {
  const itsOwn = folderOf(scanner.path);
  const names = namesFolder(folder);
  const isNear = (row: number): boolean => scanner.rows.some((each) => Math.abs(each - row) <= nearby);
  const named = scanner.lines.some(
    (line, row) => (isNear(row) || building.test(line)) && names(line) && /["'`]/.test(line),
  );
  if (named && (folder.startsWith(itsOwn) || scanner.lines.some((line) => line.includes(folder.replaceAll('/', '.')))))
    return true;
  const isAround = scanner.lines.some((line, row) => isNear(row) && around.test(line));
  return itsOwn === folder && isAround && !namesOther(scanner);
}

/** Celery and Django look for modules of one name in each package, whatever else is there. */
function takesName(text: string, path: string): boolean {
  const asked = /\bautodiscover_(tasks|modules)\s*\(([^)]*)\)/.exec(text);
  if (asked === null) return true;
  const [, what = '', args = ''] = asked;
  const name =
    what === 'tasks'
      ? (/related_name\s*=\s*["'](\w+)["']/.exec(args)?.[1] ?? 'tasks')
      : /["'](\w+)["']/.exec(args)?.[1];
  return name === undefined || fileName(path) === `${name}.py`;
}

/** Where every line that loads a module takes parts of it by name, a module without any of them is not what they look for. */
function takesPart({ lines, rows }: Scanner, { facts }: Unit): boolean {
  return rows.some((row) => {
    const parts = partsTakenAt(lines, row);
    return parts === null || hasPart(facts, parts);
  });
}

/** Loaders that go down into every folder below. */
const deep = /auto[-_]?load|walk_packages|rglob|\*\*/i;

/** It stands here but goes into a folder below. */
function namesOther(scanner: Scanner): boolean {
  return scanner.rows.some((row) => /["'`]\.\/\w[\w-]*\//.test(scanner.lines[row] ?? ''));
}

function namesFolder(folder: string): (line: string) => boolean {
  const parts = folder.split('/').filter((each) => each !== '');
  const last = (parts.at(-1) ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (last === '') return () => false;
  const word = new RegExp(`["'\`/.]${last}(?:["'\`/]|\\.\\{|\\.["'])`);
  return (line) => word.test(line) && !/^\s*(?:from|import|export|#|\/\/|\*)\s/.test(line);
}
