// arXiv's query API: the addresses we ask and the Atom feeds it answers with.
// https://info.arxiv.org/help/api/user-manual.html
import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { type ArxivId, formatArxivId, parseArxivId } from '../../domain/arxiv-id.ts';
import { PaperError } from '../../domain/errors.ts';
import type { PaperMeta } from '../../domain/paper.ts';
import type { Interest } from '../../ports/papers.ts';

const lists = new Set(['feed.entry', 'feed.entry.author', 'feed.entry.category', 'feed.entry.link']);
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (_name, path) => lists.has(String(path)),
});

const text = z.string().catch('');
/** With or without attributes of its own. */
const remark = z.union([z.string(), z.object({ '#text': z.string() }).transform((node) => node['#text'])]).catch('');
const Entry = z.object({
  id: text,
  title: text,
  summary: text,
  published: z.string().nullable().catch(null),
  author: z.array(z.object({ name: text })).catch([]),
  category: z.array(z.object({ '@term': text })).catch([]),
  'arxiv:comment': remark,
});
type Entry = z.infer<typeof Entry>;
const Feed = z.object({ feed: z.object({ entry: z.array(Entry).default([]) }) });

/** Words that say nothing about a paper; arXiv would look for each of them. */
const idle = new Set('a an and are as at by for from in into is it of on or that the to via with without'.split(' '));

/** The path and query for one paper. */
export function idQuery(id: ArxivId): string {
  return `/api/query?${new URLSearchParams({ id_list: formatArxivId(id), max_results: '1' })}`;
}

/** Every telling word of a free text, by relevance; null when there is none. Operators and field prefixes lose their meaning. */
export function searchQuery(query: string, limit: number): string | null {
  const words = query.match(/[\p{L}\p{N}]+(?:[-'][\p{L}\p{N}]+)*/gu) ?? [];
  const telling = words.filter((word) => !idle.has(word.toLowerCase())).slice(0, 20);
  const asked = telling.length > 0 ? telling : words;
  if (asked.length === 0) return null;
  const search_query = asked.map((word) => `all:"${word}"`).join(' AND ');
  return `/api/query?${new URLSearchParams({ search_query, max_results: String(limit), sortBy: 'relevance', sortOrder: 'descending' })}`;
}

/** The newest papers in any of the categories with any of the key words; null when neither is named. What is no category is left out. */
export function recentQuery({ categories, keywords }: Interest, limit: number): string | null {
  const asked = [
    categories.filter((name) => /^[a-z-]+(?:\.[A-Za-z-]+)?$/.test(name)).map((name) => `cat:${name}`),
    keywords.map((phrase) => phrase.replace(/[^\p{L}\p{N}-]+/gu, ' ').trim()).flatMap(quotedEverywhere),
  ].filter((alternatives) => alternatives.length > 0);
  if (asked.length === 0) return null;
  const search_query = asked.map((alternatives) => `(${alternatives.join(' OR ')})`).join(' AND ');
  return `/api/query?${new URLSearchParams({ search_query, max_results: String(limit), sortBy: 'submittedDate', sortOrder: 'descending' })}`;
}

const quotedEverywhere = (phrase: string): string[] => (phrase === '' ? [] : [`ti:"${phrase}"`, `abs:"${phrase}"`]);

/** A paper as arXiv lists it. */
export interface Listed {
  readonly meta: PaperMeta;
  /** What is said of its withdrawal; null: nothing, and it stands. */
  readonly withdrawn: string | null;
}

/** The papers of a feed. Throws `PaperError`: `malformed_id` for arXiv's error entry, `unavailable` for what is no feed. */
export function readFeed(xml: string): Listed[] {
  const feed = Feed.safeParse(parseXml(xml));
  if (!feed.success)
    throw new PaperError('unavailable', 'arXiv answered with something that is no Atom feed', feed.error);
  const entries = feed.data.feed.entry;
  const error = entries.find((entry) => entry.id.includes('/api/errors'));
  if (error !== undefined)
    throw new PaperError('malformed_id', `arXiv: ${oneLine(error.summary) || 'it did not understand the id'}`);
  return entries.flatMap((entry) => metaOf(entry).map((meta) => ({ meta, withdrawn: withdrawalOf(entry) })));
}

/** arXiv has no field for it: authors say so in their comment, or in place of the abstract. */
function withdrawalOf(entry: Entry): string | null {
  const [comment, abstract] = [oneLine(entry['arxiv:comment']), oneLine(entry.summary)];
  if (/\b(?:withdrawn|retracted)\b/i.test(comment)) return comment;
  const instead = /^(?:this|the)\s+(?:\w+\s+){0,3}(?:withdrawn|retracted)\b/i.test(abstract);
  return instead || /^(?:withdrawn|retracted)\b/i.test(abstract) ? abstract : null;
}

/** An unknown id is answered by no entry, or by one that is empty but for its id. */
function metaOf(entry: Entry): PaperMeta[] {
  const id = parseArxivId(entry.id);
  const title = oneLine(entry.title);
  if (id === null || title === '') return [];
  return [
    {
      id: formatArxivId(id),
      title,
      authors: entry.author.map((author) => oneLine(author.name)).filter((name) => name !== ''),
      abstract: oneLine(entry.summary),
      published: entry.published,
      categories: entry.category.map((category) => category['@term']).filter((term) => term !== ''),
      url: `https://arxiv.org/abs/${formatArxivId(id)}`,
    },
  ];
}

function parseXml(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch (error) {
    throw new PaperError('unavailable', 'arXiv answered with broken XML', error);
  }
}

function oneLine(value: string): string {
  return value.replace(/\s+/g, ' ').trim();
}
