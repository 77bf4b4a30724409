// How the repository is tested: where tests are, the commands that run them, and what CI does.
import type { Files } from '../files.ts';
import { isTestPath } from '../test-conventions.ts';
import { inFixtures } from './builds.ts';
import { countedAs, isForeign } from './kinds.ts';
import { depthOf, folderOf, jsonAt, pathsNamed, table, textAt, tomlAt, yamlAt } from './reading.ts';
import { inOrder, oneLine, plural, shownPath } from './show.ts';

const checkWord =
  /(?:^|[:_-])(?:test|tests|check|checks|lint|verify|typecheck|type-check|types|unit|integration|e2e|format|fmt|ci|build|coverage)(?:$|[:_-])/;
const ciFile =
  /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci\/config\.yml|azure-pipelines\.yml|\.travis\.yml|Jenkinsfile|\.buildkite\/[^/]+\.ya?ml|\.drone\.yml|bitbucket-pipelines\.yml|appveyor\.yml|\.cirrus\.yml)$/;
const testCommand =
  /\b(?:pytest|unittest|tox|nox|jest|vitest|mocha|playwright|cypress|ctest|go test|cargo (?:test|nextest|clippy)|gradlew?|mvnw?|(?:npm|pnpm|yarn|bun)(?: run)? [\w:-]*(?:test|lint|check|build)[\w:-]*|make [\w-]*(?:test|check|lint)[\w-]*|ruff|mypy|pyright|eslint|biome|tsc|rspec|phpunit|mix test|dotnet test|swift test|bazel test|pre-commit)\b/;
const longestCommand = 140;

export interface Command {
  readonly command: string;
  /** Where it is written down. */
  readonly source: string;
}

/** Folders with tests, fullest first: "tests/ 120 files (Python)". */
export function testLayout(files: Files): string[] {
  const folders = new Map<string, { count: number; kinds: Map<string, number> }>();
  for (const { path, mode } of files.entries) {
    if (mode === '160000' || isForeign(path) || !isTestPath(path)) continue;
    const home = testHome(path);
    const at = folders.get(home) ?? { count: 0, kinds: new Map<string, number>() };
    folders.set(home, at);
    at.count += 1;
    at.kinds.set(countedAs(path), (at.kinds.get(countedAs(path)) ?? 0) + 1);
  }
  return [...folders]
    .sort(([a, one], [b, other]) => other.count - one.count || inOrder(a, b))
    .map(([folder, { count, kinds }]) => {
      const kind = [...kinds].sort(([a, one], [b, other]) => other - one || inOrder(a, b))[0]?.[0] ?? '';
      return `${folder === '' ? 'the top' : shownPath(folder)} ${plural(count, 'file')}, mostly ${kind}`;
    });
}

/** The folder that a reader would call the tests' own: up to `tests/`, or two levels deep where tests lie beside the code. */
function testHome(path: string): string {
  const own = /^(?:.*?\/)?(?:tests?|__tests__|spec|specs|e2e|testing|testdata)\//.exec(path)?.[0];
  return (
    own ??
    folderOf(path)
      .split('/')
      .slice(0, 2)
      .join('/')
      .replace(/([^/])$/, '$1/')
  );
}

/** Commands that check the code, as the repository writes them down, nearest the top first. */
export function checkCommands(files: Files): Command[] {
  const skip = (path: string) => isForeign(path) || inFixtures(path);
  const named = (pattern: RegExp) => pathsNamed(files, (name) => pattern.test(name), skip);
  const found = [
    ...named(/^package\.json$/).flatMap((path) => packageScripts(files, path)),
    ...named(/^(?:GNUm|M|m)akefile$|^justfile$/).flatMap((path) => makeTargets(files, path)),
    ...named(/^(?:tox\.ini|noxfile\.py)$/).map(
      (path): Command => ({ command: path.endsWith('tox.ini') ? 'tox' : 'nox', source: path }),
    ),
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
      .map((path): Command => ({ command: 'mvn test', source: path })),
    ...named(/^build\.gradle(?:\.kts)?$/)
      .slice(0, 1)
      .map((path): Command => ({ command: 'gradle test', source: path })),
    ...cmakeTests(files, named(/^CMakeLists\.txt$/)),
  ];
  return unique(found).sort((a, b) => depthOf(a.source) - depthOf(b.source));
}

function unique(commands: readonly Command[]): Command[] {
  return [...new Map(commands.map((item) => [`${item.command}\0${folderOf(item.source)}`, item])).values()];
}

function packageScripts(files: Files, path: string): Command[] {
  return Object.entries(table(jsonAt(files, path).scripts))
    .filter(([name, script]) => typeof script === 'string' && checkWord.test(name) && !/^clean\b/.test(name))
    .sort(([a], [b]) => urgency(a) - urgency(b))
    .map(([name, script]) => ({
      command: `npm run ${name} (${oneLine(String(script)).slice(0, longestCommand)})`,
      source: path,
    }));
}

/** What tests comes before what looks, and what builds last: the list may be cut. */
function urgency(script: string): number {
  if (/^(?:test|tests|unit)$/.test(script)) return 0;
  if (/test|unit|integration|e2e/.test(script)) return 1;
  return /build|format|fmt/.test(script) ? 3 : 2;
}

function makeTargets(files: Files, path: string): Command[] {
  const runner = path.endsWith('justfile') ? 'just' : 'make';
  const targets = (textAt(files, path) ?? '').matchAll(/^([A-Za-z][\w.-]{0,50})(?:[ \t][^:=\n]{0,80})?:(?!=)/gm);
  return [...targets].flatMap((match) =>
    checkWord.test(match[1] ?? '') ? [{ command: `${runner} ${match[1]}`, source: path }] : [],
  );
}

function pythonTools(files: Files, path: string): Command[] {
  const tool = table(tomlAt(files, path).tool);
  const known: readonly (readonly [string, string])[] = [
    ['pytest', 'pytest'],
    ['ruff', 'ruff check'],
    ['black', 'black --check .'],
    ['mypy', 'mypy'],
    ['pyright', 'pyright'],
    ['tox', 'tox'],
  ];
  return known.filter(([key]) => key in tool).map(([, command]) => ({ command, source: path }));
}

function cmakeTests(files: Files, paths: readonly string[]): Command[] {
  const with_ = paths
    .slice(0, 50)
    .find((path) => /enable_testing\s*\(|include\s*\(\s*CTest\s*\)/i.test(textAt(files, path) ?? ''));
  return with_ === undefined ? [] : [{ command: 'ctest', source: with_ }];
}

/** CI files, each with its jobs and the commands that check something. */
export function ciLines(files: Files): string[] {
  const paths = files.entries.map(({ path }) => path).filter((path) => ciFile.test(path));
  return paths.map((path) => {
    const jobs = Object.keys(table(yamlAt(files, path).jobs));
    const runs = ciCommands(textAt(files, path) ?? '');
    const words = [
      jobs.length > 0 ? `jobs ${jobs.slice(0, 8).join(', ')}` : '',
      runs.length > 0 ? `runs ${runs.slice(0, 6).join(' · ')}` : '',
    ];
    return oneLine([shownPath(path), ...words.filter((word) => word !== '')].join('; ')).slice(0, 400);
  });
}

function ciCommands(text: string): string[] {
  const lines = text
    .split('\n')
    .slice(0, 2000)
    .map((line) =>
      line
        .trim()
        .replace(/^-?\s*(?:run|script|command):\s*[|>]?-?\s*|^-\s+/, '')
        .replace(/^["']|["']$/g, ''),
    )
    .filter(
      (line) => line !== '' && line.length < 300 && !/^(?:#|name:|uses:|if:)/.test(line) && testCommand.test(line),
    );
  return [...new Set(lines)].map((line) => line.slice(0, 90));
}
