// Publishing into a local repository: objects and one new branch; pull requests and issues become Markdown files.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Published } from '../../domain/artifact.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { LocalTarget } from '../../domain/target.ts';
import type { CommitFile, Publisher, Standing } from '../../ports/publisher.ts';
import { Documents } from './documents.ts';
import type { Git } from './git.ts';
import { commitOf, objectId } from './repository.ts';

type Draft = Parameters<Publisher['openPullRequest']>[0];

const identity = {
  GIT_AUTHOR_NAME: 'Outrider',
  GIT_AUTHOR_EMAIL: 'outrider@localhost',
  GIT_COMMITTER_NAME: 'Outrider',
  GIT_COMMITTER_EMAIL: 'outrider@localhost',
};

export class LocalPublisher implements Publisher {
  readonly #git: Git;
  readonly #target: LocalTarget;
  readonly #documents: Documents;

  constructor(git: Git, target: LocalTarget) {
    this.#git = git;
    this.#target = target;
    this.#documents = new Documents(target.out);
  }

  async branch(name: string): ReturnType<Publisher['branch']> {
    const sha = await commitOf(this.#git, `refs/heads/${name}`);
    if (sha === null) return null;
    const commit = await this.#git.text(['cat-file', 'commit', sha]);
    const header = (word: string) =>
      new RegExp(`^${word} ([0-9a-f]+)$`, 'm').exec(commit.split('\n\n', 1)[0] ?? '')?.[1];
    return { sha, tree_sha: header('tree') ?? '', parent: header('parent') ?? null, url: this.#branchUrl(name) };
  }

  async commit(parent: string, files: readonly CommitFile[], message: string): ReturnType<Publisher['commit']> {
    const folder = await mkdtemp(join(tmpdir(), 'outrider-index-'));
    // An index of our own: the checkout's keeps what its owner has staged.
    const env = { ...identity, GIT_INDEX_FILE: join(folder, 'index') };
    try {
      await this.#git.run(['read-tree', objectId(parent)], { env });
      const input = await this.#indexInfo(parent, files);
      const update = await this.#git.attempt(['update-index', '--replace', '-z', '--index-info'], { env, input });
      // It only warns of paths that it leaves out (`..`, `.git`), and ends with 0.
      if (update.code !== 0 || update.stderr !== '')
        throw new ForgeError('invalid', `git refused a path: ${update.stderr}`);
      const tree_sha = await this.#git.text(['write-tree'], { env });
      const sha = await this.#git.text(['commit-tree', tree_sha, '-p', parent, '-F', '-'], { env, input: message });
      return { sha, tree_sha };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async createBranch(name: string, sha: string): Promise<{ readonly url: string }> {
    const valid = await this.#git.attempt(['check-ref-format', '--branch', name]);
    // It also answers `@{-1}`, with the branch that was left last.
    if (valid.stdout.toString('utf8').trim() !== name)
      throw new ForgeError('invalid', `${JSON.stringify(name)} cannot be the name of a branch.`);
    // An empty old value: the branch must not exist.
    const result = await this.#git.attempt(['update-ref', `refs/heads/${name}`, objectId(sha), '']);
    if (result.code === 0) return { url: this.#branchUrl(name) };
    const reason = /exists/.test(result.stderr) ? 'conflict' : 'invalid';
    throw new ForgeError(reason, `Could not create the branch ${name} in ${this.#target.path}: ${result.stderr}`);
  }

  findPullRequest(branch: string): Promise<Published | null> {
    return this.#documents.findPullRequest(branch);
  }

  async openPullRequest(draft: Draft): Promise<Published> {
    for (const name of [draft.branch, draft.base]) {
      if ((await commitOf(this.#git, name)) !== null) continue;
      throw new ForgeError('invalid', `There is no branch ${name} in ${this.#target.path}.`);
    }
    return this.#documents.writePullRequest(draft);
  }

  findIssue(marker: string): Promise<Published | null> {
    return this.#documents.findIssue(marker);
  }

  openIssue(issue: { readonly title: string; readonly body: string }): Promise<Published> {
    return this.#documents.writeIssue(issue);
  }

  async advance(branch: string, from: string, to: string): Promise<void> {
    const ref = `refs/heads/${branch}`;
    if ((await commitOf(this.#git, ref)) === objectId(to)) return;
    const descends = await this.#git.attempt(['merge-base', '--is-ancestor', objectId(from), objectId(to)]);
    const move = () => this.#git.attempt(['update-ref', ref, objectId(to), objectId(from)]);
    if (descends.code !== 0 || (await move()).code !== 0)
      throw new ForgeError('conflict', `The branch ${branch} of ${this.#target.path} points elsewhere by now.`);
  }

  async look(published: Published): Promise<Standing> {
    const head_sha = published.branch === null ? null : await commitOf(this.#git, `refs/heads/${published.branch}`);
    return {
      open: true,
      merged: false,
      draft: published.kind === 'pull_request',
      head_sha,
      ...(await this.#documents.read(published)),
    };
  }

  update(published: Published, words: { readonly title?: string; readonly body?: string }): Promise<void> {
    return this.#documents.rewrite(published, words);
  }

  async markReady(): Promise<void> {
    // A Markdown file has no state to change: it stays the draft that it says it is.
  }

  async label(): Promise<void> {
    // Nor has it labels.
  }

  /** What `update-index --index-info` reads; blobs are written on the way, past all filters. */
  async #indexInfo(parent: string, files: readonly CommitFile[]): Promise<string> {
    const records: string[] = [];
    for (const { path, mode, bytes } of files) {
      if (bytes === null) {
        await this.#mustExist(parent, path);
        records.push(`0 ${'0'.repeat(parent.length)}\t${path}\0`);
        continue;
      }
      if (mode === '160000')
        throw new ForgeError('invalid', `${path} is a submodule: a commit cannot give it content.`);
      const sha = await this.#git.text(['hash-object', '-w', '--no-filters', '--stdin'], { input: bytes });
      records.push(`${mode} ${sha}\t${path}\0`);
    }
    return records.join('');
  }

  async #mustExist(parent: string, path: string): Promise<void> {
    const listing = await this.#git.text(['ls-tree', '-z', '--full-tree', objectId(parent), '--', path]);
    const isFile = !listing.startsWith('040000') && listing.endsWith(`\t${path}\0`);
    if (!isFile) throw new ForgeError('invalid', `There is no ${path} to delete.`);
  }

  #branchUrl(name: string): string {
    return `${pathToFileURL(this.#target.path).href}#${encodeURIComponent(name)}`;
  }
}
