// Tests that a patch takes away with their file: what they held true, nothing holds any more.
import type { GateResult } from '../../domain/gate.ts';
import type { Change } from '../change-set.ts';
import type { FileFacts } from '../facts/facts.ts';
import type { Program } from '../program.ts';

/** The answer, doubted where tests are deleted, and with their names. */
export function withDeletions(result: GateResult, program: Program): GateResult {
  const deleted = deletedTests(program);
  if (deleted.length === 0) return result;
  const reason = `It deletes existing tests: ${deleted.slice(0, 5).join(', ')}${deleted.length > 5 ? ', …' : ''}.`;
  const reasons = result.outcome === 'pass' ? [reason] : [reason, ...result.reasons];
  return { ...result, outcome: result.outcome === 'fail' ? 'fail' : 'warn', reasons };
}

/** Deleted files of tests, less those whose tests stand in another file of the patch by their names. */
function deletedTests(program: Program): string[] {
  const now = new Set(program.changes.flatMap(({ path }) => testsOf(program.after(path))));
  const isKept = ({ path }: Change): boolean => {
    const before = program.before(path);
    const names = testsOf(before);
    // A helper has no test of its own; of what nobody reads, only its name tells.
    return before === null ? isThere(path, program) : names.every((name) => now.has(name));
  };
  return program.changes
    .filter((each) => each.kind === 'deleted' && each.isTest && each.isCode && !isKept(each))
    .map(({ path }) => path);
}

const testsOf = (facts: FileFacts | null): string[] =>
  facts?.definitions.filter((each) => each.isTest).map((each) => each.name) ?? [];

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const isThere = (path: string, program: Program): boolean =>
  program.changes.some((each) => each.kind !== 'deleted' && nameOf(each.path) === nameOf(path));
