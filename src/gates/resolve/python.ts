// Python's imports: relative, absolute from any root, beside the script; packages with and without `__init__.py`.
import type { FileFacts, Import } from '../facts/facts.ts';
import { folderOf } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import { nothingAmbient, type Resolver, type Target } from './resolver.ts';

export const pythonResolver: Resolver = {
  targets(program, file, entry) {
    return modulesOf(program, file, entry.module).flatMap((module) => taken(program, module, entry));
  },
  ambient: nothingAmbient,
  submodule: (program, module, name) => {
    if (!isEntry(module)) return [];
    const found = moduleAt(program, joined(folderOf(module), name));
    return found === null ? [] : [{ path: found, symbol: null }];
  },
};

const joined = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function taken(program: Program, module: string, entry: Import): Target[] {
  if (entry.name === null) return [{ path: module, symbol: null }];
  if (entry.name === '*') return [{ path: module, symbol: '*' }];
  const submodule = isEntry(module) ? moduleAt(program, joined(folderOf(module), entry.name)) : null;
  const inside: Target = { path: module, symbol: entry.name };
  return submodule === null ? [inside] : [{ path: submodule, symbol: null }, inside];
}

const isEntry = (module: string): boolean => /(?:^|\/)__init__\.pyi?$/.test(module);

/** A package that hands on what the stub beside it says: `lazy.attach_stub(__name__, __file__)`. */
export function handsOnStub(program: Program, stub: string): boolean {
  return program.exists(stub) && /\battach_stub\s*\(/.test(program.text(stub.slice(0, -1)) ?? '');
}

/** The file of a module without its ending: `a/b` is `a/b.py`, `a/b/__init__.py`, or a namespace package's absent `__init__`. */
function moduleAt(program: Program, stem: string): string | null {
  if (handsOnStub(program, `${stem}/__init__.pyi`)) return `${stem}/__init__.pyi`;
  for (const path of [`${stem}/__init__.py`, `${stem}.py`, `${stem}.pyi`]) if (program.exists(path)) return path;
  return stem !== '' && program.isFolder(stem) ? `${stem}/__init__.py` : null;
}

/** Files that a dotted module may be, as `file` writes it. */
export function modulesOf(program: Program, file: Pick<FileFacts, 'path'>, module: string): string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const parts = module
    .slice(dots)
    .split('.')
    .filter((each) => each !== '');
  if (dots > 0) {
    const here = folderOf(file.path)
      .split('/')
      .filter((each) => each !== '');
    if (dots - 1 > here.length) return [];
    const base = here.slice(0, here.length - (dots - 1));
    const stem = [...base, ...parts].join('/');
    if (stem === '') return program.exists('__init__.py') ? ['__init__.py'] : [];
    const found = moduleAt(program, stem);
    return found === null ? [] : [found];
  }
  return absolute(program, file.path, parts);
}

/** An absolute module, looked up in the nearest root first, then beside the file itself (scripts run from their folder). */
export function absolute(program: Program, from: string, parts: readonly string[]): string[] {
  const tail = parts.join('/');
  const roots = program.roots().filter((each) => each.family === 'python');
  const near = (folder: string): number => (folder === '' || from.startsWith(`${folder}/`) ? folder.length : -1);
  const folders = [...new Set(roots.map((each) => each.folder))].sort((a, b) => near(b) - near(a) || (a < b ? -1 : 1));
  for (const folder of [...folders, folderOf(from)]) {
    const found = moduleAt(program, joined(folder, tail));
    if (found !== null && program.exists(found)) return [found];
  }
  for (const folder of folders) {
    const found = moduleAt(program, joined(folder, tail));
    if (found !== null && tail !== '') return [found];
  }
  return onThePath(program, from, tail);
}

/** In a folder that the file itself puts on `sys.path`, named where it does so. */
function onThePath(program: Program, from: string, tail: string): string[] {
  const text = program.text(from) ?? '';
  if (tail === '' || !/\bsys\.path\b/.test(text)) return besideAbove(program, from, tail);
  const names = namesOnThePath(text);
  return [`/${tail}.py`, `/${tail}/__init__.py`].flatMap((ending) =>
    program
      .named(ending.slice(ending.lastIndexOf('/') + 1))
      .filter((path) => path.endsWith(ending) && names.has(path.slice(0, -ending.length).split('/').at(-1) ?? '')),
  );
}

/** More lines than this no statement about the path has. */
const longest = 8;

/** Words of the statements about `sys.path`, and of those that give the variables in them their values. */
function namesOnThePath(text: string): ReadonlySet<string> {
  const lines = text.split('\n');
  const wordsAt = (row: number): string[] => statementAt(lines, row).match(/[\w-]+/g) ?? [];
  const about = lines.flatMap((line, row) => (/\bsys\.path\b/.test(line) ? wordsAt(row) : []));
  const variables = new Set(about);
  const given = lines.flatMap((line, row) => {
    const name = /^\s*(\w+)\s*(?::[^=]+)?=(?!=)/.exec(line)?.[1];
    return name !== undefined && variables.has(name) ? wordsAt(row) : [];
  });
  return new Set([...about, ...given]);
}

/** From a row to where its brackets are closed. */
function statementAt(lines: readonly string[], row: number): string {
  const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  for (let end = row + 1; end <= row + longest; end += 1) {
    const text = lines.slice(row, end).join('\n');
    if (count(text, /[([{]/g) <= count(text, /[)\]}]/g)) return text;
  }
  return lines[row] ?? '';
}

/** A script's folder is on its path for all that it loads: configurations in a folder below it import what stands beside it. */
function besideAbove(program: Program, from: string, tail: string): string[] {
  for (let folder = folderOf(folderOf(from)); folder !== '' && tail !== ''; folder = folderOf(folder)) {
    if (program.exists(`${folder}/__init__.py`)) return [];
    const path = `${folder}/${tail}.py`;
    if (program.exists(path)) return [path];
  }
  return [];
}
