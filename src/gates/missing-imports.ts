// New code that asks the repository for a module or a name that is not there: it cannot be loaded. Where anybody else may make it, nothing is said.
import { foldersAbove, pathIn } from '../codemap/map/reading.ts';
import type { FileFacts, Import } from './facts/facts.ts';
import { fileName, folderOf } from './file-kinds.ts';
import type { Inventory, Unit } from './inventory.ts';
import { lineAt } from './line-diff.ts';
import type { Program } from './program.ts';
import { aliasesOf, moduleFile } from './resolve/ecmascript.ts';
import { modulesOf } from './resolve/python.ts';
import { join } from './resolve/resolver.ts';

export interface MissingImport {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** What is asked for, as a person would write it: `kit.tables`, `softscore of kit/score.py`. */
  readonly what: string;
}

/** Made by a build, a compiler or a framework, not written: its absence from the tree says nothing. */
const made =
  /(?:^|[/.])(?:_[\w-]*|[\w-]*_pb2\w*|version|generated|__generated__|gen|dist|build|out|lib|\+types|\$types)(?:[/.]|$)/i;

/** Files looked at: nobody reads a longer list. */
const most = 50;

/** Imports on added lines at the top of new or changed package files that cannot be found anywhere in the tree. */
export function missingImports(program: Program, { units }: Inventory): MissingImport[] {
  // Each costs a search of the repository.
  return units.slice(0, most).flatMap((unit) => {
    const { language } = unit.facts;
    const find = language === 'python' ? inPython : /script$/.test(language) ? inEcmascript : null;
    // A stub is never loaded, and may ask another stub for names that no module has.
    if (find === null || unit.path.endsWith('.pyi')) return [];
    const added = new Set(unit.change.diff.added);
    const seen = new Set<string>();
    return unit.facts.imports
      .filter((each) => added.has(each.row) && each.owner === '' && !each.dead && !each.typeOnly && !each.inTest)
      .flatMap((entry) => {
        const what = find(program, unit, entry);
        if (what === null || seen.has(what)) return [];
        seen.add(what);
        return [{ path: unit.path, line: entry.row + 1, what }];
      });
  });
}

/** Only what stands at the margin: an indented import is under a `try` or an `if`. */
function inPython(program: Program, unit: Unit, entry: Import): string | null {
  const line = lineAt(unit.facts.text, entry.row);
  if (!/^(?:from|import)\b/.test(line) || made.test(entry.module)) return null;
  const home = homeOf(program, unit.path);
  const dotted = absoluteName(unit.path, home, entry.module);
  if (home === null || dotted === null) return null;
  const stem = join(folderOf(home), dotted.replaceAll('.', '/')) ?? '';
  if (isMissing(program, stem)) return isExpected(program, unit, stem) ? null : dotted;
  const [file] = modulesOf(program, unit.facts, entry.module);
  if (entry.name === null || entry.name === '*' || file === undefined || isSubmodule(program, stem, entry.name))
    return null;
  const text = program.text(file);
  return text === null || mayHave(text, entry.name) ? null : `${entry.name} of ${file}`;
}

/** The folder of the outermost package around a file; null when it is in none. */
function homeOf(program: Program, path: string): string | null {
  let home: string | null = null;
  for (let folder = folderOf(path); folder !== '' && program.exists(`${folder}/__init__.py`); folder = folderOf(folder))
    home = folder;
  return home;
}

/** `kit.tables` for `.tables` or `kit.tables`, of the package that the file is in; null for any other. */
function absoluteName(path: string, home: string | null, module: string): string | null {
  if (home === null) return null;
  const name = fileName(home);
  if (!module.startsWith('.')) return module === name || module.startsWith(`${name}.`) ? module : null;
  const dots = /^\.+/.exec(module)?.[0].length ?? 0;
  const inside = folderOf(path)
    .slice(folderOf(home).length)
    .split('/')
    .filter((each) => each !== '');
  if (dots > inside.length) return null;
  return [...inside.slice(0, inside.length - dots + 1), ...module.slice(dots).split('.')]
    .filter((each) => each !== '')
    .join('.');
}

/** No module, package, folder or compiled source of that name. */
function isMissing(program: Program, stem: string): boolean {
  const name = `${fileName(stem)}.`;
  return !program.isFolder(stem) && !program.filesIn(folderOf(stem)).some((path) => fileName(path).startsWith(name));
}

const isSubmodule = (program: Program, stem: string, name: string): boolean => !isMissing(program, `${stem}/${name}`);

/** A name that never stands in the text cannot be asked of it, unless it is made up at run time. */
export function mayHave(text: string, name: string): boolean {
  if (/__getattr__|import \*|globals\(\)|sys\.modules|setattr\(|__path__|exec\(/.test(text)) return true;
  return new RegExp(`\\b${name}\\b`).test(text);
}

/** Others ask for it too, or git is told to leave it out: something makes it. */
function isExpected(program: Program, unit: Unit, stem: string): boolean {
  const name = fileName(stem);
  const wanted = new RegExp(`^.*(?:import|from|require)\\b.*\\b${name.replace(/[^\w]/g, '.')}\\b`, 'm');
  if (program.text('.gitignore')?.includes(name)) return true;
  const top = unit.path.split('/')[0] ?? '';
  const isOld = (path: string): boolean =>
    path.startsWith(top) && program.existed(path) && program.change(path) === undefined;
  for (const { text } of program.texts([name], isOld)) if (wanted.test(text)) return true;
  return false;
}

function inEcmascript(program: Program, unit: Unit, entry: Import): string | null {
  const { module } = entry;
  if (/[?#*`]/.test(module)) return null;
  const ending = /\.(\w+)$/.exec(fileName(module))?.[1];
  if (ending !== undefined && !/^[cm]?[jt]sx?$/.test(ending)) return null;
  const stems = stemsOf(program, unit.path, module.replace(/\.[cm]?[jt]sx?$/, ''));
  if (stems.length === 0) return null;
  const file = moduleFile(program, unit.path, module);
  if (file !== null) return lacks(program.text(file), file, { unit, entry }) ? `${entry.name} of ${file}` : null;
  if (made.test(module) || !stems.every((each) => isMissing(program, each) && !isExpected(program, unit, each)))
    return null;
  return isOptional(unit.facts, module) ? null : module;
}

/** Where in the repository a module would be: beside the file, or where a path of the tsconfig or SvelteKit's `$lib` leads. */
function stemsOf(program: Program, from: string, module: string): string[] {
  if (/^\.{1,2}\//.test(module)) return [join(folderOf(from), module) ?? ''].filter((each) => each !== '');
  const rest = /^\$lib\/(.+)$/.exec(module)?.[1];
  const places =
    rest === undefined
      ? aliasesOf(program, from, module)
      : [...foldersAbove(from)].map((folder) => ({ folder: pathIn(folder, 'src/lib'), rest }));
  return places.filter((each) => program.isFolder(each.folder)).map((each) => pathIn(each.folder, each.rest));
}

/** An ES module asks another for a name that never stands in its text; what hands on others, or is made up at run time, may have any. */
function lacks(text: string | null, file: string, { unit, entry }: { unit: Unit; entry: Import }): boolean {
  const { name, module } = entry;
  if (text === null || name === null || /^(?:\*|default)$/.test(name) || !/\.[cm]?[jt]sx?$/.test(file)) return false;
  if (new RegExp(`\\b(?:require|import)\\(\\s*["'\`]${RegExp.escape(module)}`).test(unit.facts.text)) return false;
  return (
    !/export\s+\*|\bexports\b|\brequire\(|declare\b/.test(text) &&
    !new RegExp(`(?<![\\w$])${RegExp.escape(name)}(?![\\w$])`).test(text)
  );
}

/** `require` in a `try`, a dynamic import that somebody catches, or the path of a file, which need not be there when this one is loaded. */
function isOptional({ text }: FileFacts, module: string): boolean {
  return text
    .split('\n')
    .some(
      (line) =>
        line.includes(module) &&
        /^\s|\bimport\(|\bcatch\b|\bnew URL\(|\b(?:join|resolve)\(/.test(line) &&
        !/\bfrom\b/.test(line),
    );
}
