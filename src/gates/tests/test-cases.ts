// The tests that a patch adds or changes: functions by their names, blocks by their calls, in the words of each language.
import type { Definition, FileFacts, Reference } from '../facts/facts.ts';
import { isCodeLine } from '../inventory.ts';
import { lineAt } from '../line-diff.ts';
import type { Program } from '../program.ts';
import { chainOf } from '../reach/calls/bases.ts';
import { isExportedCase, skipsItself } from './exported-cases.ts';
import { leftOut } from './left-out.ts';
import { isHelper } from './test-assertions.ts';
import { isStop, stopsOf } from './test-stops.ts';
import { absentIn, conditionsIn, type Wait, waitOf } from './test-waits.ts';

export interface TestFile {
  readonly path: string;
  readonly facts: FileFacts;
  /** Rows that the patch adds. */
  readonly rows: ReadonlySet<number>;
  readonly before: FileFacts | null;
  /** Tests inside a file of package code (Rust). */
  readonly isInline: boolean;
}

interface Case {
  readonly name: string;
  readonly skipped: boolean;
  /** Why it does not run, where it is not skipped as a whole. */
  readonly wait: Wait;
}

/** Test functions that the patch adds or changes. */
export function casesOf(file: TestFile, program: Program): Case[] {
  const functions = file.facts.definitions.filter(
    (each) =>
      (each.isTest || isPlainCase(each, file) || isExportedCase(each, file.facts)) &&
      each.kind === 'function' &&
      touched(each, file.rows) &&
      !/fixture/.test(each.value),
  );
  const skippedClass = (each: Definition): boolean =>
    file.facts.definitions.some((owner) => owner.qualified === each.parent && owner.skipped);
  const whole = isSkippedWhole(file.facts);
  const at = { program, file: file.facts };
  const waits = (each: Definition): Wait =>
    file.facts.language === 'python'
      ? (waitOf(conditionsIn(each, file.facts), at) ?? absentIn(each, at) ?? leftOut(each, at))
      : null;
  const named = functions.filter((each) => isCase(each, file.facts));
  const inherited = file.facts.definitions.filter((each) => isInherited(each, file));
  const all = [...named, ...inherited].map((each) => ({
    name: each.qualified,
    skipped:
      whole ||
      each.skipped ||
      skippedClass(each) ||
      (isExportedCase(each, file.facts) && skipsItself(each, file.facts)),
    wait: waits(each),
  }));
  return [...all, ...blocksOf(file, at)];
}

/** Bases without a test in them. */
const bare = /^(?:object|ABC|Protocol|Generic|Enum|\w*(?:TestCase|TransactionTestCase))$/;

/** `class TestHyperRot(cases.ModelTestCase)` with nothing but values: its tests are those of its base. */
export function isInherited(
  definition: Definition,
  { facts, rows, isInline }: Omit<TestFile, 'path' | 'before'>,
): boolean {
  if (facts.language !== 'python' || isInline || definition.kind !== 'class' || !touched(definition, rows))
    return false;
  if (!/^Test|Tests?$|TestCase$|Tester$/.test(definition.name)) return false;
  const isOwn = facts.definitions.some((each) => each.parent === definition.qualified && /^test/.test(each.name));
  return !isOwn && definition.bases.some((base) => isOfOthers(base, facts));
}

/** A base from this file or from elsewhere, but not the plain one of a framework. */
function isOfOthers(base: string, { definitions, imports }: FileFacts): boolean {
  const chain = chainOf(base);
  if (definitions.some((each) => each.qualified === base && each.kind === 'class')) return true;
  const from = imports.find((each) => each.local === chain[0])?.module ?? '';
  return (
    from !== '' &&
    !(bare.test(chain.at(-1) ?? '') && /^(?:unittest|django|rest_framework|absl|twisted|testtools|torch)\b/.test(from))
  );
}

/** `pytestmark = pytest.mark.skip(...)`, or `pytest.skip(..., allow_module_level=True)` under no condition. */
function isSkippedWhole({ language, definitions, references, text }: FileFacts): boolean {
  if (language !== 'python') return false;
  const mark = definitions.find((each) => each.qualified === 'pytestmark');
  if (mark !== undefined && /\bmark\.skip\b(?!if)/.test(mark.value)) return true;
  return references.some(
    (each) =>
      each.owner === '' &&
      each.kind === 'call' &&
      each.guards.length === 0 &&
      each.chain.join('.') === 'pytest.skip' &&
      // Further in it stands under a condition of another kind: `except ImportError:`.
      /^\S/.test(lineAt(text, each.row)),
  );
}

const plainCase = /(?:^|_)(?:tests?|TESTS?)(?:_|$)|^test(?=[A-Z])|[a-z\d]Tests?$|^main$/;

/** C has no word for a test: the functions of a program of tests go by their names, and its `main` is one where it has no other. */
function isPlainCase({ name }: Definition, { facts, isInline }: TestFile): boolean {
  return /^(?:c|cpp)$/.test(facts.language) && !isInline && plainCase.test(name);
}

function isCase(definition: Definition, facts: FileFacts): boolean {
  if (facts.language === 'python') return /^test/.test(definition.name);
  if (facts.language === 'go') return /^(?:Test|Benchmark|Fuzz|Example)/.test(definition.name);
  return true;
}

const blockNames =
  /^(?:it|test|specify|xit|xtest|fit|Deno|TEST|TEST_F|TEST_P|TYPED_TEST|TEST_CASE|SECTION|BOOST_AUTO_TEST_CASE|assert|RuleTester)$/;

/** `it('...')`, `test.skip(...)`, `TEST(Suite, Name)`: calls that hold a test. One goes on until the next begins. */
function blocksOf(file: TestFile, at: { readonly program: Program; readonly file: FileFacts }): Case[] {
  const { facts } = file;
  const rows = codeRows(file);
  const stops = stopsOf(facts);
  const beginnings = new Set(
    blockRows(facts)
      .filter(({ start, end }) => hasRow(rows, start, end))
      .map((each) => each.start),
  );
  return blocksIn(facts)
    .filter((each) => beginnings.has(each.row))
    .map((each) => ({
      name: each.chain.join('.'),
      skipped:
        each.dead || /^x/.test(each.chain[0] ?? '') || each.chain.some((part) => /^(?:skip|todo|fixme)$/.test(part)),
      wait: waitOf([...each.guards.map((guard) => ({ ...guard, owner: each.owner })), ...stops(each)], at),
    }));
}

export const touched = (definition: Definition, rows: ReadonlySet<number>): boolean => {
  return hasRow(rows, definition.row, definition.endRow);
};

const blocksIn = (facts: FileFacts): readonly Reference[] =>
  facts.references.filter(
    (each) =>
      each.kind === 'call' &&
      (blockNames.test(each.chain[0] ?? '') || isToldCases(each, facts) || isOfRunner(each, facts)) &&
      !isStop(each, facts),
  );

/** `t.test('...')` with `t = require('tap')`, `lab.it('...')`, `QUnit.test('...')`: a runner as a whole, from outside of the repository. */
function isOfRunner({ chain: [runner, method = ''] }: Reference, { language, imports }: FileFacts): boolean {
  if (!/script$/.test(language) || !/^(?:test|it|specify)$/.test(method)) return false;
  return (
    runner === 'QUnit' || imports.some(({ local, module }) => local === runner && !/^(?:\.{1,2}|[#~@])?\//.test(module))
  );
}

/** `testRule({ accept: [...] })` at the top of a file: a helper of the repository's own makes tests of the cases that it is told. */
const isToldCases = ({ chain, owner }: Reference, { language }: FileFacts): boolean =>
  /script$/.test(language) && chain.length === 1 && owner === '' && isHelper(chain[0] ?? '');

function blockRows(facts: FileFacts): { start: number; end: number }[] {
  const starts = [...new Set(blocksIn(facts).map((each) => each.row))].sort((a, b) => a - b);
  return starts.map((start, index) => ({ start, end: (starts[index + 1] ?? facts.text.split('\n').length) - 1 }));
}

/** Of the rows that the patch adds, those with code: a blank line between two tests changes neither. */
function codeRows({ facts, rows }: Pick<TestFile, 'facts' | 'rows'>): ReadonlySet<number> {
  const lines = facts.text.split('\n');
  return new Set([...rows].filter((row) => isCodeLine(lines[row] ?? '')));
}

/**
 * The rows that a patch adds to a file of tests, and those that name what it changes there: a table of cases, a helper, a fixture.
 * A test that goes through one of these, or uses a name that the file now has from elsewhere, is changed with it.
 */
export function rowsWithUses(
  facts: FileFacts,
  added: ReadonlySet<number>,
  before: FileFacts | null,
): ReadonlySet<number> {
  const rows = new Set(added);
  for (const row of usesOfRedirected(facts, added, before)) rows.add(row);
  const code = codeRows({ facts, rows: added });
  const open = facts.definitions.filter((each) => isAid(each) && touched(each, code));
  const seen = new Set(open);
  for (let aid = open.pop(); aid !== undefined; aid = open.pop()) {
    for (const row of usesOf(aid, facts)) {
      rows.add(row);
      for (const each of facts.definitions) {
        if (seen.has(each) || !isAid(each) || row < each.row || row > each.endRow) continue;
        seen.add(each);
        open.push(each);
      }
    }
  }
  return rows;
}

/** `from kit.levenshtein import distance` is now `from kit.editing import distance`: where a name is used that the file had from somewhere else. */
function usesOfRedirected(facts: FileFacts, added: ReadonlySet<number>, before: FileFacts | null): number[] {
  const known = new Map(before?.imports.map((each) => [each.local, each.module]));
  const moved = new Set(
    facts.imports
      .filter(({ row, local, module }) => added.has(row) && local !== null && (known.get(local) ?? module) !== module)
      .map((each) => each.local),
  );
  return facts.references.filter(({ chain }) => moved.has(chain[0] ?? '')).map((each) => each.row);
}

/** What tests go through: a constant, a function that is no test itself. */
const isAid = ({ kind, name }: Definition): boolean =>
  kind === 'constant' || (kind === 'function' && !/^test/i.test(name));

function usesOf(aid: Definition, { definitions, references }: FileFacts): number[] {
  const names = references
    .filter(({ chain: [first = '', second], owner }) => {
      const name = /^(?:self|cls|this)$/.test(first) && aid.parent !== '' ? second : first;
      return name === aid.name && owner !== aid.qualified;
    })
    .map((each) => each.row);
  // pytest gives a fixture by the name of a parameter.
  const given = definitions.filter(
    (each) => each !== aid && each.isTest && each.parameters.some((one) => one.name === aid.name),
  );
  return [...names, ...given.map((each) => each.row)];
}

function hasRow(rows: ReadonlySet<number>, start: number, end: number): boolean {
  for (let row = start; row <= end; row += 1) if (rows.has(row)) return true;
  return false;
}

/** The rows that the patch adds, and the whole of every test that it changes: what such a test did before, it still does. */
export function testedRows(file: TestFile): ReadonlySet<number> {
  const { facts, rows } = file;
  const functions = facts.definitions.filter(
    (each) => (each.isTest || isExportedCase(each, facts)) && each.kind === 'function',
  );
  const spans = [...functions.map((each) => ({ start: each.row, end: each.endRow })), ...blockRows(facts)];
  const all = new Set(rows);
  const code = codeRows(file);
  for (const { start, end } of spans) {
    if (hasRow(code, start, end)) for (let row = start; row <= end; row += 1) all.add(row);
  }
  return all;
}
