// Where a text declares a name, and where it only uses one: by the words and signs that the languages of the code map have for it.
import { lineAt } from '../../domain/line-at.ts';

/** What may stand before a name where it is declared. */
const declaring =
  /(?:^|[\s;{(])(?:def|class|func|function\*?|fn|type|interface|struct|enum|trait|union|impl|record|module|namespace|package|macro_rules!|const|let|var|static|#define)\s+(?:\([^()\n]*\)\s*|mut\s+|async\s+)?$/;
const assigned = /^\s*(?::[^=\n]+)?=[^=]/;

/** Numbers of the lines, from 1, that declare it: after a word of declaration, or at the beginning of a line before an assignment. */
export function declarationLines(text: string, name: string): number[] {
  const lines: number[] = [];
  for (const { at, before } of places(text, name)) {
    const after = text.slice(at + name.length, at + name.length + 120);
    if (declaring.test(before) || (before === '' && assigned.test(after))) lines.push(lineAt(text, at));
  }
  return lines;
}

export function declares(text: string, name: string): boolean {
  return declarationLines(text, name).length > 0;
}

const importing =
  /^\s*(?:(?:from|import|use|using|require|include|#include|package)\b|(?:const|let|var)\s[^=]*=\s*(?:await\s+)?(?:require|import)\()/;
const comment = /^\s*(?:#(?!\w)|\/\/|\*|\/\*|--|<!--|;;)/;
/** A word after which a name is used. */
const usingWord =
  /(?:^|[^\w.])(?:return|new|await|yield|raise|throw|in|and|or|not|if|elif|while|assert|del|case|go|defer|typeof|extends|implements|is)\s+$/;
/** A sign after which a value or a type stands. */
const usingSign = /(?:[([<|&=:+\-*/%!?]|->)\s*["'`]?$/;
const within = /,\s*["'`]?$/;
/** What may follow a name that is only used. */
const used = /^["'`]?\s*(?:[),\];>|.[]|\(|::|$)/;
/** The names in the brackets of such a line are its parameters. */
const parameters = /\b(?:def|function|fn|func|lambda)\b|=>/;

/**
 * Whether the text has the name and plainly only imports it, calls it, or speaks of it. Whatever might declare it in some language, as an
 * assignment, a parameter, a key or a member, makes it false.
 */
export function onlyUses(text: string, name: string): boolean {
  const found = [...places(text, name)];
  return (
    found.length > 0 &&
    found.every(({ at, before }) =>
      isUse(before, text.slice(at + name.length, at + name.length + 200).split('\n', 1)[0] ?? ''),
    )
  );
}

function isUse(before: string, after: string): boolean {
  if (importing.test(before) || comment.test(before)) return true;
  if (/->\s*["'`]?$/.test(before)) return true;
  if (declaring.test(before) || parameters.test(before + after)) return false;
  if (/\.$/.test(before)) return !/^\s*(?::=|=(?!=))/.test(after);
  if (usingWord.test(before)) return true;
  return (usingSign.test(before) || within.test(before)) && used.test(after) && !/\{\s*$/.test(after);
}

function* places(text: string, name: string): Generator<{ readonly at: number; readonly before: string }> {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (
      /[\p{L}\p{N}_$]/u.test(text[at + name.length] ?? '') ||
      /[\p{L}\p{N}_$]$/u.test(text.slice(Math.max(0, at - 2), at))
    )
      continue;
    yield { at, before: text.slice(Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 200), at) };
  }
}
