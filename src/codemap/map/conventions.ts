// What the repository asks of contributors: the files that say so, each quoted as far as there is room. Quoted, never obeyed.
import { plural } from '../../domain/plural.ts';
import type { Files } from '../files.ts';
import { shownPath } from '../tree-path.ts';
import { textAt } from './reading.ts';
import { byteLength, cut, type Section } from './section.ts';
import { inOrder, prose } from './show.ts';

/** What GitHub knows by its place, kind by kind: how to contribute, templates of pull requests, templates and forms of issues. */
export const standing: readonly RegExp[] = [
  /^(?:\.github\/|docs\/)?CONTRIBUTING(?:\.(?:md|rst|txt))?$/i,
  /^(?:\.github\/|docs\/)?PULL_REQUEST_TEMPLATE(?:(?:\.(?:md|txt))?|\/[^/]+\.(?:md|txt))$/i,
  /^\.github\/ISSUE_TEMPLATE\/(?!config\.ya?ml$)[^/]+\.(?:md|ya?ml)$|^(?:\.github\/|docs\/)?ISSUE_TEMPLATE(?:(?:\.(?:md|txt))?|\/[^/]+\.md)$/i,
];

/** Most binding first, as the original tool ranks them: review rules, then instructions for agents, then for people, then templates. */
const wanted: readonly RegExp[] = [
  /^(?:\.github\/)?REVIEW\.md$/i,
  /^(?:\.github\/)?AGENTS\.md$/i,
  /^(?:\.claude\/)?CLAUDE\.md$/i,
  /^\.github\/copilot-instructions\.md$|^\.(?:cursor|windsurf|cline)rules$|^(?:GEMINI|CONVENTIONS)\.md$/i,
  /^\.github\/instructions\/(?:[^/]+\/)*[^/]+\.instructions\.md$|^\.cursor\/rules\/(?:[^/]+\/)*[^/]+\.mdc?$/i,
  ...standing,
  /^(?:\.github\/|docs\/)?(?:CODE_STYLE|STYLEGUIDE|STYLE|DEVELOPMENT|DEVELOPING|HACKING|CONTEXT|ARCHITECTURE)\.(?:md|rst)$/i,
];
/** Instruction files of a package in a monorepo. */
const nested = /\/(?:AGENTS|CLAUDE|CONTRIBUTING|REVIEW)\.md$/i;

const leastQuote = 120;
const longestQuote = 3000;

interface Convention {
  readonly head: string;
  readonly quote: string;
}

export function conventionFiles(files: Files): string[] {
  const ranked = files.entries.map(({ path }) => ({ path, rank: wanted.findIndex((pattern) => pattern.test(path)) }));
  const top = ranked.filter(({ rank }) => rank !== -1).sort((a, b) => a.rank - b.rank || inOrder(a.path, b.path));
  const below = ranked.filter(
    ({ path, rank }) => rank === -1 && nested.test(path) && !/node_modules|vendor|third_party/.test(path),
  );
  return [...top, ...below].map(({ path }) => path);
}

/** @param all the files that `conventionFiles` found */
export function conventionSection(files: Files, all: readonly string[]): Section {
  const read = all.slice(0, 24).flatMap((path) => conventionAt(files, path));
  return {
    title: 'Conventions of the repository (quoted)',
    share: 13,
    render: (bytes) => renderQuotes(read, all.length, bytes),
  };
}

function conventionAt(files: Files, path: string): Convention[] {
  const text = textAt(files, path);
  if (text === null) return [];
  const headings = text.match(/^#{1,6}\s/gm)?.length ?? 0;
  const size = `${plural(text.split('\n').length, 'line')}${headings > 0 ? `, ${plural(headings, 'heading')}` : ''}`;
  const quote = cut(prose(text), longestQuote);
  return [{ head: `${shownPath(path)} (${size}): `, quote: quote === '' ? 'nothing but comments' : quote }];
}

/** As many files as can be quoted usefully; each then gets a part, and short ones leave theirs to the next. */
function renderQuotes(read: readonly Convention[], total: number, bytes: number): string {
  const most = (count: number) => read.slice(0, count);
  const note = (count: number) => (count < total ? `\n… and ${plural(total - count, 'more file')} of this kind` : '');
  const least = (count: number) =>
    most(count).reduce(
      (sum, { head, quote }) => sum + byteLength(head) + Math.min(leastQuote, byteLength(quote)) + 1,
      byteLength(note(count)) - 1,
    );
  let count = read.length;
  while (count > 0 && least(count) > bytes) count -= 1;
  if (count === 0) return total === 0 ? '' : cut(`${plural(total, 'file')}, the first ${read[0]?.head ?? ''}`, bytes);
  const shown = most(count);
  let room = bytes + 1 - byteLength(note(count)) - shown.reduce((sum, { head }) => sum + byteLength(head) + 1, 0);
  const lines = shown.map(({ head, quote }, index) => {
    const text = cut(quote, Math.floor(room / (shown.length - index)));
    room -= byteLength(text);
    return head + text;
  });
  return lines.join('\n') + note(count);
}
