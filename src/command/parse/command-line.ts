// Finds the command in a comment: the first line that a reader of the rendered page sees beginning with `/outrider`.
import type { Nodes, Paragraph } from 'mdast';
import { parseMarkdown } from '../../comparison/markdown.ts';
import { HtmlNesting } from './html-nesting.ts';

const beginning = /^[ \t]*\/outrider(?=\s|$)/i;
const comment = /^<!--[\s\S]*-->$/;

/**
 * The source of that line, from `/outrider` to the line's end, with HTML comments taken out and nothing else changed (so that `*`
 * and `_` in arguments survive); null when there is none. Quotes, lists, headings, tables, code and HTML do not count: a reader sees
 * something else before the slash. Never throws.
 */
export function commandLine(markdown: string): string | null {
  if (!/\/outrider/i.test(markdown)) return null;
  const nesting = new HtmlNesting();
  for (const node of parseMarkdown(markdown).children) {
    if (node.type === 'html') nesting.read(node.value);
    if (node.type !== 'paragraph') continue;
    const line = inParagraph(markdown, node, nesting);
    if (line !== null) return line;
  }
  return null;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function span(node: Nodes): Span {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}

function inParagraph(markdown: string, paragraph: Paragraph, nesting: HtmlNesting): string | null {
  const whole = span(paragraph);
  for (const child of paragraph.children) {
    if (child.type === 'html') nesting.read(child.value);
    if (child.type !== 'text' || nesting.inside) continue;
    const { start, end } = span(child);
    for (const lineStart of lineStarts(markdown, whole.start, end)) {
      if (lineStart < start || !beginning.test(markdown.slice(lineStart, whole.end))) continue;
      return withoutComments(markdown, paragraph, { start: lineStart, end: lineEnd(markdown, lineStart, whole.end) });
    }
  }
  return null;
}

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
