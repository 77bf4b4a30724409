// What a name in a condition stands for in its own file, as text: the one value that a variable has, what a function answers.
import { listAt } from '../argument-lists.ts';
import type { Definition, FileFacts } from '../facts/facts.ts';
import { textAt } from '../line-diff.ts';

interface Within {
  readonly file: FileFacts;
  readonly owner: string;
}

/** The text of the one value that a constant, a variable, a field or an entry of an object has; null when it may have another. */
export function variableIn(name: string, { file, owner }: Within): string | null {
  const [root = '', key, ...more] = name.split('.');
  if (more.length > 0) return null;
  const isOwn = /^(?:self|this|cls)$/.test(root);
  if (key !== undefined) return isOwn ? fieldIn(key, file) : entryOf(root, key, file);
  if (isOwn) return null;
  if (!isLocal(root, { file, owner })) return constantIn(root, file);
  const around = file.definitions.find((each) => each.qualified === owner && each.kind === 'function');
  if (around === undefined || around.parameters.some((each) => each.name === root)) return null;
  return onlyGiven(assigned(root), textAt(file.text, around));
}

const isLocal = (name: string, { file, owner }: Within): boolean => file.locals.get(owner)?.has(name) ?? false;

/** Where a plain name is given a value: `x = `, `x: bool = `, `x ||= `. */
const assigned = (name: string): RegExp =>
  new RegExp(
    String.raw`(?<![\w$.])${RegExp.escape(name)}\s*(?::[^=\n;(){}]+)?(?:\?\?|\|\||[:|&])?=(?![=>])[ \t]*`,
    'g',
  );

function onlyGiven(pattern: RegExp, text: string): string | null {
  const [only, ...more] = [...text.matchAll(pattern)];
  return only === undefined || more.length > 0 ? null : statementAt(text, only.index + only[0].length);
}

function constantIn(name: string, { definitions, imports, text }: FileFacts): string | null {
  const isConstant = definitions.some((each) => each.qualified === name && each.kind === 'constant');
  // `except ImportError: torch = None` is one value of two.
  const isImported = imports.some((each) => each.local === name);
  return isConstant && !isImported ? onlyGiven(assigned(name), text) : null;
}

/** Given in one place: in a method, or where the class has it. */
function fieldIn(name: string, { definitions, text }: FileFacts): string | null {
  const bare = name.replace(/^#/, '');
  const inMethod = new RegExp(
    String.raw`\b(?:self|this|cls)\.#?${bare}\s*(?::[^=\n;]+)?(?:\?\?|\|\||[|&])?=(?![=>])[ \t]*`,
    'g',
  );
  const inClass = definitions.filter((each) => each.name.replace(/^#/, '') === bare && each.parent !== '');
  if (inClass.length === 0) return onlyGiven(inMethod, text);
  const [only, ...more] = inClass;
  if (only?.kind !== 'constant' || more.length > 0 || inMethod.test(text)) return null;
  return onlyGiven(assigned(name), textAt(text, only));
}

/** `flags.scored` of `const flags = { scored: ... }` which nothing changes. */
function entryOf(name: string, key: string, file: FileFacts): string | null {
  const object = constantIn(name, file);
  const later = new RegExp(
    String.raw`(?<![\w$.])${RegExp.escape(name)}(?:\.|\[["'])${RegExp.escape(key)}(?:["']\])?\s*=(?!=)`,
  );
  if (object === null || later.test(file.text)) return null;
  const entry = new RegExp(String.raw`^["']?${RegExp.escape(key)}["']?\s*:\s*([\s\S]+)$`);
  const parts = object.startsWith('{') ? (listAt(object, 0)?.parts ?? []) : [];
  return parts.flatMap((each) => entry.exec(each)?.[1] ?? [])[0] ?? null;
}

/** What a function without parameters answers, where that is all it does. */
export function answerOf(name: string, { definitions, text }: FileFacts): string | null {
  const found = definitions.filter((each) => each.qualified === name && each.parameters.length === 0);
  const [only] = found;
  return only === undefined || found.length > 1 ? null : answerIn(only, textAt(text, only));
}

function answerIn({ kind }: Definition, text: string): string | null {
  const [only, ...more] = [...text.matchAll(/(?<![\w$.])return\b[ \t]*/g)];
  if (only !== undefined) return more.length > 0 ? null : statementAt(text, only.index + only[0].length);
  const arrow = /=>\s*(?=[^\s{])/.exec(text);
  return kind === 'class' || arrow === null ? null : statementAt(text, arrow.index + arrow[0].length);
}

/** From a place of a text to the end of the statement there, over as many lines as its brackets take. */
function statementAt(text: string, from: number): string {
  let at = from;
  for (; at < text.length && !/[\n;]/.test(text[at] ?? ''); at += 1) {
    const end = /[([{]/.test(text[at] ?? '') ? listAt(text, at)?.end : undefined;
    if (end !== undefined) at = end;
    else if (/["'`]/.test(text[at] ?? '')) at += quoted(text, at);
  }
  return text
    .slice(from, at)
    .replace(/\s+(?:#|\/\/)\s.*$/, '')
    .trim();
}

/** How much further the quotes that open at a place close. */
function quoted(text: string, at: number): number {
  const mark = text[at] ?? '';
  const rest = new RegExp(String.raw`${mark}(?:\\.|(?!${mark})[^\\\n])*${mark}`, 'y');
  rest.lastIndex = at;
  return (rest.exec(text)?.[0].length ?? 1) - 1;
}
