// Where the repository's tests are, and what its CI does.
import { plural } from '../../domain/plural.ts';
import type { Files } from '../files.ts';
import { isCode } from '../languages.ts';
import { table } from '../tables.ts';
import { isTestPath } from '../test-conventions.ts';
import { shownPath } from '../tree-path.ts';
import { countedAs, isForeign } from './kinds.ts';
import { depthOf, folderOf, textAt, yamlAt } from './reading.ts';
import { inOrder, oneLine, shownFolder } from './show.ts';

const ciFile =
  /^(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci\/config\.yml|azure-pipelines\.yml|\.travis\.yml|Jenkinsfile|\.buildkite\/[^/]+\.ya?ml|\.drone\.yml|bitbucket-pipelines\.yml|appveyor\.yml|\.cirrus\.yml)$/;
const testCommand =
  /\b(?:pytest|unittest|tox|nox|jest|vitest|mocha|playwright|cypress|ctest|go test|cargo (?:test|nextest|clippy)|gradlew?|mvnw?|(?:npm|pnpm|yarn|bun)(?: run)? [\w:-]*(?:test|lint|check|build)[\w:-]*|make [\w-]*(?:test|check|lint)[\w-]*|ruff|mypy|pyright|eslint|biome|tsc|rspec|phpunit|mix test|dotnet test|swift test|bazel test|meson test|pre-commit)\b|(?:^|\s)\.\/[\w./-]*tests?[\w.-]*/;
/** What only gets the tools. */
const installs = /^[^&;|]*\b(?:pip3?|apt-get|apt|brew|gem|choco) install\b[^&;|]*$/;
/** Folders in which tests lie beside the code, named one by one; more are told together. */
const mostBeside = 6;

/** Folders with tests, fullest first: "tests/ 120 files, mostly Python". Data of tests is not counted where there is code. */
export function testLayout(files: Files): string[] {
  const all = files.entries
    .filter(({ path, mode }) => mode !== '160000' && !isForeign(path) && isTestPath(path))
    .map(({ path }) => path);
  const code = all.filter(isCode);
  const homes = [...Map.groupBy(code.length > 0 ? code : all, testHome)].sort(
    ([a, one], [b, other]) => other.length - one.length || inOrder(a, b),
  );
  const own = homes.filter(([, paths]) => paths.some((path) => ownFolder.test(path)));
  const beside = homes.filter((home) => !own.includes(home));
  const lines = beside.length > mostBeside ? [...own.map(homeLine), besideLine(beside)] : homes.map(homeLine);
  return lines;
}

function homeLine([folder, paths]: readonly [string, readonly string[]]): string {
  return `${shownFolder(folder)} ${plural(paths.length, 'file')}, mostly ${kindOf(paths)}`;
}

function besideLine(homes: readonly (readonly [string, readonly string[]])[]): string {
  const paths = homes.flatMap(([, each]) => each);
  const fullest = homes.slice(0, 8).map(([folder, each]) => `${shownFolder(folder)} ${each.length}`);
  const left = homes.length - fullest.length;
  const example = [...paths].sort((a, b) => depthOf(a) - depthOf(b) || inOrder(a, b))[0] ?? '';
  return `beside the code ${plural(paths.length, 'file')}, mostly ${kindOf(paths)}, as ${shownPath(example)}: ${fullest.join(', ')}${left > 0 ? `, … ${left} more folders` : ''}`;
}

function kindOf(paths: readonly string[]): string {
  return (
    [...Map.groupBy(paths, countedAs)].sort(
      ([a, one], [b, other]) => other.length - one.length || inOrder(a, b),
    )[0]?.[0] ?? ''
  );
}

/** Up to the folder that is the tests' own. */
const ownFolder = /^(?:.*?\/)?(?:tests?|__tests__|spec|specs|e2e|testing|testdata)\//;

/** The folder that a reader would call the tests' own: up to `tests/`, or two levels deep where tests lie beside the code. */
function testHome(path: string): string {
  return (
    ownFolder.exec(path)?.[0] ??
    folderOf(path)
      .split('/')
      .slice(0, 2)
      .join('/')
      .replace(/([^/])$/, '$1/')
  );
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
        .replace(/^-?\s*(?:run|script|command|install|before_script|test_script):\s*[|>]?-?\s*|^-\s+/, '')
        .replace(/^["']|["']$/g, ''),
    )
    .filter(
      (line) =>
        line !== '' &&
        line.length < 300 &&
        !/^(?:#|name:|uses:|if:)/.test(line) &&
        !installs.test(line) &&
        testCommand.test(line),
    );
  return [...new Set(lines)].map((line) => line.slice(0, 90));
}
