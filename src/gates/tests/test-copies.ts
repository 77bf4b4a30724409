// Tests of a copy: a test file that defines for itself what the patch adds to the repository, and tests that.
import type { FileFacts } from '../facts/facts.ts';
import type { Unit } from '../inventory.ts';

/** In words, for tests that are known to use nothing of the repository; null when they define nothing that it has. */
export function copyIn(tests: readonly { path: string; facts: FileFacts }[], units: readonly Unit[]): string | null {
  const fresh = new Set(
    units.flatMap((unit) =>
      unit.fresh
        .filter((each) => /^(?:function|class)$/.test(each.kind) && each.parent === '')
        .map((each) => each.name),
    ),
  );
  for (const { path, facts } of tests) {
    const copied = facts.definitions.find((each) => fresh.has(each.name) && each.parent === '');
    if (copied !== undefined) return `${path} tests a ${copied.name} of its own: nothing of the repository runs in it.`;
  }
  return null;
}
