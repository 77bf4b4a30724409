// Files of TypeScript and JavaScript that the users of a package can come to: what its manifest gives, and what those files hand on.
import { foldersAbove, pathIn } from '../../../codemap/map/reading.ts';
import type { FileFacts } from '../../facts/facts.ts';
import type { Program } from '../../program.ts';
import { declaredEntries, sourceAt } from '../../resolve/ecmascript.ts';
import { type Follower, followerOf } from '../../resolve/follow.ts';

/** More files than this are not gone through: the package then counts as one that gives everything. */
const mostFiles = 300;

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

/** Answers whether a file may be public: false only where the whole way from the manifest is known, and does not lead there. */
export function publicFiles(program: Program): (path: string) => boolean {
  const known = answers.get(program) ?? answering({ program, follower: followerOf(program) });
  answers.set(program, known);
  return known;
}

/** Each package is gone through once. */
const answers = new WeakMap<Program, (path: string) => boolean>();

function answering(at: At): (path: string) => boolean {
  const known = new Map<string, ReadonlySet<string> | null>();
  return (path) => {
    const folder = [...foldersAbove(path)].find((each) => at.program.exists(pathIn(each, 'package.json')));
    if (folder === undefined || !/\.[cm]?[jt]sx?$/.test(path)) return true;
    const files = known.has(folder) ? (known.get(folder) ?? null) : filesOf(folder, at);
    known.set(folder, files);
    return files?.has(path) ?? true;
  };
}

/** Null where it cannot be told. */
function filesOf(folder: string, at: At): ReadonlySet<string> | null {
  const open = startsOf(folder, at.program);
  if (open === null) return null;
  const found = new Set(open);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.size > mostFiles) return null;
    const facts = at.program.after(path);
    for (const each of facts === null ? [] : handedOn(facts, at)) {
      if (found.has(each)) continue;
      found.add(each);
      open.push(each);
    }
  }
  return found;
}

/** The sources that a manifest lets others import; null where one of them is made up or nowhere in the tree. */
function startsOf(folder: string, program: Program): string[] | null {
  const entries = declaredEntries(program, folder).filter(({ isType, target }) => !isType && isCode(target));
  if (entries.length === 0) {
    const isPrivate = /"private"\s*:\s*true/.test(program.text(pathIn(folder, 'package.json')) ?? '');
    return isPrivate ? ['index', 'src/index'].flatMap((each) => sourceAt(program, folder, each) ?? []) : null;
  }
  // A key is given in several builds, of which one may be made elsewhere.
  const starts = [...Map.groupBy(entries, (each) => each.key).values()].map((builds) =>
    builds.flatMap(({ target }) => (target.includes('*') ? [] : (sourceAt(program, folder, target) ?? []))),
  );
  const isMadeUp = entries.some(({ target }) => target.includes('*'));
  return isMadeUp || starts.some((each) => each.length === 0) ? null : [...new Set(starts.flat())];
}

/** Styles and data are given, too. */
const isCode = (target: string): boolean => !/\.(?!(?:[cm]?[jt]sx?)$)\w{2,5}$/.test(target) || target.includes('*');

/** What a file takes of another and gives away again: by re-export, by its name, in an object. */
function handedOn(facts: FileFacts, { follower }: At): string[] {
  const open = new Set(
    facts.definitions.filter((each) => each.kind === 'constant' && each.isPublic).map((each) => each.qualified),
  );
  const given = new Set(
    facts.references
      .filter(({ kind, inTable, owner }) => kind === 'export' || inTable || open.has(owner))
      .map(({ chain }) => chain[0] ?? ''),
  );
  return facts.imports
    .filter((each) => !each.typeOnly && (each.reexport || given.has(each.local ?? '')))
    .flatMap((each) => follower.targets(facts, each).map(({ path }) => path));
}
