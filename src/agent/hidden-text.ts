// Text that a model reads and a person does not see: invisible characters, and HTML comments in Markdown.
import type { Nodes } from 'mdast';
import { parseMarkdown } from '../comparison/markdown.ts';

export interface Shown {
  readonly text: string;
  /** Hidden runs that were taken out: a run of one kind counts once for each character, a comment once. */
  readonly hits: number;
}

/**
 * Controls (but tab, line feed, form feed, carriage return), interlinear annotation, and what Unicode itself calls ignorable: soft hyphen,
 * joiners and fillers, zero-width and bidi marks, invisible operators, variation selectors, the tag block and what lies beside it.
 */
const invisible = /[[\p{Cc}--[\t\n\f\r]]\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gv;

const emojiBefore = /(?:\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}]|[0-9#*])\ufe0f?$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;
/**
 * Whether it is of a script whose spelling needs joiners and non-joiners. Its pattern stands in here, as V8 works out a dozen scripts for it:
 * that is a millisecond of whoever starts, and hardly a text asks.
 */
function needsJoiners(letter: string): boolean {
  return /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}]/u.test(
    letter,
  );
}

/** Takes invisible characters out; those that an emoji or a script's spelling needs stay. */
export function withoutInvisible(text: string): Shown {
  let hits = 0;
  const shown = text.replace(invisible, (character: string, offset: number) => {
    if (isSpelling(text, character, offset)) return character;
    // A byte order mark at the very start hides nothing.
    if (!(character === '\ufeff' && offset === 0)) hits += 1;
    return '';
  });
  return { text: shown, hits };
}

/** Whether `withoutInvisible` would take out the character at this offset of `text`. */
export function isHiddenAt(text: string, offset: number): boolean {
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0x20);
  invisible.lastIndex = 0;
  return invisible.test(character) && !isSpelling(text, character, offset);
}

function isSpelling(text: string, character: string, offset: number): boolean {
  if (!['\ufe0e', '\ufe0f', '\u200c', '\u200d'].includes(character)) return false;
  const before = text.slice(Math.max(0, offset - 3), offset);
  const after = text.slice(offset + 1, offset + 3);
  if (character === '\ufe0e' || character === '\ufe0f') return emojiBefore.test(before) && !before.endsWith('\ufe0f');
  if (character === '\u200d' && emojiBefore.test(before) && emojiAfter.test(after)) return true;
  return needsJoiners(before.slice(-1)) && needsJoiners(after.slice(0, 1));
}

/** Takes HTML comments out of Markdown, as its CommonMark tree sees them: one in a code block is visible and stays. */
export function withoutComments(markdown: string): Shown {
  const ranges: [number, number][] = [];
  // Without recursion: the tree may be deep.
  const waiting: Nodes[] = [parseMarkdown(markdown)];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'html' && node.position) ranges.push(...commentsIn(markdown, node.position));
    if ('children' in node) waiting.push(...node.children.toReversed());
  }
  let text = '';
  let from = 0;
  for (const [start, end] of ranges) {
    text += markdown.slice(from, start);
    from = end;
  }
  return { text: text + markdown.slice(from), hits: ranges.length };
}

type Position = NonNullable<Nodes['position']>;

function commentsIn(markdown: string, position: Position): [number, number][] {
  const start = position.start.offset ?? 0;
  const end = position.end.offset ?? start;
  // A comment that is never closed hides the rest of its block.
  return [...markdown.slice(start, end).matchAll(/<!--[\s\S]*?(?:-->|$)/g)].map((match) => [
    start + match.index,
    start + match.index + match[0].length,
  ]);
}
