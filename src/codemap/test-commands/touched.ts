// Which test files a patch touches: the ones it writes, and those that name a module it edits.
import type { Files, Workspace } from '../files.ts';
import { type Language, languageOf } from '../languages.ts';
import { isTestPath, runnerSuffix } from '../test-conventions.ts';

/** Tests found by a name in them: more would be the whole suite. */
const mostByName = 12;
const mostEdited = 30;
/** Bytes; a longer test file is data. */
const largestTest = 300_000;
/** Names that say nothing of what is in the file; its folder's name does. */
const generic = new Set(['__init__', 'index', 'mod', 'lib', 'main', 'types', 'base', 'utils', 'util']);
const decoder = new TextDecoder();

/** Paths of test files, sorted. Go and Rust keep tests beside the code: their edited sources count as well. */
export function touchedTests(workspace: Workspace): string[] {
  const edited = workspace
    .edits()
    .filter(({ path }) => languageOf(path) !== null)
    .map(({ path }) => path);
  const direct = edited.filter((path) => workspace.entry(path) && (isRunnable(path) || testsItself(path)));
  const sources = edited.filter((path) => !isTestPath(path));
  const named = testsNaming(workspace, sources).filter((path) => !direct.includes(path));
  return [...new Set([...direct.slice(0, mostEdited), ...named.slice(0, mostByName)])].sort();
}

/** A file that a test runner takes by itself, unlike fixtures and set-up beside it. */
function isRunnable(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!isTestPath(path) || /(?:^|\/)(?:fixtures?|__fixtures__|__mocks__|testdata|test_data)\//.test(path)) return false;
  switch (languageOf(path)) {
    case 'python':
      return /^tests?_.*\.py$|_tests?\.py$|^tests?\.py$/.test(name);
    case 'typescript':
    case 'javascript':
      return (
        /[._-](?:test|spec)\.[cm]?[jt]sx?$|^test\.[cm]?[jt]s$/.test(name) ||
        (runnerSuffix.test(name) && !/\b(?:setup|config)\b/.test(name)) ||
        /(?:^|\/)__tests__\//.test(path)
      );
    case 'java':
      // `ClockSupport`, `package-info`: no runner takes them for a class of tests.
      return /^Test[A-Z0-9]\w*\.java$|(?:Test|Tests|TestCase|IT|Spec)\.java$/.test(name);
    case 'c':
    case 'cpp':
      return /\.(?:c|cc|cpp|cxx|c\+\+)$/i.test(name);
    default:
      return true;
  }
}

function testsItself(path: string): boolean {
  const language = languageOf(path);
  return language === 'go' || language === 'rust';
}

function testsNaming(files: Files, sources: readonly string[]): string[] {
  const wanted = new Map<Language, Set<string>>();
  for (const path of sources) {
    const language = familyOf(path);
    const name = moduleName(path);
    if (language !== null && name !== '') wanted.set(language, (wanted.get(language) ?? new Set()).add(name));
  }
  return files.entries
    .filter(({ path, size, mode }) => mode !== '120000' && size <= largestTest && isRunnable(path))
    .filter(({ path }) => {
      const names = wanted.get(familyOf(path) ?? 'cpp');
      return names !== undefined && mentions(decoder.decode(files.read(path) ?? undefined), names);
    })
    .map(({ path }) => path);
}

function familyOf(path: string): Language | null {
  const language = languageOf(path);
  if (language === 'c') return 'cpp';
  return language === 'javascript' ? 'typescript' : language;
}

/** `sketch` of `src/sketch.ts`, `rewards` of `rewards/__init__.py`; '' where a name would be found everywhere. */
function moduleName(path: string): string {
  const parts = path.split('/');
  const stem = (parts.pop() ?? '').replace(/\..*$/, '');
  const name = generic.has(stem) ? (parts.pop() ?? '') : stem;
  return name.length < 3 || name === 'src' ? '' : name;
}

function mentions(text: string, names: ReadonlySet<string>): boolean {
  return (text.match(/[\w$-]+/g) ?? []).some((word) => names.has(word));
}
