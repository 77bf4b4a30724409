// Claims that name a file, a folder or a line, held against the tree. What is no path of a repository is no claim.
import picomatch from 'picomatch';
import { type Cited, citation, isFileName, meant } from './citation.ts';
import { type Finding, holds, mayBeMissing, open, type Said, untrue } from './claim.ts';
import type { FileLink } from './file-link.ts';
import type { Ground } from './ground.ts';
import type { Read } from './reading.ts';

const placeholder = /[<>{}$%…]|\.\.\.|^(?:path\/to|your|some|foo|bar|example)\b/i;
/** Where a repository keeps its own files: a library's are cited by its name. */
const usualRoots = new Set(['src', 'lib', 'app', 'pkg', 'internal', 'packages', 'test', 'tests', 'docs', 'scripts']);
/** What stands at the top of a repository; with a line, this one's is meant. */
const standing =
  /^(?:(?:README|CHANGELOG|CHANGES|CONTRIBUTING|LICENSE|SECURITY|AGENTS)(?:\.\w+)?|setup\.(?:py|cfg)|pyproject\.toml|requirements\.txt|(?:package|tsconfig)\.json|Cargo\.toml|go\.mod|pom\.xml|Makefile|Dockerfile|CMakeLists\.txt)$/;
const separators = /[\s"“”'‘’`(),;=|]+/;

/** All claims of a sentence that name a place in the tree. What it says is not there is a claim of absence. */
export function pathClaims(said: Read, ground: Ground, origin: Origin | null = null): Finding[] {
  const links = said.sentence.runs.flatMap(({ link }) => (link ? [link] : []));
  return [...links.flatMap((link) => linkClaim(link, { said, origin }, ground) ?? []), ...wordClaims(said, ground)];
}

/** Which repository the ground is, at which commit. */
export interface Origin {
  readonly repo: string;
  readonly sha: string;
}

/** A link into this repository is a claim as good as a path; one to another commit leads to what nobody froze. */
function linkClaim(
  { repo, ref, cited: text }: FileLink,
  { said, origin }: { readonly said: Read; readonly origin: Origin | null },
  ground: Ground,
): Finding | null {
  if (origin === null || repo.toLowerCase() !== origin.repo.toLowerCase()) return null;
  const cited = citation(text);
  if (cited === null) return null;
  const isCommit = /^[0-9a-f]{7,40}$/.test(ref);
  if (isCommit && !origin.sha.startsWith(ref)) return open('path', text, 'the link is to another commit');
  if (!isCommit && !defaultBranch.test(ref)) return open('path', text, `the link is to ${ref}, which nobody froze`);
  const there = ground.files(cited.path).includes(cited.path);
  if (there) return cited.from === null ? holds('path', text) : judgeLine(cited, [cited.path], ground);
  const why = 'there is no such file';
  const kind = cited.from === null ? 'path' : 'line';
  return mayBeMissing(said) ? open(kind, text, why) : untrue(kind, text, why);
}

/** What a branch is called that the frozen commit may well be the head of; a tag or any other branch may hold other files. */
const defaultBranch = /^(?:main|master|trunk|develop|dev|HEAD)$/;

function wordClaims(said: Read, ground: Ground): Finding[] {
  return said.affirmed.flatMap(({ text, code }) =>
    text.split(separators).flatMap((token) => judgeToken({ token, code, said }, ground) ?? []),
  );
}

interface Token {
  readonly token: string;
  readonly code: boolean;
  readonly said: Said;
}

function judgeToken(given: Token, ground: Ground): Finding | null {
  const cited = citation(given.token);
  if (cited === null) return null;
  if (isList(cited.path)) return judgeList(cited, given, ground);
  if (/[*?]|\{.*,.*\}/.test(cited.path)) return given.code ? judgeGlob(cited, ground) : null;
  if (placeholder.test(cited.path)) return null;
  if (isFileName(cited.path)) return judgeFile(cited, given, ground);
  return cited.path.includes('/') || cited.folder ? judgeFolder(cited, given, ground) : null;
}

const list = /\{([^{}]*,[^{}]*)\}/;
const mostListed = 50;

/** `src/{a,b}.ts`: names that are spelt out, and no pattern. */
function isList(path: string): boolean {
  return list.test(path) && !/[*?[\]]/.test(path);
}

/** Every file or folder of a list has to be there; the first that is not is named. */
function judgeList(cited: Cited, given: Token, ground: Ground): Finding | null {
  const paths = spelt([cited.path]);
  const each = paths.map((path) => (isFileName(path) ? judgeFile : judgeFolder)({ ...cited, path }, given, ground));
  const judged = each.filter((finding) => finding !== null);
  const wrong = judged.findIndex(({ status }) => status === 'false');
  const worst = judged[wrong < 0 ? judged.findIndex(({ status }) => status !== 'supported') : wrong] ?? judged[0];
  if (worst === undefined || worst.status === 'supported') return worst ?? null;
  return { ...worst, why: `${paths[each.indexOf(worst)] ?? cited.path}: ${worst.why}` };
}

function spelt(paths: readonly string[]): string[] {
  const spread = paths.flatMap((path) => {
    const found = list.exec(path);
    return found === null ? [path] : (found[1] ?? '').split(',').map((name) => path.replace(found[0], name.trim()));
  });
  return spread.length > mostListed || spread.length === paths.length ? spread.slice(0, mostListed) : spelt(spread);
}

function judgeGlob({ path, text }: Cited, ground: Ground): Finding | null {
  if (!/[/.]/.test(path)) return null;
  const matches = picomatch(path, { dot: true });
  return ground.paths.some((one) => matches(one)) ? holds('path', text) : open('path', text, 'matches no file');
}

function judgeFolder({ path, text, folder }: Cited, { code }: Token, ground: Ground): Finding | null {
  const clean = path.replace(/^\/+/, '');
  // Without an ending or a folder of that name, `a/b` may as well be a repository, a package, or two words.
  if (ground.isFolder(clean) || (clean.includes('/') && ground.files(clean).length > 0)) return holds('path', text);
  const [first = ''] = clean.split('/');
  return code && (folder || ground.isAtTop(first)) && !path.startsWith('/')
    ? open('path', text, 'there is no such folder')
    : null;
}

function judgeFile(cited: Cited, { code, said }: Token, ground: Ground): Finding | null {
  const { path, text, from, symbol } = cited;
  const files = meant(cited, ground);
  if (files.length > 0) {
    if (from !== null) return judgeLine(cited, files, ground);
    return symbol === null ? holds('path', text) : judgeMember(cited, { files, said }, ground);
  }
  const slash = path.includes('/');
  if (path.startsWith('/') || (!slash && !code && from === null)) return null;
  const why = 'there is no such file';
  if (mayBeMissing(said)) return open('path', text, why);
  // A file of another project, or of a library, is not a wrong one of this: only a folder of this one makes it that.
  const [first = ''] = path.split('/');
  const ours = slash ? ground.isAtTop(first) || usualRoots.has(first) : from !== null && standing.test(path);
  const kind = from === null ? 'path' : 'line';
  return ours ? untrue(kind, text, why) : open(kind, text, why);
}

function judgeLine({ text, path, from, to }: Cited, files: readonly string[], ground: Ground): Finding {
  const lengths = files.flatMap((file) => ground.lines(file) ?? []);
  const longest = Math.max(...lengths);
  if (lengths.length === 0) return open('line', text, 'the file is no text');
  if (from === null || from < 1) return open('line', text, 'there is no such line');
  const [only = ''] = files;
  const which = only === path ? 'the file' : files.length === 1 ? only : 'the longest file of that name';
  if (from > longest) return untrue('line', text, `${which} has ${longest} lines`);
  if (to !== null && (to > longest || to < from)) return open('line', text, `${which} has ${longest} lines`);
  return holds('line', text);
}

function judgeMember(
  { text, symbol }: Cited,
  { files, said }: { readonly files: readonly string[]; readonly said: Said },
  ground: Ground,
): Finding {
  const name = (symbol ?? '').replace(/\[.*$/, '').split(/::|\./).at(-1) ?? '';
  if (files.some((file) => ground.holds(file, name))) return holds('symbol', text);
  const why = `${files.length === 1 ? files[0] : 'no file of that name'} has ${files.length === 1 ? `no ${name}` : name}`;
  return mayBeMissing(said) ? open('symbol', text, why) : untrue('symbol', text, why);
}
