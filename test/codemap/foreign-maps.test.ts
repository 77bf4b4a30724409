// What the map says of repositories that are laid out in other ways: each of these once misled a reader.
import { describe, expect, it } from 'vitest';
import { buildCodeMap } from '../../src/codemap/map.ts';
import { symbolsIn } from '../../src/codemap/symbols.ts';
import { memorySnapshot } from '../fakes/files.ts';

async function sections(files: Readonly<Record<string, string>>, request = 'rank'): Promise<Map<string, string[]>> {
  const { text } = await buildCodeMap(memorySnapshot(files), { paper: null, request, mergedPulls: [] });
  return new Map(
    text
      .split('\n## ')
      .slice(1)
      .map((part) => part.split('\n').filter((line) => line !== ''))
      .map(([title = '', ...lines]) => [title.replace(/ \(.*/, ''), lines]),
  );
}

describe('the map of a repository', () => {
  it('in Maven names an artifact by its own id, and no source folder that is not there', async () => {
    const found = await sections({
      'pom.xml': '<project><artifactId>parent</artifactId><modules><module>app</module></modules></project>',
      'app/pom.xml':
        '<project>\n<parent><artifactId>parent</artifactId></parent>\n<artifactId>app</artifactId></project>',
      'app/src/main/java/com/acme/Ranker.java': 'package com.acme;\n\npublic class Ranker {\n}\n',
    });
    expect(found.get('Build files')).toEqual(['pom.xml: artifact parent', 'app/pom.xml: artifact app']);
    expect(found.get('Importable roots')).toEqual(['java: imports begin below app/src/main/java/']);
  });

  it('in Django says how it is tested, and takes no index.py for an entry', async () => {
    const found = await sections({
      'manage.py': 'from django.core.management import execute_from_command_line\n',
      'shop/index.py': 'class Index:\n    pass\n',
      'shop/index.ts': 'export const a = 1;\n',
    });
    expect(found.get('Commands that check the code')).toEqual(['python manage.py test — manage.py']);
    expect(found.get('Entry points')).toEqual(['manage.py', 'shop/index.ts']);
  });

  it('on npm puts tests before builds, and cleaning nowhere', async () => {
    const scripts = { build: 'b', 'clean:build': 'c', 'build:site': 's', lint: 'l', 'test:e2e': 'e', test: 't' };
    const found = await sections({ 'package.json': JSON.stringify({ name: 'a', scripts }) });
    expect(found.get('Commands that check the code')?.map((line) => line.split(' ')[2])).toEqual([
      'test',
      'test:e2e',
      'lint',
      'build',
      'build:site',
    ]);
  });

  it('gives overloads and methods of one name one line', async () => {
    const method = (name: string) => `class ${name}:\n    def quantile(self):\n        return 1\n\n\n`;
    const found = await sections({ 'a.py': ['A', 'B', 'C'].map(method).join(''), 'b.py': 'x = 1\n' }, 'quantile');
    expect(found.get('Places whose names share rare words with the request')).toEqual([
      'a.py:2, 7, 12 function quantile (quantile)',
    ]);
  });
});

describe('declarations of Python', () => {
  it('are no words of a docstring, and have a name after their type', () => {
    const text =
      '"""\nclass providing the base\ndef of a thing\n"""\nclass A:\n    async def b (self):\n        pass\nclass C(A): pass\ndef f[T: int](x): pass\ndef g\\\n(): pass\n';
    expect(symbolsIn('a.py', text)?.map(({ name }) => name)).toEqual(['A', 'b', 'C', 'f', 'g']);
    const cython =
      'cpdef int add(int a):\n    pass\ncpdef double[:] scale(x):\n    pass\ncpdef go():\n    pass\ncdef class D(B):\n    pass\n';
    expect(symbolsIn('a.pyx', cython)?.map(({ name }) => name)).toEqual(['add', 'scale', 'go', 'D']);
  });
});
