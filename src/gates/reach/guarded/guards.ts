// Whether a condition around a use can ever hold: a flag, hook or field that nothing sets keeps new code unreached.
import { withoutVariables } from '../../conditions/environment.ts';
import { isVariableTold } from '../../conditions/given-variables.ts';
import type { Definition, FileFacts, Guard } from '../../facts/facts.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import { onlyValue, parameterOf } from './closed-functions.ts';
import { isConstructorField, isSetElsewhere } from './fields.ts';
import { isNever } from './fixed-conditions.ts';
import { isGiven } from './given-options.ts';

const falsy = /^(?:False|false|None|null|nil|nullptr|undefined|0|""|''|\[\]|\{\}|\(\))$/;

export interface GuardQuestion {
  readonly program: Program;
  /** After the patch. */
  readonly file: FileFacts;
  /** In the base; null when the file is new. */
  readonly before: FileFacts | null;
  readonly owner: string;
}

/** The first condition that nothing can make true, in words; null when all of them can be. */
export function neverHolds(guards: readonly Guard[], question: GuardQuestion): string | null {
  const unset = unsetIn(guards, question);
  if (unset !== null) return `only under ${unset}, which no option, parameter or assignment sets`;
  return guards.map((each) => unasked(each, question)).find((each) => each !== null) ?? null;
}

/** The name of the first flag, hook or field that nothing sets. */
function unsetIn(guards: readonly Guard[], question: GuardQuestion): string | null {
  for (const guard of guards) {
    const never = guard.names.find((chain) => neverGiven(chain, guard, question));
    if (never !== undefined) return never.join('.');
    const isEither = /\bor\b|\|\|/.test(guard.text);
    const judged = guard.names.filter((chain) => wantsTruth(guard, chain));
    const unset = judged.filter((chain) => !canBeSet(chain, question));
    if (unset.length > 0 && (!isEither || unset.length === guard.names.length))
      return unset[0]?.join('.') ?? guard.text;
    const looked = guard.negated || isEither ? [] : lookedUp(guard, question);
    const missing = looked.find((each) => !isGiven(each, question));
    if (missing !== undefined) return missing;
  }
  return null;
}

/** A condition that holds only where a variable or an option that is asked for by a text is set, and nobody is told of it or gives it. */
function unasked({ text, negated }: Guard, question: GuardQuestion): string | null {
  const { program, file, before, owner } = question;
  const { holds, variables, options } = withoutVariables(text, { program, file, owner });
  if (holds !== negated) return null;
  const isGivenBy = variables.some((each) => isVariableTold(each, before?.text ?? '', program));
  if (isGivenBy || options.some((each) => isGiven(each.name, question, each))) return null;
  const [option] = options;
  if (option !== undefined) return `only under ${option.name}, which no option, parameter or assignment sets`;
  return variables[0] === undefined
    ? null
    : `only under the variable ${variables[0]}, which no documentation, configuration or other code tells of`;
}

/** The use needs the name to be true (or to be there): not when the condition is about its absence. */
function wantsTruth({ text, negated }: Guard, chain: readonly string[]): boolean {
  const name = RegExp.escape(chain.join('.'));
  const isAbsent =
    new RegExp(`(?:\\bnot\\s+|!\\s*)${name}\\b`).test(text) ||
    new RegExp(`\\b${name}\\s*(?:is\\s+None|={2,3}\\s*(?:null|undefined|nil|None|nullptr|False|false|0))\\b`).test(
      text,
    );
  if (negated) return isAbsent && !/\b(?:and|or)\b|&&|\|\|/.test(text);
  if (isAbsent) return false;
  const isPresent = new RegExp(`\\b${name}\\s*(?:is\\s+not\\s+None|!={1,2}\\s*(?:null|undefined|nil|nullptr))`).test(
    text,
  );
  // `mode == Mode.FAST` asks for what it is, not whether it is true; `each => FLAG` compares nothing.
  const isCompared = new RegExp(
    `\\b${name}\\s*(?:[<>=]|!=|\\bin\\b|\\bis\\b|[.(\\[])|(?:[=!]=|[<>](?<!=>)|\\bin\\b|\\bis\\b)\\s*${name}\\b`,
  );
  return isPresent || !isCompared.test(text);
}

/** The condition asks for an added parameter, or for what is in one, that no caller of the function gives, and does not hold without. */
function neverGiven(
  chain: readonly string[],
  { text, negated }: Guard,
  { program, file, before, owner }: GuardQuestion,
): boolean {
  const [root = '', ...rest] = chain;
  const closed = parameterOf(file, owner, root);
  const value = closed === null ? null : onlyValue(closed, before, program);
  if (value === null || (rest.length > 0 && !falsy.test(value))) return false;
  return isNever(text, { isNegated: negated, name: chain.join('.'), value: rest.length > 0 ? 'undefined' : value });
}

function canBeSet(chain: readonly string[], question: GuardQuestion): boolean {
  const [root = '', ...rest] = chain;
  const last = rest.at(-1);
  if (last === undefined) return plainCanBeSet(root, question);
  if (/^(?:self|cls|this)$/.test(root) && rest.length === 1) return fieldCanBeSet(last, question);
  const owner = rest.length === 1 ? classFieldOf(root, last, question) : undefined;
  if (owner !== undefined) return fieldCanBeSet(last, question, RegExp.escape(root));
  const constant = rest.length === 1 ? objectOf(root, question) : undefined;
  return constant === undefined || memberCanBeSet(constant, last, question);
}

/** `Network.GROW`: a field of a class of this file, asked by the name of the class. */
const classFieldOf = (root: string, name: string, { file }: GuardQuestion): Definition | undefined =>
  file.definitions.find(
    (each) =>
      each.qualified === `${root}.${name}` &&
      each.kind === 'constant' &&
      file.definitions.some(({ qualified, kind }) => qualified === root && kind === 'class'),
  );

/** An object that the module of TypeScript or JavaScript makes for itself, written out. */
const objectOf = (name: string, { file }: GuardQuestion) =>
  /script$/.test(file.language) && !isLocal(name, file)
    ? file.definitions.find((each) => each.qualified === name && each.kind === 'constant' && /^\{/.test(each.value))
    : undefined;

const isLocal = (name: string, { locals }: FileFacts): boolean => [...locals.values()].some((names) => names.has(name));

/** A member of such an object: made true where it stands, set later, or the object is handed to somebody who may do so. */
function memberCanBeSet({ name, row, endRow }: Definition, member: string, { file, before }: GuardQuestion): boolean {
  if (before !== null && new RegExp(`\\b${member}\\b`).test(before.text)) return true;
  const lines = file.text.split('\n');
  const own = textAt(file.text, { row, endRow });
  const written = /=(?![=>])\s*(\{[\s\S]*)$/.exec(own)?.[1] ?? own;
  if (/\.\.\.|\[/.test(written) || new RegExp(`[{,]\\s*${member}\\s*[,}]`).test(written)) return true;
  if (assigns(written, new RegExp(`["']?\\b${member}\\b["']?\\s*:\\s*([^,}\\n]+)`, 'g'))) return true;
  const rest = [...lines.slice(0, row), ...lines.slice(endRow + 1)].join('\n');
  if (assigns(rest, new RegExp(`\\b${name}\\.${member}\\s*=(?!=)\\s*(.+)`, 'g'))) return true;
  return new RegExp(`(?<![\\w.])${name}(?!\\w|\\s*(?:\\??\\.|:|=(?!=)))`).test(rest);
}

function plainCanBeSet(name: string, { program, file, before, owner }: GuardQuestion): boolean {
  const closed = parameterOf(file, owner, name);
  if (closed !== null) {
    const value = onlyValue(closed, before, program);
    return value === null || !falsy.test(value);
  }
  const constant = file.definitions.find((each) => each.qualified === name && each.kind === 'constant');
  if (constant === undefined || !falsy.test(constant.value.trim())) return true;
  if (before?.text.includes(name)) return true;
  return assigns(file.text, new RegExp(`\\b${name}\\s*(?::[^=\\n]+)?=(?!=)\\s*(.+)`, 'g'));
}

/** A field of the object, or of a class by its name: set in the class, by its constructor, or from anywhere else in the patch. */
function fieldCanBeSet(name: string, { program, file, before }: GuardQuestion, holder = 'self|cls|this'): boolean {
  if (before !== null && new RegExp(`(?<!\\w)${name}\\b`).test(before.text)) return true;
  const inClass = file.definitions.filter((each) => each.name === name && each.parent !== '');
  if (inClass.some((each) => each.kind === 'function' || isConstructorField(file, each))) return true;
  if (inClass.some((each) => /\S/.test(each.value) && !falsy.test(each.value.trim()))) return true;
  const own = new RegExp(`\\b(?:${holder})\\.${name}\\s*(?::[^=\\n]+)?=(?!=)\\s*(.+)`, 'g');
  const all = [...file.text.matchAll(own)];
  if (all.length === 0 && inClass.length === 0) return true;
  if (assigns(file.text, own) || inClass.some((each) => isSetElsewhere(each, file, program))) return true;
  return program.changes.some(
    (each) =>
      !each.isTest &&
      each.isCode &&
      assigns(each.after ?? '', new RegExp(`(?<!${holder})\\.${name}\\s*=(?!=)\\s*(.+)`, 'g')),
  );
}

function assigns(text: string, pattern: RegExp): boolean {
  return [...text.matchAll(pattern)].some(
    (each) => !falsy.test((each[1] ?? '').replace(/[;,\s]*(?:#.*|\/\/.*)?$/, '')),
  );
}

/** `getattr(args, "use_x", False)`, `hasattr(model, "on_x")`, `args.use_x`: names that somebody else must give. */
function lookedUp(guard: Guard, { file, owner }: GuardQuestion): string[] {
  const asked = [...guard.text.matchAll(/\b(?:getattr|hasattr)\(\s*[\w.]+\s*,\s*["'](\w+)["']/g)].map(
    (each) => each[1] ?? '',
  );
  const kept = guard.names.filter((chain) => wantsTruth(guard, chain)).flatMap((chain) => keptUnder(chain, file));
  const holders = /^(?:args|cfg|config|conf|opts?|options|settings|hparams|params|flags)$/;
  const read = guard.names.filter(
    (chain) =>
      chain.length > 1 &&
      holders.test(chain.at(-2) ?? '') &&
      wantsTruth(guard, chain) &&
      !isOpen(chain[0] ?? '', { file, owner }),
  );
  return [...asked, ...kept, ...read.map((chain) => chain.at(-1) ?? '')];
}

/** `self.grows = getattr(args, "grows", False)`: the name that a field or variable of Python stands for wherever it gets a value. */
function keptUnder(chain: readonly string[], { language, text }: FileFacts): string[] {
  if (language !== 'python' || chain.length > 2 || (chain.length === 2 && chain[0] !== 'self')) return [];
  const name = RegExp.escape(chain.join('.'));
  const given = [...text.matchAll(new RegExp(`(?<![\\w.])${name}\\s*(?::[^=\\n]+)?=(?!=)\\s*(.+)$`, 'gm'))];
  const asked = given.flatMap(
    ([, value = '']) =>
      /^(?:bool\()?getattr\(\s*[\w.]+\s*,\s*["'](\w+)["']\s*,\s*(?:False|None|0)\s*\)/.exec(value)?.[1] ?? [],
  );
  return asked.length === given.length ? asked : [];
}

/** In plain JavaScript whoever calls may give any option: of a parameter, or of what a function makes of one. */
function isOpen(root: string, { file, owner }: Pick<GuardQuestion, 'file' | 'owner'>): boolean {
  const isGiven = file.definitions.some(
    (each) => each.kind === 'function' && each.parameters.some(({ name }) => name === root),
  );
  return file.language === 'javascript' && (isGiven || (file.locals.get(owner)?.has(root) ?? false));
}
