// The tests gate: do the patch's tests touch the repository, or only the new module?
import { foldersAbove, pathIn } from '../../codemap/map/reading.ts';
import type { GateResult } from '../../domain/gate.ts';
import type { Change } from '../change-set.ts';
import type { FileFacts, Reference } from '../facts/facts.ts';
import { type Inventory, isCodeLine, isTypesOnly } from '../inventory.ts';
import type { Program } from '../program.ts';
import { type Follower, followerOf, type Hit } from '../resolve/follow.ts';
import { assertsNothing } from './test-assertions.ts';
import { casesOf, isInherited, rowsWithUses, type TestFile, testedRows, touched } from './test-cases.ts';
import { commandsRun } from './test-commands.ts';
import { composedIn } from './test-configurations.ts';
import { copyIn, wholeCopyIn } from './test-copies.ts';
import { withDeletions } from './test-deletions.ts';
import { behindGlobals } from './test-globals.ts';
import { asksWhere, throughHelpers } from './test-helpers.ts';
import { movesOnly } from './test-moves.ts';
import { isReplaced, mockedBy, replacedByPath, replacedMembers } from './test-replacements.ts';
import { visited } from './test-visits.ts';
import { never, type Wait } from './test-waits.ts';

export function testsGate(program: Program, inventory: Inventory): GateResult {
  return withDeletions(addedTests(program, inventory), program);
}

function addedTests(program: Program, inventory: Inventory): GateResult {
  const values = new Set(inventory.configurations.map((each) => each.path));
  const hasCode = program.changes.some(
    (each) => each.isCode && !each.isTest && !values.has(each.path) && changesCode(each),
  );
  const files = testFiles(program, inventory);
  const unreadTests = program.changes.filter(
    (each) => each.isTest && each.isCode && each.language === null && each.kind !== 'deleted',
  );
  const measures = { test_files: files.length + unreadTests.length };
  const answer = (
    outcome: GateResult['outcome'],
    reasons: string[],
    more: Record<string, number> = {},
  ): GateResult => ({
    gate: 'tests',
    outcome,
    reasons,
    measures: { ...measures, ...more },
  });
  if (hasCode && movesOnly(program))
    return answer('not_applicable', ['The patch only moves files: nothing of it is new.']);
  if (!hasCode && files.length === 0) return answer('not_applicable', ['The patch has no code to test.']);
  const cases = files.flatMap((file) => casesOf(file, program).map((each) => ({ file, each })));
  if (cases.length === 0) {
    if (hasTypesOnly(program, inventory))
      return answer('not_applicable', ['The patch adds types only: nothing of it runs, so nothing can be tested.']);
    if (unreadTests.length > 0)
      return answer('not_applicable', [`No grammar for the tests (${unreadTests[0]?.path ?? ''}).`]);
    return answer('fail', ['The patch changes code and adds no test.']);
  }
  const live = cases.filter(({ each }) => !each.skipped && each.wait === null);
  const counts = { tests: cases.length, skipped: cases.length - live.length };
  if (live.length === 0) return answer('warn', [`Every added test is skipped${waitsOf(cases)}.`], counts);
  const testing = files.filter((file) => live.some((each) => each.file === file));
  const inherits = testing.some((file) => file.facts.definitions.some((each) => isInherited(each, file)));
  if (!inherits && assertsNothing(testing.map((each) => ({ facts: each.facts, rows: testedRows(each) }))))
    return answer('warn', [`${testing[0]?.path} asserts nothing that could fail.`], counts);
  const replaced = replacedMembers(files.map((each) => each.facts));
  const uses = files.map((file) => touches(file, { program, replaced }));
  const whole = uses.some((each) => comesToNew(each, program)) ? null : wholeCopyIn(testing, inventory.units);
  if (whole !== null) return answer('fail', [whole], counts);
  const found = judged(uses);
  if (found !== null) return answer(found.outcome, found.reasons, counts);
  const copy = copyIn(testing, inventory.units);
  if (copy !== null) return answer('fail', [copy], counts);
  return answer('warn', ['The tests use nothing of the repository, or only stand-ins for it.'], counts);
}

/** What the tests wait for that are not skipped for good, in words. */
function waitsOf(cases: readonly { readonly each: { readonly skipped: boolean; readonly wait: Wait } }[]): string {
  const waits = new Set(cases.flatMap(({ each }) => (each.skipped || each.wait === null ? [] : [each.wait])));
  const [first, ...more] = [...waits].filter((each) => each !== never);
  return first === undefined ? '' : ` ${[first, ...more.slice(0, 2)].join('; ')}`;
}

/** Uses what the patch adds, or an existing file that it changes and that may lead there. */
const comesToNew = ({ added, existing }: Touch, program: Program): boolean =>
  added.length > 0 || existing.some((path) => program.change(path) !== undefined);

/** More than comments, blank lines and line endings. */
function changesCode({ kind, before, after }: Change): boolean {
  if (kind !== 'modified' || before === null || after === null) return true;
  const code = (text: string): string =>
    text
      .split('\n')
      .filter(isCodeLine)
      .map((line) => line.trimEnd())
      .join('\n');
  return code(before) !== code(after);
}

function hasTypesOnly(program: Program, { units, unreadPaths }: Inventory): boolean {
  const deletes = program.changes.some((each) => each.kind === 'deleted' && each.isCode);
  return units.length > 0 && unreadPaths.length === 0 && !deletes && units.every(isTypesOnly);
}

function testFiles(program: Program, inventory: Inventory): TestFile[] {
  const inside = inventory.units
    .filter((unit) => unit.facts.definitions.some((each) => each.isTest))
    .map(({ change, facts }) => ({ change, facts }));
  return [...inventory.tests, ...inside]
    .map(({ change, facts }) => {
      const before = change.kind === 'added' ? null : program.before(change.from);
      const added = new Set(change.diff.added);
      const rows = change.isTest ? rowsWithUses(facts, added, before) : added;
      return { path: change.path, facts, rows, before, isInline: !change.isTest };
    })
    .filter((each) => each.rows.size > 0);
}

interface Touch {
  readonly path: string;
  /** Existing package files that a live, added line of the test uses. */
  readonly existing: readonly string[];
  readonly mocked: readonly string[];
  readonly added: readonly string[];
}

function touches(file: TestFile, at: { program: Program; replaced: ReadonlySet<string> }): Touch {
  const { program, replaced } = at;
  const follower = followerOf(program);
  const { facts } = file;
  const rows = testedRows(file);
  const mocked = mockedBy(facts, { program, follower });
  const [existing, added] = [new Set<string>(), new Set<string>()];
  const note = (path: string): void => {
    if (program.change(path)?.isTest) return;
    if (program.existed(path)) existing.add(path);
    else added.add(path);
  };
  const isStoodIn = replacedByPath(facts, { program, follower });
  const used: Hit[] = [];
  for (const reference of facts.references) {
    if (
      !counts(reference, file, rows) ||
      isTypeOnly(reference, facts) ||
      asksWhere(reference) ||
      (file.isInline && !reference.inTest) ||
      isReplaced(reference) ||
      replaced.has(reference.chain.join('.')) ||
      isStoodIn(reference)
    )
      continue;
    const hits = behind(reference, facts, { program, follower });
    used.push(...hits);
    for (const hit of hits) if (isOther(hit, file)) note(hit.path);
  }
  const globals = behindGlobals(file, { program, follower });
  used.push(...globals);
  for (const hit of globals) note(hit.path);
  for (const path of throughHelpers(used, { program, follower, replaced })) note(path);
  const asked = [
    ...commandsRun(file, program),
    ...visited(file, program, follower),
    ...composedIn(facts, program, (row) => file.rows.has(row)),
  ];
  for (const path of [...asked, ...fixtures(file, { program, follower })]) note(path);
  const real = [...existing].filter((path) => !mocked.has(path) && !isTestHelper(path));
  return { path: file.path, existing: real, mocked: [...mocked], added: [...added] };
}

/** Fixtures of a conftest that itself uses the repository. */
function fixtures(file: TestFile, at: At): string[] {
  if (file.facts.language !== 'python') return [];
  const wanted = new Set(
    file.facts.definitions
      .filter((each) => each.isTest && touched(each, file.rows))
      .flatMap((each) => each.parameters.map((one) => one.name)),
  );
  const found: string[] = [];
  for (const folder of wanted.size > 0 ? foldersAbove(file.path) : []) {
    const facts = at.program.before(pathIn(folder, 'conftest.py'));
    if (facts === null) continue;
    for (const each of facts.references)
      if (wanted.has(each.owner) && !isTypeOnly(each, facts))
        found.push(...behind(each, facts, at).map((hit) => hit.path));
    const own = facts.definitions.filter((each) => wanted.has(each.name));
    found.push(...composedIn(facts, at.program, (row) => own.some((each) => row >= each.row && row <= each.endRow)));
  }
  return found;
}

/** In Python and TypeScript, to name a type uses nothing at run time. */
function isTypeOnly(reference: Reference, { imports, language }: FileFacts): boolean {
  if (reference.kind === 'type' && /^(?:python|typescript|javascript)$/.test(language)) return true;
  const entries = imports.filter((each) => each.local !== null && each.local === reference.chain[0]);
  return entries.length > 0 && entries.every((each) => each.typeOnly);
}

/** In an existing test file only what the patch adds or changes is evidence: a test, or a helper. */
function counts(reference: Reference, file: TestFile, rows: ReadonlySet<number>): boolean {
  if (reference.dead) return false;
  if (file.before === null || rows.has(reference.row)) return true;
  const owner = file.facts.definitions.find((each) => each.qualified === reference.owner);
  return owner !== undefined && touched(owner, file.rows);
}

const isTestHelper = (path: string): boolean =>
  /(?:^|\/)(?:tests?|__tests__|testing)\//.test(path) || /(?:^|\/)conftest\.py$/.test(path);

/** A test's own helpers prove nothing; in a file with tests inside, what it had before, or offers beside them, does. */
function isOther(hit: Hit, file: TestFile): boolean {
  if (hit.path !== file.path) return true;
  const definition = file.facts.definitions.find((each) => each.qualified === hit.qualified);
  return file.isInline && definition !== undefined && !definition.isTest;
}

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

/** Through an import, the file that is imported counts, and the one where the name is defined; the former may be an existing entry. */
function behind(reference: Reference, facts: FileFacts, at: At): Hit[] {
  const { chain, owner } = reference;
  const hits = [...at.follower.resolve(facts, chain, owner)];
  if (isSpelledOut(chain, facts)) return hits;
  for (const entry of facts.imports) {
    if (entry.local === null || entry.local !== chain[0]) continue;
    const targets = at.follower.targets(facts, entry);
    const isModule = targets.some((each) => each.symbol === null);
    for (const { path, symbol } of targets) {
      if (isModule && symbol !== null && !knows(at.program.after(path), symbol)) continue;
      hits.push({ path, qualified: '' });
    }
  }
  return hits;
}

/** `pkg.new.shape` after `import pkg.new`: the package is only gone through. */
const isSpelledOut = (chain: readonly string[], { imports, language }: FileFacts): boolean =>
  language === 'python' &&
  imports.some((each) => each.name === null && each.local === null && chain.join('.').startsWith(`${each.module}.`));

/** A package through which a module of it is taken has no part in that, unless it imports or lists the module itself. */
const knows = (facts: FileFacts | null, name: string): boolean =>
  facts !== null &&
  (facts.imports.some((each) => each.local === name) || facts.strings.some((each) => each.value === name));

/** By what the tests use; null when they use nothing. */
function judged(all: readonly Touch[]): { outcome: 'pass' | 'warn'; reasons: string[] } | null {
  const touching = all.find((each) => each.existing.length > 0);
  if (touching !== undefined)
    return { outcome: 'pass', reasons: [`${touching.path} uses ${touching.existing.slice(0, 3).join(', ')}.`] };
  const mocked = all.find((each) => each.mocked.length > 0);
  if (mocked !== undefined) {
    const reason = `${mocked.path} replaces what it uses of the repository (${mocked.mocked.join(', ')}).`;
    return { outcome: 'warn', reasons: [reason] };
  }
  const only = all.find((each) => each.added.length > 0);
  if (only === undefined) return null;
  const added = only.added.slice(0, 3).join(', ');
  return {
    outcome: 'warn',
    reasons: [`The tests use only what the patch itself adds (${added}), and nothing that was there before.`],
  };
}
