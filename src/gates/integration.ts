// The integration gate: is the new code reached?
import type { GateResult } from '../domain/gate.ts';
import type { Inventory } from './inventory.ts';
import { missingImports } from './missing-imports.ts';
import { missingParts } from './missing-parts.ts';
import type { Program } from './program.ts';
import { type Graded, gradeUnits } from './reach/grade.ts';
import { type Grade, grades } from './reach/ledger.ts';

const outcomes: Readonly<Record<Grade, 'pass' | 'warn' | 'fail'>> = {
  wired: 'pass',
  registered: 'pass',
  exported: 'warn',
  script: 'warn',
  unreached: 'warn',
  test_only: 'fail',
  orphan: 'fail',
};

/** The whole patch has the best grade that speaks for at least this share of its new lines. */
const enough = 1 / 3;

export function integrationGate(program: Program, inventory: Inventory): GateResult {
  const measures = { files: inventory.units.length, new_files: inventory.units.filter((each) => each.isNew).length };
  const broken = [
    ...inventory.broken.map((each) => `${each.path} does not parse (line ${each.line}).`),
    ...missingImports(program, inventory).map(
      (each) => `${each.path} cannot be loaded: ${each.what} is not there (line ${each.line}).`,
    ),
    ...missingParts(program, inventory).map(
      (each) => `${each.path} asks for ${each.what}, which is not there (line ${each.line}).`,
    ),
  ];
  if (broken.length > 0) return { gate: 'integration', outcome: 'fail', reasons: broken, measures };
  const graded = gradeUnits(program, inventory);
  const grade = graded.length === 0 ? null : overall(graded);
  if (grade !== null)
    return {
      gate: 'integration',
      outcome: outcomes[grade],
      grade,
      reasons: reasonsOf(graded, grade),
      measures: { ...measures, ...shares(graded) },
    };
  const inPlace = inventory.units.filter(
    (each) => !each.isNew && (each.addedCode.length > 0 || each.change.diff.deleted.length > 0),
  );
  if (inPlace.length === 0)
    return {
      gate: 'integration',
      outcome: 'not_applicable',
      reasons: [inventory.unread ?? 'The patch changes no package code.'],
      measures,
    };
  const reasons = inPlace
    .slice(0, 10)
    .map((each) => `${each.path} is changed in place; existing code reaches it as before.`);
  return { gate: 'integration', outcome: 'pass', grade: 'wired', reasons, measures };
}

/** Scripts beside something else are extras: they neither save nor sink the rest. */
function overall(graded: readonly Graded[]): Grade {
  const core = graded.filter((each) => each.grade !== 'script');
  const judged = core.length > 0 ? core : graded;
  const total = judged.reduce((sum, each) => sum + Math.max(1, each.lines), 0);
  let covered = 0;
  for (const grade of grades) {
    covered += judged.filter((each) => each.grade === grade).reduce((sum, each) => sum + Math.max(1, each.lines), 0);
    if (covered >= total * enough) return grade;
  }
  return 'orphan';
}

function reasonsOf(graded: readonly Graded[], grade: Grade): string[] {
  const ordered = [...graded].sort(
    (a, b) => Number(b.grade === grade) - Number(a.grade === grade) || b.lines - a.lines,
  );
  // A prototype and its body are one thing to a reader.
  return [...new Set(ordered.map((each) => each.reason))].slice(0, 12);
}

function shares(graded: readonly Graded[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { grade, lines } of graded) counts[`${grade}_lines`] = (counts[`${grade}_lines`] ?? 0) + lines;
  return counts;
}
