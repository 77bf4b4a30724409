// The paths gate: does the patch touch only what it may?
import picomatch from 'picomatch';
import { isKeptInLfs } from '../codemap/lfs-attributes.ts';
import { isLfsPointer } from '../codemap/lfs-pointer.ts';
import type { GateResult } from '../domain/gate.ts';
import type { FileChange } from '../domain/patch.ts';
import type { Change, ChangeSet } from './change-set.ts';
import type { FileFacts } from './facts/facts.ts';
import { fileName, folderOf, isBuildFile, isLockfile } from './file-kinds.ts';
import { mayChangeLock } from './locked.ts';
import { never, setsUpOthers } from './trusted-paths.ts';

const scratch =
  /^(?:PR[_-]?(?:BODY|TITLE|DESCRIPTION)|NOTES?|TODO|SCRATCH|OPEN_AS_ISSUE|COMMIT_MSG)(?:\.\w+)?$|\.(?:patch|diff|orig|rej|log)$/i;
/** What a model tells of its own work, or what it saw when it tried it: belongs into the pull request. */
const report =
  /^(?:(?:IMPLEMENTATION|PR|TASK)[_-](?:SUMMARY|NOTES|REPORT|STATUS|DETAILS|COMPLETE)|CHANGES?[_-]SUMMARY|SUMMARY[_-]OF[_-]CHANGES|(?:TEST|TESTS|BUILD|LINT)[_-](?:OUTPUT|RESULTS?))(?:\.(?:md|txt|rst))?$/i;

export interface PathsInput {
  readonly set: ChangeSet;
  /** `paths.blocked` of the configuration at the base. */
  readonly blocked: readonly string[];
  /** Facts after the patch of every changed file that could be read: what they import makes a dependency needed. */
  readonly facts: readonly FileFacts[];
  /** A path as the repository writes it, which is what `blocked` speaks of: here names are spelt in ASCII. */
  readonly written: (path: string) => string;
}

export function pathsGate({ set, blocked, facts, written }: PathsInput): GateResult {
  const matches = matcherOf([...never, ...blocked]);
  const isBlocked = (path: string): boolean => matches(written(path));
  const fails = set.changes.flatMap((change, index) =>
    refusals(set, change, { file: set.patch.files[index], isBlocked }),
  );
  const warnings = set.changes.flatMap((change) => doubts(set, change, facts));
  const outcome = fails.length > 0 ? 'fail' : warnings.length > 0 ? 'warn' : 'pass';
  return {
    gate: 'paths',
    outcome,
    reasons: [...fails, ...warnings],
    measures: { files: set.changes.length, refused: fails.length, doubtful: warnings.length },
  };
}

/** Case does not matter: two spellings are one file on some of the machines that check the patch out. A folder blocks what is below it. */
function matcherOf(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs
    .map((glob) => glob.replace(/^\.?\/+/, '').replace(/\/+$/, ''))
    .filter((glob) => glob !== '')
    .flatMap((glob) => [glob, `${glob}/**`]);
  const matches = patterns.map((pattern) => picomatch(pattern, { dot: true, nocase: true }));
  // A line break in a name would stop `**`.
  return (path) => matches.some((each) => each(path.replace(/\p{Cc}/gu, '_')));
}

const setsUp = matcherOf(setsUpOthers);

interface Asked {
  readonly file: FileChange | undefined;
  readonly isBlocked: (path: string) => boolean;
}

function refusals(set: ChangeSet, change: Change, { file, isBlocked }: Asked): string[] {
  const reasons: string[] = [];
  for (const path of new Set([change.path, change.from])) {
    if (leavesTree(path)) reasons.push(`${shown(path)} is outside the tree.`);
    if (isBlocked(path)) reasons.push(`${shown(path)} is blocked: it may not be changed.`);
    const link = linkAbove(set, path);
    if (link !== null)
      reasons.push(`${shown(path)} lies behind ${shown(link)}, which is no folder of this repository.`);
  }
  const modes = [file?.mode, set.base.entry(change.from)?.mode, set.base.entry(change.path)?.mode];
  if (modes.includes('120000')) reasons.push(`${shown(change.path)} is a symlink.`);
  if (modes.includes('160000')) reasons.push(`${shown(change.path)} is a nested repository (gitlink or submodule).`);
  if (fileName(change.path) === '.gitmodules' || fileName(change.from) === '.gitmodules')
    reasons.push(`${shown(change.path)} configures submodules.`);
  if (isLfsPointer(change.before ?? '')) reasons.push(`${shown(change.path)} is kept in Git LFS.`);
  if (change.kind === 'added' && !isLfsPointer(change.after ?? '') && isKeptInLfs(set.base, change.path))
    reasons.push(`${shown(change.path)} belongs in Git LFS by .gitattributes, and would be pushed as it is.`);
  if (change.binary) reasons.push(`${shown(change.path)} is binary.`);
  return reasons;
}

function leavesTree(path: string): boolean {
  if (path === '' || path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.includes('\0')) return true;
  return (
    path.split(/[/\\]/).some((part) => part === '..' || part === '.') ||
    path.split('/').some((part) => part === '' || part.toLowerCase() === '.git')
  );
}

/** A symlink or submodule of the base, or of the patch, above a path. */
function linkAbove(set: ChangeSet, path: string): string | null {
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) {
    const mode = set.base.entry(folder)?.mode ?? set.patch.files.find((each) => each.path === folder)?.mode;
    if (mode === '120000' || mode === '160000') return folder;
  }
  return null;
}

function doubts(set: ChangeSet, change: Change, facts: readonly FileFacts[]): string[] {
  const { path } = change;
  const name = fileName(path);
  if (setsUp(path)) return [`${shown(path)} sets up the machines of others, which no paper asks for.`];
  if (name === '.gitignore') return [`${path} hides files from git.`];
  if (change.kind === 'added' && folderOf(path) === '' && (scratch.test(name) || report.test(name)))
    return [`${path} looks like a scratch file.`];
  if (/\.(?:orig|rej)$/.test(name) && change.kind === 'added') return [`${path} looks like a leftover of a merge.`];
  if (isLockfile(path))
    return lockNeeded(set, path)
      ? []
      : [`${path} changes, and no build file that it locks says anything else of what is installed.`];
  if (isBuildFile(path) && !buildNeeded(set, change, facts))
    return [`${path} changes what is built or installed, and no other change of the patch needs it.`];
  return [];
}

function lockNeeded(set: ChangeSet, path: string): boolean {
  const folder = folderOf(path);
  return set.changes.some(
    (each) =>
      each.path !== path &&
      isBuildFile(each.path) &&
      mayChangeLock(each) &&
      (folder === '' || folderOf(each.path).startsWith(folder)),
  );
}

/** A build file is needed when it names a file, symbol or package that the rest of the patch adds or uses. */
function buildNeeded(set: ChangeSet, change: Change, facts: readonly FileFacts[]): boolean {
  const others = set.changes.filter((each) => each !== change && !isLockfile(each.path));
  if (others.length === 0) return false;
  if (
    change.kind === 'added' &&
    others.some((each) => each.path.startsWith(`${folderOf(change.path)}/`) && folderOf(change.path) !== '')
  )
    return true;
  const text = newlySaid(change);
  if (others.some((each) => each.kind === 'added' && isBuildFile(each.path) && takesIn(change.path, text, each.path)))
    return true;
  const low = text.toLowerCase();
  const words = new Set([low, low.replaceAll('-', '_')].flatMap((each) => each.match(/[a-z0-9_]+/g) ?? []));
  const isNamed = (word: string): boolean => word.length > 2 && words.has(word.toLowerCase());
  for (const each of others) {
    const stem = fileName(each.path).replace(/\.\w+$/, '');
    const known = /^(?:index|main|mod|lib|__init__|test|tests|setup|config|readme)$/i.test(stem);
    if ((!known && words.has(stem.toLowerCase().replaceAll('-', '_'))) || text.includes(each.path)) return true;
    if (known && isNamed(fileName(folderOf(each.path)))) return true;
  }
  return facts.some((file) => usesNamed(file, { text, isNamed }));
}

/** The added lines, less what the lines said that they stand for: `version="0.6"` beside a name that was there. */
function newlySaid({ addedLines, before, diff }: Change): string {
  const text = addedLines.map((each) => each.text).join('\n');
  if (diff.deleted.length === 0) return text;
  const lines = (before ?? '').split('\n');
  const gone = new Set(diff.deleted.flatMap((row) => (lines[row] ?? '').match(said) ?? []));
  return text
    .split('\n')
    .map((line) => line.replace(said, (each) => (gone.has(each) ? '' : each)))
    .join('\n');
}

const said = /"[^"]*"|'[^']*'|[^\s,"'()[\]{}]+/g;

/** `packages/*` in a list of packages takes in a new package below that folder. */
function takesIn(list: string, text: string, manifest: string): boolean {
  const [home, inside] = [folderOf(list), folderOf(manifest)];
  if (home !== '' && !inside.startsWith(`${home}/`)) return false;
  const parts = inside.slice(home === '' ? 0 : home.length + 1).split('/');
  const globs = [parts.join('/'), [...parts.slice(0, -1), '*'].join('/'), `${parts[0]}/**`];
  return inside !== '' && globs.some((each) => text.includes(each));
}

function usesNamed(file: FileFacts, asked: { text: string; isNamed: (word: string) => boolean }): boolean {
  for (const { module } of file.imports) {
    if (module.startsWith('.') || module.startsWith('crate')) continue;
    // `#lib/x` is what `imports` of a package.json says.
    if (/^#\w/.test(module) && new RegExp(`"${RegExp.escape(module.split('/')[0] ?? '')}[/"]`).test(asked.text))
      return true;
    const first = module.split(/[./:]/).find((each) => each !== '') ?? '';
    const scoped = module.startsWith('@') || module.includes('/') ? module.split('/').slice(0, 2).join('/') : first;
    if (asked.text.includes(`"${scoped}"`) || asked.isNamed(first) || asked.text.includes(scoped.replaceAll('_', '-')))
      return true;
  }
  // `import('x' as string)`, which a compiler does not follow.
  const isLoaded = [...file.text.matchAll(/\b(?:import|require(?:\.resolve)?)\(\s*(["'`])([^"'`\s]+)\1\s+as\b/g)];
  if (isLoaded.some(([, , name = '']) => /^[@\w]/.test(name) && asked.text.includes(`"${name}"`))) return true;
  return file.definitions.some((each) => each.parent === '' && each.name.length > 4 && asked.isNamed(each.name));
}

/** Control characters in a path would forge a line of the report. */
function shown(path: string): string {
  return JSON.stringify(path).slice(1, -1);
}
