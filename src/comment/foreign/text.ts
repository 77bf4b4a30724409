// Text of a model, a paper or an issue, made fit to stand in a comment of ours: it notifies nobody, closes nothing, links back to
// nowhere, loads nothing, hides nothing, and cannot break out of its place. It is parsed, cleaned as a tree and written anew, so
// that every fence, list and emphasis that it opens is closed.
import type { BlockContent, Nodes, PhrasingContent } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { parseMarkdown } from '../../comparison/markdown.ts';
import { cut } from '../cut.ts';
import { withoutHidden } from './hidden.ts';
import { quietTitle, withoutSkips } from './references.ts';
import { remembered } from './remembered.ts';
import { cleanedBlocks, plainText } from './tree.ts';

/** Room for one block of foreign text, UTF-16 units, unless told otherwise. */
export const blockRoom = 6000;
const writingGfm = gfmToMarkdown();

/** Room for one sentence. */
export const sentenceRoom = 400;

/**
 * Markdown of several blocks. At most `room` units, cut with an ellipsis. Empty for blank text. Its headings are below ours, or begin at
 * the given level.
 */
export function foreignBlock(text: string, room = blockRoom, level?: number): string {
  return fitted(text, room, (source) => written(cleanedBlocks(parseMarkdown(source), level)));
}

/** One line of Markdown: blocks are joined, so that it can stand in a sentence, a list item or a quotation. */
export function foreignLine(text: string, room = sentenceRoom): string {
  return fitted(text, room, (source) => oneLine(phrases(source)));
}

/** The first paragraph as one line: what a text says before its headings and lists go into detail. */
export function foreignLead(text: string, room = sentenceRoom): string {
  return fitted(text, room, (source) => {
    const blocks = cleanedBlocks(parseMarkdown(source));
    const lead = blocks.find(({ type }) => type === 'paragraph');
    return oneLine(spaced((lead ? [lead] : blocks).map(phrasesOf)));
  });
}

/** One line for a table cell: as `foreignLine`, with no pipe that could end the cell. */
export function foreignCell(text: string, room = sentenceRoom): string {
  return cellOf(text, room);
}

const cellOf = remembered(
  (text, room) =>
    fitted(text, room, (source) => withoutPipes(oneLine(phrases(source.replaceAll(pipeInCode, '')).map(withoutPipe)))),
  1000,
);

/** Plain words for a title or a commit message: no Markdown at all. */
export function foreignTitle(text: string, room = 200): string {
  const title = withoutSkips(quietTitle(withoutHidden(text)));
  return title.length <= room ? title : `${cut(title, room - 1)}…`;
}

function fitted(text: string, room: number, write: (source: string) => string): string {
  const whole = withoutHidden(text).trim();
  // Most cells of a card that is drawn at every turn: nothing, or a sentence that Markdown leaves as it is, at a hundredth of the cost of reading it.
  if (whole === '' || (whole.length <= room && isPlain(whole))) return whole;
  let source = withoutHidden(cut(text, room * 2)).trim();
  let out = write(source.length < whole.length ? `${source}…` : source);
  while (out.length > room && source !== '') {
    source = cut(source, Math.max(0, Math.floor((source.length * room * 0.9) / out.length) - 1));
    out = source === '' ? '' : write(`${source}…`);
  }
  return withoutSkips(out);
}

/** A paragraph of words in which no character could mean anything: no mark, no list, no address, no reference. */
function isPlain(text: string): boolean {
  return /^[A-Za-z][\w ,;:.?'"()“”‘’–—…·%+-]*$/.test(text) && !/_| {2}|[.:](?! |$)|-(?![A-Za-z])/.test(text);
}

function written(children: BlockContent[]): string {
  return toMarkdown(
    { type: 'root', children },
    { extensions: [writingGfm], bullet: '-', emphasis: '_', fences: true, listItemIndent: 'one', rule: '-' },
  ).trim();
}

function oneLine(children: PhrasingContent[]): string {
  // A hard break is written as a backslash at the end of a line.
  return written([{ type: 'paragraph', children }]).replace(/\\?\n\s*/g, ' ');
}

function phrases(source: string): PhrasingContent[] {
  return spaced(cleanedBlocks(parseMarkdown(source)).map(phrasesOf));
}

/** The words of a block without its shape. */
function phrasesOf(node: Nodes): PhrasingContent[] {
  switch (node.type) {
    case 'paragraph':
    case 'heading':
    case 'tableCell':
      return node.children;
    case 'code':
      return [{ type: 'inlineCode', value: node.value.replace(/\s+/g, ' ').trim() }];
    case 'blockquote':
    case 'list':
    case 'listItem':
    case 'table':
    case 'tableRow':
      return spaced(node.children.map(phrasesOf));
    default:
      return [];
  }
}

function spaced(groups: readonly PhrasingContent[][]): PhrasingContent[] {
  return groups.flatMap((group, index) => (index === 0 ? group : [{ type: 'text', value: ' ' } as const, ...group]));
}

// Stands for a pipe in code until everything is written: there it is escaped with a backslash, in text with a reference.
const pipeInCode = '\uE00A';

function withoutPipes(line: string): string {
  return line
    .replace(/(?<!\\)(\\*)\|/g, (_, slashes: string) => `${slashes.slice(slashes.length % 2)}&#124;`)
    .replaceAll(pipeInCode, '\\|');
}

/** A backslash before the pipe would take part in the escape: a blank parts them. */
function withoutPipe(node: PhrasingContent): PhrasingContent {
  if (node.type === 'inlineCode') {
    return { type: 'inlineCode', value: node.value.replace(/\\(?=\|)/g, '\\ ').replaceAll('|', pipeInCode) };
  }
  if (node.type === 'link' && plainText(node).includes('|')) return { type: 'inlineCode', value: node.url };
  if (node.type === 'emphasis' || node.type === 'strong' || node.type === 'delete') {
    return { type: node.type, children: node.children.map(withoutPipe) };
  }
  return node;
}
