// Tests that run only on a condition which nothing of the repository makes true: a variable of the environment, a package, a GPU, or never.
import { isTestPath } from '../../codemap/test-conventions.ts';
import { listAt } from '../argument-lists.ts';
import { withoutVariables } from '../conditions/environment.ts';
import { isAlwaysGiven, isSetForTests } from '../conditions/given-variables.ts';
import type { Definition, FileFacts } from '../facts/facts.ts';
import { textAt } from '../line-diff.ts';
import type { Program } from '../program.ts';
import { type Condition, returnsIn } from './early-returns.ts';
import { attemptsIn, isAbsent, lackedBy } from './test-packages.ts';

/** Why a test does not run, in words; null when it does, or may. */
export type Wait = string | null;

export const never = 'it never runs';

interface At {
  readonly program: Program;
  readonly file: FileFacts;
}

/** The first condition of those that a test runs under which does not come true by itself. */
export function waitOf(conditions: readonly Condition[], at: At): Wait {
  for (const condition of conditions) {
    const wait = waitFor(condition, at);
    if (wait !== null) return wait;
  }
  return null;
}

/** It runs where the condition holds, or, negated, where it does not. */
function waitFor({ text, negated, owner }: Condition, { program, file }: At): Wait {
  const found = withoutVariables(text, { program, file, owner }, { hasDevice: false, lacks: lackedBy });
  // Options are given by whoever calls the runner.
  if (found.holds !== negated || found.options.length > 0) return null;
  const missing = found.variables.filter((each) => !isAlwaysGiven(each));
  if (found.variables.length > missing.length || missing.some((each) => isSetForTests(each, program))) return null;
  if (missing.length > 0) return `unless ${missing.join(' or ')} is set, which nothing of the repository does`;
  if (found.packages.length > 0) return withoutPackage(found.packages);
  if (!found.asksForDevice) return never;
  return hasHabit(program) ? null : 'on a machine without a GPU, and no test of the repository was before';
}

const withoutPackage = (names: readonly string[]): string =>
  `unless ${names.join(' or ')} is installed, which nothing of the repository asks for`;

/** Tests of the base that ask for a GPU run somewhere. */
function hasHabit(program: Program): boolean {
  const isWanted = (path: string): boolean => isTestPath(path) && path.endsWith('.py') && program.existed(path);
  for (const { path } of program.texts(['is_available', 'device_count'], isWanted))
    if (/\b(?:skip\w*|require\w*)\b[^\n]*(?:cuda|gpu|xpu|npu)/i.test(program.baseText(path) ?? '')) return true;
  return false;
}

/** The conditions of a test of Python (or of a class of inherited ones), and those of the class, the fixtures and the file around it. */
export function conditionsIn(test: Definition, facts: FileFacts): Condition[] {
  const names = [test.qualified, test.parent].filter((each) => each !== '');
  const marks = names.flatMap((each) => [...marksOf(each, facts), ...keptIn(`${each}.pytestmark`, facts)]);
  const inside = ['', test.qualified, ...aidsOf(test, facts)].flatMap((each) => skipsIn(each, facts));
  return [...marks, ...keptIn('pytestmark', facts), ...inside, ...returnsIn(test, facts)];
}

/** Fixtures that the test asks for, and what is run before it. */
const aidsOf = (test: Definition, { definitions }: FileFacts): string[] =>
  definitions
    .filter(
      ({ name, parent }) =>
        test.parameters.some((each) => each.name === name) ||
        (parent === test.parent &&
          /^(?:setUp|setUpClass|setup_method|setup_class|setUpModule|setup_module)$/.test(name)),
    )
    .map((each) => each.qualified);

/** `@pytest.mark.skipif(...)`, `@unittest.skipUnless(...)`, `@needs_key` with a mark that the file keeps under that name. */
const marksOf = (owner: string, facts: FileFacts): Condition[] =>
  facts.references
    .filter((each) => each.kind === 'decorator' && each.owner === owner)
    .flatMap((each) =>
      /skip_?(?:if|unless)$/i.test(each.chain.at(-1) ?? '')
        ? marksIn(textAt(facts.text, { row: each.row, endRow: each.row + longest })).slice(0, 1)
        : keptIn(each.chain.join('.'), facts),
    );

/** Lines that a decorator may go on for. */
const longest = 12;

/** A mark that the file keeps under a name. */
function keptIn(name: string, { definitions, text }: FileFacts): Condition[] {
  const kept = definitions.find((each) => each.qualified === name && each.kind === 'constant');
  return kept === undefined ? [] : marksIn(textAt(text, kept));
}

function marksIn(text: string): Condition[] {
  return [...text.matchAll(/\bskip(?:_?(if|unless))\s*(?=\()/gi)].flatMap((each) => {
    const parts = listAt(text, each.index + each[0].length)?.parts ?? [];
    const named = parts.find((part) => /^condition\s*=/.test(part)) ?? parts[0] ?? '';
    const condition = named.replace(/^condition\s*=\s*/, '');
    // A condition as a text is evaluated by the runner.
    return condition === '' || /^(["'])[^"']*\1$/.test(condition)
      ? []
      : [{ text: condition, negated: /if/i.test(each[1] ?? ''), owner: '' }];
  });
}

/** `if not os.environ.get("X"): pytest.skip(...)`, `self.skipTest(...)`, `raise SkipTest(...)`. */
const skipsIn = (owner: string, { references }: FileFacts): Condition[] =>
  references
    .filter(
      (each) =>
        each.owner === owner &&
        !each.dead &&
        each.guards.length > 0 &&
        /^(?:skip|skipTest|SkipTest)$/.test(each.chain.at(-1) ?? ''),
    )
    .map((each) => {
      const all = each.guards.map(({ text, negated }) => (negated ? `not (${text})` : `(${text})`));
      return { text: all.join(' and '), negated: true, owner };
    });

/** `pytest.importorskip("x")` of a package that nothing of the repository installs, for a test or for the whole file. */
export function absentIn(test: Definition, { program, file }: At): Wait {
  const names = ['', test.qualified, ...aidsOf(test, file)];
  const asked = file.references.filter(
    (each) => each.kind === 'call' && each.chain.at(-1) === 'importorskip' && names.includes(each.owner) && !each.dead,
  );
  for (const { row, owner } of asked) {
    const name = file.strings.find((each) => each.row === row && each.owner === owner)?.value ?? '';
    if (/^[A-Za-z_][\w.]*$/.test(name) && isAbsent(name, file, program)) return withoutPackage([name]);
  }
  const given = attemptsIn(file).filter(({ without }) => /^\s+(?:raise\s+\w|pytest\.skip\()[^\n]*/m.test(without));
  const missing = given.find((each) => isAbsent(each.name, file, program));
  return missing === undefined ? null : withoutPackage([missing.name]);
}
