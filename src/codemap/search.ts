// Search over a tree of files: lines that match an RE2 pattern, in order of path and line.
import type { Files, Workspace } from './files.ts';
import { globTest } from './search/glob.ts';
import { LineMatcher } from './search/line-matcher.ts';
import { candidateLines, ripgrepPath } from './search/ripgrep.ts';
import { rustPattern } from './search/rust-pattern.ts';
import { type Match, scanFiles, Tally, withoutReturn } from './search/scan.ts';
import { isPackSnapshot, type PackRange, type PackSnapshot } from './snapshot.ts';

export interface SearchQuery {
  /** RE2 syntax, matched against each line without its line end. */
  readonly pattern: string;
  /** picomatch; a glob without a slash is matched against the name at any depth, a folder means all that is in it. */
  readonly glob?: string;
  /** Matches to give back; 50 unless told, 1,000 at most. */
  readonly max_results?: number;
}

export interface SearchResult {
  readonly matches: readonly Match[];
  /** Matching lines in all; null when there are more than 10,000. */
  readonly total: number | null;
  readonly truncated: boolean;
}

const countedTo = 10_000;
/** Candidates that are worth asking ripgrep for: four times what is counted, as some lie in files that nobody asked for. What follows them is read. */
const mostCandidates = 40_000;
/** A tree or a glob with fewer bytes than this is read through sooner than a process starts. */
const quickRead = 256 * 1024;

/**
 * Searches text files (git's rule: no NUL in the first 8,000 bytes); symlinks and submodules are left out.
 * @throws UsageError for a pattern or glob that cannot be used, with what is wrong
 */
export async function search(files: Files, query: SearchQuery): Promise<SearchResult> {
  return searchWith(files, query, await ripgrepPath());
}

/** The same with a given ripgrep, or none: the results do not depend on it. */
export async function searchWith(files: Files, query: SearchQuery, rg: string | null): Promise<SearchResult> {
  const matcher = new LineMatcher(query.pattern);
  const chosen = globTest(query.glob);
  const keep = Math.min(Math.max(query.max_results ?? 50, 1), 1000);
  const scope = files.entries.filter(({ path, mode }) => mode !== '120000' && mode !== '160000' && chosen(path));
  const bytes = scope.reduce((sum, entry) => sum + entry.size, 0);
  const inPack = rg === null || bytes < quickRead ? null : await packCandidates(rg, files, matcher.pattern);
  const tally = new Tally(matcher, keep, countedTo);
  if (inPack === null) await scanFiles(files, pathsOf(scope), { tally, matcher });
  else await confirm(files, scope, { inPack, tally, matcher });
  const total = tally.full ? null : tally.total;
  return { matches: tally.matches, total, truncated: total === null || total > tally.matches.length };
}

function* pathsOf(entries: Iterable<{ readonly path: string }>): Generator<string> {
  for (const { path } of entries) yield path;
}

/** What ripgrep can say of a tree: which lines of the pack may match, by file, and up to which offset these are all. */
interface Candidates {
  readonly pack: PackSnapshot;
  readonly offsets: ReadonlyMap<string, number[]>;
  readonly completeTo: number;
}

async function packCandidates(rg: string, files: Files, pattern: string): Promise<Candidates | null> {
  const pack = packUnder(files);
  const rust = rustPattern(pattern);
  if (pack === null || rust === null) return null;
  const offsets = await candidateLines(rg, { pattern: rust, packPath: pack.packPath, most: mostCandidates });
  if (offsets === null) return null;
  const completeTo = offsets.length < mostCandidates ? Number.POSITIVE_INFINITY : (offsets.at(-1) ?? 0);
  return { pack, offsets: byFile(pack.ranges(), offsets), completeTo };
}

function packUnder(files: Files): PackSnapshot | null {
  if (isPackSnapshot(files)) return files;
  return isWorkspace(files) && isPackSnapshot(files.base) ? files.base : null;
}

function isWorkspace(files: Files): files is Workspace {
  return 'base' in files && 'edits' in files;
}

/** Both lists are in order. An offset at or after a file's end is the separator, a content that nothing names, or the index. */
function byFile(ranges: readonly PackRange[], offsets: readonly number[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  let at = 0;
  for (const offset of offsets) {
    while (at < ranges.length && (ranges[at]?.end ?? 0) <= offset) at += 1;
    const range = ranges[at];
    if (range === undefined) break;
    if (offset < range.start) continue;
    const list = found.get(range.entry.path);
    if (list === undefined) found.set(range.entry.path, [offset - range.start]);
    else list.push(offset - range.start);
  }
  return found;
}

interface Confirmation {
  readonly inPack: Candidates;
  readonly tally: Tally;
  readonly matcher: LineMatcher;
}

/** Goes through the files in order; those that ripgrep could not judge (edited, not UTF-8, or not reached) are read as a whole. */
async function confirm(files: Files, scope: Files['entries'], { inPack, tally, matcher }: Confirmation): Promise<void> {
  for (const entry of scope) {
    if (tally.full) return;
    const range = inPack.pack.range(entry.path);
    const isJudged = range !== undefined && range.entry.sha === entry.sha && range.end <= inPack.completeTo;
    if (!isJudged || range.text === 'other') {
      await scanFiles(files, [entry.path], { tally, matcher });
      continue;
    }
    const offsets = inPack.offsets.get(entry.path);
    if (offsets !== undefined && range.text === 'utf8')
      confirmLines(inPack.pack.read(entry.path), offsets, { path: entry.path, tally, matcher });
  }
}

function confirmLines(
  bytes: Uint8Array | null,
  offsets: readonly number[],
  { path, tally, matcher }: { path: string; tally: Tally; matcher: LineMatcher },
): void {
  if (bytes === null) return;
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let number = 1;
  let at = 0;
  for (const offset of offsets) {
    if (tally.full) return;
    for (let feed = content.indexOf(10, at); feed !== -1 && feed < offset; feed = content.indexOf(10, at)) {
      number += 1;
      at = feed + 1;
    }
    const end = content.indexOf(10, offset);
    const line = withoutReturn(content.toString('utf8', offset, end === -1 ? content.length : end));
    if (matcher.matches(line)) tally.add(path, number, line);
  }
}
