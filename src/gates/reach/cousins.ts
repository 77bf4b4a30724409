// Classes of the repository made from the same base as a new one: where nothing here names them, whoever uses the package makes and hands over theirs.
import { isTestPath } from '../../codemap/test-conventions.ts';
import type { Definition, FileFacts } from '../facts/facts.ts';
import { isShowcase } from '../file-kinds.ts';
import type { Unit } from '../inventory.ts';
import type { Program } from '../program.ts';
import type { Follower } from '../resolve/follow.ts';
import { basesIn, chainOf } from './calls/bases.ts';
import { mostParsed } from './limits.ts';

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

interface Cousin {
  readonly name: string;
  readonly path: string;
}

/** Cousins that must be there before they mean anything, and the share of them that nothing names: of few, more. */
const habits: readonly (readonly [fewest: number, share: number])[] = [
  [4, 0.6],
  [2, 0.75],
];

/** Most public classes beside the base of a new one of Python, and made from it, are named nowhere else, in words. */
export function cousinHabit({ facts, fresh }: Unit, at: At): string | null {
  if (facts.language !== 'python') return null;
  for (const own of fresh.filter((each) => each.kind === 'class' && each.isPublic && each.parent === '')) {
    for (const { qualified, above } of basesIn(facts, own, at)) {
      const base = above.definitions.find((each) => each.qualified === qualified);
      if (base?.isPublic !== true || !at.program.existed(above.path)) continue;
      const cousins = cousinsOf(base, above);
      const unnamed = cousins.length === 0 ? [] : unnamedOf(cousins, at.program);
      if (habits.some(([fewest, share]) => cousins.length >= fewest && unnamed.length >= cousins.length * share))
        return `${unnamed.length} of the ${cousins.length} classes beside its base ${base.name} are used from outside only, too`;
    }
  }
  return null;
}

const isCode = (path: string, program: Program): boolean =>
  path.endsWith('.py') && program.existed(path) && !isTestPath(path);

/** Those that stand beside the base. */
function cousinsOf({ qualified }: Definition, { path, definitions }: FileFacts): Cousin[] {
  return definitions
    .filter(
      (each) => each.kind === 'class' && each.isPublic && each.bases.some((base) => chainOf(base).at(-1) === qualified),
    )
    .map(({ name }) => ({ name, path }));
}

function unnamedOf(cousins: readonly Cousin[], program: Program): Cousin[] {
  const names = cousins.map((each) => each.name);
  const left = new Set(cousins);
  const isWanted = (path: string): boolean =>
    !isShowcase(path) &&
    (isCode(path, program) || (/\.(?:ya?ml|toml|json|cfg|ini)$/.test(path) && program.existed(path)));
  let parsed = 0;
  for (const { path, text } of program.texts(names, isWanted)) {
    const near = [...left].filter((each) => new RegExp(`\\b${each.name}\\b`).test(text));
    if (near.length === 0) continue;
    const facts = path.endsWith('.py') ? program.after(path) : null;
    parsed += 1;
    if (parsed > mostParsed) return [];
    for (const each of near) if (facts === null || isNamedIn(each, facts)) left.delete(each);
  }
  return [...left];
}

/** Code names it, or a text that it may be looked up by; what it is made from, and it itself, do not count. */
function isNamedIn({ name, path }: Cousin, facts: FileFacts): boolean {
  const isWithin = (owner: string): boolean => path === facts.path && (owner === name || owner.startsWith(`${name}.`));
  return (
    (path !== facts.path && facts.imports.some((each) => each.name === name)) ||
    facts.references.some(
      (each) => each.chain.includes(name) && each.kind !== 'type' && each.kind !== 'base' && !isWithin(each.owner),
    ) ||
    facts.strings.some((each) => each.value === name && !isWithin(each.owner))
  );
}
