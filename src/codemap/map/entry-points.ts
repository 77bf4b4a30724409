// Where a program or a package is entered: console scripts, bin and exports, main files and main functions.
import type { Files } from '../files.ts';
import { strings, table } from '../tables.ts';
import { isTestPath } from '../test-conventions.ts';
import { shownPath } from '../tree-path.ts';
import { inFixtures } from './builds.ts';
import { isForeign } from './kinds.ts';
import { depthOf, folderOf, jsonAt, pathIn, pathsByName, pathsNamed, textAt, tomlAt } from './reading.ts';
import type { PythonPackage } from './root-lines.ts';
import { inOrder, oneLine } from './show.ts';
import type { Survey } from './survey.ts';

const mainFiles =
  /^(?:__main__|main|cli|app|server|manage|wsgi|asgi|run|train|serve)\.(?:py|ts|tsx|js|mjs|cjs)$|^index\.(?:ts|tsx|js|mjs|cjs)$|^(?:main|lib)\.rs$|^(?:Main|Application|Program)\.(?:java|kt|cs|scala)$/;
/** Programs beside the one that the repository is for. */
const besides =
  /(?:^|\/)(?:examples?|docs?|documentation|samples?|demos?|tutorials?|bench(?:s|es|marks?)?|microbench|perf|testsuite[\w-]*|contrib|misc|scripts|tools|utils|\.[^/]+)\//;
const longestLine = 160;

/** Entry points, those that a manifest declares first, then the files nearest the top. */
export function entryPoints(files: Files, survey: Survey, packages: readonly PythonPackage[]): string[] {
  const skip = (path: string) => isForeign(path) || inFixtures(path) || isTestPath(path);
  const paths = pathsByName(files, skip);
  const declared = [
    ...paths((name) => name === 'pyproject.toml').flatMap((path) => pyprojectScripts(files, path)),
    ...paths((name) => name === 'setup.py' || name === 'setup.cfg').flatMap((path) => setupScripts(files, path)),
    ...paths((name) => name === 'package.json').flatMap((path) => packageEntries(files, path)),
    ...paths((name) => name === 'Cargo.toml').flatMap((path) => cargoBins(files, path)),
    ...packages.flatMap((found) => packageFace(files, found)),
  ];
  const mains = survey.mains
    .filter(({ path }) => !skip(path))
    .map(({ path, line }) => ({ path, shown: `${shownPath(path)}:${line} main` }));
  const known = new Set(mains.map(({ path }) => path));
  const named = pathsNamed(
    files,
    (name) => mainFiles.test(name),
    (path) => skip(path) || known.has(path),
  ).map((path) => ({ path, shown: shownPath(path) }));
  const aside = (path: string) => (besides.test(path) ? 1 : 0);
  const found = [...mains, ...named].sort(
    (a, b) => aside(a.path) - aside(b.path) || depthOf(a.path) - depthOf(b.path) || inOrder(a.path, b.path),
  );
  return [...declared, ...found.map(({ shown }) => shown)].map((line) => oneLine(line).slice(0, longestLine));
}

function pyprojectScripts(files: Files, path: string): string[] {
  const parsed = tomlAt(files, path);
  const project = table(parsed.project);
  const poetry = table(table(parsed.tool).poetry);
  const scripts = { ...table(poetry.scripts), ...table(project['gui-scripts']), ...table(project.scripts) };
  const plugins = { ...table(poetry.plugins), ...table(project['entry-points']) };
  return [
    ...pairs(scripts).map(([name, target]) => `command ${name} = ${target} (${shownPath(path)})`),
    ...Object.entries(plugins).map(
      ([group, table_]) =>
        `plug-ins ${group}: ${pairs(table(table_))
          .map(([name]) => name)
          .slice(0, 8)
          .join(', ')} (${shownPath(path)})`,
    ),
  ];
}

/** What `import NAME` runs. */
function packageFace(files: Files, { name, root }: PythonPackage): string[] {
  const path = pathIn(root, `${name}/__init__.py`);
  return files.entry(path) === undefined ? [] : [`${name} enters at ${shownPath(path)}`];
}

function pairs(of: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(of).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
}

/** `name = package.module:function`, as entry_points of setuptools are written. */
function setupScripts(files: Files, path: string): string[] {
  const text = textAt(files, path) ?? '';
  const block = /console_scripts["']?\s*[:=]([\s\S]{0,2000})/.exec(text)?.[1] ?? '';
  return [...block.matchAll(/([\w-]{1,60})\s*=\s*([\w.]{1,120}:\w{1,80})/g)].map(
    (match) => `command ${match[1]} = ${match[2]} (${shownPath(path)})`,
  );
}

function packageEntries(files: Files, path: string): string[] {
  const parsed = jsonAt(files, path);
  const name = typeof parsed.name === 'string' ? parsed.name : folderOf(path);
  const bins = typeof parsed.bin === 'string' ? [[name, parsed.bin] as const] : pairs(table(parsed.bin));
  const exported =
    typeof parsed.exports === 'string'
      ? ['.']
      : Object.keys(table(parsed.exports)).filter((key) => key.startsWith('.') && key !== './package.json');
  const main = strings(parsed.module ?? parsed.main)[0];
  return [
    ...bins.map(([command, target]) => `command ${command} = ${folderOf(path)}${target.replace(/^\.\//, '')}`),
    ...(exported.length > 0
      ? [
          `${name} exports ${exported.slice(0, 8).join(', ')}${exported.length > 8 ? `, … ${exported.length - 8} more` : ''} (${shownPath(path)})`,
        ]
      : []),
    ...(exported.length === 0 && main !== undefined
      ? [`${name} enters at ${folderOf(path)}${main.replace(/^\.\//, '')}`]
      : []),
  ];
}

function cargoBins(files: Files, path: string): string[] {
  const bins = tomlAt(files, path).bin;
  if (!Array.isArray(bins)) return [];
  return bins.map(
    (bin) =>
      `command ${strings(table(bin).name)[0] ?? ''} = ${folderOf(path)}${strings(table(bin).path)[0] ?? 'src/main.rs'}`,
  );
}
