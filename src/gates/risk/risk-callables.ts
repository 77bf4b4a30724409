// New public functions, classes and methods: what somebody outside can now call, and could not before.
import type { Definition } from '../facts/facts.ts';
import type { Inventory, Unit } from '../inventory.ts';
import { lineAt } from '../line-diff.ts';
import type { Program } from '../program.ts';

/** Paths with the qualified names of new public callables. What is overloaded is one, and what only moved is none. */
export function publicCallables(program: Program, { units }: Inventory): string[] {
  const lost = lostFrom(program);
  return units.flatMap((unit) => {
    // Of a declaration nothing is there when the program runs.
    if (!unit.change.counts || /\.(?:d\.[cm]?ts|pyi)$/.test(unit.path)) return [];
    const counted = unit.fresh.filter(
      (each) => isCallable(each, unit) && lost.get(each.qualified)?.has(unit.facts.language) !== true,
    );
    return [...new Set(counted.map((each) => `${unit.path}:${each.qualified}`))];
  });
}

function isCallable(each: Definition, { facts }: Unit): boolean {
  if (!/^(?:function|class)$/.test(each.kind) || !each.isPublic || each.isTest) return false;
  if (/^__\w+__$|^constructor$/.test(each.name)) return false;
  if (!/script$/.test(facts.language)) return true;
  // A signature, in an interface or before the function itself, is a type.
  const isSignature = each.kind === 'function' && each.body === 'exempt';
  return !isSignature && !isForTests(each.qualified) && !isAccessor(each, facts.text);
}

/** `_reset`, `__internals`, `resetForTesting`: exported, and not for whoever uses the package. */
const isForTests = (qualified: string): boolean => /(?:^|\.)_|(?:For|In|Only)Test(?:s|ing|Only)?$/.test(qualified);

/** `get size() { ... }` is asked for as a field is. */
const isAccessor = ({ name, parent, row }: Definition, text: string): boolean =>
  parent !== '' && new RegExp(`\\b[gs]et\\s+${RegExp.escape(name)}\\s*\\(`).test(lineAt(text, row));

/** Public names that a file of the base had and has no more, with the languages of such files. */
function lostFrom(program: Program): ReadonlyMap<string, ReadonlySet<string>> {
  const lost = new Map<string, Set<string>>();
  for (const { path, from, kind, isCode, isTest } of program.changes) {
    const before = isCode && !isTest && kind !== 'added' ? program.before(from) : null;
    const left = new Set(program.after(path)?.definitions.map((each) => each.qualified));
    for (const each of before?.definitions ?? []) {
      if (!each.isPublic || left.has(each.qualified)) continue;
      lost.set(each.qualified, (lost.get(each.qualified) ?? new Set()).add(before?.language ?? ''));
    }
  }
  return lost;
}
