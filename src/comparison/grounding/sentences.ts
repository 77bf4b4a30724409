// Markdown -> sentences, with code told apart from words. Code blocks, addresses and hidden text are no sentences.
import type { Nodes, PhrasingContent } from 'mdast';
import { parseMarkdown } from '../markdown.ts';
import { type FileLink, fileLink } from './file-link.ts';

export interface Run {
  readonly text: string;
  readonly code: boolean;
  /** Where it leads, when it is a link to a file of a repository. */
  readonly link?: FileLink;
}

export interface Sentence {
  readonly runs: readonly Run[];
  /** On one line, code between backticks. */
  readonly text: string;
  /** The block that it ends in a colon before: words of somebody else's, or code. */
  readonly quoted?: Quoted;
}

interface Quoted {
  readonly text: string;
  readonly code: boolean;
}

/** What is beyond this is not read: nobody writes so much about one change. */
const mostText = 60_000;
/** ``So TeX quotes''; to Markdown the first half would be code. */
const texQuotes = /(?<!`)``(?!`)([^`\n]{1,600}?)''/g;
const boundary = /[.!?]["”’')\]]*(?=\s|$)/g;
const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|cf|vs|etc|al|approx|ca|no|nos|eqs?|eqns?|secs?|figs?|tabs?|refs?|def|thm|app|resp|dr|st)\.$/i;

export function sentencesOf(markdown: string): Sentence[] {
  const source = markdown.slice(0, mostText).replace(texQuotes, '“$1”');
  const found: Sentence[] = [];
  const waiting: Nodes[] = [parseMarkdown(source)];
  const blocks = new Map<Nodes, Quoted>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell') {
      const sentences = split(runsOf(node.children, source));
      const [last, quoted] = [sentences.at(-1), blocks.get(node)];
      if (last && quoted) sentences.splice(-1, 1, { ...last, quoted });
      found.push(...sentences);
    } else if ('children' in node) waiting.push(...withoutQuotes(node.children, blocks).toReversed());
  }
  return found;
}

/** What somebody else is quoted with is no claim of the arm's: it goes to the paragraph before it, which says whose words they are. */
function withoutQuotes(children: readonly Nodes[], blocks: Map<Nodes, Quoted>): Nodes[] {
  return children.filter((node, i) => {
    const before = children[i - 1];
    if (before?.type !== 'paragraph' || !/:\s*$/.test(plainText(before))) return true;
    if (node.type === 'code' && !notCode.test(node.lang ?? '')) blocks.set(before, { text: node.value, code: true });
    if (node.type !== 'blockquote') return true;
    blocks.set(before, { text: plainText(node), code: false });
    return false;
  });
}

/** Blocks that show a change or what is typed, not what a file holds. */
const notCode = /^(?:diff|patch|sh|bash|zsh|shell|console|powershell|mermaid)$/i;

function plainText(node: Nodes): string {
  const parts: string[] = [];
  const waiting: Nodes[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('value' in next) parts.push(next.value);
    else if (next.type === 'break') parts.push(' ');
    if (next.type === 'paragraph') parts.push(parts.length > 0 ? '\n' : '');
    if ('children' in next) waiting.push(...next.children.toReversed());
  }
  return parts.join('').trim();
}

function runsOf(nodes: readonly PhrasingContent[], source: string): Run[] {
  const runs: Run[] = [];
  for (const run of nodes.flatMap((node) => runsIn(node, source))) {
    const last = runs.at(-1);
    if (last && !run.code && !last.code && !last.link && !run.link)
      runs[runs.length - 1] = { text: last.text + run.text, code: false };
    else runs.push(run);
  }
  return runs;
}

function runsIn(node: PhrasingContent, source: string): readonly Run[] {
  switch (node.type) {
    case 'text':
      return [...linksIn(node.value), { text: node.value, code: false }];
    case 'break':
      return [{ text: ' ', code: false }];
    case 'inlineCode':
      return [{ text: node.value, code: true }];
    case 'link':
    case 'linkReference':
      // `REWARDS[name]()` leads nowhere: it is code without its marks.
      if (node.type === 'link' && node.url === '') return [{ text: rawOf(node, source), code: false }];
      return [
        ...(node.type === 'link' ? linksIn(node.url) : []),
        ...(isAddress(node) ? [{ text: ' ', code: false }] : runsOf(node.children, source)),
      ];
    case 'emphasis':
    case 'strong':
    case 'delete':
      return emphasised(node, source);
    default:
      return [];
  }
}

/** Links to files, as runs without words. */
function linksIn(text: string): Run[] {
  return (text.match(/https?:\/\/[^\s<>()[\]"']+/g) ?? []).flatMap((url) => {
    const link = fileLink(url.replace(/[.,;:!?]+$/, ''));
    return link === null ? [] : [{ text: '', code: false, link }];
  });
}

/** A bare address, or one that is its own label: its parts are no paths of the repository. */
function isAddress(node: Extract<PhrasingContent, { type: 'link' | 'linkReference' }>): boolean {
  const label = node.children.map((child) => ('value' in child ? child.value : '')).join('');
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.|mailto:)/i.test(label) || (node.type === 'link' && node.url === label);
}

/** `rewards/__init__.py` is strong to Markdown and a file to everybody else: underscores inside a word stay. */
function emphasised(
  node: Extract<PhrasingContent, { type: 'emphasis' | 'strong' | 'delete' }>,
  source: string,
): readonly Run[] {
  const from = node.position?.start.offset ?? 0;
  const to = node.position?.end.offset ?? 0;
  const raw = rawOf(node, source);
  const inWord = raw.startsWith('_') && (/[\w/.]$/.test(source.slice(0, from)) || /^[\w/.]/.test(source.slice(to)));
  return inWord ? [{ text: raw, code: false }] : runsOf(node.children, source);
}

function rawOf({ position }: PhrasingContent, source: string): string {
  return source.slice(position?.start.offset ?? 0, position?.end.offset ?? 0);
}

function split(runs: readonly Run[]): Sentence[] {
  const sentences: Sentence[] = [];
  let current: Run[] = [];
  const close = () => {
    const sentence = sentenceOf(current);
    if (sentence.text !== '') sentences.push(sentence);
    current = [];
  };
  for (const run of runs) {
    const { text, code } = run;
    if (code || run.link) {
      current.push(run);
      continue;
    }
    let from = 0;
    for (const end of ends(text)) {
      current.push({ text: text.slice(from, end), code });
      close();
      from = end;
    }
    if (from < text.length) current.push({ text: text.slice(from), code });
  }
  close();
  return sentences;
}

function ends(text: string): number[] {
  return [...text.matchAll(boundary)]
    .map((match) => match.index + match[0].length)
    .filter((end) => !abbreviation.test(text.slice(Math.max(0, end - 12), end)));
}

function sentenceOf(runs: readonly Run[]): Sentence {
  const text = runs.map((run) => (run.code ? `\`${run.text}\`` : run.text)).join('');
  const plain = text.replace(/\s+/g, ' ').trim();
  // A link alone is worth a line, too.
  return { runs, text: plain === '' ? runs.flatMap(({ link }) => link?.cited ?? []).join(' ') : plain };
}
