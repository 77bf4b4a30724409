// The commands that check the code, as the repository writes them down.
import type { Files } from '../files.ts';
import { strings, type Table, table } from '../tables.ts';
import { shownPath } from '../tree-path.ts';
import { inFixtures } from './builds.ts';
import { isForeign } from './kinds.ts';
import { depthOf, folderOf, pathsByName, textAt, tomlAt } from './reading.ts';
import { oneLine } from './show.ts';
import { type Command, taskFiles } from './tasks.ts';

const longestCommand = 140;

/** What a build file runs its tests by, where it says nothing of them itself or says it in one way. */
const otherTools: readonly { readonly file: RegExp; readonly says: RegExp; readonly command: string }[] = [
  { file: /^Rakefile$/, says: /Rake::TestTask|\btask[ \t(]+[:"']?(?:default|test)\b|minitest/i, command: 'rake test' },
  { file: /^Rakefile$|^\.rspec$/, says: /RSpec|^--/m, command: 'rspec' },
  { file: /^phpunit\.xml(?:\.dist)?$/, says: /<phpunit/, command: 'phpunit' },
  { file: /^mix\.exs$/, says: /Mix\.Project/, command: 'mix test' },
  { file: /^Package\.swift$/, says: /\.testTarget\s*\(/, command: 'swift test' },
  { file: /^build\.sbt$/, says: /./, command: 'sbt test' },
  { file: /\.csproj$/, says: /Microsoft\.NET\.Test\.Sdk/, command: 'dotnet test' },
  { file: /^pubspec\.yaml$/, says: /^\s+(?:flutter_)?test:/m, command: 'dart test' },
  { file: /^build\.zig$/, says: /addTest/, command: 'zig build test' },
  { file: /^BUILD(?:\.bazel)?$/, says: /^\w*_test\(/m, command: 'bazel test //...' },
  { file: /^project\.json$/, says: /"test"\s*:/, command: 'nx run-many -t test' },
  { file: /^DESCRIPTION$/, says: /\b(?:testthat|tinytest|RUnit)\b/, command: 'R CMD check .' },
];

/** Commands that check the code, as the repository writes them down, nearest the top first. */
export function checkCommands(files: Files): Command[] {
  const paths = pathsByName(files, (path) => isForeign(path) || inFixtures(path));
  const named = (pattern: RegExp) => paths((name) => pattern.test(name));
  const found = [
    ...taskFiles.flatMap(({ file, commands }) => named(file).flatMap((path) => commands(files, path))),
    ...named(/^tox\.ini$/).map((path): Command => ({ command: toxCommand(textAt(files, path) ?? ''), source: path })),
    ...named(/^noxfile\.py$/).map((path): Command => ({ command: 'nox', source: path })),
    ...named(/^pyproject\.toml$/).flatMap((path) => pythonTools(files, path)),
    ...named(/^(?:pytest\.ini|conftest\.py)$/)
      .slice(0, 1)
      .map((path): Command => ({ command: 'pytest', source: path })),
    ...named(/^manage\.py$/)
      .filter((path) => /\bdjango\b/.test(textAt(files, path) ?? ''))
      .map((path): Command => ({ command: 'python manage.py test', source: path })),
    ...named(/^Cargo\.toml$/)
      .slice(0, 1)
      .map((path): Command => ({ command: 'cargo test', source: path })),
    ...named(/^go\.mod$/).map((path): Command => ({ command: 'go test ./...', source: path })),
    ...named(/^pom\.xml$/)
      .slice(0, 1)
      .map((path): Command => ({ command: `${wrapped(files, 'mvnw', 'mvn')} test`, source: path })),
    ...named(/^build\.gradle(?:\.kts)?$/)
      .slice(0, 1)
      .map((path): Command => ({ command: `${wrapped(files, 'gradlew', 'gradle')} test`, source: path })),
    ...firstThat(files, named(/^CMakeLists\.txt$/), /enable_testing\s*\(|include\s*\(\s*CTest\s*\)/i, 'ctest'),
    ...firstThat(files, named(/^Makefile\.am$/), /^(?:TESTS|check_PROGRAMS)\s*\+?=/m, 'make check'),
    ...otherTools.flatMap(({ file, says, command }) => firstThat(files, named(file), says, command)),
    ...firstThat(files, named(/^meson\.build$/), /^[ \t]*test\s*\(/m, 'meson test'),
  ];
  return unique(found).sort((a, b) => depthOf(a.source) - depthOf(b.source));
}

/** A command that several packages of a workspace share is one line, where the first of them stands. */
export function commandLines(commands: readonly Command[]): string[] {
  return [...Map.groupBy(commands, ({ command }) => command)].map(([command, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more like it`;
    return `${command} — ${shownPath(first?.source ?? '')}${more}`;
  });
}

function unique(commands: readonly Command[]): Command[] {
  return [...new Map(commands.map((item) => [`${item.command}\0${folderOf(item.source)}`, item])).values()];
}

function pythonTools(files: Files, path: string): Command[] {
  const toml = tomlAt(files, path);
  const tool = table(toml.tool);
  const known: readonly (readonly [string, string])[] = [
    ['pytest', 'pytest'],
    ['ruff', 'ruff check'],
    ['black', 'black --check .'],
    ['mypy', 'mypy'],
    ['pyright', 'pyright'],
    ['tox', 'tox'],
  ];
  const used = known.filter(([key]) => key in tool).map(([, command]) => command);
  const pytest = used.includes('pytest') || !wantsPytest(toml) ? [] : ['pytest'];
  return [...pytest, ...used].map((command) => ({ command, source: path }));
}

/** Whether what develops the project needs pytest, wherever its tools keep such a list. */
function wantsPytest({ project, 'dependency-groups': groups, tool }: Table): boolean {
  const lists = [
    ...Object.values(table(table(project)['optional-dependencies'])),
    ...Object.values(table(groups)),
    table(table(tool).uv)['dev-dependencies'],
  ];
  const poetry = table(table(tool).poetry);
  const tables = [
    poetry['dev-dependencies'],
    ...Object.values(table(poetry.group)).map((each) => table(each).dependencies),
  ];
  const names = [...lists.flatMap(strings), ...tables.flatMap((each) => Object.keys(table(each)))];
  return names.some((name) => /^pytest\b(?!-)/i.test(name.trim()));
}

/** The first of these files that says so; a tree with many of them is told by those nearest the top. */
function firstThat(files: Files, paths: readonly string[], says: RegExp, command: string): Command[] {
  const source = paths.slice(0, 50).find((path) => says.test(textAt(files, path) ?? ''));
  return source === undefined ? [] : [{ command, source }];
}

/** The wrapper that the repository brings along, where it does. */
function wrapped(files: Files, script: string, tool: string): string {
  return files.entry(script) === undefined ? tool : `./${script}`;
}

/** With the commands of its environments. */
function toxCommand(text: string): string {
  const blocks = [...text.matchAll(/^commands[ \t]*=([^\n]*(?:\n[ \t]+[^\n]*)*)/gm)];
  const lines = blocks.flatMap(([, block = '']) => block.split('\n')).map((line) => line.trim());
  const runs = [...new Set(lines)].filter((line) => line !== '' && !line.startsWith('#')).slice(0, 4);
  return runs.length === 0 ? 'tox' : `tox (${oneLine(runs.join(' · ')).slice(0, longestCommand)})`;
}
