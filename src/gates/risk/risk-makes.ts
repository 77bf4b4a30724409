// Where existing code of TypeScript or JavaScript makes an object of another class than before: who changes nothing gets another thing.
import type { Definition, FileFacts } from '../facts/facts.ts';
import type { Inventory, Unit } from '../inventory.ts';
import { textAt } from '../line-diff.ts';
import type { Program } from '../program.ts';
import { type Follower, followerOf } from '../resolve/follow.ts';

/** Functions and constants that made an object of one class of the repository and now make one of another in its place, as sentences. */
export function changedMakes(program: Program, inventory: Inventory): string[] {
  const follower = followerOf(program);
  return inventory.units.flatMap((unit) => inUnit(unit, { program, follower }));
}

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

function inUnit({ path, facts, before, change }: Unit, at: At): string[] {
  if (before === null || !/script$/.test(facts.language)) return [];
  const found: string[] = [];
  for (const [qualified, gone] of madeAt(before, change.diff.deleted)) {
    const [was, is] = [before, facts].map((each) => madeIn(each, qualified));
    if (was === undefined || is === undefined) continue;
    const old = gone.find((name) => !is.has(name) && isOfRepository(name, before, at));
    const now = [...is].find((name) => !was.has(name) && isOfRepository(name, facts, at));
    if (old !== undefined && now !== undefined)
      found.push(`${qualified} (${path}) makes a ${now} where it made a ${old}.`);
  }
  return found;
}

const making = /\bnew\s+([A-Za-z_$][\w$]*)\s*[(<;,)]/g;
const classesIn = (text: string): string[] => [...text.matchAll(making)].map(([, name = '']) => name);

/** What the given rows make, by the definition around. */
function madeAt(file: FileFacts, rows: readonly number[]): Map<string, string[]> {
  const made = new Map<string, string[]>();
  for (const row of rows) {
    const names = classesIn(textAt(file.text, { row, endRow: row }));
    const around = names.length === 0 ? undefined : innermost(file, row);
    if (around !== undefined) made.set(around.qualified, [...(made.get(around.qualified) ?? []), ...names]);
  }
  return made;
}

function innermost({ definitions }: FileFacts, row: number): Definition | undefined {
  const around = definitions.filter(
    (each) => /^(?:function|constant)$/.test(each.kind) && each.row <= row && row <= each.endRow,
  );
  return around.sort((a, b) => a.endRow - a.row - (b.endRow - b.row))[0];
}

/** Undefined where there is no such definition. */
function madeIn(file: FileFacts, qualified: string): ReadonlySet<string> | undefined {
  const found = file.definitions.filter((each) => each.qualified === qualified);
  return found.length === 0 ? undefined : new Set(found.flatMap((each) => classesIn(textAt(file.text, each))));
}

/** A class that is in the tree after the patch; one that is renamed is the same thing, and another error is no other default. */
function isOfRepository(name: string, file: FileFacts, { program, follower }: At): boolean {
  if (/(?:Error|Exception)$/.test(name)) return false;
  return follower
    .resolve(file, [name], '')
    .some(({ path, qualified }) =>
      program.after(path)?.definitions.some((each) => each.qualified === qualified && each.kind === 'class'),
    );
}
