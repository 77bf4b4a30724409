// Lines out of the positioned pieces of text in a PDF, and which of them are furniture: page numbers, running heads, stamps.
import { ownOf } from '../../domain/own.ts';

export interface TextItem {
  readonly str: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly fontSize: number;
  /** pdf.js's own name of the font: the same font has the same name throughout a document. */
  readonly font: string;
  readonly hasEOL: boolean;
}

export interface Line {
  readonly text: string;
  /** Of most of its characters, rounded to half a point. */
  readonly size: number;
  /** Points below the line before; 0 for the first of a page or column. */
  readonly gap: number;
  /** Points to the right of the line before. */
  readonly indent: number;
  readonly font: string;
  /** Set in another font than the lines around it. */
  readonly ownFont: boolean;
}

/** Smaller than this nobody reads: text hidden from the reader of the page. */
const readable = 1.5;
const ligatures: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
};

/** The lines of one page, in the order in which the PDF draws them (column by column, as LaTeX does). */
export function linesOf(items: readonly TextItem[]): Line[] {
  const rows: TextItem[][] = [[]];
  for (const item of items) {
    const row = rows.at(-1) ?? [];
    const last = row.at(-1);
    const seen = item.str.trim() === '' || item.fontSize >= readable;
    if (
      last !== undefined &&
      seen &&
      item.str.trim() !== '' &&
      Math.abs(item.y - last.y) > Math.max(item.fontSize, last.fontSize) * 0.6
    ) {
      rows.push([item]);
    } else if (seen) row.push(item);
    if (item.hasEOL) rows.push([]);
  }
  const full = rows
    .map((row) => row.filter((item) => item.str !== ''))
    .filter((row) => row.some((item) => item.str.trim() !== ''));
  return full.map((row, index) => lineOf(row, full[index - 1], full[index + 1]));
}

function lineOf(
  row: readonly TextItem[],
  before: readonly TextItem[] | undefined,
  after: readonly TextItem[] | undefined,
): Line {
  const longest = row.reduce((best, item) => (item.str.length > best.str.length ? item : best));
  const first = row[0] ?? longest;
  const previous = before?.[0] ?? first;
  return {
    text: unligatured(joinItems(row)).trim(),
    size: Math.round(longest.fontSize * 2) / 2,
    gap: Math.max(0, previous.y - first.y),
    indent: first.x - previous.x,
    font: longest.font,
    ownFont:
      after !== undefined && [before, after].every((near) => near?.every((item) => item.font !== longest.font) ?? true),
  };
}

/** pdf.js gives most spaces as pieces of their own; a gap of a quarter of the size is one too. */
function joinItems(row: readonly TextItem[]): string {
  let text = '';
  let end = Number.NaN;
  for (const item of row) {
    const apart = item.x - end > item.fontSize * 0.25;
    text += apart && !/\s$/.test(text) && !/^\s/.test(item.str) ? ` ${item.str}` : item.str;
    end = item.x + item.width;
  }
  return text.replace(/\s+/g, ' ');
}

function unligatured(text: string): string {
  return text.replace(/[\ufb00-\ufb06]/g, (letter) => ownOf(ligatures, letter) ?? letter);
}

/** Without page numbers, arXiv's stamp in the margin, and lines that stand at the head or foot of at least half the pages. */
export function withoutFurniture(pages: readonly (readonly Line[])[]): Line[][] {
  const counts = new Map<string, number>();
  for (const page of pages)
    for (const key of new Set(edges(page).map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const often = Math.max(3, pages.length / 2);
  return pages.map((page) => {
    const edge = new Set(edges(page));
    return page.filter((line) => {
      if (/^arXiv:\S+\s+\[[\w.-]+\]\s+\d{1,2} \w{3} \d{4}$/.test(line.text)) return false;
      return !(edge.has(line) && (/^\d{1,4}$/.test(line.text) || (counts.get(keyOf(line)) ?? 0) >= often));
    });
  });
}

function edges(page: readonly Line[]): Line[] {
  return [...page.slice(0, 2), ...page.slice(-2)];
}

function keyOf(line: Line): string {
  return line.text.replace(/\d+/g, '#');
}
