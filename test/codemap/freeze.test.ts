// Freezing: whatever the archive does, the snapshot is the commit's tree, or the freeze fails and leaves nothing behind.
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blobId } from '../../src/codemap/content-hash.ts';
import { freezeSnapshot } from '../../src/codemap/freeze.ts';
import { openSnapshot } from '../../src/codemap/snapshot.ts';
import { bytesOf, type TreeFile, tarOf, treeRepository } from '../fakes/tree-repository.ts';
import { frozen, scratch, text } from './scratch.ts';

const sha = 'c0ffee';
const commit = 'a'.repeat(40);

describe('a frozen snapshot', () => {
  test('holds files, modes, symlinks and submodules as the tree has them, sorted by path', async () => {
    const snapshot = await frozen(
      [
        { path: 'src/b.py', content: 'print("é")\n' },
        { path: 'run.sh', content: '#!/bin/sh\n', mode: '100755' },
        { path: 'link', content: 'src/b.py', mode: '120000' },
        { path: 'empty', content: '' },
      ],
      { submodules: { 'vendor/lib': commit } },
    );
    expect(snapshot.entries).toEqual([
      { path: 'empty', mode: '100644', size: 0, sha: 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391' },
      { path: 'link', mode: '120000', size: 8, sha: blobId(Buffer.from('src/b.py')) },
      { path: 'run.sh', mode: '100755', size: 10, sha: blobId(Buffer.from('#!/bin/sh\n')) },
      { path: 'src/b.py', mode: '100644', size: 12, sha: blobId(Buffer.from('print("é")\n')) },
      { path: 'vendor/lib', mode: '160000', size: 0, sha: commit },
    ]);
    expect(text(snapshot.read('src/b.py'))).toBe('print("é")\n');
    expect(text(snapshot.read('link'))).toBe('src/b.py');
    expect(text(snapshot.read('empty'))).toBe('');
    expect(snapshot.read('vendor/lib')).toBeNull();
    expect(snapshot.read('absent')).toBeNull();
    expect(snapshot.notes).toEqual([]);
  });

  test.each([
    { gzip: true, prefix: 'owner-repo-abc/', chunk: 1 },
    { gzip: true, prefix: '', chunk: 7 },
    { gzip: false, prefix: 'owner-repo-abc/', chunk: 512 },
    { gzip: false, prefix: '', chunk: 100_000 },
  ])('is the same from any form of archive: %o', async (form) => {
    const files = [
      { path: 'a/a/x.txt', content: 'one' },
      { path: 'a/y.txt', content: 'two' },
    ];
    const snapshot = await frozen(files, form);
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['a/a/x.txt', 'a/y.txt']);
    expect(text(snapshot.read('a/a/x.txt'))).toBe('one');
  });

  test('has a digest that depends on paths, modes and contents, not on the order of the archive', async () => {
    const files: TreeFile[] = [
      { path: 'a', content: '1' },
      { path: 'b', content: '2' },
    ];
    const { digest } = await frozen(files);
    expect((await frozen([...files].reverse())).digest).toBe(digest);
    expect((await frozen(files, { gzip: false, prefix: '' })).digest).toBe(digest);
    expect((await frozen([{ path: 'a', content: '1', mode: '100755' }, ...files.slice(1)])).digest).not.toBe(digest);
    expect((await frozen([{ path: 'c', content: '1' }, ...files.slice(1)])).digest).not.toBe(digest);
    expect((await frozen([{ path: 'a', content: '3' }, ...files.slice(1)])).digest).not.toBe(digest);
    expect((await frozen(files, { submodules: { s: commit } })).digest).not.toBe(digest);
  });

  test('gives back any tree byte for byte', async () => {
    const part = fc
      .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
      .filter((name) => !/[/\0]|^\.{1,2}$|^\.git$/i.test(name));
    const files = fc.uniqueArray(
      fc.record({
        path: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => `d/${parts.join('/')}x`),
        content: fc.uint8Array({ maxLength: 3000 }),
        mode: fc.constantFrom('100644' as const, '100755' as const),
      }),
      { selector: ({ path }) => path, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), async (tree, gzip) => {
        const snapshot = await frozen(tree, { gzip });
        for (const { path, content, mode } of tree) {
          expect(snapshot.entry(path)).toEqual({ path, mode, size: content.length, sha: blobId(content) });
          expect(Buffer.from(snapshot.read(path) ?? []).equals(Buffer.from(content))).toBe(true);
        }
        expect(snapshot.entries).toHaveLength(tree.length);
        snapshot.close();
      }),
      { numRuns: 60 },
    );
  });

  test('of an empty repository has no entry and asks for no archive', async () => {
    const repository = treeRepository([]);
    const snapshot = await freezeSnapshot(repository, sha, join(scratch(), 'p'));
    expect(snapshot.entries).toEqual([]);
    expect(repository.archives).toBe(0);
    expect(openSnapshot(snapshot.packPath).digest).toBe(snapshot.digest);
  });

  test('keeps one huge file next to small ones', async () => {
    const huge = randomBytes(5 * 1024 * 1024 + 3);
    const wide = Buffer.from(`${'é'.repeat(700_000)}\n`);
    const snapshot = await frozen([
      { path: 'a', content: 'small' },
      { path: 'huge.bin', content: huge },
      { path: 'wide.txt', content: wide },
      { path: 'z', content: 'last' },
    ]);
    expect(Buffer.from(snapshot.read('huge.bin') ?? []).equals(huge)).toBe(true);
    expect(snapshot.entry('huge.bin')?.sha).toBe(blobId(huge));
    expect(snapshot.range('huge.bin')?.text).toBe('binary');
    expect(snapshot.range('wide.txt')?.text).toBe('utf8');
    expect(text(snapshot.read('z'))).toBe('last');
  });

  test('takes names over 100 characters, from extended headers and from split ones', async () => {
    const paths = [`${'deep/'.repeat(60)}file.txt`, `${'n'.repeat(240)}.txt`, `ünï/${'ö'.repeat(90)}`];
    const snapshot = await frozen(paths.map((path) => ({ path, content: path })));
    for (const path of paths) expect(text(snapshot.read(path))).toBe(path);
  });
});

describe('an archive that is not the tree', () => {
  const files: TreeFile[] = [
    { path: 'kept.txt', content: 'kept' },
    { path: 'ignored.txt', content: 'left out by export-ignore' },
    { path: 'version.txt', content: '$Format:%H$' },
  ];

  test('is mended: files left out or altered are fetched by their blob ids', async () => {
    const repository = treeRepository(files, {
      archive: [
        { name: 'owner-repo-0123456/kept.txt', body: 'kept' },
        { name: 'owner-repo-0123456/version.txt', body: 'c0ffee' },
      ],
    });
    const snapshot = await freezeSnapshot(repository, sha, join(scratch(), 'p'));
    expect(text(snapshot.read('version.txt'))).toBe('$Format:%H$');
    expect(text(snapshot.read('ignored.txt'))).toBe('left out by export-ignore');
    expect(repository.fetched).toHaveLength(2);
    expect(snapshot.notes).toEqual(['2 files were fetched one by one: the archive left them out or altered them']);
  });

  test('cannot bring in files that the tree does not have', async () => {
    const snapshot = await frozen([{ path: 'a', content: '1' }], {
      archive: [
        { name: 'owner-repo-0123456/a', body: '1' },
        { name: 'owner-repo-0123456/planted', body: 'x' },
      ],
    });
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['a']);
  });

  test('gives the pointer of a large file that it has resolved back as the pointer', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 3000000\n';
    const repository = treeRepository(
      [
        { path: 'model.bin', content: pointer },
        { path: 'a', content: 'a' },
      ],
      {
        archive: [
          { name: 'x/model.bin', body: randomBytes(3_000_000) },
          { name: 'x/a', body: 'a' },
        ],
      },
    );
    const snapshot = await freezeSnapshot(repository, sha, join(scratch(), 'p'));
    expect(text(snapshot.read('model.bin'))).toBe(pointer);
  });

  test('takes the one of two entries with the same name that the tree means', async () => {
    const archive = [
      { name: 'x/a', body: 'wrong' },
      { name: 'x/a', body: 'right' },
      { name: 'x/b', body: 'right' },
      { name: 'x/b', body: 'wrong' },
    ];
    const repository = treeRepository(
      [
        { path: 'a', content: 'right' },
        { path: 'b', content: 'right' },
      ],
      { archive },
    );
    const snapshot = await freezeSnapshot(repository, sha, join(scratch(), 'p'));
    expect([text(snapshot.read('a')), text(snapshot.read('b'))]).toEqual(['right', 'right']);
    expect(repository.fetched).toEqual([]);
  });

  test("takes from the archive what is the tree's, in whatever order it comes and whatever stands between, and fetches the rest", async () => {
    const names = ['a', 'b', 'x/a', 'x/b', 'café', 'z'];
    const bodies = ['one', 'two', ''];
    const item = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...bodies));
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 7 }), fc.array(item, { maxLength: 10 }), async (all, archived) => {
        const tree = [...new Map(all)].map(([path, content]) => ({ path, content }));
        const archive = archived.map(([name, body]) => ({ name: `top/${name}`, body }));
        const repository = treeRepository(tree, { archive });
        const snapshot = await freezeSnapshot(repository, sha, join(scratch(), 'p'));
        for (const { path, content } of tree) expect(text(snapshot.read(path))).toBe(content);
        expect(snapshot.entries).toHaveLength(tree.length);
        const lacking = tree.filter(
          ({ path, content }) => !archived.some(([name, body]) => name === path && body === content),
        );
        expect(repository.fetched.toSorted()).toEqual(
          lacking.map(({ content }) => blobId(bytesOf(content))).toSorted(),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('drops names that leave the tree, hard links and devices, and says so', async () => {
    const snapshot = await frozen([{ path: 'a', content: '1' }], {
      archive: [
        { name: 'x/a', body: '1' },
        { name: '../../etc/passwd', body: 'root' },
        { name: '/etc/shadow', body: 'root' },
        { name: 'x/.git/hooks/post-checkout', body: 'evil' },
        { name: 'x/hard', type: 'link', linkname: 'x/a' },
        { name: 'x/null', type: 'character-device' },
        { name: 'x/pipe', type: 'fifo' },
      ],
    });
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['a']);
    expect(snapshot.notes).toEqual([
      'left out of the archive: "../../etc/passwd" leaves the tree or has a part that is only dots',
      'left out of the archive: "/etc/shadow" is absolute',
      'left out of the archive: "x/.git/hooks/post-checkout" is inside .git',
      'left out of the archive: "x/hard" is a hard link',
      'left out of the archive: "x/null" is a character-device',
      'left out of the archive: "x/pipe" is a fifo',
    ]);
  });

  test('keeps names that are not UTF-8 as an escape, and meets the lossy listing of a forge', async () => {
    const raw = Buffer.concat([Buffer.from('x/caf'), Buffer.from([0xe9]), Buffer.from('.txt')]).toString('latin1');
    const bytes = await tarOf([{ name: 'x/ok.txt', body: 'ok' }]);
    const broken = Buffer.concat([headerFor(raw, 3), Buffer.concat([Buffer.from('old'), Buffer.alloc(509)]), bytes]);
    const repository = treeRepository(
      [
        { path: 'caf\uFFFD.txt', content: 'old' },
        { path: 'ok.txt', content: 'ok' },
      ],
      { archiveBytes: broken },
    );
    const snapshot = await freezeSnapshot(repository, sha, join(scratch(), 'p'));
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['caf\\xe9.txt', 'ok.txt']);
    expect(text(snapshot.read('caf\\xe9.txt'))).toBe('old');
    expect(repository.fetched).toEqual([]);
  });

  test('stands for the rest of a tree whose listing was cut off, and the notes say so', async () => {
    const tree: TreeFile[] = Array.from({ length: 5 }, (_, index) => ({ path: `f${index}`, content: `${index}` }));
    const snapshot = await frozen(tree, { listed: 2 });
    expect(snapshot.entries.map(({ path }) => path)).toEqual(['f0', 'f1', 'f2', 'f3', 'f4']);
    expect(snapshot.notes?.[0]).toMatch(/cut off after 2 entries: 3 more files are as the archive has them/);
  });
});

/** A ustar header for a name given as latin1, as git writes a name that is not UTF-8. */
function headerFor(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write('0000664\0', 100, 'latin1');
  header.write('0000000\0', 108, 'latin1');
  header.write('0000000\0', 116, 'latin1');
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write('00000000000\0', 136, 'latin1');
  header.write('        ', 148, 'latin1');
  header.write('0', 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

describe('a freeze that cannot be', () => {
  const one: TreeFile[] = [{ path: 'a', content: 'x'.repeat(1000) }];

  async function failure(run: (packPath: string) => Promise<unknown>): Promise<unknown> {
    const folder = scratch();
    const error = await run(join(folder, 'p')).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    // Neither a pack nor a part of one stays behind.
    expect(readdirSync(folder)).toEqual([]);
    return error;
  }

  test('refuses an archive that unpacks to too much', async () => {
    const bomb = treeRepository(one, { archiveBytes: Buffer.alloc(3_000_000) });
    expect(await failure((path) => freezeSnapshot(bomb, sha, path, { totalBytes: 1_000_000 }))).toMatchObject({
      name: 'ForgeError',
      reason: 'too_large',
      message: 'The archive of the repository unpacks to more than 1000000 bytes.',
    });
  });

  test('refuses an archive that unpacks to many times its size', async () => {
    const archive = [{ name: 'x/a', body: Buffer.alloc(4_000_000) }];
    const bomb = treeRepository(one, { archive });
    expect(
      await failure((path) => freezeSnapshot(bomb, sha, path, { ratio: 100, ratioFrom: 1_000_000 })),
    ).toMatchObject({
      reason: 'too_large',
      message: 'The archive of the repository unpacks to more than 100 times its size.',
    });
  });

  test('refuses an archive of too many entries, and a tree that is too large before asking for it', async () => {
    const many = treeRepository(Array.from({ length: 30 }, (_, index) => ({ path: `${index}`, content: '' })));
    expect(await failure((path) => freezeSnapshot(many, sha, path, { entries: 20 }))).toMatchObject({
      reason: 'too_large',
    });
    const large = treeRepository(one);
    expect(await failure((path) => freezeSnapshot(large, sha, path, { totalBytes: 999 }))).toMatchObject({
      reason: 'too_large',
    });
    expect(large.archives).toBe(0);
  });

  test('refuses to fetch a tree file by file', async () => {
    const hidden = treeRepository(
      Array.from({ length: 30 }, (_, index) => ({ path: `${index}`, content: `${index}` })),
      {
        archive: [],
      },
    );
    expect(await failure((path) => freezeSnapshot(hidden, sha, path, { fetches: 20 }))).toMatchObject({
      reason: 'too_large',
    });
    expect(hidden.fetched).toEqual([]);
  });

  test('says that an archive was cut off, packed or plain', async () => {
    const whole = gzipSync(await tarOf([{ name: 'x/a', body: randomBytes(5000) }]));
    const cut = treeRepository(one, { archiveBytes: whole.subarray(0, whole.length - 200), gzip: false });
    expect(await failure((path) => freezeSnapshot(cut, sha, path))).toMatchObject({
      name: 'ForgeError',
      reason: 'unavailable',
    });
    const plain = (await tarOf([{ name: 'x/a', body: randomBytes(5000) }])).subarray(0, 3000);
    const short = treeRepository(one, { archiveBytes: plain, gzip: false });
    expect(await failure((path) => freezeSnapshot(short, sha, path))).toMatchObject({ reason: 'unavailable' });
  });

  test('says that what came is no archive', async () => {
    const page = treeRepository(one, { archiveBytes: Buffer.from('<html>'.repeat(500)), gzip: false });
    expect(await failure((path) => freezeSnapshot(page, sha, path))).toMatchObject({ reason: 'unavailable' });
  });

  test('passes on why the bytes stopped coming', async () => {
    const repository = treeRepository(one);
    repository.archive = async () =>
      (async function* () {
        yield bytesOf('ab');
        throw new Error('socket hang up');
      })();
    expect(await failure((path) => freezeSnapshot(repository, sha, path))).toMatchObject({ message: 'socket hang up' });
  });

  test('refuses a blob that came with another content', async () => {
    const id = blobId(Buffer.from('x'.repeat(1000)));
    const lying = treeRepository(one, { archive: [{ name: 'x/b', body: '' }], falseBlobs: { [id]: 'other' } });
    expect(await failure((path) => freezeSnapshot(lying, sha, path))).toMatchObject({ reason: 'invalid' });
  });

  test.each(['../up', '/abs', 'a//b', 'a/./b', '.git/config', 'x/.GIT/y', 'nul\0'])(
    'refuses a tree that lists %j',
    async (path) => {
      const hostile = treeRepository([{ path, content: '' }]);
      expect(await failure((pack) => freezeSnapshot(hostile, sha, pack))).toMatchObject({
        name: 'ForgeError',
        reason: 'invalid',
      });
    },
  );
});
