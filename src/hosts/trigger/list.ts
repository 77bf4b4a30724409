// Where runs are asked for: lines of a file, or repositories of the command line, each with where it stands, for its errors.

import { formatArxivId, parseArxivId } from '../../domain/arxiv-id.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Place } from '../../ports/asker.ts';

/** A thread that is there, or a paper for which one is opened. */
export type Where = { readonly issue: number } | { readonly paper: string };

export interface Wanted extends Place {
  /** `line 3`, for whoever mends the file. */
  readonly at: string;
  readonly where: Where;
}

const named = /^([\w.-]+)\/([\w.-]+?)(?:#([1-9]\d{0,9})|[ \t]+(\S+))$/;
const form = 'write OWNER/REPO#ISSUE or OWNER/REPO PAPER';
/** As a browser shows a repository or a thread. */
const address = /^(https?:\/\/[^/\s]+)\/([\w.-]+\/[\w.-]+)(?:\/(?:issues|pull)\/(\d+))?\/?(?:[#?]\S*)?(?=\s|$)/;

/**
 * One a line, by name or by its address on `site` (no slash at the end); empty lines say nothing, and neither does what follows a `#` that
 * begins a word. Throws one UsageError for all lines that are wrong.
 */
export function wantedIn(text: string, name: string, site = 'https://github.com'): Wanted[] {
  const problems: string[] = [];
  const wanted: Wanted[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const written = raw.replace(/(^|\s)#.*$/, '').trim();
    if (written === '') continue;
    const at = `line ${index + 1}`;
    const read = readLine(written, { at, site });
    const twin = typeof read === 'string' ? undefined : wanted.find((other) => nameOf(other) === nameOf(read));
    if (typeof read === 'string') problems.push(`${at}: ${read}`);
    else if (twin) problems.push(`${at}: says the same as ${twin.at}`);
    else wanted.push(read);
  }
  if (problems.length > 0)
    throw new UsageError(`${name} cannot be used: ${problems.join('; ')}. Nothing was asked for.`);
  if (wanted.length === 0) throw new UsageError(`${name} names no repository: ${form}, one a line.`);
  return wanted;
}

function readLine(line: string, { at, site }: { readonly at: string; readonly site: string }): Wanted | string {
  const [, root] = address.exec(line) ?? [];
  if (root !== undefined && root.toLowerCase() !== site) return `${root} is not ${site}, where this asks`;
  const written = line.replace(
    address,
    (_, _root, place, issue) => `${place}${issue === undefined ? '' : `#${issue}`}`,
  );
  const [, owner, repo, issue, word] = named.exec(written) ?? [];
  if (owner === undefined || repo === undefined)
    return `${JSON.stringify(written.slice(0, 80))} is none of ours, ${form}`;
  if (issue !== undefined) return { at, owner, repo, where: { issue: Number(issue) } };
  const paper = paperOf(word ?? '');
  return paper === null
    ? `${JSON.stringify((word ?? '').slice(0, 80))} is no arXiv id`
    : { at, owner, repo, where: { paper } };
}

/** The same place for each of the repositories `a/b,c/d`. */
export function wantedOf(
  repos: string,
  { issue, paper }: { readonly issue?: string; readonly paper?: string },
): Wanted[] {
  if ((issue === undefined) === (paper === undefined))
    throw new UsageError('--repo goes with one of --issue N and --paper ID.');
  if (issue !== undefined && !/^[1-9]\d{0,9}$/.test(issue))
    throw new UsageError(`--issue takes the number of an issue, not ${issue}.`);
  const tail = issue === undefined ? ` ${paper}` : `#${issue}`;
  const lines = repos.split(',').map((name) => `${name.trim()}${tail}`);
  return wantedIn(lines.join('\n'), '--repo').map((wanted, n) => ({ ...wanted, at: `repository ${n + 1}` }));
}

function paperOf(word: string): string | null {
  const id = parseArxivId(word);
  return id && formatArxivId(id);
}

/** GitHub's names are the same in any case of letters. */
export function nameOf(wanted: Wanted): string {
  return shownName(wanted).toLowerCase();
}

/** As somebody would write it. */
export function shownName({ owner, repo, where }: Wanted): string {
  return `${owner}/${repo}${'issue' in where ? `#${where.issue}` : ` ${where.paper}`}`;
}
