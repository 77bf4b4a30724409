// Whether the tests of a patch assert anything: a test that only runs code, or says that true is true, shows little.
import { isTestPath } from '../../codemap/test-conventions.ts';
import type { FileFacts, Import } from '../facts/facts.ts';
import { folderOf } from '../file-kinds.ts';
import { join } from '../resolve/resolver.ts';

/** What assertions are called, in test frameworks and in helpers of one's own; generous, since a miss would slight an honest test. */
const words =
  'assert|expect|should|verif|check|requir|ensur|valid|compar|rais|reject|throw|warns|fail|error|exit|approx|close(?!\\(\\s*\\))|equal|match|snapshot|golden|regress|benchmark';
const asserting = new RegExp(`(?:${words})`, 'i');
const beginning = new RegExp(`^(?:${words})`, 'i');
/** What is called, with the first bracket and what closes at once. */
const call = /(?<![\w$.])[\w$]+(?:(?:\?\.|!?\.)[\w$#]+)*(?:<[^()]*>)?\((?:\s*\))?|\.[\w$]+(?:<[^()]*>)?\((?:\s*\))?/g;
/** What asserts and is no call: statements, `x.should.be.true`, a helper that is handed over, the cases that a rule is told. */
const otherwise =
  /\b(?:assert|raise|throw)\s+[\w"'([{!~-]|\.should\b|\bassert\.\w|[(,]\s*(?:assert|expect|check|verify)(?!ed\b|ions?\b)\w+\s*[,)]|["']?\b(?:valid|invalid|errors|accept|reject|expect\w*)["']?\s*:\s*[[{]|\bcheck\s*=\s*True|>>>/;
const byTheirWay =
  /\b(?:find|get)(?:All)?By(?:Text|Role|LabelText|PlaceholderText|TestId|AltText|Title|DisplayValue)\(|\bwaitFor\(|\bt\.\w+\(|\b(?:test_\w+|\w+_test)\(/i;
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
  return !asserts(code.replace(empty, ''), facts) && !told.test(code);
}

/** By a call or a statement; a word in a key, in a string or in the name of what is tested (`runAssertion({ assertion })`) asserts nothing. */
function asserts(code: string, facts: FileFacts): boolean {
  if (otherwise.test(code) || byTheirWay.test(code)) return true;
  const tested = new Set(facts.imports.flatMap((each) => (isOfTests(each, facts) ? [] : (each.local ?? []))));
  return [...code.matchAll(call)].some(([called]) => {
    const parts = called.split(/[.?!]+/).filter((each) => each !== '');
    return tested.has(parts[0]?.match(/^[\w$]+/)?.[0] ?? '')
      ? parts.some((each) => beginning.test(each))
      : parts.some((each) => asserting.test(each));
  });
}

/** A module that helps tests: it stands among them, or is called after them. */
function isOfTests({ module }: Import, { path }: FileFacts): boolean {
  const beside = /^\.{1,2}\//.test(module) ? (join(folderOf(path), module) ?? '') : '';
  return /test|spec\b|conftest|helper|fixture/i.test(module) || isTestPath(beside);
}
