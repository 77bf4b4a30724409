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
    if (!module.endsWith('/__init__.py') && module !== '__init__.py') return [];
    const found = moduleAt(program, joined(folderOf(module), name));
    return found === null ? [] : [{ path: found, symbol: null }];
  },
};

const joined = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function taken(program: Program, module: string, entry: Import): Target[] {
  if (entry.name === null) return [{ path: module, symbol: null }];
  if (entry.name === '*') return [{ path: module, symbol: '*' }];
  const isPackage = module.endsWith('__init__.py');
  const submodule = isPackage ? moduleAt(program, joined(folderOf(module), entry.name)) : null;
  const inside: Target = { path: module, symbol: entry.name };
  return submodule === null ? [inside] : [{ path: submodule, symbol: null }, inside];
}

/** The file of a module without its ending: `a/b` is `a/b.py`, `a/b/__init__.py`, or a namespace package's absent `__init__`. */
function moduleAt(program: Program, stem: string): string | null {
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

/** In a folder that the file itself puts on `sys.path`, named on the line that does so. */
function onThePath(program: Program, from: string, tail: string): string[] {
  const lines = (program.text(from) ?? '').split('\n').filter((line) => /\bsys\.path\b/.test(line));
  if (lines.length === 0 || tail === '') return [];
  const names = new Set(lines.flatMap((line) => line.match(/[\w-]+/g) ?? []));
  return program
    .named(`${tail.slice(tail.lastIndexOf('/') + 1)}.py`)
    .filter((path) => path.endsWith(`/${tail}.py`))
    .filter((path) =>
      names.has(
        path
          .slice(0, path.length - tail.length - 4)
          .split('/')
          .at(-1) ?? '',
      ),
    );
}
