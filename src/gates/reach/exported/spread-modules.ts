// Modules of TypeScript and JavaScript that are spread into an object which a file gives to others: `export const layer = { ...dense, ...pool }`.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import type { Reference } from '../../facts/facts.ts';
import type { Unit } from '../../inventory.ts';
import { lineAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

/** The references by which an object of an existing file only hands modules on: nothing takes names out of it that are made up at run time. */
export function spreadModules({ isNew, facts }: Unit, at: At): ReadonlySet<Reference> {
  const found = new Set<Reference>();
  if (isNew || !/script$/.test(facts.language)) return found;
  const looked = new Map<string, boolean>();
  for (const reference of facts.references) {
    const { owner, chain, inTable, row } = reference;
    if (!inTable || chain.length !== 1 || owner === '' || !isExported(owner, facts.definitions)) continue;
    if (!lineAt(facts.text, row).includes(`...${chain[0]}`) || !isModule(reference, facts, at)) continue;
    const isLookedIn = looked.get(owner) ?? isAsked(owner, facts.path, at.program);
    looked.set(owner, isLookedIn);
    if (!isLookedIn) found.add(reference);
  }
  return found;
}

const isExported = (name: string, definitions: Unit['facts']['definitions']): boolean =>
  definitions.some(
    (each) => each.qualified === name && each.kind === 'constant' && each.parent === '' && each.isPublic,
  );

/** A new module as a whole: its functions by their own names. */
function isModule({ chain, owner }: Reference, facts: Unit['facts'], { program, follower }: At): boolean {
  const hits = follower.resolve(facts, chain, owner);
  return hits.length > 0 && hits.every((each) => each.qualified === '' && program.change(each.path)?.kind === 'added');
}

/** `layer[name]`, `Object.entries(layer)`, `for (const name in layer)`, or the whole handed to something; or an object in it, by one of these names. */
export function asking(name: string, nested: readonly string[] = []): RegExp {
  const inside = nested.length === 0 ? '' : `(?:\\??\\.(?:${nested.map((each) => RegExp.escape(each)).join('|')}))*`;
  const spelled = RegExp.escape(name) + inside;
  return new RegExp(
    `(?<![\\w$.])${spelled}(?:\\?\\.)?\\[(?!["'\`\\d\\]])|[\\w$]\\(\\s*(?:[^()\\n]*,\\s*)?${spelled}\\s*[,)]|\\bin\\s+${spelled}\\s*\\)`,
  );
}

/** So, here or wherever it is imported. */
function isAsked(name: string, path: string, program: Program): boolean {
  const asks = asking(name);
  const isWanted = (each: string): boolean => /\.(?:[cm]?[jt]sx?|vue|svelte)$/.test(each) && !isTestPath(each);
  if (asks.test(program.text(path) ?? '')) return true;
  for (const { text } of program.texts([name], isWanted)) if (asks.test(text)) return true;
  return false;
}
