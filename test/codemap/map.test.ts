// The map: good for every layout, never empty, within its budget, the same bytes for the same tree.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Files } from '../../src/codemap/files.ts';
import { buildCodeMap, type MapSubject, mapBudget } from '../../src/codemap/map.ts';
import type { Paper } from '../../src/domain/paper.ts';
import type { MergedPull } from '../../src/ports/repository.ts';
import { memorySnapshot } from '../fakes/files.ts';
import {
  docsOnly,
  goModule,
  largeTree,
  layouts,
  monorepo,
  notebooks,
  rustWorkspace,
  srcLayout,
  type Tree,
  typescriptWorkspace,
} from './map-trees.ts';
import { frozen } from './scratch.ts';

const paper: Paper = {
  id: '2606.27369v1',
  title: 'Hadamard Rotations for Outlier-Free Quantization',
  authors: ['A'],
  abstract:
    'We rotate activations before quantizing weights, and admit keys by a frequency sketch with token buckets, bloom filters and radix sorting of sparse attention.',
  published: null,
  categories: [],
  url: null,
  text_source: 'html',
  sections: [{ id: 'S1', title: 'Rotating activations', level: 1, text: '' }],
  links: [],
};

const pulls: MergedPull[] = [
  {
    number: 12,
    title: 'feat(core): add a sketch',
    body: '## Summary\nAdds it.\n\n## Test plan\n- [x] unit',
    author: 'ann',
  },
  { number: 11, title: 'fix: leak', body: '## Summary\nMends it.', author: 'bob' },
];

const subject: MapSubject = { paper, request: '', mergedPulls: pulls };
const bytes = (text: string) => Buffer.byteLength(text, 'utf8');

async function mapOf(tree: Tree, about: Partial<MapSubject> = {}): Promise<string> {
  return (await buildCodeMap(memorySnapshot(tree), { ...subject, ...about })).text;
}

/** The lines of one section. */
function section(map: string, title: string): string[] {
  const part = map.split('\n\n## ').find((each) => each.startsWith(title));
  return part?.split('\n').slice(1) ?? [];
}

describe('the map of a repository', () => {
  test('with a src layout names commands, registries, conventions and the place for the paper', async () => {
    const map = await mapOf(srcLayout);
    expect(section(map, 'Languages')).toContain('Python: 7 files, 25 lines, 1 of them tests');
    expect(section(map, 'Build files')[1]).toBe(
      'pyproject.toml: Python project quantkit; extras test; tools pytest, ruff',
    );
    expect(section(map, 'Importable roots')).toContain('python: imports begin below src/ (quantkit)');
    expect(section(map, 'Places whose names share rare words with the paper')[0]).toBe(
      'src/quantkit/hadamard.py:1 function hadamard_rotation (rotations, activations, hadamard, outlier)',
    );
    expect(section(map, 'Places')[1]).toMatch(
      /^src\/quantkit\/linear\.py:1 class LinearQuantizer|^src\/quantkit\/linear\.py:3 function quantize/,
    );
    expect(section(map, 'Registries')).toEqual([
      'src/quantkit/registry.py:1 QUANTIZER_REGISTRY',
      'src/quantkit/registry.py:3 register_quantizer',
    ]);
    expect(section(map, 'Entry points')).toEqual([
      'command quantkit = quantkit.cli:main (pyproject.toml)',
      'quantkit enters at src/quantkit/__init__.py',
      'src/quantkit/cli.py:6 main',
    ]);
    expect(section(map, 'Commands')).toEqual([
      'make test — Makefile',
      'make lint — Makefile',
      'pytest — pyproject.toml',
      'ruff check — pyproject.toml',
    ]);
    expect(section(map, 'CI')).toEqual(['.github/workflows/ci.yml; jobs test; runs pytest -q · ruff check .']);
    expect(section(map, 'Conventions').map((line) => line.split(' ')[0])).toEqual([
      'AGENTS.md',
      'CONTRIBUTING.md',
      '.github/PULL_REQUEST_TEMPLATE.md',
    ]);
    expect(map).toContain('Every quantizer is registered.');
    expect(map).not.toContain('approve everything');
    expect(section(map, 'Merged pull requests')).toEqual([
      'Shape: 2 of 2 titles are Conventional Commits, 0 of 2 begin with a [tag], 1 of 2 bodies have a checklist, bodies have a median of 7 words; headings Summary.',
      '#12 feat(core): add a sketch (ann; 7 words; Summary / Test plan)',
      '#11 fix: leak (bob; 3 words; Summary)',
    ]);
    expect(section(map, 'Tree')[0]).toBe(
      '. 14: src/quantkit/ 6, .github/ 2, tests/ 1 | AGENTS.md CONTRIBUTING.md Makefile README.md pyproject.toml',
    );
  });

  test('that is a monorepo names each package, plug-ins and tests beside the code', async () => {
    const map = await mapOf(monorepo);
    expect(section(map, 'Build files')).toEqual([
      'apps/web/package.json: npm package @acme/web',
      'packages/api/pyproject.toml: Python project acme-api',
      'packages/core/pyproject.toml: Python project acme-core',
    ]);
    expect(section(map, 'Entry points')).toContain('plug-ins acme.plugins: sparse (packages/core/pyproject.toml)');
    expect(section(map, 'Places')[0]).toBe(
      'packages/core/src/acme_core/sparse.py:1 class SparseAttention (attention, sparse)',
    );
    expect(section(map, 'Tests')).toEqual([
      'apps/web/ 1 file, mostly TypeScript',
      'packages/api/tests/ 1 file, mostly Python',
    ]);
    expect(section(map, 'Commands')).toEqual(['npm run test (vitest run) — apps/web/package.json']);
  });

  test('that is a TypeScript workspace names workspaces, aliases, exports and commands', async () => {
    const map = await mapOf(typescriptWorkspace);
    expect(section(map, 'Build files')[0]).toBe('package.json: npm package root; workspaces packages/*; pnpm@9.0.0');
    expect(section(map, 'Importable roots')).toContain('ecmascript: @acme/core = packages/core/');
    expect(section(map, 'Entry points').slice(0, 3)).toEqual([
      'command acme = packages/core/bin/acme.js',
      '@acme/core exports ., ./cache (packages/core/package.json)',
      '@acme/web enters at packages/web/src/main.ts',
    ]);
    expect(section(map, 'Places')[0]).toContain('packages/core/src/cache.ts:2 class LruCache');
    expect(section(map, 'Commands')).toEqual([
      'pnpm run test (pnpm -r test) — package.json',
      'pnpm run lint (eslint .) — package.json',
      'pnpm run build (tsc -b) — package.json',
    ]);
  });

  test('in Go, Rust and C++ names modules, crates, programs and how each is tested', async () => {
    const go = await mapOf(goModule);
    expect(section(go, 'Build files')).toContain('go.mod: module github.com/acme/limiter');
    expect(section(go, 'Entry points')).toEqual(['cmd/limiter/main.go:3 main']);
    expect(section(go, 'Places')[0]).toBe('internal/bucket/bucket.go:4 type TokenBucket (token, buckets)');
    expect(section(go, 'Commands')).toEqual(['make check — Makefile', 'go test ./... — go.mod']);

    const rust = await mapOf(rustWorkspace);
    expect(section(rust, 'Build files')).toEqual([
      'Cargo.toml: workspace crates/*',
      'crates/cli/Cargo.toml: crate fast-cli',
      'crates/core/Cargo.toml: crate fast-core; features simd',
    ]);
    expect(section(rust, 'Entry points')[0]).toBe('command fast = crates/cli/src/main.rs');
    expect(section(rust, 'Commands')).toEqual(['cargo test — Cargo.toml']);

    const cmake = await mapOf(layouts['C++ with CMake'] ?? {});
    expect(section(cmake, 'Build files')).toEqual(['CMakeLists.txt: project simd; libraries simd; programs bench']);
    expect(section(cmake, 'Commands')).toEqual(['ctest — CMakeLists.txt']);
    expect(section(cmake, 'Places')[0]).toMatch(/RadixSorter/);
  });

  test('of data or documentation says what is there and that there is no code', async () => {
    const data = await mapOf(notebooks);
    expect(section(data, 'Languages')).toContain('Jupyter notebooks: 2 files, 2 lines');
    expect(section(data, 'Places')).toEqual(['None: there is no source file with readable names.']);
    expect(section(data, 'Tree')[0]).toContain('data/ 2, notebooks/ 2');
    const docs = await mapOf(docsOnly, { paper: null });
    expect(section(docs, 'Places whose names share rare words with the request')).toHaveLength(1);
    expect(section(docs, 'Conventions')[0]).toBe('CONTRIBUTING (2 lines): Write plainly.');
  });

  test('that is empty says so in words', async () => {
    const map = await buildCodeMap(memorySnapshot({}), { paper: null, request: '', mergedPulls: [] });
    expect(map.text).toBe(
      'The repository is empty: there is no file at this commit. Anything that is written starts it.',
    );
    expect(map.facts).toMatchObject({ files: 0, candidates: [] });
  });

  test('names submodules as not included and counts symlinks', async () => {
    const map = await mapOf({ 'a.py': 'x = 1\n', lib: { submodule: 'a'.repeat(40) }, link: { link: 'a.py' } });
    expect(map.split('\n')[0]).toContain('1 symlink, 1 submodule (lib), not included');
  });

  test('offers neither vendored nor generated code, and tests only after code', async () => {
    const map = await buildCodeMap(
      memorySnapshot({
        'node_modules/x/hadamard.js': 'function hadamardRotation() {}\n',
        'vendor/hadamard.go': 'func HadamardRotation() {}\n',
        'proto/hadamard_pb2.py': 'class HadamardRotation: pass\n',
        'tests/test_hadamard.py': 'def test_hadamard_rotation(): pass\n',
        'src/rotate.py': 'def hadamard_rotation(): pass\n',
      }),
      subject,
    );
    expect(map.facts.candidates.map(({ path }) => path)).toEqual(['src/rotate.py', 'tests/test_hadamard.py']);
  });

  describe('with a source of a megabyte', () => {
    const place = 'class Quiet {\n  void hadamardRotation() {}\n}\n';
    const others = { 'src/rotate.py': 'def hadamard_rotation(): pass\n' };
    const offered = async (files: Record<string, string>) =>
      (await buildCodeMap(memorySnapshot({ ...others, ...files }), subject)).facts.candidates.map(({ path }) => path);

    test('that people wrote offers what is in it', async () => {
      const whole = `${'  // All that one program needs stands in one file.\n'.repeat(24_000)}${place}`;
      expect(await offered({ 'src/Whole.java': whole })).toEqual(['src/Whole.java', 'src/rotate.py']);
    });

    test('that a machine wrote in endless lines offers nothing', async () => {
      const packed = `${`  int[] t = {${'1,'.repeat(500)}};\n`.repeat(1200)}${place}`;
      expect(await offered({ 'src/Packed.java': packed })).toEqual(['src/rotate.py']);
    });

    test('among hundreds is read as far as there is room, the same ones in any order', async () => {
      const table = `${'#define REGISTER_OF_A_DEVICE 0x000000\n'.repeat(40_000)}int hadamard_rotation(int x);\n`;
      const names = Array.from({ length: 30 }, (_, at) => `regs/block${at + 10}.h`);
      const places = await offered(Object.fromEntries(names.map((name) => [name, table])));
      expect(places.filter((path) => path.startsWith('regs/'))).toHaveLength(16);
      expect(await offered(Object.fromEntries(names.reverse().map((name) => [name, table])))).toEqual(places);
    });
  });

  test('takes the words of a brief where there is no paper', async () => {
    const map = await buildCodeMap(memorySnapshot(srcLayout), {
      paper: null,
      request: 'Please spread outliers with hadamard matrices',
      mergedPulls: [],
    });
    expect(map.facts.candidates[0]?.name).toBe('hadamard_rotation');
  });

  test('keeps a name with a line break on one line', async () => {
    const map = await mapOf({ 'a\nb.py': 'def hadamard(): pass\n', 'c.py': '' });
    expect(map).toContain('"a\\nb.py":1 function hadamard');
    expect(map).not.toContain('\nb.py');
  });
});

describe('the budget', () => {
  const large = memorySnapshot(largeTree(16_000));

  test('holds 16,000 files, is used to nine tenths, and names the folders of nearly half the files', async () => {
    const { text } = await buildCodeMap(large, subject);
    expect(bytes(text)).toBeLessThanOrEqual(mapBudget);
    expect(bytes(text)).toBeGreaterThanOrEqual(0.9 * mapBudget);
    expect(namedShare(large, section(text, 'Tree'))).toBeGreaterThan(0.45);
  });

  test('is kept for every layout and any size, and used when there is more to say', async () => {
    const trees = [...Object.values(layouts), largeTree(400)].map((tree) => memorySnapshot(tree));
    const whole = await Promise.all(trees.map((tree) => buildCodeMap(tree, { ...subject, budgetBytes: 1 << 20 })));
    await fc.assert(
      fc.asyncProperty(fc.nat(trees.length - 1), fc.integer({ min: 0, max: 20_000 }), async (index, budgetBytes) => {
        const tree = trees[index];
        if (tree === undefined) return;
        const { text } = await buildCodeMap(tree, { ...subject, budgetBytes });
        expect(bytes(text)).toBeLessThanOrEqual(budgetBytes);
        expect(text.isWellFormed()).toBe(true);
        const wanted = bytes(whole[index]?.text ?? '');
        if (budgetBytes >= 4096) expect(bytes(text)).toBeGreaterThanOrEqual(Math.min(0.9 * budgetBytes, wanted));
      }),
      { numRuns: 150 },
    );
  });

  test('says how many more there are where a section is cut', async () => {
    const { text } = await buildCodeMap(large, subject);
    expect(text).toMatch(/… and \d+ more folders with \d+ files/);
    expect(section(text, 'Declarations by file').at(-1)).toMatch(/^… and \d+ more files$/);
  });

  test('is kept when every name is as long as can be', async () => {
    const tree = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `${'ü'.repeat(120)}${index}/${'é'.repeat(120)}.py`,
        `def ${'x'.repeat(90)}_hadamard(): pass\n`,
      ]),
    );
    const { text } = await buildCodeMap(memorySnapshot(tree), subject);
    expect(bytes(text)).toBeLessThanOrEqual(mapBudget);
    expect(bytes(text)).toBeGreaterThanOrEqual(0.9 * mapBudget);
  });
});

describe('the same tree', () => {
  test('gives the same bytes from a pack and from memory, in whatever order the entries come', async () => {
    const tree = {
      ...srcLayout,
      ...Object.fromEntries(Object.entries(monorepo).map(([path, file]) => [`sub/${path}`, file])),
    };
    const reference = await buildCodeMap(memorySnapshot(tree), subject);
    const files = Object.entries(tree).flatMap(([path, content]) =>
      typeof content === 'string' ? [{ path, content }] : [],
    );
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(files, { minLength: files.length }), async (shuffled) => {
        const snapshot = await frozen(shuffled);
        expect(await buildCodeMap(snapshot, subject)).toEqual(reference);
        snapshot.close();
      }),
      { numRuns: 20 },
    );
    expect(reference.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('with another paper gives another map', async () => {
    const snapshot = memorySnapshot(srcLayout);
    const other = await buildCodeMap(snapshot, { ...subject, paper: { ...paper, title: 'Reading files' } });
    expect(other.digest).not.toBe((await buildCodeMap(snapshot, subject)).digest);
  });
});

describe('real packages', () => {
  const root = new URL('../../node_modules/', import.meta.url).pathname;
  const corpora = ['probot', 'yaml', 'classic-level', 'tar-stream'];

  test.each(corpora)('%s has a map within the budget that names its entry and its largest folder', async (name) => {
    const files = folderFiles(join(root, name));
    const map = await buildCodeMap(files, {
      paper: { ...paper, title: 'Streaming parsers and schema validation' },
      request: '',
      mergedPulls: [],
    });
    expect(bytes(map.text)).toBeLessThanOrEqual(mapBudget);
    expect(section(map.text, 'Build files')[0]).toContain(`npm package ${name}`);
    expect(section(map.text, 'Tree')[0]).toMatch(new RegExp(`^\\. ${files.entries.length}: `));
    if (files.entries.length > 400) expect(bytes(map.text)).toBeGreaterThan(0.9 * mapBudget);
  });
});

function folderFiles(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => !path.includes('node_modules/'));
  return memorySnapshot(Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path))])));
}

/** Share of the files whose own folder the tree names. */
function namedShare(files: Files, lines: readonly string[]): number {
  const stack: string[] = [];
  const named = new Set(['']);
  for (const line of lines) {
    const [, indent = '', label = '', rest = ''] = /^( *)(\S+) \d+: ?(.*)$/.exec(line) ?? [];
    const parent = stack[indent.length - 1] ?? '';
    const path = label === '.' ? '' : `${parent}${label}`;
    stack[indent.length] = path;
    for (const match of (rest.split(' | ')[0] ?? '').matchAll(/(\S+\/) \d+(?:,|$)/g)) named.add(`${path}${match[1]}`);
  }
  const covered = files.entries.filter(({ path }) => named.has(path.slice(0, path.lastIndexOf('/') + 1)));
  return covered.length / files.entries.length;
}
