// A paper written in Markdown as sections: by its headings, the text as it stands there, TeX and all.
import type { Root } from 'mdast';
import type { PaperSection } from '../../domain/paper.ts';
import { finishSections, linksIn, type OpenSection } from './sections.ts';

export interface MarkdownPaper {
  readonly title: string | null;
  readonly sections: PaperSection[];
  readonly links: string[];
}

interface Range {
  readonly start: number;
  readonly end: number;
}
type Node = Root['children'][number];

/** Reads Markdown to its tree in bounded time, whatever the text. */
export type ParseMarkdown = (text: string) => Root;

/** HTML comments, which no reader of the rendered page sees, are left out. */
export function readMarkdown(source: string, parse: ParseMarkdown): MarkdownPaper {
  const text = source
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/^---\n[\s\S]*?\n---\n/, '');
  const { children } = parse(text);
  const headings = children.filter((node) => node.type === 'heading');
  const comments = children.flatMap((node) => commentsIn(node));
  const bounds = [0, ...headings.map((node) => node.position?.start.offset ?? 0), text.length];
  const open = bounds.slice(0, -1).map((start, index): OpenSection => {
    const heading = headings[index - 1];
    const body = heading?.position?.end.offset ?? start;
    const visible = without(text, { start: body, end: bounds[index + 1] ?? text.length }, comments);
    const title = heading === undefined ? 'Front matter' : titleOf(text, heading.position?.start.offset ?? 0, body);
    return {
      id: heading === undefined ? 'front' : `s${index}`,
      title,
      level: heading?.depth ?? 1,
      text: visible,
      role: 'body',
    };
  });
  const kept = open.filter((section) => section.id !== 'front' || section.text.trim() !== '');
  const sections = finishSections(kept).map(({ role: _role, ...section }) => section);
  return { title: headings[0]?.depth === 1 ? (open[1]?.title ?? null) : null, sections, links: linksIn(kept) };
}

function titleOf(text: string, start: number, end: number): string {
  const [line = ''] = text.slice(start, end).split('\n');
  return line
    .replace(/^ {0,3}#{1,6}\s+/, '')
    .replace(/(?<!\s)\s+#+\s*$/, '')
    .trim();
}

function commentsIn(node: Node): Range[] {
  if (node.type === 'html' && node.value.startsWith('<!--') && node.position !== undefined) {
    return [{ start: node.position.start.offset ?? 0, end: node.position.end.offset ?? 0 }];
  }
  return 'children' in node ? node.children.flatMap((child) => commentsIn(child)) : [];
}

function without(text: string, range: Range, holes: readonly Range[]): string {
  const inside = holes.filter((hole) => hole.start >= range.start && hole.end <= range.end);
  const edges = [range.start, ...inside.flatMap((hole) => [hole.start, hole.end]), range.end];
  return edges.flatMap((edge, index) => (index % 2 === 0 ? [text.slice(edge, edges[index + 1])] : [])).join('');
}
