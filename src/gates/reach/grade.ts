// Grades every file of new code by the best evidence that it is reached: the evidence is laid out level by level, best first.
import type { Definition } from '../facts/facts.ts';
import type { Inventory, Unit } from '../inventory.ts';
import type { Program } from '../program.ts';
import { type Follower, followerOf } from '../resolve/follow.ts';
import { cousinHabit } from './cousins.ts';
import { type Discovery, discover } from './discovery.ts';
import { evidenceOf } from './evidence.ts';
import { exportsOf } from './exported/exports.ts';
import { buildGraph, nodeOf } from './graph.ts';
import { unfilledList } from './guarded/unfilled-lists.ts';
import { documented, expectedBy, habitOf } from './late-evidence.ts';
import { type Found, type Grade, grades, type Verdict } from './ledger.ts';
import { addedParameters, emptyHooks, type Hook, mayTake } from './offered/parameters.ts';
import { takenBy } from './offered/taken.ts';

export interface Graded extends Verdict {
  readonly path: string;
  /** Lines of new code that the grade speaks for. */
  readonly lines: number;
}

export function gradeUnits(program: Program, inventory: Inventory): Graded[] {
  const follower = followerOf(program);
  const discovery = discover(program, inventory);
  const parameters = addedParameters(inventory, program, follower);
  const ledger = evidenceOf({
    program,
    inventory,
    follower,
    discovery,
    graph: buildGraph({ program, follower, inventory, discovered: discovery.loaded }),
    exported: exportsOf(inventory, program, follower),
    taken: takenBy(parameters, { inventory, program, follower }),
  });
  const hooks = [...parameters.filter((each) => each.isCalled), ...emptyHooks(inventory)];
  const judged = inventory.units.filter(isJudged).map((unit) => ({ unit, graded: gradeUnit(unit, ledger.verdicts) }));
  const late = judged
    .filter(({ unit, graded }) => fails(graded.grade) && unit.isNew)
    .sort((a, b) => b.graded.lines - a.graded.lines)
    .slice(0, mostLate)
    .map(({ unit, graded }) => ({
      unit,
      verdict: lateVerdict(unit, { program, inventory, follower, graded, hooks, discovery }),
    }))
    .filter(({ verdict }) => !fails(verdict.grade));
  for (const { unit, verdict } of late) for (const node of nodesOf(unit)) ledger.enterLate(node, verdict);
  return judged.map(({ unit, graded }) => (fails(graded.grade) ? gradeUnit(unit, ledger.verdicts) : graded));
}

/** Files that everything else has failed for are looked for no further beyond this many: each costs a search of the repository. */
const mostLate = 40;

const fails = (grade: Grade): boolean => grade === 'test_only' || grade === 'orphan';

/** Looked for only when everything else has failed: it reads much of the repository. */
function lateVerdict(
  unit: Unit,
  at: {
    program: Program;
    inventory: Inventory;
    follower: Follower;
    graded: Graded;
    hooks: readonly Hook[];
    discovery: Discovery;
  },
): Verdict {
  const caller = expectedBy(unit, at.program, at.follower);
  if (caller !== null) return { grade: 'wired', reason: `${caller} already imports ${unit.path}.` };
  // Neighbours that are loaded by a list are used by whoever goes through that.
  const hasHabit = at.graded.grade === 'test_only' && !at.discovery.leftOut.has(unit.path);
  const habit =
    documented(unit, at.program) ?? (hasHabit ? (habitOf(unit, at.program) ?? cousinHabit(unit, at)) : null);
  if (habit !== null) return { grade: 'exported', reason: `${unit.path} is public API: ${habit}.` };
  const list = unfilledList(unit, at.inventory, at.follower);
  if (list !== null) return { grade: 'unreached', reason: list };
  const hook = at.hooks.find((each) => mayTake(each, unit, at));
  return hook === undefined
    ? at.graded
    : {
        grade: 'unreached',
        reason: `${hook.owner === '' ? 'The module' : hook.owner} (${hook.path}) can be given ${hook.name}, but nothing gives it ${unit.path}.`,
      };
}

/** An existing file in which nothing is new is reached as before; a file with nothing but re-exports has nothing to reach. */
function isJudged(unit: Unit): boolean {
  if (!unit.isNew) return unit.fresh.some((each) => each.kind === 'function' || each.kind === 'class');
  if (unit.path.endsWith('.d.ts') || unit.path.endsWith('.pyi')) return false;
  const isEntry = /(?:^|\/)(?:__init__\.py|index\.[cm]?[jt]sx?|mod\.rs|package-info\.java|doc\.go)$/.test(unit.path);
  if (isEntry) return unit.fresh.some((each) => each.kind === 'function' || each.kind === 'class');
  return unit.fresh.length > 0 || unit.addedCode.some((row) => !unit.facts.plainRows.has(row));
}

/** What of a file is judged: its new definitions, and a new file itself. */
const nodesOf = (unit: Unit): string[] => [
  ...judgedOf(unit).map((each) => nodeOf(unit.path, each.qualified)),
  ...(unit.isNew ? [nodeOf(unit.path, '')] : []),
];

function gradeUnit(unit: Unit, verdicts: ReadonlyMap<string, Found>): Graded {
  const names = judgedOf(unit).map((each) => each.qualified);
  const found = nodesOf(unit)
    .map((each) => verdicts.get(each))
    .filter((each) => each !== undefined);
  const [first] = found.sort((a, b) => grades.indexOf(a.grade) - grades.indexOf(b.grade) || a.steps - b.steps);
  const best = (first === undefined ? null : heldBack(unit, first, verdicts)) ?? first;
  const what = unit.isNew ? unit.path : `${names.slice(0, 3).join(', ')} (${unit.path})`;
  const lines = unit.isNew ? unit.addedCode.length : linesOfFresh(unit);
  const { grade, reason } = best ?? {
    grade: 'orphan',
    reason: `Nothing uses ${what}: no existing code calls, registers or exports it, and no test either.`,
  };
  return { path: unit.path, lines, grade, reason };
}

/** Where a part is used and most of the file waits for a flag that nothing sets, the file waits for that. */
function heldBack(unit: Unit, best: Found, verdicts: ReadonlyMap<string, Found>): Found | null {
  if (!unit.isNew || best.grade !== 'wired') return null;
  const tops = judgedOf(unit).filter((each) => each.parent === '' && /^(?:function|class)$/.test(each.kind));
  const linesOf = (is: (grade: Grade | undefined) => boolean): number =>
    tops
      .filter((each) => is(verdicts.get(nodeOf(unit.path, each.qualified))?.grade))
      .reduce((sum, each) => sum + each.endRow - each.row + 1, 0);
  if (linesOf((grade) => grade === 'unreached') * 2 <= linesOf(() => true)) return null;
  const [waiting] = tops
    .map((each) => verdicts.get(nodeOf(unit.path, each.qualified)))
    .filter((each) => each?.grade === 'unreached')
    .sort((a, b) => (a?.steps ?? 0) - (b?.steps ?? 0));
  return waiting ?? null;
}

/** `const audit: Hooks = { onStep: (x) => ... }`: an object of functions is code, too. */
const holdsFunctions = ({ kind, value }: Definition): boolean =>
  kind === 'constant' && /^\{/.test(value) && /=>|\bfunction\b|\)\s*(?::[^{};]+)?\{/.test(value);

/** That somebody names a type says nothing of the code beside it. */
function judgedOf({ fresh, facts }: Unit): readonly Definition[] {
  const named = fresh.filter((each) => each.name !== '__all__');
  const isCode = (each: Definition) => each.kind === 'function' || each.kind === 'class' || holdsFunctions(each);
  if (facts.language !== 'typescript' || !named.some((each) => isCode(each) && each.parent === '')) return named;
  const types = new Set(named.filter((each) => each.kind === 'interface').map((each) => each.qualified));
  return named.filter((each) => !types.has(each.qualified) && !types.has(each.parent));
}

function linesOfFresh(unit: Unit): number {
  const spans = unit.fresh.filter((each) => each.kind === 'function' || each.kind === 'class');
  return unit.addedCode.filter((row) => spans.some((each) => row >= each.row && row <= each.endRow)).length;
}
