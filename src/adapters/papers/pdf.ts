// A paper's PDF as sections of plain text: pages joined, words mended, headings recognised where that is possible.
import { extractLinks, getDocumentProxy, getResolvedPDFJS } from 'unpdf';
import { messageOf, PaperError } from '../../domain/errors.ts';
import type { PaperSection } from '../../domain/paper.ts';
import { type PdfPage, withoutHidden } from './pdf-hidden.ts';
import { type Line, linesOf, type TextItem, withoutFurniture } from './pdf-lines.ts';
import { cutReferences, finishSections, linksIn, type OpenSection, tidy } from './sections.ts';

export interface PdfPaper {
  /** The largest lines at the head of the first page, when they stand out; else null. */
  readonly title: string | null;
  readonly pages: number;
  readonly sections: PaperSection[];
  readonly links: string[];
}

const unnumbered =
  /^(?:abstract|introduction|related work|background|method|methods|experiments|results|discussion|limitations|conclusions?|acknowledge?ments?|references|bibliography|appendix)$/i;
const numbered =
  /^(?:(?<number>(?:\d{1,2}|[A-H])(?:\.\d{1,2}){0,2})\.?|(?<roman>[IVX]{1,5})\.|Appendix (?<appendix>[A-Z])[.:]?)\s+(?=\p{Lu})/u;

/** Throws `PaperError` `unreadable` for what is no PDF, is locked, or has no text (a scan). */
export async function readPdf(bytes: Uint8Array): Promise<PdfPaper> {
  const { items, links } = await open(bytes);
  const lines = withoutFurniture(items.map(linesOf));
  if (lines.flat().reduce((sum, line) => sum + line.text.length, 0) < 20) {
    throw new PaperError(
      'unreadable',
      'this PDF has no text in it: it looks like a scan. Give a PDF with text, or Markdown',
    );
  }
  const open_ = byHeadings(lines) ?? byPages(lines);
  return {
    title: titleOf(lines),
    pages: items.length,
    sections: cutReferences(finishSections(open_)),
    links: linksIn(open_, links),
  };
}

async function open(bytes: Uint8Array) {
  try {
    // pdf.js takes the buffer away from its owner, and takes no Buffer: it gets a copy.
    const { OPS } = await getResolvedPDFJS();
    const pdf = await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
    try {
      const items: TextItem[][] = [];
      for (let number = 1; number <= pdf.numPages; number++) {
        const page = await pdf.getPage(number);
        items.push(await withoutHidden(page, await itemsOf(page), OPS));
        page.cleanup();
      }
      return { items, links: (await extractLinks(pdf)).links };
    } finally {
      await pdf.loadingTask.destroy();
    }
  } catch (error) {
    throw new PaperError('unreadable', `this PDF cannot be read: ${messageOf(error)}`, error);
  }
}

async function itemsOf(page: PdfPage): Promise<TextItem[]> {
  const { items } = await page.getTextContent();
  return items.flatMap((item) => {
    if (!('str' in item)) return [];
    const [, , c = 0, d = 0, x = 0, y = 0] = item.transform.map(Number);
    return [
      { str: item.str, x, y, width: item.width, fontSize: Math.hypot(c, d), font: item.fontName, hasEOL: item.hasEOL },
    ];
  });
}

/** null when fewer than three headings stand out: then pages are the better sections. */
function byHeadings(pages: readonly (readonly Line[])[]): OpenSection[] | null {
  const lines = pages.flat();
  const body = bodySize(lines);
  const sections: { heading: OpenSection; lines: Line[] }[] = [{ heading: front, lines: [] }];
  let found = 0;
  for (const line of lines) {
    const heading = headingOf(line, body);
    if (heading === null) sections.at(-1)?.lines.push(line);
    else {
      found += 1;
      sections.push({ heading, lines: [] });
    }
  }
  if (found < 3) return null;
  return sections
    .filter((section) => section.heading !== front || section.lines.length > 0)
    .map(({ heading, lines: own }) => ({ ...heading, text: paragraphs(own, body) }));
}

const front: OpenSection = { id: 'front', title: 'Front matter', level: 1, text: '', role: 'body' };

function byPages(pages: readonly (readonly Line[])[]): OpenSection[] {
  const body = bodySize(pages.flat());
  return pages.map((lines, index) => ({
    id: `p${index + 1}`,
    title: `Page ${index + 1}`,
    level: 1,
    text: paragraphs(lines, body),
    role: 'body',
  }));
}

function titleOf(pages: readonly (readonly Line[])[]): string | null {
  const head = (pages[0] ?? []).slice(0, 8);
  const largest = Math.max(...head.map((line) => line.size), 0);
  const title = head
    .filter((line) => line.size === largest)
    .map((line) => line.text)
    .join(' ');
  return largest > bodySize(pages.flat()) * 1.15 && title.length <= 300 ? title : null;
}

/** The size that most characters have. */
function bodySize(lines: readonly Line[]): number {
  const weight = new Map<number, number>();
  for (const line of lines) weight.set(line.size, (weight.get(line.size) ?? 0) + line.text.length);
  return [...weight].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
}

/** A short line with a section number, or a well-known word, set larger than the text or in a font of its own. */
function headingOf(line: Line, body: number): OpenSection | null {
  const title = line.text.trim();
  // Dots in a row lead to a page number: that is a line of the table of contents.
  if (title.length > 90 || /[.,;:]$|\. ?\. ?\./.test(title) || line.size < body * 0.95) return null;
  const standsOut = line.size > body * 1.04 || line.ownFont || title === title.toUpperCase();
  const word = unnumbered.test(title);
  const match = numbered.exec(title);
  if (!(word || match !== null) || !standsOut) return null;
  const number = match?.groups?.number ?? match?.groups?.roman ?? match?.groups?.appendix;
  const role = /^(?:references|bibliography)$/i.test(title)
    ? 'references'
    : /^abstract$/i.test(title)
      ? 'abstract'
      : 'body';
  const id =
    number === undefined ? title.toLowerCase().replace(/\W+/g, '-') : /^\d/.test(number) ? `S${number}` : number;
  return { id, title, level: number === undefined ? 1 : number.split('.').length, text: '', role };
}

/** Lines joined to paragraphs: a word broken at a line's end is mended, a short or indented line ends a paragraph. */
function paragraphs(lines: readonly Line[], body: number): string {
  let text = '';
  lines.forEach((line, index) => {
    const next = lines[index + 1];
    const apart =
      next === undefined || next.gap > body * 1.8 || (/[.!?:]$/.test(line.text) && next.indent > body * 0.8);
    const broken = /\p{L}-$/u.test(line.text) && next !== undefined && /^\p{Ll}/u.test(next.text);
    text += broken ? line.text.slice(0, -1) : line.text + (apart ? '\n\n' : ' ');
  });
  return tidy(text);
}
