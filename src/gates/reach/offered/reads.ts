// Whether what a parameter or field that the patch adds is given is read: to keep it, to look whether it is there or to give it a default is not.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { listAt } from '../../argument-lists.ts';
import { isComponent } from '../../facts/components.ts';
import type { Definition, FileFacts, Reference } from '../../facts/facts.ts';
import type { Inventory, Unit } from '../../inventory.ts';
import { lineAt, textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import { mayRead } from '../calls/outside-bases.ts';
import { isMentionOnly, isTold, storedAs } from './stores.ts';

export interface ReadQuestion {
  readonly unit: Unit;
  readonly inventory: Inventory;
  readonly program: Program;
  /** Functions whose parameters are being asked for: one may keep what it takes apart. */
  readonly asked?: ReadonlySet<Definition>;
}

/** The body reads the parameter, or keeps it in a field that somebody reads. */
export function isParameterRead(name: string, definition: Definition, question: ReadQuestion): boolean {
  const { facts } = question.unit;
  const text = textAt(facts.text, definition);
  if (!isTold(facts)) return (text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0) > 1;
  const kept = fieldsIn(name, text, definition);
  for (const reference of usesIn(facts, definition, name)) {
    const line = lineAt(facts.text, reference.row);
    const field = reference.chain.length > 1 ? null : keptIn(reference, line, facts);
    if (field !== null) kept.push(field);
    else if (reference.chain.length > 1 || reference.kind !== 'value' || !isMentionOnly(line, name)) return true;
  }
  const asked = new Set([...(question.asked ?? []), definition]);
  return kept.some((field) => isFieldRead(field, { ...question, asked }));
}

interface Kept {
  /** Qualified name of the class. */
  readonly owner: string;
  readonly name: string;
}

/** `constructor(private readonly budget: Budget)` keeps it in a field of that name. */
function fieldsIn(name: string, text: string, { parent, name: own }: Definition): Kept[] {
  const property = new RegExp(`\\b(?:public|private|protected|readonly)\\s+(?:(?:override|readonly)\\s+)*${name}\\b`);
  return own === 'constructor' && property.test(text) ? [{ owner: parent, name }] : [];
}

/** Where the function names it, or hands on all that it was given at once. */
function usesIn({ references, language }: FileFacts, { row, endRow }: Definition, name: string): readonly Reference[] {
  const all = references.filter((each) => each.row >= row && each.row <= endRow && !each.dead && each.kind !== 'type');
  const named = all.filter(({ chain }) => chain[0] === name);
  // In Python the list of parameters names it, too.
  const own = language === 'python' ? named.find(({ chain }) => chain.length === 1) : undefined;
  const whole = all.filter(({ chain }) => chain.length === 1 && /^(?:locals|arguments)$/.test(chain[0] ?? ''));
  return [...named.filter((each) => each !== own), ...whole];
}

/** `self.budget = budget`, or `_Options(budget=budget)` of a class of the same file. */
function keptIn({ chain: [name = ''], kind, within, owner }: Reference, line: string, facts: FileFacts): Kept | null {
  if (kind === 'value') {
    const field = storedAs(line, name);
    return field === null ? null : { owner: classAround(owner, facts), name: field };
  }
  if (kind !== 'argument' || facts.language !== 'python') return null;
  const key = new RegExp(`(\\w+)\\s*=\\s*${name}\\s*(?:[,)]|$)`).exec(line)?.[1];
  const isField = facts.definitions.some((each) => each.qualified === `${within}.${key}` && each.kind === 'constant');
  return key !== undefined && isField ? { owner: within, name: key } : null;
}

function classAround(owner: string, { definitions }: FileFacts): string {
  const around = definitions.filter((each) => each.kind === 'class' && owner.startsWith(`${each.qualified}.`));
  return around.at(-1)?.qualified ?? '';
}

/** A field that a constructor or method of the patch fills. */
function isFieldRead({ owner, name }: Kept, question: ReadQuestion): boolean {
  const { unit, inventory } = question;
  const bare = name.replace(/^#/, '');
  const isOld = new RegExp(`\\.#?${bare}\\b`).test(unit.before?.text ?? '');
  if (inventory.units.some((each) => readsMember(each, bare, { isAnywhere: isOld }))) return true;
  return isAdded(bare, question) || isReadOutOfSight({ owner, name: bare }, isOld, question);
}

/** A field that the patch adds to a type of options or to what a constructor takes: it is read on a line that the patch adds. */
export function isOptionRead(field: Definition, question: ReadQuestion): boolean {
  const { unit, inventory } = question;
  const { name, parent } = field;
  const open = inventory.units.filter((each) => !each.isNew);
  if (!isTold(unit.facts)) return open.some((each) => isNamedIn(each, field, unit));
  // What is a tuple is read by its places.
  if (unit.facts.definitions.some((each) => each.qualified === parent && each.bases.includes('NamedTuple')))
    return true;
  return open.some((each) => readsMember(each, name, { isAnywhere: false })) || isAdded(name, question);
}

/** Where reads are not told from stores: an added line elsewhere names it. */
function isNamedIn({ change }: Unit, field: Definition, unit: Unit): boolean {
  const reads = new RegExp(`[.{,\\s]${field.name}\\b`);
  return change.addedLines.some(
    ({ row, text }) => reads.test(text) && (change !== unit.change || row < field.row || row > field.endRow),
  );
}

function readsMember(unit: Unit, name: string, { isAnywhere }: { readonly isAnywhere: boolean }): boolean {
  const { facts, isNew } = unit;
  const added = new Set(unit.change.addedLines.map(({ row }) => row));
  return facts.references.some((each) => {
    const at = each.chain.findIndex((part, index) => index > 0 && part.replace(/^#/, '') === name);
    if (at < 0 || each.dead || each.inTest || !(isAnywhere || added.has(each.row))) return false;
    // New code has fields of that name of its own.
    if (isNew && /^(?:self|this|cls)$/.test(each.chain[0] ?? '')) return false;
    return (
      at < each.chain.length - 1 ||
      each.kind !== 'value' ||
      !isKeptOnly(lineAt(facts.text, each.row), each.chain.join('.'))
    );
  });
}

/** `this.budget = options.budget` keeps it under the same name. */
function isKeptOnly(line: string, chain: string): boolean {
  const name = chain.split(/[.#]+/).at(-1);
  return isMentionOnly(line, chain) || storedAs(line, chain)?.replace('#', '') === name;
}

/** Taken apart or asked for by a text on a line that the patch adds to an existing file. */
function isAdded(name: string, question: ReadQuestion): boolean {
  return question.inventory.units.some((unit) => {
    if (unit.isNew) return false;
    const added = new Set(unit.change.addedLines.map(({ row }) => row));
    const isAsked = unit.facts.strings.some(
      (each) => each.value === name && added.has(each.row) && !each.inExports && !each.dead,
    );
    return isAsked || isTakenApart(unit, name, added) || isTakenByFunction(unit, name, question);
  });
}

/** `const { budget } = this.options`, with what is made of it; a template names it without. */
function isTakenApart(unit: Unit, name: string, added: ReadonlySet<number>): boolean {
  const { facts, before, path } = unit;
  if (!/script$/.test(facts.language)) return false;
  const apart = (inside: string) => new RegExp(`\\{[^{};]*${inside}[^{};]*\\}\\s*(?::[^=;]+)?=(?![=>])`);
  const renamed = apart(`\\b${name}\\s*:\\s*[\\w$]+`);
  if (renamed.test(facts.text) && !renamed.test(before?.text ?? '')) return true;
  const isApart = apart(`(?<![\\w$.])${name}\\b`).test(facts.text);
  return facts.references.some(({ chain, owner, row, kind, dead }) => {
    if (chain[0] !== name || dead || kind === 'type') return false;
    if (isComponent(path)) return true;
    if (!isApart || !added.has(row) || !(facts.locals.get(owner)?.has(name) ?? false)) return false;
    if (takersOf(name, facts).some((each) => each.qualified === owner)) return false;
    return chain.length > 1 || kind !== 'value' || !isKeptOnly(lineAt(facts.text, row), name);
  });
}

/** `function Row({ item, budget }: Props)`, `def __post_init__(self, budget)`. */
function isTakenByFunction(unit: Unit, name: string, question: ReadQuestion): boolean {
  const { facts } = unit;
  return takersOf(name, facts).some(
    (each) =>
      !question.asked?.has(each) &&
      (each.name === '__post_init__' || takesApart(each, name, facts)) &&
      isParameterRead(name, each, { ...question, unit }),
  );
}

const takersOf = (name: string, { definitions }: FileFacts): Definition[] =>
  definitions.filter((each) => each.kind === 'function' && each.parameters.some((one) => one.name === name));

function takesApart(definition: Definition, name: string, { language, text }: FileFacts): boolean {
  if (!/script$/.test(language)) return false;
  const own = textAt(text, definition);
  const pattern = new RegExp(`^\\(?\\s*\\{[^{}]*(?<![\\w$.])${name}\\b`);
  const list = listAt(own, own.indexOf('(', own.indexOf(definition.name)));
  return list?.parts.some((each) => pattern.test(each)) ?? false;
}

/** Files that the patch leaves alone read a field that was there before, or that a base of the class has. */
function isReadOutOfSight({ owner, name }: Kept, isOld: boolean, { unit, program }: ReadQuestion): boolean {
  const bases = unit.facts.definitions.find((each) => each.qualified === owner)?.bases ?? [];
  if (bases.some((each) => mayRead(each, unit.facts, program))) return true;
  if (!isOld && bases.length === 0) return false;
  const names = bases.map((each) => RegExp.escape(each.split('.').at(-1) ?? '')).join('|');
  const base = new RegExp(`\\bclass\\s+(?:${names})\\b`);
  const read = new RegExp(`\\.#?${name}\\b(?!\\s*(?::[^=\\n]+)?=(?![=>]))`);
  const isWanted = (path: string): boolean =>
    path !== unit.path && /\.(?:py|[cm]?[jt]sx?|vue|svelte)$/.test(path) && !isTestPath(path);
  for (const { text } of program.texts([name], isWanted))
    if (read.test(text) && (isOld || base.test(text))) return true;
  return false;
}
