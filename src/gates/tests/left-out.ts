// Tests of Python that a run of all tests leaves out: by a mark that `addopts` refuses or that the conftest skips without an option, or by `__test__ = False`.
import { foldersAbove, pathIn } from '../../codemap/map/reading.ts';
import { holds } from '../conditions/expression.ts';
import { isSetting } from '../conditions/given-variables.ts';
import type { Definition, FileFacts } from '../facts/facts.ts';
import type { Program } from '../program.ts';

interface At {
  readonly program: Program;
  readonly file: FileFacts;
}

/** Why a run of all tests leaves it out, in words; null where it does not. */
export function leftOut(test: Definition, at: At): string | null {
  const isNone = at.file.definitions.some(
    ({ name, parent, value }) => name === '__test__' && value === 'False' && (parent === '' || parent === test.parent),
  );
  if (isNone) return 'by __test__ = False';
  const marks = marksOf(test, at.file);
  const folders = marks.size === 0 ? [] : [...foldersAbove(at.file.path)];
  const refusal = folders.map((each) => optionsIn(each, at.program)).find((each) => each !== null);
  if (refusal !== undefined && refusal !== null && !takes(refusal, marks) && !isRun(marks, at.program))
    return `by the mark ${[...marks].join(', ')}, which pytest is told to leave out`;
  const mark = folders.flatMap((each) => skippedBy(pathIn(each, 'conftest.py'), marks, at.program))[0];
  return mark === undefined ? null : `by the mark ${mark}, which the conftest skips unless it is told otherwise`;
}

/** `@pytest.mark.slow` of the test or its class, `pytestmark` of either or of the file. */
function marksOf({ qualified, parent }: Definition, { references, definitions }: FileFacts): ReadonlySet<string> {
  const owners = [qualified, parent].filter((each) => each !== '');
  const worn = references
    .filter((each) => each.kind === 'decorator' && owners.includes(each.owner))
    .map((each) => each.chain.join('.'));
  const kept = definitions.filter(
    (each) => each.name === 'pytestmark' && (each.parent === '' || each.parent === parent),
  );
  const texts = [...worn, ...kept.map((each) => each.value)];
  return new Set(texts.flatMap((each) => [...each.matchAll(/\bmark\.(\w+)/g)].map((found) => found[1] ?? '')));
}

const takes = (expression: string, marks: ReadonlySet<string>): boolean =>
  holds(expression, (name) => marks.has(name)) !== false;

/** `-m "not slow"`, `"-m", "not slow"`. */
const selected = /(?:^|[\s"'=[,])-m(?:["'\s,=\\]|$)+((?:not\s)?[\w][\w ()]*)/;

/** The expression by which the configuration of pytest in a folder of the base chooses tests. */
function optionsIn(folder: string, program: Program): string | null {
  for (const name of ['pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg']) {
    const text = program.baseText(pathIn(folder, name)) ?? '';
    const given = /^\s*addopts\s*=((?:[^\n]*\n?)(?:(?!\s*\w+\s*=|\[[a-z])[^\n]+\n?)*)/m.exec(text)?.[1];
    const expression = selected.exec(given ?? '')?.[1];
    if (expression !== undefined) return expression;
  }
  return null;
}

/** A workflow, tox or a Makefile runs the tests with these marks. */
function isRun(marks: ReadonlySet<string>, program: Program): boolean {
  for (const { text } of program.texts(['-m'], (path) => isSetting(path) || path.endsWith('noxfile.py')))
    for (const line of text.split('\n')) {
      const expression = /pytest|PYTEST/.test(line) && !/addopts/.test(line) ? selected.exec(line)?.[1] : undefined;
      if (expression !== undefined && takes(expression, marks)) return true;
    }
  return false;
}

/** `if "slow" in item.keywords: item.add_marker(skip)`, unless an option is given that nothing of the repository gives. */
function skippedBy(path: string, marks: ReadonlySet<string>, program: Program): string[] {
  const text = program.baseText(path) ?? '';
  const option = /\bgetoption\(\s*["'](--[\w-]+)["']/.exec(text)?.[1];
  if (option === undefined || !/\badd_marker\(/.test(text)) return [];
  for (const { text: other } of program.texts([option], (each) => isSetting(each) || each.endsWith('noxfile.py')))
    if (other.includes(option)) return [];
  return [...marks].filter((each) =>
    new RegExp(`["']${each}["']\\s+in\\s+\\w+\\.keywords|get_closest_marker\\(\\s*["']${each}["']`).test(text),
  );
}
