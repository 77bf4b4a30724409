// Freezing where things come from: the repository's licence, and the code that the paper links to. Nothing here can stop a run.
import { keys } from '../artifacts/catalogue.ts';
import { putDocument } from '../artifacts/shelf.ts';
import { isCode } from '../codemap/languages.ts';
import { licenceNames, licenceText } from '../codemap/licence.ts';
import { isTestPath } from '../codemap/test-conventions.ts';
import { ForgeError } from '../domain/errors.ts';
import type { Accepted } from '../domain/manifest.ts';
import { type Licence, type LinkedCode, Origins } from '../domain/origins.ts';
import type { Paper } from '../domain/paper.ts';
import { repoName } from '../domain/target.ts';
import type { Repository, TreeEntry } from '../ports/repository.ts';
import type { World } from '../ports/world.ts';

/** Repositories that are looked at, of those that the paper links to. */
const mostLinked = 3;
/** Of the reference's files: how many, each at most so large, all together. Bytes. */
const mostFiles = 6;
const fileBytes = 24_000;
const allBytes = 60_000;
const readmes = ['README.md', 'README.rst', 'README.txt', 'README', 'readme.md'];
const decoder = new TextDecoder();

/** Stores licences and, where the README names the paper, some files of its reference implementation: material for fidelity alone. */
export async function freezeOrigins(
  found: { readonly accepted: Accepted; readonly paper: Paper; readonly licence: Licence | null },
  world: World,
): Promise<void> {
  const { accepted, paper, licence } = found;
  const linked: LinkedCode[] = [];
  const own = repoName(accepted.target).toLowerCase();
  const isOwn = ({ owner, repo }: Place) => `${owner}/${repo}`.toLowerCase() === own;
  const places = linkedPlaces(paper.links);
  for (const place of places.filter(isOwn)) linked.push({ ...blankOf(place), unread: itself });
  for (const place of places.filter((each) => !isOwn(each)).slice(0, mostLinked)) {
    const repository = world.forges.elsewhere(accepted.target, place);
    const { text, ...code } = await lookAt(place, { repository, paper });
    linked.push(code);
    if (text !== '' && linked.filter(({ sha }) => sha !== null).length === 1) {
      await world.blobs.put(keys.reference(accepted.experiment), text);
    }
  }
  await putDocument(world.blobs, keys.origins(accepted.experiment), Origins, { licence, linked });
}

/** The paper's own code is what the run is on: it is there in whole, and needs no second reading. */
const itself = 'it is this repository';

interface Place {
  readonly owner: string;
  readonly repo: string;
}

/** What GitHub has in the place of an owner for pages of its own. */
const pages = /^(?:apps|collections|features|marketplace|orgs|search|sponsors|topics|users)$/i;

/** Repositories among the links, each once; only GitHub's own site counts, and no host is ever taken from a link. */
export function linkedPlaces(links: readonly string[]): Place[] {
  const places = new Map<string, Place>();
  for (const link of links) {
    const match =
      /^https?:\/\/(?:www\.)?github\.com\/([A-Za-z0-9-]{1,39})\/([\w.-]{1,100}?)(?:\.git)?(?:[/?#].*)?$/i.exec(link);
    const [, owner, repo] = match ?? [];
    if (owner !== undefined && !pages.test(owner) && repo !== undefined && repo !== '.' && repo !== '..')
      places.set(`${owner}/${repo}`.toLowerCase(), { owner, repo });
  }
  return [...places.values()];
}

function blankOf({ owner, repo }: Place): Omit<LinkedCode, 'unread'> {
  const name = `${owner}/${repo}`;
  return { repo: name, url: `https://github.com/${name}`, licence: null, names_paper: false, sha: null };
}

async function lookAt(
  { owner, repo }: Place,
  at: { readonly repository: Repository | null; readonly paper: Paper },
): Promise<LinkedCode & { readonly text: string }> {
  const name = `${owner}/${repo}`;
  const blank = { ...blankOf({ owner, repo }), text: '' };
  if (at.repository === null) return { ...blank, unread: 'nothing but the checkout is read' };
  try {
    const licence = await licenceIn(at.repository);
    const readme = await firstFile(at.repository, readmes);
    // A file that is missing says nothing of whether there is a repository at all.
    if (licence === null && readme === null) await at.repository.facts();
    const names_paper = readme !== null && namesPaper(decoder.decode(readme.bytes), at.paper);
    const reference = names_paper ? await referenceText(at.repository, name, at.paper) : { sha: null, text: '' };
    return { ...blank, unread: null, licence, names_paper, ...reference };
  } catch (error) {
    // What it links to may be private, gone, or out at the moment: that is said, and the run goes on.
    if (!(error instanceof ForgeError)) throw error;
    return { ...blank, unread: error.reason === 'not_found' ? 'it is not there, or not public' : error.message };
  }
}

async function licenceIn(repository: Repository): Promise<Licence | null> {
  const file = await firstFile(repository, licenceNames);
  return file === null ? null : { ...licenceText(file.path, file.bytes), others: [], declared: null };
}

async function firstFile(repository: Repository, names: readonly string[]) {
  for (const path of names) {
    const bytes = await repository.file(path, null);
    if (bytes !== null) return { path, bytes };
  }
  return null;
}

/** By its arXiv id, whatever the version, or by its whole title. */
export function namesPaper(readme: string, { id, title }: Pick<Paper, 'id' | 'title'>): boolean {
  const plain = (text: string) => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
  const bare = id?.replace(/v\d+$/, '');
  if (bare !== undefined && hasNumber(readme, bare)) return true;
  const words = plain(title);
  return words.includes(' ') && plain(readme).includes(words);
}

/** Not as a part of a longer number. */
function hasNumber(text: string, id: string): boolean {
  for (let at = text.indexOf(id); at !== -1; at = text.indexOf(id, at + 1)) {
    if (!/\d/.test(text[at - 1] ?? '') && !/\d/.test(text[at + id.length] ?? '')) return true;
  }
  return false;
}

async function referenceText(repository: Repository, name: string, paper: Paper) {
  const { sha } = await repository.pin(null);
  const { entries } = await repository.tree(sha);
  const chosen = likely(entries, paper);
  const parts: string[] = [];
  for (const { path, sha: blob } of chosen) {
    parts.push(`## ${path}\n\n${decoder.decode(await repository.blob(blob)).trimEnd()}`);
  }
  if (parts.length === 0) return { sha: null, text: '' };
  const names = chosen.length === 1 ? 'one file' : `${chosen.length} files`;
  return { sha, text: `${name} at ${sha}, ${names} of it:\n\n${parts.join('\n\n')}` };
}

/** Code whose path speaks of what the paper's title and abstract speak of, the nearest first. */
function likely(entries: readonly TreeEntry[], { title, abstract }: Paper): TreeEntry[] {
  const wordsOf = (text: string) => new Set(text.toLowerCase().match(/[a-z]{4,}/g) ?? []);
  const wanted = wordsOf(`${title} ${abstract}`);
  const score = ({ path }: TreeEntry) => [...wordsOf(path)].filter((word) => wanted.has(word)).length;
  const code = entries.filter(
    ({ path, mode, size }) =>
      mode.startsWith('100') && size > 0 && size <= fileBytes && isCode(path) && !isTestPath(path),
  );
  const kept: TreeEntry[] = [];
  let left = allBytes;
  for (const entry of code.toSorted((a, b) => score(b) - score(a) || (a.path < b.path ? -1 : 1))) {
    if (kept.length >= mostFiles) break;
    if (entry.size > left) continue;
    kept.push(entry);
    left -= entry.size;
  }
  return kept;
}
