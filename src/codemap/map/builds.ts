// Build files, what each one builds, and where imports start.
import { ownOf } from '../../domain/own.ts';
import type { Files } from '../files.ts';
import { strings, type Table, table } from '../tables.ts';
import { isTestPath } from '../test-conventions.ts';
import { isForeign } from './kinds.ts';
import { jsonAt, pathsNamed, textAt, tomlAt } from './reading.ts';
import { oneLine } from './show.ts';

export interface BuildFile {
  readonly path: string;
  /** What it builds, in a few words; '' when the name of the file says it all. */
  readonly says: string;
}

type Reader = (files: Files, path: string) => string;

const readers: Readonly<Record<string, Reader>> = {
  'pyproject.toml': pyproject,
  'setup.py': (files, path) => setupName(textAt(files, path) ?? ''),
  'setup.cfg': (files, path) => quotedName(textAt(files, path)),
  'package.json': packageJson,
  'go.mod': (files, path) => firstGroup(textAt(files, path), /^[ \t]*module[ \t]+(\S+)/m, 'module'),
  'go.work': () => 'Go workspace',
  'Cargo.toml': cargo,
  'pom.xml': (files, path) =>
    firstGroup(
      (textAt(files, path) ?? '').replace(/<parent>[\s\S]*?<\/parent>/, ''),
      /<artifactId>([^<]{1,80})<\/artifactId>/,
      'artifact',
    ),
  'CMakeLists.txt': cmake,
  'deno.json': () => 'Deno',
  'pnpm-workspace.yaml': (files, path) =>
    listed('workspaces', (textAt(files, path) ?? '').match(/(?<=^[ \t]*-[ \t]*['"]?)[\w@./*-]+/gm) ?? []),
};

const plain = new Set(
  (
    'build.gradle build.gradle.kts settings.gradle settings.gradle.kts meson.build configure.ac configure.in BUILD.bazel MODULE.bazel WORKSPACE Makefile makefile GNUmakefile ' +
    'justfile Taskfile.yml tox.ini noxfile.py Pipfile requirements.txt environment.yml environment.yaml conda.yaml Gemfile composer.json mix.exs ' +
    'build.sbt Package.swift pubspec.yaml Project.toml stack.yaml dune-project build.zig Dockerfile nx.json turbo.json lerna.json rush.json ' +
    'flake.nix DESCRIPTION foundry.toml dvc.yaml pixi.toml mkdocs.yml'
  ).split(' '),
);

/** Build files from the top down; those of other projects (vendored) and of the packages that tests install left out. */
export function buildFiles(files: Files): BuildFile[] {
  const isBuild = (name: string) =>
    ownOf(readers, name) !== undefined ||
    plain.has(name) ||
    /^requirements[\w.-]*\.txt$|\.(?:csproj|cabal|gemspec|xcodeproj)$/.test(name);
  const isDummy = (path: string) => isTestPath(path) && /(?:^|\/)(?:package\.json|[^/]+\.gemspec|Gemfile)$/.test(path);
  return pathsNamed(files, isBuild, (path) => isForeign(path) || inFixtures(path) || isDummy(path))
    .map((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const reader = ownOf(readers, name);
      return { path, says: reader === undefined ? '' : oneLine(reader(files, path)).slice(0, 160) };
    })
    .filter(({ path, says }) => says !== '' || !path.endsWith('CMakeLists.txt'));
}

export function inFixtures(path: string): boolean {
  return /(?:^|\/)(?:fixtures?|__fixtures__|testdata|test_data|templates?|__mocks__)\//.test(path);
}

function listed(word: string, items: readonly string[]): string {
  return items.length === 0
    ? ''
    : `${word} ${items.slice(0, 8).join(', ')}${items.length > 8 ? `, … ${items.length - 8} more` : ''}`;
}

function parts(...all: readonly (string | false | undefined)[]): string {
  return all.filter((part) => typeof part === 'string' && part !== '').join('; ');
}

function firstGroup(text: string | null, pattern: RegExp, word: string): string {
  const found = pattern.exec(text ?? '')?.[1];
  return found === undefined ? '' : `${word} ${found}`;
}

/** A name that is computed is told by the packages that are named. */
function setupName(text: string): string {
  const name = /\bname\s*=\s*["']([\w.-]{1,80})["']/.exec(text)?.[1];
  const packages = /\bpackages\s*=\s*\[([^\]]{1,400})\]/.exec(text)?.[1]?.match(/[\w.]+/g) ?? [];
  if (name !== undefined) return `Python project ${name}`;
  return packages.length > 0 ? `Python project with ${listed('packages', packages)}` : 'Python project';
}

function quotedName(text: string | null): string {
  return firstGroup(text, /^[ \t]*name[ \t]*=[ \t]*["']?([\w.-]{1,80})/m, 'Python project');
}

function nameOf(project: Table): string | undefined {
  return typeof project.name === 'string' ? project.name : undefined;
}

function pyproject(files: Files, path: string): string {
  const parsed = tomlAt(files, path);
  const tool = table(parsed.tool);
  const name = nameOf(table(parsed.project)) ?? nameOf(table(tool.poetry));
  const extras = Object.keys(table(table(parsed.project)['optional-dependencies']));
  const members = strings(table(table(tool.uv).workspace).members);
  return parts(
    name === undefined ? 'tool settings' : `Python project ${name}`,
    members.length > 0 && listed('workspace', members),
    extras.length > 0 && listed('extras', extras),
    Object.keys(tool).length > 0 && listed('tools', Object.keys(tool).sort()),
  );
}

function packageJson(files: Files, path: string): string {
  const parsed = jsonAt(files, path);
  const workspaces = Array.isArray(parsed.workspaces)
    ? strings(parsed.workspaces)
    : strings(table(parsed.workspaces).packages);
  const name = nameOf(parsed);
  return parts(
    name === undefined ? 'npm package without a name' : `npm package ${name}`,
    parsed.type === 'module' && 'ES modules',
    workspaces.length > 0 && listed('workspaces', workspaces),
    typeof parsed.packageManager === 'string' && parsed.packageManager,
  );
}

function cargo(files: Files, path: string): string {
  const parsed = tomlAt(files, path);
  const name = nameOf(table(parsed.package));
  const members = strings(table(parsed.workspace).members);
  const features = Object.keys(table(parsed.features));
  return parts(
    name !== undefined && `crate ${name}`,
    members.length > 0 && listed('workspace', members),
    features.length > 0 && listed('features', features),
  );
}

function cmake(files: Files, path: string): string {
  const text = textAt(files, path) ?? '';
  const named = (command: string) =>
    [...text.matchAll(new RegExp(`^\\s*${command}\\s*\\(\\s*([\\w.:\${}-]{1,60})`, 'gim'))].map(
      (match) => match[1] ?? '',
    );
  return parts(
    named('project').length > 0 && listed('project', named('project')),
    named('add_library').length > 0 && listed('libraries', named('add_library')),
    named('add_executable').length > 0 && listed('programs', named('add_executable')),
  );
}
