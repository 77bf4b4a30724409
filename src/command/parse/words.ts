// Splits a command line into words, the way people type them on telephones too.
import { ownOf } from '../../domain/own.ts';

export interface Word {
  readonly value: string;
  /** Written in quotation marks: then it is a text, never an option. */
  readonly quoted: boolean;
}

const quotes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '”': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
};

// Keyboards turn two hyphens into a dash, em or en. Written as escapes: one character beyond Latin-1 doubles what V8 reads of the webhook's bundle.
const dash = /^[\u2013\u2014](?=[a-z])/i;
// What is copied from a text that was set has hyphens of its own, which look like ours: no model, option or paper is spelt with them.
const hyphen = /[\u2010-\u2015\u2212]/g;
const assignment = /^(?:--|[\u2013\u2014])[\w-]+=/;

/** `unclosed` when a quotation mark has no partner. A backslash before ASCII punctuation escapes it, as in Markdown. */
export function splitWords(line: string): Word[] | 'unclosed' {
  const words: Word[] = [];
  let rest = line.trimStart();
  while (rest !== '') {
    const closing = ownOf(quotes, rest.charAt(0));
    const length = closing === undefined ? plainLength(rest) : quotedLength(rest, closing);
    if (length === 0) return 'unclosed';
    const raw = rest.slice(0, length);
    words.push(closing === undefined ? plain(raw) : { value: withoutEscapes(raw.slice(1, -1)), quoted: true });
    rest = rest.slice(length).trimStart();
  }
  return words;
}

function plainLength(text: string): number {
  const assigned = assignment.exec(text);
  const closing = assigned === null ? undefined : ownOf(quotes, text.charAt(assigned[0].length));
  if (assigned !== null && closing !== undefined) {
    const length = quotedLength(text.slice(assigned[0].length), closing);
    return length === 0 ? 0 : assigned[0].length + length;
  }
  const end = text.search(/\s/);
  return end === -1 ? text.length : end;
}

function quotedLength(text: string, closing: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === closing) return at + 1;
  }
  return 0;
}

function plain(raw: string): Word {
  const dashed = raw.replace(dash, '--').replace(hyphen, '-');
  const bare = /^`+([^`]+)`+$/.exec(dashed)?.[1] ?? /^<([^<>]+)>$/.exec(dashed)?.[1] ?? dashed;
  const assigned = /^(--[\w-]+=)(.)([\s\S]*)$/.exec(bare);
  const closing = assigned?.[2] === undefined ? undefined : ownOf(quotes, assigned[2]);
  if (assigned !== null && closing !== undefined) {
    return { value: `${assigned[1]}${withoutEscapes(assigned[3]?.slice(0, -1) ?? '')}`, quoted: false };
  }
  return { value: withoutEscapes(bare), quoted: false };
}

function withoutEscapes(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}
