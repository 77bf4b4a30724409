// A paper from a file on this machine, for `outrider run --paper FILE`: Markdown, plain text or PDF.
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { PaperError, UsageError } from '../../domain/errors.ts';
import type { Paper, PaperSection } from '../../domain/paper.ts';
import { type ParseMarkdown, readMarkdown } from './markdown.ts';
import { readPdf } from './pdf.ts';
import { linksIn, tidy } from './sections.ts';

const maxBytes = 40_000_000;
/** Of Markdown, which is parsed as a whole; long papers have a tenth of it. */
const maxMarkdownBytes = 4_000_000;
const markdown = new Set(['.md', '.markdown', '.mdown']);
const plain = new Set(['.txt', '.text', '.tex', '']);

/** Throws `UsageError`, one sentence that says what to do, for whatever is not a readable paper. */
export async function readPaperFile(path: string, parse: ParseMarkdown): Promise<Paper> {
  const bytes = await bytesOf(path);
  const extension = extname(path).toLowerCase();
  const isPdf = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-');
  if (!isPdf && !markdown.has(extension) && !plain.has(extension)) {
    throw new UsageError(`${path}: a paper is a Markdown file (.md), plain text (.txt) or a PDF, not "${extension}"`);
  }
  const isMarkdown = !isPdf && markdown.has(extension);
  if (isMarkdown && bytes.byteLength > maxMarkdownBytes)
    throw new UsageError(
      `${path} is larger than ${maxMarkdownBytes / 1_000_000} MB, too large for a paper in Markdown`,
    );
  const read = isPdf ? await pdfText(path, bytes) : fromText(textOf(path, bytes), isMarkdown ? parse : null);
  if (read.sections.every((section) => section.text === ''))
    throw new UsageError(`${path} is empty: give a paper with text in it`);
  return {
    id: null,
    title: read.title ?? basename(path, extname(path)),
    authors: [],
    abstract: read.sections.find((section) => /^abstract$/i.test(section.title))?.text ?? '',
    published: null,
    categories: [],
    url: null,
    text_source: 'file',
    sections: read.sections,
    links: read.links,
  };
}

interface Read {
  readonly title: string | null;
  readonly sections: PaperSection[];
  readonly links: string[];
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw new UsageError(`${path} is larger than ${maxBytes / 1_000_000} MB: give a smaller file`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(error);
    throw new UsageError(`cannot read the paper ${path}: ${reason}`, { cause: error });
  }
}

async function pdfText(path: string, bytes: Uint8Array): Promise<Read> {
  try {
    const { title, sections, links } = await readPdf(bytes);
    return { title, sections, links };
  } catch (error) {
    if (error instanceof PaperError) throw new UsageError(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

function textOf(path: string, bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    throw new UsageError(`${path} is not UTF-8 text: save it as UTF-8, or give a PDF`, { cause: error });
  }
  throw new UsageError(`${path} is a binary file: give Markdown, plain text or a PDF`);
}

/** `parse` is null for plain text. */
function fromText(text: string, parse: ParseMarkdown | null): Read {
  if (parse) return readMarkdown(text, parse);
  const body = text.replace(/\r\n?/g, '\n');
  const title =
    body
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? '';
  const section = { id: 's1', title: 'Text', level: 1, text: tidy(body) };
  return {
    title: title !== '' && title.length <= 200 ? title : null,
    sections: [section],
    links: linksIn([{ ...section, role: 'body' }]),
  };
}
