// Objects that new code makes, which are kept under a name and never used: where making one does nothing else, that is no use of the code.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { listAt } from '../../argument-lists.ts';
import { isComponent } from '../../facts/components.ts';
import type { Definition, FileFacts, Reference } from '../../facts/facts.ts';
import type { Inventory, Unit } from '../../inventory.ts';
import { lineAt, startOf, textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';
import { neverHolds } from '../guarded/guards.ts';
import { isMentionOnly, isTold } from '../offered/stores.ts';
import { filledAt, isFilling } from './filled-only.ts';
import { onlyMakes } from './quiet-makers.ts';

export interface Making {
  readonly unit: Unit;
  /** The call that makes the object. */
  readonly reference: Reference;
  /** Where its class stands. */
  readonly made: { readonly path: string; readonly qualified: string };
}

export interface KeptQuestion {
  readonly program: Program;
  readonly follower: Follower;
  readonly inventory: Inventory;
}

/** Why making the object is no use, in words; null where somebody uses it, may do so, or where making it does more. */
export function keptUnused({ unit, reference, made }: Making, question: KeptQuestion): string | null {
  if (reference.kind !== 'call' || !isTold(unit.facts) || isComponent(unit.path)) return null;
  const kept = keptAt(reference, unit.facts) ?? putAt(reference, unit.facts, question);
  if (kept === null || isUsed(kept, unit, question.program)) return null;
  return onlyMakes(made, question) ? `nothing uses ${kept.shown}, which keeps it` : null;
}

/** `this.hooks.add(new Reflection())`, where `hooks` is made here and is no more than a list. */
function putAt(reference: Reference, facts: FileFacts, question: KeptQuestion): Kept | null {
  const found = filledAt(reference, facts, question);
  if (found === null) return null;
  const { row, owner } = reference;
  const { name, isField } = found;
  const top = isField ? undefined : facts.definitions.find((each) => each.qualified === name);
  // Whoever imports it may go through it.
  if (top?.isPublic === true) return null;
  const isClosed = !isField || facts.definitions.some((each) => isPrivate(each, name, facts));
  return { ...found, row, owner: top === undefined ? owner : '', isClosed };
}

interface Kept {
  readonly name: string;
  readonly shown: string;
  /** Where it is made. */
  readonly row: number;
  readonly owner: string;
  readonly isField: boolean;
  /** Nobody outside of the file can name it. */
  readonly isClosed: boolean;
}

/** What may stand before the call, on a condition or as a second choice: `options.adaptive ? `, `known ?? `. */
const choosing = String.raw`(?:(?:(?!=>)[^;{}])*?(?:\?|&&|\|\||\?\?|:)\s*)?`;
const creation = String.raw`(?::[^=]+)?=(?!=)\s*${choosing}(?:new\s+)?`;
/** What may stand behind it: another choice that is nothing. */
const otherwise =
  /^\s*(?:as\s+\w+\s*)?(?::\s*(?:null|undefined|false|\{\}|\[\]|void 0)|if\b[^\n]*\belse\s+None)?\s*?;?[ \t]*(?:\/\/.*|#.*)?(?:\r?\n|$)/;
/** Lines above the call on which such a statement may begin. */
const furthest = 3;

/** `this.stopper = new Stopper(...)`, `private stopper = new Stopper()`, `const stopper = on ? new Stopper() : null`, and nothing more is done with it there. */
function keptAt({ chain, row, owner }: Reference, facts: FileFacts): Kept | null {
  const called = `${creation}${RegExp.escape(chain.join('.'))}(?:<[^()]*>)?\\(`;
  const shape = new RegExp(
    String.raw`^\s*(?:(?:self|this)\.(?<field>#?[\w$]+)|(?:(?:private|protected|readonly)\s+)*(?<member>#?[\w$]+)|(?:const|let|var)\s+(?<local>[\w$]+))\s*${called}`,
  );
  const [start, found] = statementWith(shape, row, facts) ?? [row, null];
  const { field, member, local } = found?.groups ?? {};
  const line = lineAt(facts.text, start);
  const from = startOf(facts.text, start);
  const end = found === null ? undefined : listAt(facts.text, from + found[0].length - 1)?.end;
  if (end === undefined || !otherwise.test(facts.text.slice(end + 1))) return null;
  const own = facts.definitions.find((each) => each.qualified === owner);
  if (field !== undefined) {
    const name = field.replace('#', '');
    const isClosed = field.startsWith('#') || facts.definitions.some((each) => isPrivate(each, name, facts));
    return {
      name,
      shown: `${/^\s*self/.test(line) ? 'self' : 'this'}.${field}`,
      row: start,
      owner,
      isField: true,
      isClosed,
    };
  }
  const name = local ?? member ?? '';
  // What a class body of Python holds, whoever makes the class may collect.
  if (
    own?.kind === 'constant' &&
    own.parent !== '' &&
    /script$/.test(facts.language) &&
    isPrivate(own, own.name, facts)
  )
    return { name: own.name, shown: `this.${own.name}`, row, owner, isField: true, isClosed: true };
  const isLocal = own?.kind === 'function' && (local !== undefined || facts.language === 'python');
  return isLocal ? { name, shown: name, row: start, owner, isField: false, isClosed: true } : null;
}

/** The lines from the beginning of a statement to a row that look so, with the row of the first. */
function statementWith(shape: RegExp, row: number, { text }: FileFacts): [number, RegExpExecArray] | null {
  for (let start = row; start >= Math.max(0, row - furthest); start -= 1) {
    const found = shape.exec(textAt(text, { row: start, endRow: row }));
    if (found !== null) return [start, found];
  }
  return null;
}

const isPrivate = ({ name, parent, ...place }: Definition, asked: string, { text, language }: FileFacts): boolean =>
  name.replace('#', '') === asked &&
  parent !== '' &&
  /script$/.test(language) &&
  /^\s*(?:private\b|#)/.test(textAt(text, place));

/** Whoever goes through the fields of an object by other means than their names. */
const reflecting =
  /\b__dict__\b|\bvars\(\s*self|\bgetattr\(\s*self\b(?!\.)|\bObject\.\w+\(\s*this\b(?!\.)|\bJSON\.stringify\(\s*this\b(?!\.)|\.\.\.this\b(?!\.)|\bthis\[/;

function isUsed(kept: Kept, unit: Unit, program: Program): boolean {
  const { facts } = unit;
  if (kept.isField && (reflecting.test(facts.text) || isTakenApart(kept.name, facts))) return true;
  const reads = facts.references.filter((each) => isRead(each, kept, facts));
  const isLive = (each: Reference): boolean =>
    !each.dead && neverHolds(each.guards, { program, file: facts, before: unit.before, owner: each.owner }) === null;
  return reads.some(isLive) || (!kept.isClosed && isNamedElsewhere(kept.name, unit.path, program));
}

function isRead({ chain, owner, row, kind, inTest }: Reference, kept: Kept, facts: FileFacts): boolean {
  if (inTest || row === kept.row || isFilling(facts, row, kept.name)) return false;
  const at = chain.findIndex((part, index) => index === Number(kept.isField) && part.replace('#', '') === kept.name);
  const isWithin = kept.isField || kept.owner === '' || owner === kept.owner || owner.startsWith(`${kept.owner}.`);
  if (at < 0 || kind === 'type' || !isWithin) return false;
  return chain.length > at + 1 || kind !== 'value' || !isMentionOnly(lineAt(facts.text, row), chain.join('.'));
}

const isTakenApart = (name: string, { text }: FileFacts): boolean =>
  new RegExp(`\\{[^{}]*(?<![\\w$])${RegExp.escape(name)}\\b[^{}]*\\}\\s*=\\s*this\\b`).test(text);

/** By another file, as a member or as a text. */
function isNamedElsewhere(name: string, path: string, program: Program): boolean {
  const word = new RegExp(`[.'"\`#]${RegExp.escape(name)}\\b`);
  const isWanted = (each: string): boolean =>
    each !== path && !isTestPath(each) && /\.(?:py|[cm]?[jt]sx?|vue|svelte|astro|html)$/.test(each);
  for (const { text } of program.texts([name], isWanted)) if (word.test(text)) return true;
  return false;
}
