// Claims about the paper: sections, equations, figures and quoted phrases, held against the text that every arm was given.
import type { Paper } from '../../domain/paper.ts';
import { type Finding, holds, open, type Said, untrue } from './claim.ts';

export type PaperText = Pick<Paper, 'sections' | 'abstract' | 'title' | 'text_source'>;

export interface PaperGround {
  /** `4`, `4.2`, `A`: as the paper numbers them. */
  readonly sections: ReadonlySet<string>;
  readonly titles: ReadonlySet<string>;
  readonly equations: ReadonlySet<number>;
  /** All words, made comparable. */
  readonly words: string;
  /** Whether what is not in the text is not in the paper either. */
  readonly whole: boolean;
}

const elsewhere = /\b(?:readme|contributing|changelog|docs?|documentation|guide|template|toml|yaml|settings?)\b/i;
const sectionWord = /(?:\bsections?|\bsecs?\.|§§?)\s*/gi;
const equationWord = /\b(?:equations?|eqs?\.|eqns?\.?)\s*/gi;
const otherWord = /\b(figure|fig\.|table|algorithm|theorem|lemma|appendix)\s*~?([A-Z]?\d{1,3}|[A-Z])\b/gi;
const one = String.raw`\(?S?(\d{1,3}(?:\.\d{1,3}){0,3}|[A-Z](?:\.\d{1,3}){0,3})\)?(?![\w-])`;
const first = new RegExp(`^${one}`);
const next = new RegExp(String.raw`^(\s*(?:,\s*(?:and\s+)?|and\s+|&\s*|or\s+|to\s+|through\s+|–|-)\s*(?:§\s*)?)${one}`);

export function paperGround(paper: PaperText): PaperGround {
  const sections = new Set<string>();
  for (const { id, title } of paper.sections) {
    const number = /^(?:S|A)(\d+(?:\.\d+)*)$/.exec(id);
    if (number?.[1] !== undefined && id.startsWith('S')) sections.add(number[1]);
    const titled = /^(?:Appendix\s+)?(\d+(?:\.\d+)*|[A-Z](?:\.\d+)*)[.:\s]/.exec(title)?.[1];
    if (titled !== undefined) sections.add(titled);
  }
  const text = [paper.title, paper.abstract, ...paper.sections.flatMap(({ title, text }) => [title, text])].join('\n');
  return {
    sections,
    titles: new Set(paper.sections.map(({ title }) => comparable(title.replace(/^[\dA-Z.]+\s+/, '')))),
    equations: new Set([...text.matchAll(/\$\$\s*\((\d{1,3})\)/g)].map(([, number]) => Number(number))),
    words: ` ${comparable(text)} `,
    whole: paper.text_source === 'html',
  };
}

/** Letters and digits only, in lower case: quotes, hyphens and line ends differ between a paper and what is quoted of it. */
function comparable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-\u2010-\u2015]\s*\n\s*/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export function paperClaims(said: Said, paper: PaperGround): Finding[] {
  const text = said.sentence.runs.map((run) => (run.code ? ' '.repeat(run.text.length) : run.text)).join('');
  const local = elsewhere.test(text) && !/\bpaper\b/i.test(text);
  return [
    ...(local ? [] : numbered(text, sectionWord).map((number) => judgeSection(number, paper))),
    ...numbered(text, equationWord).flatMap((number) => judgeEquation(number, paper) ?? []),
    ...[...text.matchAll(otherWord)].map(([claim, kind = '', number = '']) =>
      judgeOther(claim, { kind, number, ofPaper: /\b(?:paper|authors?)(?:['’]s?)?\b/i.test(text) && !local }, paper),
    ),
    ...titledSections(text, paper),
    ...quotes(withBlock(said.sentence), paper),
  ];
}

/** A block of words that a sentence announces, in quotes behind it. */
function withBlock({ text, quoted }: Said['sentence']): string {
  return quoted === undefined || quoted.code
    ? text
    : `${text} “${quoted.text.replace(/[“”"«»]/g, "'").replace(/\s+/g, ' ')}”`;
}

/** The numbers after a word, through its lists and ranges: "sections 3, 4.1 and 5 to 7". None where they are of something else. */
function numbered(text: string, word: RegExp): string[] {
  return [...text.matchAll(word)].flatMap((match) => {
    const numbers: string[] = [];
    let rest = text.slice(match.index + match[0].length);
    let found = first.exec(rest);
    while (found !== null) {
      const number = found.at(-1) ?? '';
      if (/\bto\b|through|–|-/.test(found.length > 2 ? (found[1] ?? '') : ''))
        numbers.push(...between(numbers.at(-1), number));
      numbers.push(number);
      rest = rest.slice(found[0].length);
      found = next.exec(rest);
    }
    return /^\s+of\s+(?!(?:the|this|that) paper\b)/i.test(rest) ? [] : numbers;
  });
}

function between(from: string | undefined, to: string): string[] {
  const [a, b] = [Number(from), Number(to)];
  if (!Number.isInteger(a) || !Number.isInteger(b) || b - a > 30) return [];
  return Array.from({ length: Math.max(0, b - a - 1) }, (_, i) => String(a + i + 1));
}

function judgeSection(number: string, { sections, whole, words }: PaperGround): Finding {
  const claim = `section ${number}`;
  if (sections.has(number)) return holds('section', claim);
  const why = 'the paper has no section of that number';
  const numbers = [...sections].filter((known) => /^\d/.test(known));
  if (whole && numbers.length > 1 && /^\d/.test(number)) return untrue('section', claim, why);
  return words.includes(` section ${comparable(number)} `) ? holds('section', claim) : open('section', claim, why);
}

/** null for what is no equation's number. */
function judgeEquation(number: string, { equations, whole }: PaperGround): Finding | null {
  if (!/^\d+$/.test(number)) return null;
  const claim = `equation (${number})`;
  if (equations.has(Number(number))) return holds('equation', claim);
  const last = Math.max(0, ...equations);
  const gapless = equations.size > 0 && equations.size === last;
  const why =
    equations.size === 0 ? 'the text has no numbered equations' : `the last equation in the text is (${last})`;
  return whole && gapless && Number(number) > last ? untrue('equation', claim, why) : open('equation', claim, why);
}

function judgeOther(
  claim: string,
  { kind, number, ofPaper }: { readonly kind: string; readonly number: string; readonly ofPaper: boolean },
  { words, sections, whole }: PaperGround,
): Finding {
  const name = kind.toLowerCase().replace('fig.', 'figure');
  const names = name === 'figure' ? ['figure', 'fig'] : [name];
  const there = names.some((word) => words.includes(` ${word} ${number.toLowerCase()} `));
  if (there || (name === 'appendix' && sections.has(number))) return holds('reference', claim);
  const last = ofPaper && whole && /^\d+$/.test(number) ? lastOf(names, words) : null;
  if (last !== null && Number(number) > last)
    return untrue('reference', claim, `the last ${name} in the text is ${last}`);
  return open('reference', claim, `the text does not name a ${name} ${number}`);
}

/** The last of a row without a gap, of two or more; null where the text has no such row, so that it may have lost some. */
function lastOf(names: readonly string[], words: string): number | null {
  const found = names.flatMap((name) =>
    [...words.matchAll(new RegExp(` ${name} (\\d{1,3})(?= )`, 'g'))].map(([, n]) => Number(n)),
  );
  const numbers = new Set(found);
  const last = Math.max(0, ...numbers);
  return last >= 2 && numbers.size === last ? last : null;
}

/** 'the "Tie clusters" section', 'the section "Tie clusters"'. */
function titledSections(text: string, { titles }: PaperGround): Finding[] {
  const named = /[“"]([^“”"]{4,80})[”"] section\b|\bsection (?:called |titled |named )?[“"]([^“”"]{4,80})[”"]/gi;
  return [...text.matchAll(named)].map(([claim, before, after]) =>
    titles.has(comparable(before ?? after ?? ''))
      ? holds('section', claim)
      : open('section', claim, 'no section of the paper has that title'),
  );
}

const attributed = /\b(?:paper|authors?|abstract|arxiv|section|sec\.|theorem|appendix)\b|§/i;
const reported =
  /\b(?:paper|authors?|abstract|section [\d.]+)\b[^.]{0,60}\b(?:says?|said|states?|stated|writes?|wrote|claims?|reads?|quotes?|puts? it|calls? (?:it|this|them)|defines?)\b/i;

/** Phrases of three words and more in a sentence about the paper; parts around an ellipsis are looked for one by one. */
function quotes(text: string, { words, titles, whole }: PaperGround): Finding[] {
  if (!attributed.test(text)) return [];
  return [...text.matchAll(/[“"«]([^“”"«»]{12,600})[”"»]/g)].flatMap(([claim, quote = '']) => {
    const parts = quote.split(/\s*(?:\[?…\]?|\[?\.\.\.\]?)\s*/).map(comparable);
    if (
      quote.includes('`') ||
      quote.includes('$') ||
      comparable(quote).split(' ').length < 3 ||
      titles.has(comparable(quote))
    )
      return [];
    if (parts.every((part) => part === '' || words.includes(` ${part} `))) return [holds('quote', claim)];
    const why = 'the text of the paper does not have these words';
    const near = parts.some((part) => part !== '' && mostly(part, words));
    return [whole && reported.test(text) && !near ? untrue('quote', claim, why) : open('quote', claim, why)];
  });
}

/** Half of its runs of three words: then it is a loose quotation, or the text came through differently. */
function mostly(part: string, words: string): boolean {
  const each = part.split(' ');
  const runs = each.slice(0, -2).map((_, i) => each.slice(i, i + 3).join(' '));
  return runs.length > 0 && runs.filter((run) => words.includes(` ${run} `)).length * 2 >= runs.length;
}
