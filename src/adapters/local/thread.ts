// A thread without a site: one Markdown file per comment, in the folder `thread` of the output.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ForgeError } from '../../domain/errors.ts';
import { type LocalTarget, repoName } from '../../domain/target.ts';
import type { OwnComment, Thread, ThreadIssue } from '../../ports/thread.ts';
import { Folder } from './folder.ts';

export class LocalThread implements Thread {
  readonly #target: LocalTarget;
  readonly #folder: Folder;

  constructor(target: LocalTarget) {
    this.#target = target;
    this.#folder = new Folder(join(target.out, 'thread'));
  }

  async issue(): Promise<ThreadIssue> {
    const url = pathToFileURL(this.#folder.path).href;
    const title = `A run on ${repoName(this.#target)}`;
    return { number: 0, title, body: '', url, open: true, locked: false, pull_request: false };
  }

  /** Nobody is there to see it. */
  react(_commentId: number): Promise<void> {
    return Promise.resolve();
  }

  async own(): Promise<OwnComment[]> {
    const ids = await this.#ids();
    return Promise.all(ids.map(async (id) => this.#comment(id, await this.#folder.read(nameOf(id)))));
  }

  async create(body: string): Promise<OwnComment> {
    let id = ((await this.#ids()).at(-1) ?? 0) + 1;
    // Where another process took the number: the next one, then.
    while (!(await this.#folder.writeNew(nameOf(id), body))) id += 1;
    return this.#comment(id, body);
  }

  async edit(id: number, body: string): Promise<void> {
    if (await this.#folder.replace(nameOf(id), body)) return;
    throw new ForgeError('not_found', `There is no comment ${id} in ${this.#folder.path}.`);
  }

  async #ids(): Promise<number[]> {
    const names = (await this.#folder.list()).filter((name) => /^\d+\.md$/.test(name));
    return names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b);
  }

  #comment(id: number, body: string): OwnComment {
    return { id, url: this.#folder.url(nameOf(id)), body };
  }
}

function nameOf(id: number): string {
  return `${String(id).padStart(3, '0')}.md`;
}
