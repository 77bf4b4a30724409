// The places where the paper may land, and the registries near them, in words.

import { shownPath } from '../tree-path.ts';
import type { Candidate } from './candidates.ts';
import { folderOf } from './reading.ts';
import { listing, type Section } from './section.ts';
import { inOrder } from './show.ts';
import type { Survey } from './survey.ts';

const mostLines = 6;
const mostNames = 4;

/** @param subject what the words are from: `paper`, or `request` where there is none */
export function candidateSection(
  subject: 'paper' | 'request',
  candidates: readonly Candidate[],
  { sources }: Pick<Survey, 'sources'>,
): Section {
  const lines = candidateLines(candidates);
  const none =
    sources === 0
      ? 'None: there is no source file with readable names.'
      : 'None: no name, path or leading comment shares a rare word with it.';
  return {
    title: `Places whose names share rare words with the ${subject}`,
    share: 18,
    render: listing(lines.length > 0 ? lines : [none], (left) => `${left} more`),
  };
}

/** What shares the same words in one file is one idea and one line, which stands where the best of it does. */
function candidateLines(candidates: readonly Candidate[]): string[] {
  const same = Map.groupBy(candidates, ({ path, shares }) => [path, ...shares].join('\0'));
  return [...same.values()].flatMap((group) => {
    const [best] = group;
    if (best === undefined) return [];
    const names = [...Map.groupBy(group, ({ name }) => name).values()];
    const told = names.slice(0, mostNames).map((each, index) => nameIn(each, index === 0));
    const left = names.length - told.length;
    const more = left > 0 ? `, … ${left} more` : '';
    return [`${shownPath(best.path)}:${told.join(', ')}${more} (${best.shares.slice(0, 5).join(', ')})`];
  });
}

/** Overloads, methods of several classes, a class and its constructor share a name; the kind is told once a line. */
function nameIn(same: readonly Candidate[], withKind: boolean): string {
  const lines = same.map(({ line }) => line).sort((a, b) => a - b);
  const places = [...lines.slice(0, mostLines), ...(lines.length > mostLines ? ['…'] : [])].join(', ');
  const [first] = same;
  return `${places} ${withKind ? `${first?.kind} ` : ''}${first?.name}`;
}

/** Registries near a candidate first: the one in its file, then in its folder. One name in one file is one line. */
export function registryLines({ registries }: Pick<Survey, 'registries'>, places: readonly string[]): string[] {
  const folders = new Set(places.map(folderOf));
  const near = new Set(places);
  const rank = (path: string) => (near.has(path) ? 0 : folders.has(folderOf(path)) ? 1 : 2);
  const sorted = [...registries].sort(
    (a, b) => rank(a.path) - rank(b.path) || inOrder(a.path, b.path) || a.line - b.line,
  );
  const once = new Map(sorted.toReversed().map((place) => [`${place.path}\0${place.name}`, place]));
  return [...once.values()].toReversed().map(({ path, line, name }) => `${shownPath(path)}:${line} ${name}`);
}
