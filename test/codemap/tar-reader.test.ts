// A tar in any pieces gives the entries that another reader finds in it, and one that is cut off or damaged is refused.
import { buffer, text } from 'node:stream/consumers';
import fc from 'fast-check';
import { extract, type Header, pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { type TarEntry, TarReader } from '../../src/codemap/tar-reader.ts';

type Content = readonly [Partial<Header> & { name: string }, string];
type Found = Pick<TarEntry, 'kind' | 'path' | 'size'> & { readonly target: string; readonly content: string };

async function tarOf(contents: readonly Content[]): Promise<Buffer> {
  const tar = pack();
  for (const [headers, content] of contents) tar.entry(headers, content);
  tar.finalize();
  return buffer(tar);
}

/** What the reader gives of a tar that comes in pieces of these lengths, over and over. */
function entriesOf(tar: Uint8Array, lengths: readonly number[]): Found[] {
  const found: Found[] = [];
  const reader = new TarReader(({ kind, path, size, target }) => {
    const parts: Buffer[] = [];
    const end = () =>
      found.push({
        kind,
        path,
        size,
        target: Buffer.from(target).toString(),
        content: Buffer.concat(parts).toString(),
      });
    return { piece: (bytes) => parts.push(Buffer.from(bytes)), end };
  });
  for (let at = 0, turn = 0; at < tar.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? tar.length;
    reader.write(tar.subarray(at, at + length));
    at += length;
  }
  reader.end();
  return found;
}

async function entriesByOther(tar: Uint8Array): Promise<Found[]> {
  const found: Found[] = [];
  const reader = extract();
  reader.end(tar);
  for await (const entry of reader) {
    const { type, name, size = 0, linkname } = entry.header;
    const content = await text(entry);
    found.push({ kind: type as TarEntry['kind'], path: name, size, target: linkname ?? '', content });
  }
  return found;
}

/** The header of one more entry as another program writes it, with its sum. */
function header(fields: Readonly<Record<number, string | Buffer>>): Buffer {
  const block = Buffer.alloc(512);
  for (const [at, text] of Object.entries({ 100: '0000644\0', 257: 'ustar  \0', 156: '0', ...fields }))
    Buffer.from(text).copy(block, Number(at));
  block.fill(' ', 148, 156);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function block(text: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(text), Buffer.alloc(512)]).subarray(0, 512);
}

const end = Buffer.alloc(1024);

describe('a tar', () => {
  it('in pieces of any length gives the entries that another reader finds', async () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '.x', ' '), minLength: 1, maxLength: 60 });
    const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
    const file = fc.tuple(path, fc.string({ unit: fc.constantFrom('l', '\n', '🙂'), maxLength: 700 }));
    const link = fc.tuple(path, path);
    const entry = fc.oneof(
      file.map(([name, content]): Content => [{ name }, content]),
      link.map(([name, linkname]): Content => [{ name, linkname, type: 'symlink' }, '']),
      path.map((name): Content => [{ name: `${name}/`, type: 'directory' }, '']),
    );
    const lengths = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 6 }), lengths, async (contents, cuts) => {
        const tar = await tarOf(contents);
        expect(entriesOf(tar, cuts)).toEqual(await entriesByOther(tar));
      }),
      { numRuns: 60 },
    );
  });

  it('of GNU has its long names in entries of their own', () => {
    const long = `deep/${'n'.repeat(200)}`;
    const size = (length: number) => `${length.toString(8).padStart(11, '0')}\0`;
    const tar = Buffer.concat([
      header({ 0: '././@LongLink', 124: size(long.length + 1), 156: 'L' }),
      block(`${long}\0`),
      header({ 0: '././@LongLink', 124: size(9), 156: 'K' }),
      block('far/away\0'),
      header({ 0: long.slice(0, 100), 156: '2', 157: 'far' }),
      header({ 0: 'next', 124: size(2) }),
      block('ab'),
      end,
    ]);
    expect(entriesOf(tar, [700])).toEqual([
      { kind: 'symlink', path: long, size: 0, target: 'far/away', content: '' },
      { kind: 'file', path: 'next', size: 2, target: '', content: 'ab' },
    ]);
  });

  it('gives a name that is no UTF-8 as it is escaped, a size of more than octal digits, and a kind that nobody knows', () => {
    const size = Buffer.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x01, 0x02]);
    const tar = Buffer.concat([
      header({ 0: Buffer.from([0x61, 0xff]), 124: size, 156: 'Z' }),
      block('x'.repeat(258)),
      end,
    ]);
    expect(entriesOf(tar, [100])).toEqual([
      { kind: 'file of an unknown kind', path: 'a\\xff', size: 258, target: '', content: 'x'.repeat(258) },
    ]);
  });

  it('that is cut off anywhere but between two entries is refused', async () => {
    const tar = await tarOf([
      [{ name: 'a' }, 'x'.repeat(600)],
      [{ name: 'b' }, ''],
    ]);
    for (const length of [1, 511, 700, 512 + 600, 512 + 1023, 512 + 1024 + 1]) {
      expect(() => entriesOf(tar.subarray(0, length), [512])).toThrow(
        'cannot be read to its end (unexpected end of data)',
      );
    }
    expect(entriesOf(tar.subarray(0, 512 + 1024), [512]).map(({ path }) => path)).toEqual(['a']);
  });

  it.each([
    ['no tar', block('<!doctype html>'), 'invalid tar header'],
    ['of a format that nobody knows', header({ 257: 'posix  \0' }), 'invalid tar header'],
    ['with a size that is none', header({ 124: 'many' }), 'invalid size in a tar header'],
    ['with a size below nothing', header({ 124: Buffer.alloc(12, 0xff) }), 'invalid size in a tar header'],
    [
      'with a name of gigabytes',
      header({ 124: '77777777777\0', 156: 'x' }),
      'a tar header exceeds what a name can need',
    ],
  ])('%s is refused', (_, tar, why) => {
    expect(() => entriesOf(tar, [512])).toThrow(why);
  });
});
