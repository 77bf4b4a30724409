// Where imports start in a repository: what its build files say, several per repository, never the order of a directory.
import { ownOf } from '../domain/own.ts';
import type { Files } from './files.ts';
import { jsonTable, table, tomlTable, xmlTable } from './tables.ts';

export interface Root {
  readonly family: 'python' | 'ecmascript' | 'go' | 'rust' | 'java' | 'cpp';
  /** Path prefix that the root stands for, `''` for the top. May name a file, where an alias stands for one. */
  readonly folder: string;
  /** The name that an import writes for the folder: `@acme/core`, `github.com/x/y`, a crate; `''` when names begin below the folder. */
  readonly name: string;
  /** Only files under this folder may use it; `''`: every file. */
  readonly within: string;
  /** The build file that says so; null when only the layout does. */
  readonly manifest: string | null;
}

const vendored = /(?:^|\/)(?:node_modules|vendor|third_party|\.git|site-packages|dist|build)\//;
const decoder = new TextDecoder();

/** All importable roots, sorted by family, folder and name. A build file that cannot be parsed says nothing. */
export function importableRoots(files: Files): Root[] {
  const roots: Root[] = [];
  const folders = layoutFolders(files);
  const manifests = files.entries.flatMap(({ path, mode }) => {
    if (mode === '160000' || mode === '120000' || vendored.test(path)) return [];
    const reader = readerOf(path.slice(path.lastIndexOf('/') + 1));
    return reader === undefined ? [] : [{ path, reader }];
  });
  files.ahead?.(manifests.map(({ path }) => path));
  for (const { path, reader } of manifests) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const bytes = files.read(path);
    if (bytes !== null) roots.push(...reader({ text: decoder.decode(bytes), folder, path, folders }));
  }
  roots.push(...fromLayout(folders));
  return unique(roots);
}

interface Manifest {
  readonly text: string;
  readonly folder: string;
  readonly path: string;
  readonly folders: ReadonlySet<string>;
}

const readers: Readonly<Record<string, (manifest: Manifest) => Root[]>> = {
  'pyproject.toml': fromPyproject,
  'setup.py': fromSetup,
  'setup.cfg': fromSetup,
  'package.json': fromPackageJson,
  'jsconfig.json': fromTsconfig,
  'deno.json': fromDeno,
  'deno.jsonc': fromDeno,
  'go.mod': fromGoMod,
  'Cargo.toml': fromCargo,
  'pom.xml': fromPom,
};

function readerOf(name: string): ((manifest: Manifest) => Root[]) | undefined {
  return ownOf(readers, name) ?? (/^tsconfig[\w.-]*\.json$/.test(name) ? fromTsconfig : undefined);
}

/** Joins and normalises; an escape above the top stays at the top. */
function under(folder: string, relative: string): string {
  const parts: string[] = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function layoutFolders(files: Files): Set<string> {
  const folders = new Set<string>();
  for (const { path } of files.entries) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const folder = path.slice(0, at);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  return folders;
}

/** What is usual where no build file says otherwise. */
function fromLayout(folders: ReadonlySet<string>): Root[] {
  const plain = { name: '', within: '', manifest: null };
  const roots: Root[] = [
    { family: 'python', folder: '', ...plain },
    { family: 'cpp', folder: '', ...plain },
  ];
  for (const folder of folders) {
    if (vendored.test(`${folder}/`)) continue;
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    if (/(?:^|\/)src\/(?:main|test)\/java$/.test(folder)) roots.push({ family: 'java', folder, ...plain });
    if (name === 'include' || name === 'src') roots.push({ family: 'cpp', folder, ...plain });
    if (folder === 'src' || folder === 'lib' || folder === 'python') roots.push({ family: 'python', folder, ...plain });
  }
  return roots;
}

function pythonRoots(manifest: Manifest, folders: readonly string[]): Root[] {
  const all = new Set(['', ...folders]);
  if (manifest.folders.has(under(manifest.folder, 'src'))) all.add('src');
  return [...all].map((each) => ({
    family: 'python',
    folder: under(manifest.folder, each),
    name: '',
    within: '',
    manifest: manifest.path,
  }));
}

function fromPyproject(manifest: Manifest): Root[] {
  const tool = table(tomlTable(manifest.text)['tool']);
  const setuptools = table(tool['setuptools']);
  const poetry = list(table(tool['poetry'])['packages']).map((each) => table(each)['from']);
  const hatch = table(table(table(table(tool['hatch'])['build'])['targets'])['wheel']);
  const hatched = list(hatch['packages']).map((each) =>
    typeof each === 'string' ? each.split('/').slice(0, -1).join('/') : '',
  );
  const found = [
    ...list(table(table(setuptools['packages'])['find'])['where']),
    ...Object.values(table(setuptools['package-dir'])).filter(
      (each) => typeof each === 'string' && !each.includes('/'),
    ),
    ...poetry,
    ...hatched,
    ...list(table(table(tool['pytest'])['ini_options'])['pythonpath']),
    table(tool['maturin'])['python-source'],
    table(table(tool['pdm'])['build'])['package-dir'],
  ];
  return pythonRoots(
    manifest,
    found.filter((each) => typeof each === 'string'),
  );
}

function fromSetup(manifest: Manifest): Root[] {
  const found: string[] = [];
  for (const match of manifest.text.matchAll(
    /(?:package_dir|where)\s*=\s*(?:\{\s*["']{2}\s*:\s*|\[?\s*)?["']?=?\s*([\w./-]+)["']?/g,
  )) {
    if (match[1] !== undefined) found.push(match[1]);
  }
  return pythonRoots(
    manifest,
    found.filter((each) => manifest.folders.has(under(manifest.folder, each))),
  );
}

function fromPackageJson({ text, folder, path }: Manifest): Root[] {
  const parsed = jsonTable(text);
  const roots: Root[] = [];
  if (typeof parsed['name'] === 'string') {
    roots.push({ family: 'ecmascript', folder, name: parsed['name'], within: '', manifest: path });
  }
  for (const [key, value] of Object.entries(table(parsed['imports']))) {
    const target =
      typeof value === 'string' ? value : Object.values(table(value)).find((each) => typeof each === 'string');
    if (typeof target === 'string') roots.push({ ...alias(key, target, folder), within: folder, manifest: path });
  }
  return roots;
}

function alias(key: string, target: string, folder: string): Pick<Root, 'family' | 'folder' | 'name'> {
  return {
    family: 'ecmascript',
    name: key.replace(/\/?\*.*$/, ''),
    folder: under(folder, target.replace(/\/?\*.*$/, '')),
  };
}

function fromTsconfig({ text, folder, path }: Manifest): Root[] {
  const options = table(jsonTable(withoutComments(text))['compilerOptions']);
  const base = typeof options['baseUrl'] === 'string' ? options['baseUrl'] : null;
  const from = under(folder, base ?? '');
  const roots: Root[] = [];
  if (base !== null) roots.push({ family: 'ecmascript', folder: from, name: '', within: folder, manifest: path });
  for (const [key, targets] of Object.entries(table(options['paths']))) {
    for (const target of list(targets)) {
      if (typeof target === 'string') roots.push({ ...alias(key, target, from), within: folder, manifest: path });
    }
  }
  return roots;
}

/** A package of Deno by its name, and the names that it gives to folders and files of its own. */
function fromDeno({ text, folder, path }: Manifest): Root[] {
  const parsed = jsonTable(withoutComments(text));
  const named = typeof parsed['name'] === 'string' ? parsed['name'] : null;
  const roots: Root[] =
    named === null ? [] : [{ family: 'ecmascript', folder, name: named, within: '', manifest: path }];
  for (const [key, target] of Object.entries(table(parsed['imports']))) {
    if (typeof target === 'string' && /^\.{1,2}\//.test(target))
      roots.push({ ...alias(key, target, folder), within: folder, manifest: path });
  }
  return roots;
}

function withoutComments(text: string): string {
  const kept = text.replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, quoted?: string) => quoted ?? '');
  return kept.replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, quoted?: string) => quoted ?? '');
}

function fromGoMod({ text, folder, path }: Manifest): Root[] {
  const name = /^[ \t]*module\s+"?([^\s"]+)/m.exec(text)?.[1];
  return name === undefined ? [] : [{ family: 'go', folder, name, within: '', manifest: path }];
}

function fromCargo({ text, folder, path }: Manifest): Root[] {
  const parsed = tomlTable(text);
  const name = table(parsed['package'])['name'];
  if (typeof name !== 'string') return [];
  const lib = table(parsed['lib']);
  const entry = typeof lib['path'] === 'string' ? lib['path'] : 'src/lib.rs';
  const crate = typeof lib['name'] === 'string' ? lib['name'] : name.replaceAll('-', '_');
  return [
    {
      family: 'rust',
      folder: under(folder, entry.split('/').slice(0, -1).join('/')),
      name: crate,
      within: '',
      manifest: path,
    },
  ];
}

function fromPom({ text, folder, path }: Manifest): Root[] {
  const project = table(xmlTable(text)['project']);
  const source = table(project['build'])['sourceDirectory'];
  const at = typeof source === 'string' ? source : 'src/main/java';
  return [{ family: 'java', folder: under(folder, at), name: '', within: '', manifest: path }];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function unique(roots: readonly Root[]): Root[] {
  const byKey = new Map<string, Root>();
  for (const each of roots) {
    const key = [each.family, each.folder, each.name, each.within].join('\0');
    const known = byKey.get(key);
    if (known === undefined || (known.manifest === null && each.manifest !== null)) byKey.set(key, each);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, root]) => root);
}
