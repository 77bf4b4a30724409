// The workspace: edits over a snapshot, against a plain map as its model, and every path that is refused.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../src/codemap/files.ts';
import { createWorkspace } from '../../src/codemap/workspace.ts';
import { memorySnapshot } from '../fakes/files.ts';
import { text } from './scratch.ts';

const base = memorySnapshot({
  'a.py': 'a = 1\n',
  'pkg/b.py': 'b = 1\n',
  'pkg/run.sh': { executable: '#!/bin/sh\n' },
  link: { link: 'pkg' },
  sub: { submodule: 'c'.repeat(40) },
});

describe('a workspace', () => {
  test('without edits is its base', () => {
    const workspace = createWorkspace(base);
    expect(workspace.entries).toEqual(base.entries);
    expect(workspace.edits()).toEqual([]);
    expect(workspace.patch()).toEqual({ files: [] });
  });

  test('shows its edits and leaves the base alone', () => {
    const workspace = createWorkspace(base);
    workspace.write('a.py', Buffer.from('a = 2\n'));
    workspace.write('new/c.py', Buffer.from('c\n'));
    workspace.write('pkg/run.sh', Buffer.from('#!/bin/bash\n'));
    workspace.remove('pkg/b.py');
    expect(workspace.entries.map(({ path }) => path)).toEqual(['a.py', 'link', 'new/c.py', 'pkg/run.sh', 'sub']);
    expect(text(workspace.read('a.py'))).toBe('a = 2\n');
    expect(workspace.read('pkg/b.py')).toBeNull();
    expect(text(base.read('a.py'))).toBe('a = 1\n');
    expect(workspace.patch().files.map(({ path, kind, mode, after }) => [path, kind, mode, text(after)])).toEqual([
      ['a.py', 'modified', '100644', 'a = 2\n'],
      ['new/c.py', 'added', '100644', 'c\n'],
      ['pkg/b.py', 'deleted', '100644', null],
      ['pkg/run.sh', 'modified', '100755', '#!/bin/bash\n'],
    ]);
  });

  test('forgets an edit that was undone', () => {
    const workspace = createWorkspace(base);
    workspace.write('a.py', Buffer.from('a = 2\n'));
    workspace.write('a.py', Buffer.from('a = 1\n'));
    workspace.write('new.py', Buffer.from(''));
    workspace.remove('new.py');
    workspace.remove('pkg/run.sh');
    workspace.write('pkg/run.sh', Buffer.from('#!/bin/sh\n'));
    expect(workspace.edits()).toEqual([]);
  });

  test.each([
    ['a file where a folder was', ['pkg/b.py', 'pkg/run.sh'], 'pkg'],
    ['a folder where a file was', ['a.py'], 'a.py/inner'],
    ['a file where a link was', ['link'], 'link'],
    ['a folder where a link was', ['link'], 'link/inner'],
  ])('with %s can be rebuilt from its edits', (_what, gone, written) => {
    const workspace = createWorkspace(base);
    for (const path of gone) workspace.remove(path);
    workspace.write(written, Buffer.from('x'));
    expect(createWorkspace(base, workspace.edits()).entries).toEqual(workspace.entries);
  });

  test('can be rebuilt from its edits', () => {
    const workspace = createWorkspace(base, [
      { path: 'a.py', bytes: null },
      { path: 'x/y', bytes: Buffer.from('1') },
    ]);
    const again = createWorkspace(base, workspace.edits());
    expect(again.entries).toEqual(workspace.entries);
    expect(again.patch()).toEqual(workspace.patch());
  });

  test('does not share bytes with those who write or read', () => {
    const workspace = createWorkspace(base);
    const bytes = Buffer.from('one');
    workspace.write('n', bytes);
    bytes.fill(0);
    workspace.read('n')?.fill(0);
    workspace.edits()[0]?.bytes?.fill(0);
    expect(text(workspace.read('n'))).toBe('one');
  });

  test('lets a file become a folder and a folder a file, once the old one is gone', () => {
    const workspace = createWorkspace(base);
    workspace.remove('a.py');
    workspace.write('a.py/inner', Buffer.from(''));
    workspace.remove('pkg/b.py');
    workspace.remove('pkg/run.sh');
    workspace.write('pkg', Buffer.from('now a file'));
    expect(workspace.patch().files.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'deleted a.py',
      'added a.py/inner',
      'added pkg',
      'deleted pkg/b.py',
      'deleted pkg/run.sh',
    ]);
  });

  test.each([
    ['../x', 'the path "../x" leaves the tree'],
    ['/etc/x', 'is absolute'],
    ['.git/config', 'is inside .git'],
    ['pkg/.GIT/x', 'is inside .git'],
    ['GIT~1/x', 'is inside .git on some systems'],
    ['pkg//x', 'has an empty part'],
    ['', 'is empty'],
    ['a\nb', 'holds a character that cannot be seen'],
    ['safe\u202Egpj.exe', 'holds a character that cannot be seen'],
    ['caf\\xe9.txt', 'stands for a name that is not UTF-8'],
    ['caf\uFFFD.txt', 'stands for a name that is not UTF-8'],
    ['x'.repeat(256), 'has a part of over 255 bytes'],
    [`${'x/'.repeat(3000)}x`, 'is longer than 4096 bytes'],
    ['link', 'is a symlink'],
    ['link/inner', 'goes through the symlink link'],
    ['sub', 'is a submodule'],
    ['sub/inner', 'is inside the submodule sub'],
    ['a.py/inner', 'a.py is a file; nothing can be below it'],
    ['pkg', 'pkg is a folder'],
  ])('refuses to write %j', (path, message) => {
    const workspace = createWorkspace(base);
    expect(() => workspace.write(path, Buffer.from('x'))).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
    );
    // As a whole state of files, an edit of a link is what came in its place.
    if (path !== 'link') expect(() => createWorkspace(base, [{ path, bytes: Buffer.from('x') }])).toThrow('');
    expect(workspace.edits()).toEqual([]);
  });

  test.each([
    ['absent', 'there is no file absent'],
    ['pkg', 'pkg is a folder; delete its files one by one'],
    ['sub', 'sub is a submodule'],
    ['../x', 'leaves the tree'],
  ])('refuses to remove %j', (path, message) => {
    expect(() => createWorkspace(base).remove(path)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
    );
  });

  test('behaves as a map of paths to contents', () => {
    const paths = ['a.py', 'pkg/b.py', 'pkg/run.sh', 'n1', 'n/2', 'n/3'];
    const step = fc.record({
      path: fc.constantFrom(...paths),
      content: fc.option(fc.constantFrom('', 'a = 1\n', 'b = 1\n', 'x'), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const workspace = createWorkspace(base);
        const model = new Map(base.entries.map(({ path }) => [path, text(base.read(path))]));
        for (const { path, content } of steps) {
          if (content === null && !model.has(path)) continue;
          if (content === null) workspace.remove(path);
          else workspace.write(path, Buffer.from(content));
          if (content === null) model.delete(path);
          else model.set(path, content);
        }
        expect(new Map(workspace.entries.map(({ path }) => [path, text(workspace.read(path))]))).toEqual(model);
        expect(changesOf(workspace.patch().files.map(({ path, kind }) => [path, kind]))).toEqual(
          changesOf(expected(base, model)),
        );
      }),
      { numRuns: 300 },
    );
  });
});

function expected(snapshot: Snapshot, model: ReadonlyMap<string, string | null>): [string, string][] {
  const paths = new Set([...snapshot.entries.map(({ path }) => path), ...model.keys()]);
  return [...paths].flatMap((path): [string, string][] => {
    if (!snapshot.entry(path)) return [[path, 'added']];
    if (!model.has(path)) return [[path, 'deleted']];
    return model.get(path) === text(snapshot.read(path)) ? [] : [[path, 'modified']];
  });
}

function changesOf(changes: readonly (readonly [string, string])[]): string[] {
  return changes.map((change) => change.join(' ')).sort();
}
