// Whether the tests of a patch assert anything: a test that only runs code, or says that true is true, shows little.
import type { FileFacts } from '../facts/facts.ts';

/** What assertions are called, in test frameworks and in helpers of one's own; generous, since a miss would slight an honest test. */
const asserting =
  /assert|expect|should|verif|check|requir|ensur|valid|compar|rais|reject|throw|warns|fail|error|exit|approx|close|equal|match|snapshot|golden|regress|benchmark|\b(?:find|get)(?:All)?By(?:Text|Role|LabelText|PlaceholderText|TestId|AltText|Title|DisplayValue)\(|\bwaitFor\(|\bt\.\w+\(|\b(?:test_\w+|\w+_test)\(|>>>/i;
/** Helpers that make tests of the cases that they are told, `testRule({ accept: [...] })`: they assert what these say. */
const helpers = 'test[A-Z]\\w*|define\\w*Tests?|run\\w*Tests?';
export const isHelper = (name: string): boolean => new RegExp(`^(?:${helpers})$`).test(name);
const told = new RegExp(`^(?:${helpers})\\(`, 'm');
/** Assertions that hold whatever the code does. */
const empty =
  /\bassert\s*\(?\s*(?:True|1|not False)\s*\)?\s*(?:,.*)?$|\b(?:expect|assert(?:\.ok)?)\(\s*(?:true|1|false|null)\s*\)(?:\.(?:not\.)?\w+\([^()]*\))?;?|\bself\.assertTrue\(\s*True\s*\)/gm;

/** Words at the start of a line, without examples that are run. */
const docstring = /^[ \t]*[rR]?("""|''')(?:(?!\1|>>>)[\s\S])*\1[ \t]*$/gm;

/** One statement of a line, and the head of a function of Python: what stands behind them on the same line may assert. */
const statement = /^[^;]*;?/;
const head = /^\s*(?:async\s+)?def\s(?:.*?\)\s*(?:->[^:]*)?:|.*$)/;

interface Tests {
  readonly facts: FileFacts;
  /** Rows that the patch adds. */
  readonly rows: ReadonlySet<number>;
}

/** Read in Python, TypeScript and JavaScript only; any other language is taken at its word. */
export function assertsNothing(files: readonly Tests[]): boolean {
  return files.length > 0 && files.every((each) => isSilent(each));
}

function isSilent({ facts, rows }: Tests): boolean {
  if (!/^(?:python|typescript|javascript)$/.test(facts.language)) return false;
  const imported = new Set(facts.imports.map((each) => each.row));
  const lines = facts.text
    .split('\n')
    .flatMap((line, row) => (rows.has(row) ? [imported.has(row) ? line.replace(statement, '') : line] : []))
    .filter((line) => !/^\s*(?:#|\/\/|\*|class\s)/.test(line))
    .map((line) => line.replace(head, ''));
  // A title says what a test is about, not what it does; nor does a page of words, or that the file runs its tests by itself.
  const own = facts.definitions.filter((each) => each.isTest && each.parent === '').map((each) => each.name);
  const runs = new RegExp(`(?<![\\w.])(?:${['(?!)', ...own].join('|')})\\(\\s*\\)`, 'g');
  const words = facts.language === 'python' ? docstring : /(?!)/g;
  const code = lines
    .join('\n')
    .replace(words, '')
    .replace(runs, '')
    .replace(/\b(?:it|test|describe)(?:\.\w+)*\(\s*(["'`]).*?\1/g, '');
  return !asserting.test(code.replace(empty, '')) && !told.test(code);
}
