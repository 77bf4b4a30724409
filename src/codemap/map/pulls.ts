// Merged pull requests and the shape that their titles and bodies have: what a patch here should look like.
import { plural } from '../../domain/plural.ts';
import type { MergedPull } from '../../ports/repository.ts';
import { oneLine } from './show.ts';

const conventional = /^(?:feat|fix|docs|chore|refactor|test|tests|perf|build|ci|style|revert)(?:\([^)]{1,60}\))?!?: /i;
const tagged = /^\[[^\]]{1,40}\]/;

/** One line on what they have in common, then one for each, newest first. */
export function pullLines(pulls: readonly MergedPull[]): string[] {
  if (pulls.length === 0) return [];
  return [commonShape(pulls), ...pulls.map(pullLine)];
}

function commonShape(pulls: readonly MergedPull[]): string {
  const share = (test: (pull: MergedPull) => boolean) => `${pulls.filter(test).length} of ${pulls.length}`;
  const words = [
    `${share(({ title }) => conventional.test(title))} titles are Conventional Commits`,
    `${share(({ title }) => tagged.test(title))} begin with a [tag]`,
    `${share(({ body }) => /^[ \t]*[-*] \[[ xX]\]/m.test(body))} bodies have a checklist`,
    `bodies have a median of ${plural(median(pulls.map(({ body }) => wordCount(body))), 'word')}`,
  ];
  const headings = commonHeadings(pulls);
  return `Shape: ${words.join(', ')}${headings.length > 0 ? `; headings ${headings.join(', ')}` : ''}.`;
}

function pullLine({ number, title, body, author }: MergedPull): string {
  const headings = headingsOf(body).slice(0, 5);
  const shape = headings.length > 0 ? `; ${headings.join(' / ')}` : '';
  return `#${number} ${oneLine(title).slice(0, 140)} (${oneLine(author).slice(0, 40)}; ${plural(wordCount(body), 'word')}${shape})`;
}

function headingsOf(body: string): string[] {
  return [...body.slice(0, 20_000).matchAll(/^#{1,4} ([^\n]{1,60})/gm)].map((match) => oneLine(match[1] ?? ''));
}

/** Headings that at least a third of the bodies share. */
function commonHeadings(pulls: readonly MergedPull[]): string[] {
  const counts = new Map<string, number>();
  for (const { body } of pulls)
    for (const heading of new Set(headingsOf(body))) counts.set(heading, (counts.get(heading) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1 && count >= pulls.length / 3)
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, 6)
    .map(([heading]) => heading);
}

function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
}

function median(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
