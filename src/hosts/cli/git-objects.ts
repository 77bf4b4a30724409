// Reads git objects of a repository, bare or not, without its work tree, hooks, filters or network. Synchronous, in batches.
import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { UsageError } from '../../domain/errors.ts';
import { strayGitVariables } from '../../domain/git-variables.ts';
import { FileMode } from '../../domain/patch.ts';

const set = [
  'GIT_NO_LAZY_FETCH=1',
  'GIT_NO_REPLACE_OBJECTS=1',
  'GIT_OPTIONAL_LOCKS=0',
  'GIT_TERMINAL_PROMPT=0',
  'LC_ALL=C',
];
/** Nothing of the repository is run, so whose it is does not matter. */
const config = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
const mostOutput = 1 << 30;

interface GitRun {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export class GitObjects {
  readonly #folder: string;

  /** @throws UsageError when there is no repository at the folder */
  constructor(folder: string) {
    this.#folder = folder;
    const found = this.#git(['rev-parse', '--git-dir']);
    if (found.code !== 0) throw new UsageError(`There is no git repository at ${folder}; give one with --repo.`);
  }

  /** The full id of a commit. @throws UsageError when the repository does not have it */
  commit(name: string, flag: string): string {
    const found = this.#git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
    const id = found.stdout.toString('utf8').trim();
    if (found.code === 0 && /^[0-9a-f]{40,64}$/.test(id)) return id;
    throw new UsageError(`${flag} ${oneLine(name)} is no commit of ${this.#folder}; ${this.#wayOut(name)}`);
  }

  /** What the next commit is made upon: the full id of HEAD, or before a first commit that of a tree without files. */
  tip(): string {
    const isUnborn =
      this.#git(['symbolic-ref', '-q', 'HEAD']).code === 0 &&
      this.#git(['rev-parse', '--verify', '--quiet', 'HEAD']).code !== 0;
    if (!isUnborn) return this.commit('HEAD', '--base');
    return this.run(['hash-object', '-t', 'tree', '--stdin']).toString('utf8').trim();
  }

  /** What to do about a name that is no commit. */
  #wayOut(name: string): string {
    const kind = this.#git(['cat-file', '-t', name.replace(/^-+/, '')])
      .stdout.toString('utf8')
      .trim();
    if (kind !== '') return `it is a ${kind}, and the gates compare commits.`;
    if (this.#git(['rev-list', '--all', '--max-count=1']).stdout.length === 0)
      return 'the repository has no commit yet.';
    const isShallow = this.#git(['rev-parse', '--is-shallow-repository']).stdout.toString('utf8').trim() === 'true';
    return isShallow
      ? 'the clone is shallow: git fetch --unshallow, or fetch that commit.'
      : 'see git log, or fetch it first.';
  }

  /** Output of a plumbing command. @throws UsageError with git's own line when it fails */
  run(args: readonly string[]): Buffer {
    return this.#output(args, this.#git(args));
  }

  /**
   * The same for a command that reads the index. A commit of some paths only (`git commit PATH`, `git commit -a`) has an index of its own, which it names
   * to its hooks; of another repository than the one we stand in that says nothing.
   */
  runOnIndex(args: readonly string[]): Buffer {
    const keep = this.#folder === process.cwd() ? ['GIT_INDEX_FILE'] : [];
    return this.#output(args, this.#git(args, { keep }));
  }

  #output(args: readonly string[], done: GitRun): Buffer {
    if (done.code === 0) return done.stdout;
    const why = oneLine(done.stderr.replace(/^(?:fatal|error): /, '')) || `status ${done.code}`;
    throw new UsageError(`git ${args[0] ?? ''} failed in ${this.#folder}: ${why}`);
  }

  /** Contents of blobs by id, in one call; a blob that the repository lacks (partial clone) is left out. */
  blobs(ids: readonly string[]): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    if (ids.length === 0) return found;
    const { stdout, code, stderr } = this.#git(['cat-file', '--batch'], { input: `${ids.join('\n')}\n` });
    if (code !== 0) throw new UsageError(`git cat-file failed in ${this.#folder}: ${oneLine(stderr)}`);
    for (let at = 0; at < stdout.length; ) {
      const end = stdout.indexOf(0x0a, at);
      const [id = '', type = '', size = ''] = stdout.toString('utf8', at, end).split(' ');
      at = end + 1;
      if (type !== 'blob') continue;
      const length = Number(size);
      found.set(id, stdout.subarray(at, at + length));
      at += length + 1;
    }
    return found;
  }

  /**
   * Paths of the files of a commit that have one of the words (without line breaks) in them; null when git could not look at every file.
   */
  holding(commit: string, words: readonly string[]): ReadonlySet<string> | null {
    const patterns = words.flatMap((word) => ['-e', word]);
    const done = this.#git(['grep', '-l', '-z', '-F', '--no-textconv', ...patterns, commit, '--']);
    if (done.code > 1 || done.stderr !== '') return null;
    return new Set(namesOf(done.stdout).map((each) => each.slice(commit.length + 1)));
  }

  #git(args: readonly string[], { input = '', keep = [] }: { input?: string; keep?: readonly string[] } = {}): GitRun {
    const stray = strayGitVariables.filter((each) => !keep.includes(each));
    const words = [...stray.flatMap((each) => ['-u', each]), ...set, 'git', ...config, '-C', this.#folder, ...args];
    const done = spawnSync('env', words, { input, maxBuffer: mostOutput });
    if (done.error !== undefined) throw new UsageError(`git could not be started: ${done.error.message}`);
    return { code: done.status ?? 1, stdout: done.stdout, stderr: done.stderr.toString('utf8') };
  }
}

/** Modes that git once wrote are read as what they mean today. */
export function modeOf(text: string): FileMode {
  const parsed = FileMode.safeParse(text);
  return parsed.success ? parsed.data : '100644';
}

const oneLine = (text: string): string => text.trim().split(/[\r\n]/)[0] ?? '';

/** Splits NUL-separated output; a name that is no UTF-8 keeps its bytes as `\xNN`, so that no two names become one. */
export function namesOf(output: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0, at);
    const stop = end < 0 ? output.length : end;
    names.push(nameOf(output.subarray(at, stop)));
    at = stop + 1;
  }
  return names;
}

function nameOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return text;
  return [...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join('');
}
