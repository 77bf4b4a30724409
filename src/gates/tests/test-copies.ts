// Tests of a copy: a test file that defines for itself what the patch adds to the repository, and tests that.
import type { FileFacts } from '../facts/facts.ts';
import type { Unit } from '../inventory.ts';
import { textAt } from '../line-diff.ts';

/** A definition of the tests is a copy when so much of the new one is in it. */
const most = 0.8;

/** In words, for tests that come to nothing new of the repository; null when none of what they define is the same as what the patch adds. */
export function wholeCopyIn(
  tests: readonly { path: string; facts: FileFacts }[],
  units: readonly Unit[],
): string | null {
  for (const unit of units) {
    for (const fresh of unit.fresh.filter((each) => /^(?:function|class)$/.test(each.kind) && each.parent === '')) {
      const lines = linesIn(textAt(unit.facts.text, fresh));
      for (const { path, facts } of tests) {
        const copy = facts.definitions.find((each) => each.name === fresh.name && each.parent === '');
        const own = new Set(copy === undefined || path === unit.path ? [] : linesIn(textAt(facts.text, copy)));
        if (own.size > 0 && lines.filter((each) => own.has(each)).length >= most * lines.length)
          return said(path, fresh.name);
      }
    }
  }
  return null;
}

const linesIn = (text: string): string[] =>
  text
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => /\w/.test(each));

const said = (path: string, name: string): string =>
  `${path} tests a ${name} of its own: the new code of the repository does not run in it.`;

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
    if (copied !== undefined) return said(path, copied.name);
  }
  return null;
}
