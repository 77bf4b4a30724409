// Our own part of a body, topic by topic: under the model's heading of that topic where it wrote one, else under ours.
import type { Section } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import type { Told, Topic } from './told.ts';

export interface Topical {
  readonly topic: Topic;
  readonly heading: string;
  /** Markdown without a heading, given what the model tells under its own: what it says already need not be said again. */
  readonly write: (told: string) => string;
  readonly rank: number;
  /** A shorter text for when there is no room. */
  readonly instead?: string;
}

const longestList = 30;

/** Foreign sentences as a list, without those that stand in `told` already; empty for no sentence. */
export function listOf(items: readonly string[], told = ''): string {
  const lines = items
    .map((item) => foreignLine(item, 600))
    .filter((line) => line !== '' && !told.includes(line.replace(/\.$/, '')));
  const more = lines.length > longestList ? [`- and ${lines.length - longestList} more`] : [];
  return [...lines.slice(0, longestList).map((line) => `- ${line}`), ...more].join('\n');
}

export function headed({ heading, write, rank, instead }: Topical, told = ''): Section {
  const text = [told, write(told)].filter((part) => part !== '').join('\n\n');
  if (text === '') return { text: '' };
  const under = (body: string) => `### ${heading}\n\n${body}`;
  return {
    text: under(text),
    rank,
    name: `“${heading}”`,
    ...(instead === undefined ? {} : { instead: under(instead) }),
  };
}

/** What the model tells, in its order and under its headings, with our facts beneath those of the same topic; then the rest of ours. */
export function woven({ lead, parts }: Told, ours: readonly Topical[]): Section[] {
  const placed = new Set<Topical>();
  const theirs = parts.flatMap(({ heading, topic, text }): Section[] => {
    const same = ours.filter((own) => own.topic === topic && !placed.has(own));
    for (const own of same) placed.add(own);
    return [{ text: `${heading}\n\n${text}`.trim() }, ...same.map((own) => beneath(own, text))];
  });
  return [{ text: lead }, ...theirs, ...ours.filter((own) => !placed.has(own)).map((own) => headed(own))];
}

function beneath({ write, heading, rank, instead }: Topical, told: string): Section {
  return { text: write(told), rank, name: `“${heading}”`, ...(instead === undefined ? {} : { instead }) };
}
