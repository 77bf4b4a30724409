// Finds the commands in a comment: the lines that a reader of the rendered page sees beginning with `/outrider`.
import type { Nodes, Paragraph } from 'mdast';
import { withoutInvisible } from '../../agent/hidden-text.ts';
import { parseMarkdown } from '../../comparison/markdown.ts';
import { HtmlNesting } from './html-nesting.ts';
import { mayCommand } from './may-command.ts';

const beginning = /^[^\S\r\n]*\/outrider(?=\s|$)/i;
const comment = /^<!--[\s\S]*-->$/;

/** Of comments with this many a reader is told of the second: nobody has to know more. */
const mostLines = 2;

/**
 * The source of those lines, the first two at most: from `/outrider` to the line's end, with HTML comments taken out and nothing else changed (so that `*`
 * and `_` in arguments survive), and without characters that nobody sees. Quotes, lists, headings, tables, code and HTML do not count: a reader sees
 * something else before the slash. Never throws.
 */
export function commandLines(markdown: string): string[] {
  if (!mayCommand(markdown)) return [];
  const found: string[] = [];
  const nesting = new HtmlNesting();
  for (const node of parseMarkdown(markdown).children) {
    if (node.type === 'html') nesting.read(node.value);
    if (node.type !== 'paragraph') continue;
    found.push(...inParagraph(markdown, node, nesting));
    if (found.length >= mostLines) break;
  }
  return found.slice(0, mostLines);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function span(node: Nodes): Span {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

function inParagraph(markdown: string, paragraph: Paragraph, nesting: HtmlNesting): string[] {
  const found: string[] = [];
  const whole = span(paragraph);
  for (const child of paragraph.children) {
    if (child.type === 'html') nesting.read(child.value);
    if (child.type !== 'text' || nesting.inside) continue;
    const { start, end } = span(child);
    for (const lineStart of lineStarts(markdown, whole.start, end)) {
      if (lineStart < start) continue;
      const line = { start: lineStart, end: lineEnd(markdown, lineStart, whole.end) };
      if (!beginning.test(seen(markdown.slice(line.start, line.end)))) continue;
      found.push(seen(withoutComments(markdown, paragraph, line)).trim());
      if (found.length >= mostLines) return found;
    }
  }
  return found;
}

/** As a reader has it: what a telephone or a web page put between the characters unseen is no part of a word. */
const seen = (line: string): string => (/^[\x20-\x7e]*$/.test(line) ? line : withoutInvisible(line).text);

/** Offsets at which the lines of a paragraph begin, from its first character on. */
function lineStarts(markdown: string, from: number, to: number): number[] {
  const starts = [from];
  for (const match of markdown.slice(from, to).matchAll(/\r\n|\n|\r/g))
    starts.push(from + match.index + match[0].length);
  return starts;
}

function lineEnd(markdown: string, from: number, to: number): number {
  const length = markdown.slice(from, to).search(/[\r\n]/);
  return length === -1 ? to : from + length;
}

/** What no reader sees is no argument. */
function withoutComments(markdown: string, paragraph: Paragraph, line: Span): string {
  let text = '';
  let at = line.start;
  for (const child of paragraph.children) {
    if (child.type !== 'html' || !comment.test(child.value)) continue;
    const { start, end } = span(child);
    if (end <= at || start >= line.end) continue;
    text += markdown.slice(at, Math.max(at, start));
    at = Math.min(end, line.end);
  }
  return (text + markdown.slice(at, line.end)).trim();
}
