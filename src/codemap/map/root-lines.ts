// Where imports start, in words: what the build files name, and the packages that lie there.
import type { Files } from '../files.ts';
import type { Root } from '../roots.ts';
import { isTestPath } from '../test-conventions.ts';
import { inFixtures } from './builds.ts';
import { isForeign } from './kinds.ts';
import { depthOf, foldersAbove, pathIn } from './reading.ts';
import { inOrder, oneLine, shownFolder } from './show.ts';

const mostPackages = 8;
/** So many modules are named one by one. */
const mostModules = 4;
const mostNamed = 30;
const noPackage =
  /^(?:__init__|docs?|examples?|benchmarks?|bench|scripts|tools|utils?|ci|demos?|samples|setup|conftest|noxfile)$/;

/** A package of Python that is imported by its own name. */
export interface PythonPackage {
  readonly name: string;
  /** Folder that is on the path, `''` for the top. */
  readonly root: string;
}

/** Packages with an `__init__.py` right below a root; where a root of a build file has none, its folders and modules of Python. Sorted. */
export function pythonPackages(files: Files, roots: readonly Root[]): PythonPackage[] {
  const python = new Map(roots.filter(({ family }) => family === 'python').map((root) => [root.folder, root]));
  const found = new Map(
    [...python.keys()].map((folder) => [folder, { packages: new Set<string>(), bare: new Set<string>() }]),
  );
  for (const { path } of files.entries) {
    if (!/\.pyi?$/.test(path) || isForeign(path) || inFixtures(path) || isTestPath(path)) continue;
    for (const folder of foldersAbove(path)) {
      const [name = '', next, ...deeper] = path.slice(folder === '' ? 0 : folder.length + 1).split('/');
      const at = found.get(folder);
      if (at === undefined || python.has(pathIn(folder, name))) continue;
      if (next === '__init__.py' && deeper.length === 0) at.packages.add(name);
      else if (next !== undefined || folder !== '') at.bare.add(name.replace(/\.pyi?$/, ''));
    }
  }
  return [...found]
    .flatMap(([root, { packages, bare }]) => {
      const named = packages.size > 0 || root === '' || python.get(root)?.manifest === null ? packages : bare;
      return [...named].filter((name) => !noPackage.test(name)).map((name) => ({ name, root }));
    })
    .sort((a, b) => depthOf(a.root) - depthOf(b.root) || inOrder(a.root, b.root) || inOrder(a.name, b.name));
}

/** Roots that a build file names, and of Python and C the folders that hold packages or headers; nearest the top first. */
export function rootLines(files: Files, roots: readonly Root[], python: readonly PythonPackage[]): string[] {
  const packages = Map.groupBy(python, ({ root }) => root);
  const folders = foldersOf(files);
  const filled = [...packages.keys()];
  const lines = roots.flatMap((root) => {
    // Its packages are further down, below `src` as a rule, and that root says so.
    if (
      root.family === 'python' &&
      filled.some((other) => other.startsWith(`${root.folder}/`)) &&
      !packages.has(root.folder)
    )
      return [];
    if (root.manifest !== null && [inFixtures, isForeign, isTestPath].some((aside) => aside(root.manifest ?? '')))
      return [];
    const line = lineOf(
      root,
      (packages.get(root.folder) ?? []).map(({ name }) => name),
    );
    const there = folders.has(root.folder) || files.entry(root.folder) !== undefined;
    return line !== null && there ? [{ folder: root.folder, line }] : [];
  });
  return folded(lines.sort((a, b) => depthOf(a.folder) - depthOf(b.folder))).map(({ line }) => line);
}

/** Modules that are many and laid out alike, as Maven's are, are one line, which stands where the first of them does. */
function folded(lines: readonly { readonly folder: string; readonly line: string }[]): typeof lines {
  const alike = Map.groupBy(lines, ({ line, folder }) => {
    const [, layout] = /^java: imports begin below [^/]+\/(src\/.+\/)$/.exec(line) ?? [];
    return layout ?? folder + line;
  });
  return [...alike].flatMap(([layout, each]) => {
    const [first] = each;
    if (first === undefined || each.length <= mostModules) return each;
    const modules = each.map(({ folder }) => folder.slice(0, folder.indexOf('/')));
    const left = modules.length - mostNamed;
    const names = `${modules.slice(0, mostNamed).join(', ')}${left > 0 ? `, … ${left} more` : ''}`;
    return [{ folder: first.folder, line: `java: imports begin below ${layout} of ${names}` }];
  });
}

/** Null when the root says nothing that a reader would not take for granted. */
function lineOf({ family, folder, name, manifest }: Root, packages: readonly string[]): string | null {
  const place = shownFolder(folder === '' || /\.\w+$/.test(folder) ? folder : `${folder}/`);
  if (family === 'python') {
    if (packages.length === 0)
      return manifest === null || folder === '' ? null : `python: imports begin below ${place}`;
    const left = packages.length - mostPackages;
    const names = `${packages.slice(0, mostPackages).join(', ')}${left > 0 ? `, … ${left} more` : ''}`;
    return `python: imports begin ${folder === '' ? 'at' : 'below'} ${place} (${names})`;
  }
  if (manifest === null || (name === '' && folder === '')) return null;
  return name === '' ? `${family}: imports begin below ${place}` : `${family}: ${oneLine(name)} = ${place}`;
}

/** Every folder of the tree, and the top. */
function foldersOf(files: Files): Set<string> {
  const all = new Set(['']);
  for (const { path } of files.entries) {
    for (const folder of foldersAbove(path)) {
      if (all.has(folder)) break;
      all.add(folder);
    }
  }
  return all;
}
