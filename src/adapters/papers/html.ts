// A paper's HTML, as LaTeXML makes it for arXiv (ar5iv alike; other HTML by its headings), as sections of plain text.
import { load } from 'cheerio';
import { ownOf } from '../../domain/own.ts';
import type { PaperSection } from '../../domain/paper.ts';
import { removeHidden } from './html-hidden.ts';
import { partMark, renderText, sectionMark } from './html-text.ts';
import { addSection, cutReferences, finishSections, linksIn, type OpenSection } from './sections.ts';

export interface HtmlPaper {
  readonly title: string | null;
  /** Whether LaTeXML made it, as it makes no page but a paper's. */
  readonly converted: boolean;
  readonly sections: PaperSection[];
  readonly links: string[];
  /** Elements that a reader of the page does not see, and that are left out. */
  readonly hidden: number;
}

const levels: Readonly<Record<string, number>> = {
  part: 1,
  chapter: 1,
  section: 1,
  appendix: 1,
  bibliography: 1,
  abstract: 1,
  acknowledgements: 1,
  subsection: 2,
  subsubsection: 3,
};

/** Sections in reading order, the references last and cut; equations as TeX between dollar signs. */
export function readHtml(html: string): HtmlPaper {
  const $ = load(html);
  const hidden = removeHidden($);
  $(
    'nav,header.desktop_header,.ltx_page_header,.ltx_page_footer,.ltx_page_navbar,.ltx_dates,.ltx_listing_data',
  ).remove();
  $('[class*="package-alerts"],.ltx_authors,.ltx_ERROR,button,form,svg').remove();
  const article = $('article.ltx_document,.ltx_document').first();
  const root = article.length > 0 ? article : $('body');
  const title = oneLine($('h1.ltx_title_document,h1').first().text()) || null;
  root.find('h1.ltx_title_document').remove();
  const links = root
    .find('a[href]')
    .not('.ltx_bibliography a')
    .toArray()
    .map((a) => $(a).attr('href') ?? '');
  const open: OpenSection[] = [];
  for (const part of splitAtHeadings(renderText($, root))) addSection(open, part);
  const sections = cutReferences(finishSections(open));
  return { title, converted: article.length > 0, sections, links: linksIn(open, links), hidden };
}

/** The renderer leaves its marks at each heading. */
function splitAtHeadings(text: string): OpenSection[] {
  const [before = '', ...rest] = text.split(sectionMark);
  const parts = rest.map((chunk): OpenSection => {
    const [kind = '', id = '', title = '', body = ''] = chunk.split(partMark);
    return {
      id: shortId(id),
      title: oneLine(title) || kind,
      level: ownOf(levels, kind) ?? (Number(kind) || 1),
      text: body,
      role: roleOf(kind, title),
    };
  });
  return [{ id: 'front', title: 'Front matter', level: 1, text: before, role: 'body' }, ...parts];
}

function roleOf(kind: string, title: string): OpenSection['role'] {
  if (kind === 'bibliography' || /^(?:references|bibliography)$/i.test(oneLine(title))) return 'references';
  return kind === 'abstract' ? 'abstract' : 'body';
}

/** LaTeXML's `S3.SS2.SSS1` as `S3.2.1`. */
function shortId(id: string): string {
  return id.replace(/\.S{2,3}(?=\d)/g, '.');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
