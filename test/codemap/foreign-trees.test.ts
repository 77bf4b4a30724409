// The map of excerpts of repositories that are not ours, each fact read by hand in the files.
import { describe, expect, it } from 'vitest';
import { buildCodeMap } from '../../src/codemap/map.ts';
import { treeIn } from '../e2e/foreign-tree.ts';
import { memorySnapshot } from '../fakes/files.ts';

async function sectionsOf(name: string, title: string, abstract: string): Promise<Map<string, string[]>> {
  const about = {
    id: '2602.00013v1',
    authors: [],
    published: null,
    categories: [],
    url: null,
    sections: [],
    links: [],
  };
  const { text } = await buildCodeMap(memorySnapshot(treeIn(`test/fixtures/${name}`)), {
    paper: { ...about, title, abstract, text_source: 'html' },
    request: '',
    mergedPulls: [],
  });
  const parts = text.split('\n## ').slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n').filter((line) => line !== '');
      return [heading.replace(/ \(.*/, ''), lines];
    }),
  );
}

const places = 'Places whose names share rare words with the paper';
const placesOf = (map: Map<string, string[]>, count: number) =>
  map
    .get(places)
    ?.slice(0, count)
    .map((line) => line.split(' (')[0]);

describe('the map of a repository that is not ours', () => {
  it('in Go, a cache, names its module, its tests and where admission is decided', async () => {
    const map = await sectionsOf(
      'ristretto',
      'Doorkeeper-Free Admission with Aging Frequency Sketches',
      'Caches with an admission policy keep a frequency sketch in front of an eviction policy. Conservative increments with probabilistic aging make the doorkeeper, a bloom filter, unnecessary. We bound the estimate error for cost-aware sampled LFU eviction.',
    );
    expect(map.get('Languages')?.[0]).toBe('Go: 14 files, 2565 lines, 6 of them tests');
    expect(map.get('Build files')).toEqual(['go.mod: module github.com/dgraph-io/ristretto']);
    expect(map.get('Importable roots')).toEqual(['go: github.com/dgraph-io/ristretto = the top']);
    expect(map.get('Commands that check the code')).toEqual(['go test ./... — go.mod']);
    expect(map.get('Tests')).toEqual(['the top 4 files, mostly Go', 'z/ 2 files, mostly Go']);
    expect(map.get('CI')).toEqual(['.travis.yml; runs go test -race ./...']);
    expect(placesOf(map, 1)).toEqual(['policy.go:325 type tinyLFU']);
    const files = new Set(placesOf(map, 10)?.map((line) => line?.split(':')[0]));
    expect([...files].toSorted()).toEqual(['cache.go', 'policy.go', 'sketch.go', 'z/bbloom.go']);
  });

  it('in Rust, a program, names its command, and where paths are printed', async () => {
    const map = await sectionsOf(
      'ripgrep',
      'Path Separators in Printers of Search Results',
      'Tools that search files print paths. We compare separators and terminators of printed paths.',
    );
    expect(map.get('Languages')?.[0]).toBe('Rust: 12 files, 2164 lines, 5 of them tests');
    expect(map.get('Build files')).toEqual(['Cargo.toml: crate ripgrep; features pcre2, simd-accel']);
    expect(map.get('Entry points')).toEqual(['command rg = crates/core/main.rs', 'crates/core/main.rs:48 main']);
    expect(map.get('Commands that check the code')).toEqual(['cargo test — Cargo.toml']);
    expect(map.get('Tests')).toEqual(['tests/ 5 files, mostly Rust']);
    expect(map.get('CI')).toEqual(['.github/workflows/ci.yml; jobs test, rustfmt, docs']);
    expect(placesOf(map, 1)?.[0]).toMatch(/^crates\/core\/path_printer\.rs:/);
  });

  it('in Java, a library, names its artifact, its source folder and where documents are cleaned', async () => {
    const map = await sectionsOf(
      'jsoup',
      'Cleaning Documents by a Safelist of Tags',
      'A cleaner removes tags and attributes that are not on a safelist in one traversal of the nodes.',
    );
    expect(map.get('Languages')?.[0]).toBe('Java: 8 files, 1355 lines, 2 of them tests');
    expect(map.get('Build files')).toEqual(['pom.xml: artifact jsoup']);
    expect(map.get('Importable roots')).toEqual(['java: imports begin below src/main/java/']);
    expect(map.get('Entry points')).toBeUndefined();
    expect(map.get('Commands that check the code')).toEqual(['mvn test — pom.xml']);
    expect(map.get('Tests')).toEqual(['src/test/ 2 files, mostly Java']);
    expect(map.get('CI')).toEqual([
      '.github/workflows/build.yml; jobs test; runs mvn -X compile -B --file pom.xml · mvn -X verify -B --file pom.xml',
    ]);
    for (const line of placesOf(map, 3) ?? []) expect(line).toMatch(/^src\/main\/java\/org\/jsoup\/safety\//);
  });

  it('in C, a library with headers, counts no C++, and says how Automake tests it', async () => {
    const map = await sectionsOf(
      'jansson',
      'Growth of Hash Tables for Small Objects',
      'Hash tables of objects grow when the load ratio exceeds one. We rehash later, and choose the seed of the hash at start-up.',
    );
    expect(map.get('Languages')?.[0]).toBe('C: 13 files, 1953 lines, 2 of them tests');
    expect(map.get('Languages')?.join('\n')).not.toContain('C++');
    expect(map.get('Build files')).toEqual(['configure.ac']);
    expect(map.get('Entry points')).toBeUndefined();
    expect(map.get('Commands that check the code')).toEqual(['make check — Makefile.am']);
    expect(map.get('Tests')).toEqual(['test/ 2 files, mostly C']);
    expect(map.get('CI')).toEqual([
      '.github/workflows/tests.yml; jobs lint, autotools, cmake, valgrind, coveralls; runs make check · ctest',
    ]);
    for (const line of placesOf(map, 3) ?? [])
      expect(line).toMatch(/^src\/(?:hashtable|hashtable_seed|jansson)\.[ch]:/);
  });
});
