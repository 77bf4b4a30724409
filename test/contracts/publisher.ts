// What every Publisher must do: run on the fake, on GitHub and on a local checkout.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommitFile, Publisher } from '../../src/ports/publisher.ts';
import type { Repository } from '../../src/ports/repository.ts';
import { seedBytes, seedModes } from './forge-seed.ts';

export interface PublisherCase {
  readonly publisher: Publisher;
  /** Of the same place; holds `seedFiles` at `main`. */
  readonly repository: Repository;
  close(): Promise<void>;
}

const changes: readonly CommitFile[] = [
  { path: 'README.md', mode: '100644', bytes: Buffer.from('# Changed\n') },
  { path: 'bin/tool', mode: '100755', bytes: Buffer.from('#!/bin/sh\n') },
  { path: 'data/new.bin', mode: '100644', bytes: new Uint8Array([0, 255, 13, 10]) },
  { path: 'data/link', mode: '120000', bytes: Buffer.from('../README.md') },
  { path: 'docs/a\tname.md', mode: '100644', bytes: Buffer.from('a tab\n') },
  { path: 'src/a.ts', mode: '100644', bytes: null },
  { path: 'src/empty.ts', mode: '100644', bytes: new Uint8Array() },
];

export function publisherContract(name: string, start: () => Promise<PublisherCase>): void {
  describe(`${name} as a publisher`, () => {
    let it_: PublisherCase;
    beforeAll(async () => {
      it_ = await start();
    });
    afterAll(() => it_.close());

    const committed = async (message = 'feat: everything at once') => {
      const { sha: parent } = await it_.repository.pin('main');
      return { parent, ...(await it_.publisher.commit(parent, changes, message)) };
    };

    it('writes a commit on its parent: bytes, modes, links and deletions, and nothing else', async () => {
      const { parent, sha, tree_sha } = await committed();
      const { url } = await it_.publisher.createBranch('outrider/x1/arm-a', sha);
      expect(await it_.publisher.branch('outrider/x1/arm-a')).toEqual({ sha, tree_sha, parent, url });
      const { entries } = await it_.repository.tree(sha);
      const modes: Record<string, string> = { ...seedModes };
      for (const { path, mode, bytes } of changes) {
        if (bytes === null) delete modes[path];
        else modes[path] = mode;
      }
      expect(Object.fromEntries(entries.map((entry) => [entry.path, entry.mode]))).toEqual(modes);
      expect(await it_.repository.file('data/new.bin', sha)).toEqual(new Uint8Array([0, 255, 13, 10]));
      expect(await it_.repository.file('src/empty.ts', sha)).toEqual(new Uint8Array());
      expect(await it_.repository.file('logo.png', sha)).toEqual(seedBytes('logo.png'));
    });

    it('puts a file where a folder was, and a folder where a file was', async () => {
      const { sha: parent } = await it_.repository.pin('main');
      const before = (await it_.repository.tree(parent)).entries.map(({ path }) => path);
      const inFolder = before.filter((path) => path.startsWith('src/'));
      const files: CommitFile[] = [
        { path: 'README.md/inner', mode: '100644', bytes: Buffer.from('x') },
        { path: 'README.md', mode: '100644', bytes: null },
        { path: 'src', mode: '100644', bytes: Buffer.from('y') },
        ...inFolder.map((path): CommitFile => ({ path, mode: '100644', bytes: null })),
      ];
      const { sha } = await it_.publisher.commit(parent, files, 'feat: places change');
      const after = (await it_.repository.tree(sha)).entries.map(({ path }) => path);
      const kept = before.filter((path) => path !== 'README.md' && !inFolder.includes(path));
      expect(inFolder.length).toBeGreaterThan(0);
      expect(after.toSorted()).toEqual([...kept, 'README.md/inner', 'src'].toSorted());
    });

    it('leaves the default branch where it was', async () => {
      const before = await it_.repository.pin(null);
      await it_.publisher.createBranch('outrider/x1/untouched', (await committed()).sha);
      expect(await it_.repository.pin(null)).toEqual(before);
    });

    it('gives the same tree for the same files', async () => {
      expect((await committed('one')).tree_sha).toBe((await committed('two')).tree_sha);
    });

    it('writes a commit that changes nothing', async () => {
      const { sha, tree_sha } = await it_.repository.pin('main');
      expect((await it_.publisher.commit(sha, [], 'chore: nothing')).tree_sha).toBe(tree_sha);
    });

    it('refuses to give a submodule content, and to delete what is not there', async () => {
      const { sha } = await it_.repository.pin('main');
      const commit = (file: CommitFile) => it_.publisher.commit(sha, [file], 'no');
      const submodule = commit({ path: 'vendored', mode: '160000', bytes: Buffer.from('x') });
      await expect(submodule).rejects.toMatchObject({ reason: 'invalid' });
      const missing = commit({ path: 'no/such/file', mode: '100644', bytes: null });
      await expect(missing).rejects.toMatchObject({ reason: 'invalid' });
    });

    it('knows no branch that is not there, not even where another begins with its name', async () => {
      expect(await it_.publisher.branch('outrider/x1')).toBeNull();
      expect(await it_.publisher.branch('nowhere')).toBeNull();
    });

    it('calls a branch that exists a conflict and leaves it where it was', async () => {
      const { sha } = await committed('first');
      await it_.publisher.createBranch('outrider/x2/arm', sha);
      const other = (await it_.publisher.commit(sha, [], 'second')).sha;
      const again = it_.publisher.createBranch('outrider/x2/arm', other);
      await expect(again).rejects.toMatchObject({ name: 'ForgeError', reason: 'conflict' });
      expect((await it_.publisher.branch('outrider/x2/arm'))?.sha).toBe(sha);
    });

    it('opens a pull request once, and finds it by its branch', async () => {
      await it_.publisher.createBranch('outrider/x3/arm', (await committed()).sha);
      expect(await it_.publisher.findPullRequest('outrider/x3/arm')).toBeNull();
      const draft = { branch: 'outrider/x3/arm', base: 'main', title: 'A title', body: 'A body' };
      const opened = await it_.publisher.openPullRequest(draft);
      expect(opened).toMatchObject({ kind: 'pull_request', branch: 'outrider/x3/arm' });
      expect(await it_.publisher.findPullRequest('outrider/x3/arm')).toEqual(opened);
      await expect(it_.publisher.openPullRequest(draft)).rejects.toMatchObject({ reason: 'conflict' });
    });

    it('opens no pull request for a branch that does not exist', async () => {
      const draft = { branch: 'outrider/none', base: 'main', title: 'A title', body: '' };
      await expect(it_.publisher.openPullRequest(draft)).rejects.toMatchObject({ reason: 'invalid' });
    });

    it('opens an issue and finds it by its marker, and no other', async () => {
      const marker = '<!-- outrider {"v":1,"kind":"issue","arm":"a"} -->';
      expect(await it_.publisher.findIssue(marker)).toBeNull();
      const opened = await it_.publisher.openIssue({ title: 'An issue: "quoted"', body: `text\n\n${marker}` });
      expect(opened).toMatchObject({ kind: 'issue', branch: null });
      expect(await it_.publisher.findIssue(marker)).toEqual(opened);
      expect(await it_.publisher.findIssue('<!-- another -->')).toBeNull();
    });

    it('moves a branch on to a commit on top of it, also when asked twice', async () => {
      const { sha: from } = await committed('first');
      await it_.publisher.createBranch('outrider/x4/arm', from);
      const file: CommitFile = { path: 'added.txt', mode: '100644', bytes: Buffer.from('more\n') };
      const to = (await it_.publisher.commit(from, [file], 'second')).sha;
      await it_.publisher.advance('outrider/x4/arm', from, to);
      await it_.publisher.advance('outrider/x4/arm', from, to);
      expect(await it_.publisher.branch('outrider/x4/arm')).toMatchObject({ sha: to, parent: from });
    });

    it('calls a branch that somebody else moved a conflict, and leaves their commit', async () => {
      const { sha: from } = await committed('first');
      await it_.publisher.createBranch('outrider/x5/arm', from);
      const file = (text: string): CommitFile => ({ path: 'a.txt', mode: '100644', bytes: Buffer.from(text) });
      const theirs = (await it_.publisher.commit(from, [file('theirs')], 'theirs')).sha;
      const ours = (await it_.publisher.commit(from, [file('ours')], 'ours')).sha;
      await it_.publisher.advance('outrider/x5/arm', from, theirs);
      const advanced = it_.publisher.advance('outrider/x5/arm', from, ours);
      await expect(advanced).rejects.toMatchObject({ name: 'ForgeError', reason: 'conflict' });
      const forced = it_.publisher.advance('outrider/x5/arm', theirs, ours);
      await expect(forced).rejects.toMatchObject({ name: 'ForgeError', reason: 'conflict' });
      expect((await it_.publisher.branch('outrider/x5/arm'))?.sha).toBe(theirs);
    });

    it('calls a branch that was set back, or is not there, a conflict, and leaves it so', async () => {
      const { sha: from, parent } = await committed('first');
      const file: CommitFile = { path: 'added.txt', mode: '100644', bytes: Buffer.from('more\n') };
      const to = (await it_.publisher.commit(from, [file], 'second')).sha;
      await it_.publisher.createBranch('outrider/x7/arm', parent);
      for (const name of ['outrider/x7/arm', 'outrider/x7/nowhere']) {
        const advanced = it_.publisher.advance(name, from, to);
        await expect(advanced).rejects.toMatchObject({ name: 'ForgeError', reason: 'conflict' });
      }
      expect((await it_.publisher.branch('outrider/x7/arm'))?.sha).toBe(parent);
      expect(await it_.publisher.branch('outrider/x7/nowhere')).toBeNull();
    });

    it('reads and edits the words of a pull request, marks it ready and labels it', async () => {
      const { sha } = await committed('words');
      await it_.publisher.createBranch('outrider/x6/arm', sha);
      const draft = { branch: 'outrider/x6/arm', base: 'main', title: 'Before', body: 'One\n\nTwo' };
      const opened = await it_.publisher.openPullRequest(draft);
      expect(await it_.publisher.look(opened)).toEqual({
        open: true,
        merged: false,
        draft: true,
        head_sha: sha,
        title: 'Before',
        body: 'One\n\nTwo',
      });
      await it_.publisher.update(opened, { body: 'Three\n\n- four' });
      expect(await it_.publisher.look(opened)).toMatchObject({ title: 'Before', body: 'Three\n\n- four' });
      await it_.publisher.update(opened, { title: 'After' });
      expect(await it_.publisher.look(opened)).toMatchObject({ title: 'After', body: 'Three\n\n- four' });
      await it_.publisher.label(opened, 'a label');
      await it_.publisher.label(opened, 'a label');
      await it_.publisher.markReady(opened);
      await it_.publisher.markReady(opened);
      if (opened.number !== null) expect(await it_.publisher.look(opened)).toMatchObject({ draft: false });
    });

    it('reads and edits the words of an issue', async () => {
      const opened = await it_.publisher.openIssue({ title: 'Before, too', body: 'One' });
      await it_.publisher.update(opened, { title: 'After, too', body: 'Two\n\nThree' });
      const standing = {
        open: true,
        merged: false,
        draft: false,
        head_sha: null,
        title: 'After, too',
        body: 'Two\n\nThree',
      };
      expect(await it_.publisher.look(opened)).toEqual(standing);
    });
  });
}
