// Names that the runner's own configuration in the base gives to tests: `include` of Vitest, `testMatch` and `testRegex` of Jest, `python_files` of pytest.
import picomatch from 'picomatch';
import type { Files } from '../codemap/files.ts';
import { foldersAbove, jsonAt, pathIn, textAt, tomlAt } from '../codemap/map/reading.ts';
import { strings, table } from '../codemap/tables.ts';

/** Answers whether a configuration above a file says that files of its name are tests. */
export function declaredTests(base: Files): (path: string) => boolean {
  const known = new Map<string, readonly string[]>();
  const globsOf = (folder: string, isPython: boolean): readonly string[] => {
    const key = `${isPython ? 'python' : 'scripts'}:${folder}`;
    const globs = known.get(key) ?? (isPython ? ofPytest : ofScripts)(base, folder).filter(saysMoreThanItsEnding);
    known.set(key, globs);
    return globs.slice(0, most);
  };
  return (path) => {
    const isPython = path.endsWith('.py');
    if (!(isPython || /(?<!\.d)\.[cm]?[jt]sx?$/.test(path))) return false;
    return [...foldersAbove(path)].some((folder) => {
      const inside = folder === '' ? path : path.slice(folder.length + 1);
      return globsOf(folder, isPython).some((each) => picomatch.isMatch(inside, each));
    });
  };
}

/** More patterns than this, or longer ones, nobody writes. */
const most = 50;
const longest = 200;

/** `*.check.ts`, `check_*.py`: one that takes every file of a folder says nothing of a name, and one for a single file no more. */
function saysMoreThanItsEnding(glob: string): boolean {
  const name = glob.slice(glob.lastIndexOf('/') + 1);
  return (
    glob.length <= longest &&
    !glob.startsWith('!') &&
    name.includes('*') &&
    /[a-z]{3}/i.test(name.replace(/\.[^.]*$/, ''))
  );
}

/** Characters; a longer configuration in code is not read. */
const largest = 20_000;
const endings = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'];

/** Texts of the configurations of these names that a folder has. */
function textsOf(base: Files, folder: string, stems: readonly string[]): string[] {
  return stems
    .flatMap((stem) => endings.map((ending) => textAt(base, pathIn(folder, `${stem}.${ending}`)) ?? ''))
    .filter((text) => text !== '' && text.length <= largest);
}

function ofScripts(base: Files, folder: string): string[] {
  const vitest = textsOf(base, folder, ['vitest.config', 'vite.config', 'vitest.workspace']);
  const jest = textsOf(base, folder, ['jest.config']);
  const manifest = table(jsonAt(base, pathIn(folder, 'package.json'))['jest']);
  const matched = [...strings(manifest['testMatch']), ...jest.flatMap((text) => valuesOf(text, 'testMatch'))];
  const written = jest.flatMap((text) => valuesOf(text, 'testRegex')).map((each) => each.replaceAll('\\\\', '\\'));
  return [
    ...vitest.flatMap(includedBy),
    ...matched.map((each) => each.replace(/^<rootDir>\//, '')),
    ...[...strings(manifest['testRegex']), ...written].flatMap(suffixesOf),
  ];
}

/** What a literal gives to a key: a text, or a list of texts. */
function valuesOf(text: string, key: string): string[] {
  return [...text.matchAll(new RegExp(`\\b${key}\\s*:\\s*`, 'g'))].flatMap(({ index, 0: head }) =>
    literalsAt(text, index + head.length),
  );
}

function literalsAt(text: string, at: number): string[] {
  const literal = /(["'`])((?:(?!\1)[^\n])*)\1/y;
  const between = /[\s,[]*/y;
  const isList = text[at] === '[';
  const found: string[] = [];
  for (let place = at; found.length < most; ) {
    between.lastIndex = place;
    literal.lastIndex = place + (isList ? (between.exec(text)?.[0].length ?? 0) : 0);
    const value = literal.exec(text);
    if (value === null) break;
    found.push(value[2] ?? '');
    if (!isList) break;
    place = literal.lastIndex;
  }
  return found;
}

/** `include` of `test: { ... }` itself: coverage, types and plug-ins have theirs, which say nothing of tests. */
function includedBy(text: string): string[] {
  return [...text.matchAll(/\binclude\s*:\s*(?=\[)/g)].flatMap(({ index, 0: head }) => {
    const opening = openingBefore(text, index);
    const key = text.slice(Math.max(0, opening - 20), opening);
    return /\btest\s*:\s*$/.test(key) ? literalsAt(text, index + head.length) : [];
  });
}

/** Where the brace opens that is around a place. */
function openingBefore(text: string, place: number): number {
  let depth = 0;
  for (let at = place - 1; at >= 0; at -= 1) {
    if (text[at] === '}') depth += 1;
    else if (text[at] === '{') {
      if (depth === 0) return at;
      depth -= 1;
    }
  }
  return 0;
}

/** `.*\.check\.ts$`, `\.(test|check)\.tsx?$`: only the words between the dots are taken; a foreign expression is not run. */
function suffixesOf(expression: string): string[] {
  const [, words = ''] = /\\\.\(?(?:\?:)?([\w|-]+)\)?\\\.[^\\]*$/.exec(expression) ?? [];
  return words
    .split('|')
    .filter((each) => each !== '')
    .map((each) => `**/*.${each}.*`);
}

/** `python_files`, below `testpaths` where pytest looks there alone. */
function ofPytest(base: Files, folder: string): string[] {
  const { pytest } = table(tomlAt(base, pathIn(folder, 'pyproject.toml'))['tool']);
  const options = table(table(pytest)['ini_options']);
  const sections = ['pytest.ini', 'tox.ini', 'setup.cfg'].map((name) => {
    const section = sectionOf(textAt(base, pathIn(folder, name)) ?? '');
    return { python_files: entryOf(section, 'python_files'), testpaths: entryOf(section, 'testpaths') };
  });
  return [options, ...sections].flatMap((each) => {
    const places = wordsOf(each['testpaths']).map((place) => place.replace(/^(?:\.\/)*\.?|\/+$/g, ''));
    return wordsOf(each['python_files']).flatMap((name) =>
      (places.length === 0 ? [''] : places).map((place) => pathIn(place, `**/${name}`)),
    );
  });
}

const wordsOf = (value: unknown): string[] => strings(value).flatMap((each) => each.match(/\S+/g) ?? []);

/** `[pytest]`, in setup.cfg `[tool:pytest]`. */
const sectionOf = (text: string): string => /^\[(?:tool:)?pytest\][^\n]*\n((?:(?!\[).*\n?)*)/m.exec(text)?.[1] ?? '';

/** A value of an ini file goes on where a line is indented. */
const entryOf = (section: string, key: string): string =>
  new RegExp(`^${key}\\s*=([^\\n]*(?:\\n[ \\t]+[^\\n]*)*)`, 'm').exec(section)?.[1] ?? '';
