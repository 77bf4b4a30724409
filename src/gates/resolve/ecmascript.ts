// Module paths of TypeScript and JavaScript: relative, tsconfig aliases, workspace packages, `imports` and `exports` of package.json.
import { foldersAbove } from '../../codemap/map/reading.ts';
import { ownOf } from '../../domain/own.ts';
import type { FileFacts } from '../facts/facts.ts';
import { folderOf } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import { type Ambient, join, noSubmodule, type Resolver } from './resolver.ts';

const endings = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.vue', '.svelte', '.astro'];
const compiled: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

export const ecmascriptResolver: Resolver = {
  targets(program, file, entry) {
    if (entry.module.includes('*')) return globbed(program, file, entry.module).map((path) => ({ path, symbol: null }));
    const path = moduleFile(program, file.path, entry.module);
    return path === null ? [] : [{ path, symbol: entry.name }];
  },
  ambient: importedByPlace,
  submodule: noSubmodule,
};

/** What a framework imports because a file uses its name. */
function importedByPlace(program: Program, file: FileFacts, [name = '']: readonly string[]): Ambient[] {
  return program.placedFor(file.path).flatMap(({ path, names }): Ambient[] => {
    if (names !== null) return names.includes(name) ? [{ target: { path, symbol: null }, used: 1 }] : [];
    const isOffered = program
      .after(path)
      ?.definitions.some((each) => each.name === name && each.isPublic && each.parent === '');
    return isOffered ? [{ target: { path, symbol: name }, used: 1 }] : [];
  });
}

/** `import.meta.glob('./x/*.ts')`: every file of the folder with that ending. */
function globbed(program: Program, file: FileFacts, pattern: string): string[] {
  const star = pattern.indexOf('*');
  const folder = join(
    pattern.startsWith('.') ? folderOf(file.path) : '',
    pattern.slice(0, pattern.lastIndexOf('/', star) + 1),
  );
  const ending = pattern.slice(pattern.lastIndexOf('*') + 1).replace(/[{}]/g, '');
  if (folder === null) return [];
  return program
    .filesIn(folder)
    .filter((path) => ending === '' || ending.split(',').some((each) => path.endsWith(each)));
}

/** The file that a module path means, or null when it is outside the repository. */
export function moduleFile(program: Program, from: string, module: string): string | null {
  const plain = module.replace(/[?#].*$/, (tail, at: number) => (at === 0 ? tail : ''));
  if (/^\.{1,2}(?:\/|$)/.test(plain)) {
    const target = join(folderOf(from), plain);
    return target === null
      ? null
      : (fileAt(program, target) ?? folderOfPackage(program, target) ?? sourceOfBuilt(program, target));
  }
  for (const root of rootsFor(program, from, plain)) {
    const rest = plain.slice(root.name.length).replace(/^\//, '');
    const found = /(?:^|\/)(?:package\.json|deno\.jsonc?)$/.test(root.manifest ?? '')
      ? packageFile(program, root.folder, rest)
      : fileAt(program, join(root.folder, rest) ?? '');
    if (found !== null) return found;
  }
  // `$lib` is SvelteKit's own name for `src/lib`; `@theme/x` may be a bundler's for `src/theme/x`, and `src/x` for itself.
  const shorthand = /^(?:[@~#]\/?|(?=src\/))(.+\/.+|(?<=\/).+)$/.exec(plain.replace(/^\$lib(?=\/|$)/, '~/lib'))?.[1];
  return shorthand === undefined ? null : fromNearestSource(program, from, shorthand);
}

function rootsFor(program: Program, from: string, module: string) {
  return program
    .roots()
    .filter((each) => each.family === 'ecmascript')
    .filter((each) => each.within === '' || from.startsWith(`${each.within}/`))
    .filter((each) => each.name === '' || module === each.name || module.startsWith(`${each.name.replace(/\/$/, '')}/`))
    .sort((a, b) => b.name.length - a.name.length || b.within.length - a.within.length);
}

/** Folders that a tsconfig gives another name, with what the module asks of each. */
export function aliasesOf(program: Program, from: string, module: string): { folder: string; rest: string }[] {
  return rootsFor(program, from, module)
    .filter((each) => each.name !== '' && /(?:ts|js)config[\w.-]*\.json$/.test(each.manifest ?? ''))
    .map((each) => ({ folder: each.folder, rest: module.slice(each.name.length).replace(/^\//, '') }))
    .filter((each) => each.rest !== '');
}

/** `@/x` or `@x/y` without a tsconfig that says so: in `src/` of the nearest package. */
function fromNearestSource(program: Program, from: string, rest: string): string | null {
  for (const folder of foldersAbove(from)) {
    const found = fileAt(program, join(folder, `src/${rest}`) ?? '') ?? fileAt(program, join(folder, rest) ?? '');
    if (found !== null) return found;
  }
  return null;
}

function fileAt(program: Program, target: string): string | null {
  const isSource = endings.some((each) => target.endsWith(each)) || target.endsWith('.json');
  if (isSource && program.exists(target)) return target;
  const ending = /\.[cm]?jsx?$/.exec(target)?.[0];
  for (const each of ending === undefined ? [] : (ownOf(compiled, ending) ?? [])) {
    const path = target.slice(0, target.length - (ending?.length ?? 0)) + each;
    if (program.exists(path)) return path;
  }
  for (const each of endings) if (program.exists(target + each)) return target + each;
  for (const each of endings) {
    const path = target === '' ? `index${each}` : `${target}/index${each}`;
    if (program.exists(path)) return path;
  }
  return null;
}

/** `../lib/main.js` of a package that builds it from `src/main.ts`. */
function sourceOfBuilt(program: Program, target: string): string | null {
  const [, folder = '', inside = ''] = /^(.*?)(?:^|\/)(?:dist|lib|build|out)\/(.+)$/.exec(target) ?? [];
  const isPackage = inside !== '' && program.exists(folder === '' ? 'package.json' : `${folder}/package.json`);
  return isPackage ? fileAt(program, folder === '' ? `src/${inside}` : `${folder}/src/${inside}`) : null;
}

/** `require('..')`: a folder with a package.json is what that says. */
const folderOfPackage = (program: Program, folder: string): string | null =>
  program.exists(folder === '' ? 'package.json' : `${folder}/package.json`) ? packageFile(program, folder, '') : null;

/** A package of the workspace by its name: what its `exports` or `main` say, with built paths read as their sources. */
function packageFile(program: Program, folder: string, rest: string): string | null {
  const declared = declaredEntries(program, folder)
    .filter(
      (each) => each.key === (rest === '' ? '.' : `./${rest}`) || (each.key.includes('*') && matches(each.key, rest)),
    )
    .map((each) => each.target.replace('*', starPart(each.key, rest)));
  const guesses = rest === '' ? ['src/index', 'index', 'lib/index', 'src'] : [`src/${rest}`, rest, `lib/${rest}`];
  for (const target of [...declared, ...guesses]) {
    const found = sourceAt(program, folder, target);
    if (found !== null) return found;
  }
  return null;
}

/** A path that a package.json gives, or the source that it is built from. */
export function sourceAt(program: Program, folder: string, target: string): string | null {
  for (const each of [target, ...sourcesOfBuilt(target)]) {
    const path = join(folder, each);
    const found = path === null ? null : fileAt(program, path.replace(/\.d\.[cm]?ts$/, ''));
    if (found !== null) return found;
  }
  return null;
}

/** Where the source of `./dist/kit/index.mjs` may stand, in `src/` or beside it; without its ending, as a bundler may make any of a `.ts`. */
function sourcesOfBuilt(target: string): string[] {
  const inside = /^(?:\.\/)?(?:dist|lib|build|out|esm|cjs)\/(.+)$/.exec(target)?.[1];
  if (inside === undefined) return [];
  const stem = inside.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  const plain = stem.replace(/^(?:esm|cjs|es|mjs|types)\//, '');
  return [`src/${inside}`, ...new Set([stem, plain].flatMap((each) => [`src/${each}`, each]))];
}

const matches = (key: string, rest: string): boolean => `./${rest}`.startsWith(key.split('*')[0] ?? key);
const starPart = (key: string, rest: string): string => `./${rest}`.slice((key.split('*')[0] ?? key).length);

/** Source files that the package of a folder installs as commands, with the commands' names. */
export function binariesOf(program: Program, folder: string): { name: string; path: string }[] {
  const { bin } = manifestOf(program, folder);
  const commands: [string, unknown][] =
    typeof bin === 'string' ? [['a command', bin]] : typeof bin === 'object' && bin !== null ? Object.entries(bin) : [];
  return commands.flatMap(([name, target]) => {
    const path = typeof target === 'string' ? sourceAt(program, folder, target) : null;
    return path === null ? [] : [{ name, path }];
  });
}

/** Source files that the package of a folder starts with: its commands, and what is loaded by its bare name. */
export function startsOf(program: Program, folder: string): string[] {
  const loaded = declaredEntries(program, folder)
    .filter((each) => each.key === '.' && !each.isType)
    .flatMap((each) => sourceAt(program, folder, each.target) ?? []);
  return [...binariesOf(program, folder).map((each) => each.path), ...loaded];
}

/** A source file that the package of a folder gives to whoever takes it by its bare name. */
export const isPackageRoot = (program: Program, folder: string, path: string): boolean =>
  folderOfPackage(program, folder) === path ||
  declaredEntries(program, folder).some(
    ({ key, isType, target }) => key === '.' && !isType && sourceAt(program, folder, target) === path,
  );

/** The name of the package of a folder; null when it has none. */
export function packageNameOf(program: Program, folder: string): string | null {
  const { name } = manifestOf(program, folder);
  return typeof name === 'string' ? name : null;
}

/** What the package.json of a folder says, or Deno's; nothing when there is none that can be read. */
function manifestOf(program: Program, folder: string): Readonly<Record<string, unknown>> {
  const texts = ['package.json', 'deno.json', 'deno.jsonc', 'jsr.json'].map((name) =>
    program.text(folder === '' ? name : `${folder}/${name}`),
  );
  const text = texts.find((each) => each !== null);
  if (text === undefined || text === null) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {};
  }
}

export interface DeclaredEntry {
  readonly key: string;
  readonly target: string;
  /** For the compiler alone. */
  readonly isType: boolean;
}

/** Every path that a package.json lets others import, by its key: `.`, `./sub`, `./*`. */
export function declaredEntries(program: Program, folder: string): DeclaredEntry[] {
  const entries: DeclaredEntry[] = [];
  const collect = (key: string, value: unknown, isType: boolean): void => {
    if (typeof value === 'string') entries.push({ key, target: value, isType });
    else if (typeof value === 'object' && value !== null) {
      for (const [name, below] of Object.entries(value))
        collect(name.startsWith('.') ? name : key, below, isType || name === 'types');
    }
  };
  for (const [name, value] of Object.entries(manifestOf(program, folder))) {
    if (name === 'exports' || /^(?:main|module|types|browser|source)$/.test(name))
      collect('.', value, name === 'types');
  }
  return entries;
}
