// Functions that nobody outside can call, and what their own callers give to a parameter that the patch adds.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import { listAt } from '../../argument-lists.ts';
import { isComponent } from '../../facts/components.ts';
import type { Definition, FileFacts, Parameter, Reference } from '../../facts/facts.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import { publicFiles } from '../exported/public-files.ts';
import { mostParsed } from '../limits.ts';

/** Public, or a protected member of a public class: a subclass outside can call that. */
export function isOpenToCallers(definition: Definition, { text, definitions }: FileFacts): boolean {
  if (definition.isPublic) return true;
  const owner = definitions.find((each) => each.qualified === definition.parent);
  if (owner?.isPublic !== true) return false;
  const [head = ''] = textAt(text, definition).split(word(definition.name));
  return /\bprotected\b/.test(head);
}

/** A name as a whole word, `#` and `$` with it. */
const word = (name: string): RegExp => new RegExp(`(?<![\\w$#])${RegExp.escape(name)}(?![\\w$])`);

/** A parameter of a function, in the file that has both. */
export interface Closed {
  readonly file: FileFacts;
  readonly definition: Definition;
  readonly parameter: Parameter;
}

/** The text of the value that an added parameter always has, since only the code around it calls the function and none of it gives one; null when it may have another. */
export function onlyValue(closed: Closed, before: FileFacts | null, program: Program): string | null {
  if (!isAddedToClosed(closed, before, program)) return null;
  const asked = answers.get(program) ?? new Map<Parameter, boolean>();
  answers.set(program, asked);
  const given = asked.get(closed.parameter) ?? isGiven(closed, program, new Set());
  asked.set(closed.parameter, given);
  return given ? null : (closed.parameter.fallback ?? 'undefined');
}

/** Asked for every name under a condition; each answer may cost a search of the repository. */
const answers = new WeakMap<Program, Map<Parameter, boolean>>();

function isAddedToClosed({ file, definition, parameter }: Closed, before: FileFacts | null, program: Program): boolean {
  const old = before?.definitions.filter((each) => each.qualified === definition.qualified) ?? [];
  const isOld = old.some((each) => each.parameters.some(({ name }) => name === parameter.name));
  if (old.length === 0 || isOld) return false;
  return !isOpenToCallers(definition, file) || isInner(definition, file, program);
}

/** An exported function or class that no entry of the package hands on: only code of the repository can call it. */
export function isInner(
  { parent, name, isPublic }: Definition,
  { path, language }: FileFacts,
  program: Program,
): boolean {
  if (!isPublic || !/script$/.test(language) || (parent !== '' && name !== 'constructor')) return false;
  return !publicFiles(program)(path);
}

/** Some code of the repository gives the parameter a value, or calls the function in a way that cannot be told, or nobody is seen to call it. */
export const isGivenHere = (closed: Closed, program: Program): boolean => isGiven(closed, program, new Set());

function isGiven(closed: Closed, program: Program, seen: Set<string>): boolean {
  const { file, definition, parameter } = closed;
  seen.add(`${file.path}\0${definition.qualified}\0${parameter.name}`);
  const slot = isComponent(file.path) ? null : slotOf(closed);
  if (slot === null) return true;
  let calls = 0;
  for (const caller of callersOf(closed, program)) {
    if (isConstructor(definition) && byNoName.test(caller.text)) return true;
    for (const { value, reference } of givenIn(caller, closed, slot)) {
      calls += 1;
      if (value !== null && isValue(value, { caller, reference, program, seen })) return true;
    }
  }
  // What must be given is given by whoever calls it, out of sight, and what is exported and not called here is called by a framework.
  const isMust = parameter.fallback === null && !/script$/.test(file.language);
  return calls === 0 && (definition.isPublic || isMust);
}

/** What a file gives to the parameter, call by call; anything where it hands the function itself to somebody. */
function* givenIn(
  caller: FileFacts,
  closed: Closed,
  slot: Slot,
): Generator<{ readonly value: string | null; readonly reference: Reference }> {
  for (const reference of caller.references) {
    const how = reference.dead || reference.inTest ? null : namedBy(reference, closed, caller);
    const values = how === null ? [] : how === 'value' ? [anything] : valuesAt(reference, slot, caller);
    for (const value of values) yield { value, reference };
  }
}

/** The file itself, and others of its language that may call what is exported, or only private by its name or in its package. */
function* callersOf({ file, definition }: Closed, program: Program): Generator<FileFacts> {
  yield file;
  if (/script$/.test(file.language) && !definition.isPublic && !definition.name.startsWith('_')) return;
  const name = calledAs(definition);
  const ending = /script$/.test(file.language) ? /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/ : endingOf(file.path);
  const calls = new RegExp(`${word(name).source}\\s*\\(`);
  const isWanted = (path: string): boolean => path !== file.path && ending.test(path) && !isTestPath(path);
  let left = mostParsed;
  for (const { path, text } of program.texts([name], isWanted)) {
    if (left === 0) return;
    const facts = calls.test(text) ? program.after(path) : null;
    if (facts === null) continue;
    left -= 1;
    yield facts;
  }
}

const endingOf = (path: string): RegExp => new RegExp(`${RegExp.escape(/\.\w+$/.exec(path)?.[0] ?? '')}$`);

const isConstructor = ({ name }: Definition): boolean => name === 'constructor' || name === '__init__';

/** How a class is made, too, by what does not name it. */
const byNoName = /\b(?:new\s+this|super|cls|type\(self\)|self\.__class__)\s*\(/;

/** A constructor is called by the name of its class. */
const calledAs = (definition: Definition): string =>
  isConstructor(definition) ? (definition.parent.split('.').at(-1) ?? '') : definition.name;

/** How a reference names the function: it calls it, or hands it to somebody who may call it with anything. */
function namedBy(
  { chain, kind }: Reference,
  { definition }: Closed,
  { imports, language }: FileFacts,
): 'call' | 'value' | null {
  const at = chain.lastIndexOf(calledAs(definition));
  const [root = ''] = chain;
  const isMethod = definition.parent !== '' && !isConstructor(definition);
  const isForeign = at > 0 && isMethod && imports.some((each) => each.local === root);
  // `this.canvas.draw()` is a method of something else; `draw()` is one of this class in Java and C++ alone.
  const isOther = isForeign || at > 1 || (isMethod && at === 0 && !/^(?:java|cpp)$/.test(language));
  if (at < 0 || isOther || kind === 'type' || kind === 'export') return null;
  if (kind === 'call' && at === chain.length - 1) return 'call';
  const isOwn = !isMethod || /^(?:this|self|cls)$/.test(root) || root === definition.parent;
  return isOwn && !isConstructor(definition) ? 'value' : null;
}

/** What each call gives to the parameter that begins where the reference stands. */
function valuesAt({ chain, row }: Reference, slot: Slot, { text }: FileFacts): (string | null)[] {
  const name = chain.at(-1) ?? '';
  const rest = textAt(text, { row, endRow: Number.MAX_SAFE_INTEGER });
  const tag = new RegExp(`<${RegExp.escape(name)}(?![\\w$])([\\s\\S]*?)(?<!=)>`).exec(rest);
  const [line] = rest.split('\n', 1);
  if (tag !== null && tag.index < (line?.length ?? 0)) return [valueInTag(tag[1] ?? '', slot)];
  const found = [...rest.matchAll(new RegExp(`${word(name).source}\\s*(?:<[^<>()]*>)?\\s*(?:\\?\\.)?\\(`, 'g'))];
  const here = found.filter((each) => each.index < (line?.length ?? 0));
  return (here.length > 0 ? here : found.slice(0, 1))
    .map((each) => listAt(rest, each.index + each[0].length - 1))
    .map((each) => (each === null ? anything : valueFor(slot, each.parts)));
}

/** What a call gives that cannot be told. */
const anything = '...';

/** `<Row item={x} ranked />`: a component is given its properties. */
function valueInTag(tag: string, { key, isTakenApart }: Slot): string | null {
  if (!isTakenApart || tag.includes('{...')) return anything;
  const own = new RegExp(`(?<![\\w$-])${RegExp.escape(key)}(?![\\w$-])(?:=\\{\\s*([\\w$]+)\\s*\\})?`).exec(tag);
  return own === null ? null : (own[1] ?? anything);
}

/** Where a parameter stands. */
interface Slot {
  readonly index: number;
  /** By which it can be given, as an argument with a name or as a key of an object. */
  readonly key: string;
  readonly isKeyword: boolean;
  readonly isTakenApart: boolean;
}

/** Null when it cannot be told. */
function slotOf({ file, definition, parameter }: Closed): Slot | null {
  const text = textAt(file.text, definition);
  const from = word(definition.name).exec(text)?.index ?? -1;
  const all = from < 0 ? null : listAt(text, text.indexOf('(', from));
  if (all === null) return null;
  const isPython = file.language === 'python';
  const parts = all.parts.filter((each) => !/^(?:self|cls|&?(?:mut\s+)?self)\b|^\/$/.test(each));
  const at = parts.findIndex((each) =>
    word(parameter.name).test(/^[{[]/.test(each) ? each : (each.split(/[=:]/)[0] ?? '')),
  );
  const part = parts[at];
  if (part === undefined || part.startsWith('**')) return null;
  const star = isPython ? parts.findIndex((each) => each.startsWith('*')) : -1;
  const isTakenApart = /^[{[]/.test(part);
  const key = isTakenApart ? new RegExp(`([\\w$]+)\\s*:\\s*${parameter.name}(?![\\w$])`).exec(part)?.[1] : undefined;
  const index = star >= 0 && at > star ? Number.POSITIVE_INFINITY : at;
  return { index, key: key ?? parameter.name, isKeyword: isPython, isTakenApart };
}

/** What a call gives to a parameter; null when it gives nothing. */
function valueFor({ index, key, isKeyword, isTakenApart }: Slot, given: readonly string[]): string | null {
  if (given.some((each) => /^(?:\.\.\.|\*)/.test(each))) return anything;
  const named = /^(\w+)\s*=(?![=>])\s*([\s\S]*)$/;
  if (isKeyword) {
    const value = given.map((each) => named.exec(each)).find((each) => each?.[1] === key)?.[2];
    return value ?? given.filter((each) => !named.test(each))[index] ?? null;
  }
  const value = given[index];
  if (value === undefined || !isTakenApart || !value.startsWith('{')) return value ?? null;
  const parts = listAt(value, 0)?.parts ?? [];
  if (parts.some((each) => each.startsWith('...'))) return anything;
  const own = parts.find((each) => each === key || new RegExp(`^["']?${RegExp.escape(key)}["']?\\s*:`).test(each));
  return own === undefined ? null : own === key ? key : own.replace(/^[^:]*:\s*/, '');
}

interface GivenAt {
  readonly caller: FileFacts;
  readonly reference: Reference;
  readonly program: Program;
  readonly seen: Set<string>;
}

/** Something that is there; a parameter which the caller's own callers never give is not. */
function isValue(value: string, { caller, reference, program, seen }: GivenAt): boolean {
  if (/^(?:False|false|None|null|nil|nullptr|undefined)$/.test(value)) return false;
  const definition = caller.definitions.find(
    (each) => each.qualified === reference.owner && each.parameters.some(({ name }) => name === value),
  );
  const parameter = definition?.parameters.find((each) => each.name === value);
  if (definition === undefined || parameter === undefined) return true;
  if (seen.has(`${caller.path}\0${definition.qualified}\0${value}`)) return false;
  const closed = { file: caller, definition, parameter };
  const change = program.change(caller.path);
  const before = change === undefined || change.kind === 'added' ? null : program.before(change.from);
  const isEmpty = parameter.fallback === null || /^(?:False|false|None|null|undefined)$/.test(parameter.fallback);
  return !isEmpty || !isAddedToClosed(closed, before, program) || isGiven(closed, program, seen);
}

/** The definition of a name with such a parameter, among overloads. */
export function parameterOf(file: FileFacts, owner: string, name: string): Closed | null {
  for (const definition of file.definitions) {
    const parameter =
      definition.qualified === owner ? definition.parameters.find((each) => each.name === name) : undefined;
    if (parameter !== undefined) return { file, definition, parameter };
  }
  return null;
}
