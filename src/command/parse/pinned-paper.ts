// The paper that an issue pins: the one arXiv id that a reader finds in its title or text.
import type { Nodes } from 'mdast';
import { parseMarkdown } from '../../comparison/markdown.ts';
import { type ArxivId, formatArxivId, parseArxivId } from '../../domain/arxiv-id.ts';

export type PinnedPaper =
  | { readonly kind: 'one'; readonly id: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly ids: readonly string[] };

// In running text: addresses and `arXiv:` of any id; bare ids only in the new style, and only as a word of their own, and no
// amount of euros (20ac) or pounds (a3).
const inText: readonly RegExp[] = [
  /(?:https?:\/\/)?(?:[\w-]{1,63}\.){0,4}(?:arxiv|ar5iv)\.org\/(?:abs|pdf|html)\/[\w./-]*\w/gi,
  /\b10\.48550\/arxiv\.[\w./-]*\w/gi,
  /\barxiv\s*:\s*(?:[a-z-]+(?:\.[a-z]{2})?\/)?[\d.]*\d(?:v\d+)?/gi,
  /(?<![\w.$\u20ac\u00a3/:#@-])\d{4}\.\d{4,5}(?:v\d+)?(?![\w%/-]|\.\d)/gi,
];

/** Code, HTML and HTML comments do not count. The same id with and without a version is one, and the version is kept. */
export function pinnedPaper(title: string, body: string): PinnedPaper {
  const found = new Map<string, Set<number>>();
  const texts = [title.replace(/`[^`]*`/g, ' '), ...visibleTexts(parseMarkdown(body))];
  for (const id of texts.flatMap(idsIn)) {
    const versions = found.get(id.id) ?? new Set<number>();
    if (id.version !== null) versions.add(id.version);
    found.set(id.id, versions);
  }
  const ids = [...found].flatMap(([id, versions]) =>
    versions.size === 0 ? [id] : [...versions].map((version) => formatArxivId({ id, version })),
  );
  const [first] = ids;
  if (first === undefined) return { kind: 'none' };
  return ids.length === 1 ? { kind: 'one', id: first } : { kind: 'several', ids };
}

function idsIn(text: string): ArxivId[] {
  return inText
    .flatMap((pattern) => [...text.matchAll(pattern)].map(([match]) => parseArxivId(match)))
    .filter((id) => id !== null);
}

/** The running text with a blank between blocks, and the target of each link. Without recursion: the tree may be deep. */
function visibleTexts(root: Nodes): string[] {
  const targets: string[] = [];
  let text = '';
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'text') text += node.value;
    else if (!transparent.has(node.type)) text += '\n';
    if (node.type === 'link' || node.type === 'definition') targets.push(node.url);
    if ('children' in node) waiting.push(...node.children.toReversed());
  }
  return [text, ...targets];
}

/** Marks inside a word do not end it. */
const transparent = new Set<Nodes['type']>(['emphasis', 'strong', 'delete']);
