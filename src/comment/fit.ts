// Sections -> one body that GitHub accepts: cut between sections, with a word on what is missing and where it is.
import { withoutHidden } from './foreign/hidden.ts';

/** GitHub answers 422 beyond this many UTF-16 code units. */
export const bodyLimit = 65_536;

export interface Section {
  readonly text: string;
  /** Sections of the highest rank go first when there is no room; without one a section always stays, and must be short. */
  readonly rank?: number;
  /** What the missing part is called: "the patch". */
  readonly name?: string;
  /** A shorter text for its place. */
  readonly instead?: string;
}

export interface Frame {
  /** Where the rest is: a sentence's end such as "in [the records](https://…)". */
  readonly rest: string;
  /** The last line of the body. */
  readonly marker: string;
  readonly limit?: number;
}

/**
 * The sections with a blank line between them, then the marker. Sections without rank are never dropped; when even they have no room the
 * last of them go, so that the marker always stands.
 */
export function fitBody(sections: readonly Section[], { rest, marker, limit = bodyLimit }: Frame): string {
  const left = sections.map((section) => ({ ...section, rank: section.rank ?? 0 })).filter(({ text }) => text !== '');
  const missing: string[] = [];
  let body = joined(left, missing, { rest, marker });
  while (body.length > limit && left.length > 0) {
    const index = heaviest(left);
    const section = left[index];
    if (section === undefined) break;
    if (section.name !== undefined) missing.push(section.name);
    if (section.instead === undefined) left.splice(index, 1);
    else
      left[index] = { text: section.instead, rank: section.rank, ...(section.name === undefined ? {} : { name: '' }) };
    body = joined(left, missing, { rest, marker });
  }
  return body;
}

/** The last one of the highest rank. */
function heaviest(sections: readonly { readonly rank: number }[]): number {
  const top = Math.max(...sections.map(({ rank }) => rank));
  return sections.findLastIndex(({ rank }) => rank === top);
}

function joined(sections: readonly Section[], missing: readonly string[], { rest, marker }: Frame): string {
  const named = [...new Set(missing.filter((name) => name !== ''))];
  const notice = named.length === 0 ? [] : [`Cut to fit into one comment: ${named.join(', ')}. Everything is ${rest}.`];
  return [...sections.map(({ text }) => text), ...notice, marker].join('\n\n');
}

/** A block that stays folded until somebody opens it; nothing for nothing. The summary is our own text, without Markdown. */
export function folded(summary: string, body: string): string {
  return body === '' ? '' : `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Code between fences that are longer than any inside it. */
export function fenced(code: string, language = ''): string {
  const longest = Math.max(0, ...[...code.matchAll(/`{3,}/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${code.replace(/\n$/, '')}\n${fence}`;
}

/** A Markdown table; cells are ready Markdown on one line. `right` names the columns to align right, from 0. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (right.includes(column) ? '---:' : '---'));
  return [line(head), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}

/** Inline code of our own words and names: the fence is longer than any backtick inside. */
export function code(text: string): string {
  const clean = withoutHidden(text).replace(/\s+/g, ' ');
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = clean.startsWith('`') || clean.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${clean}${padding}${fence}`;
}
