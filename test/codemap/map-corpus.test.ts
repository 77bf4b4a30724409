// The map on repositories of every shape: never empty, within its budget and well used, sorted, and the place to edit in it.
import { describe, expect, it } from 'vitest';
import { buildCodeMap, mapBudget } from '../../src/codemap/map.ts';
import type { Paper } from '../../src/domain/paper.ts';
import { memorySnapshot } from '../fakes/files.ts';
import { corpus } from './corpus-trees.ts';

const paper: Paper = {
  id: '2602.00014v1',
  title: 'Ranking by Quantile Sketches',
  authors: [],
  abstract: 'A ranking of items by a quantile sketch, for billing and for the scheduler of a queue.',
  published: null,
  categories: [],
  url: null,
  text_source: 'html',
  sections: [],
  links: [],
};

async function textOf(name: string, budgetBytes?: number): Promise<string> {
  const about = { paper, request: '', mergedPulls: [], ...(budgetBytes ? { budgetBytes } : {}) };
  return (await buildCodeMap(memorySnapshot(corpus[name] ?? {}), about)).text;
}

async function sectionsOf(name: string): Promise<Map<string, string[]>> {
  const parts = (await textOf(name)).split('\n## ').slice(1);
  return new Map(
    parts.map((part) => {
      const [title = '', ...lines] = part.split('\n').filter((line) => line !== '');
      return [title.replace(/ \(.*/, '').replace(/^Places .*/, 'Places'), lines];
    }),
  );
}

describe.each(Object.keys(corpus))('the map of: %s', (name) => {
  it('fits, is used when there is more to say, and does not depend on the order of the entries', async () => {
    const text = await textOf(name);
    const size = Buffer.byteLength(text);
    const wanted = Buffer.byteLength(await textOf(name, 1 << 20));
    expect(size).toBeLessThanOrEqual(mapBudget);
    expect(size).toBeGreaterThanOrEqual(Math.min(0.9 * mapBudget, wanted));
    const turned = Object.fromEntries(Object.entries(corpus[name] ?? {}).reverse());
    expect((await buildCodeMap(memorySnapshot(turned), { paper, request: '', mergedPulls: [] })).text).toBe(text);
  });
});

describe('the map of a workspace', () => {
  it('of npm names the place among 200 packages, and a command that all share once', async () => {
    const map = await sectionsOf('npm workspace of 200 packages');
    expect(map.get('Languages')?.[0]).toBe('TypeScript: 600 files, 1200 lines, 200 of them tests');
    expect(map.get('Build files')?.[0]).toBe('package.json: npm package shop; workspaces packages/*, apps/*');
    expect(map.get('Build files')?.at(-1)).toMatch(/^… and \d+ more build files$/);
    expect(map.get('Places')?.slice(0, 4)).toEqual([
      'packages/ranking-2/src/ranking-2.ts:2 class Ranking2 (ranking)',
      'packages/ranking/src/ranking.ts:2 class Ranking (ranking)',
      'packages/sketch-2/src/sketch-2.ts:2 class Sketch2 (sketches)',
      'packages/sketch/src/sketch.ts:2 class Sketch (sketches)',
    ]);
    expect(map.get('Commands that check the code')).toEqual([
      'pnpm run test (turbo test) — package.json',
      'pnpm run lint (eslint .) — package.json',
      'pnpm run build (turbo build) — package.json',
      'pnpm run test (vitest run) — apps/web/package.json and 200 more like it',
      'pnpm run build (tsc -b) — packages/auth-2/package.json and 199 more like it',
    ]);
  });

  it('of Cargo and of Go names crates and modules, and how the whole is tested', async () => {
    const cargo = await sectionsOf('cargo workspace');
    expect(cargo.get('Build files')?.slice(0, 2)).toEqual([
      'Cargo.toml: workspace crates/*',
      'crates/auth/Cargo.toml: crate shop-auth',
    ]);
    expect(cargo.get('Importable roots')?.[0]).toBe('rust: shop_auth = crates/auth/src/');
    expect(cargo.get('Entry points')).toContain('crates/gateway/src/main.rs:1 main');
    expect(cargo.get('Commands that check the code')).toEqual(['cargo test — Cargo.toml']);
    expect(cargo.get('Places')?.[0]).toBe('crates/ranking/src/lib.rs:3 struct Ranking, 2 inner (ranking)');
    const go = await sectionsOf('Go workspace');
    expect(go.get('Importable roots')?.[0]).toBe('go: example.org/shop/auth = services/auth/');
    expect(go.get('Commands that check the code')).toEqual([
      'make test — Makefile',
      'go test ./... — services/auth/go.mod and 39 more like it',
    ]);
  });

  it('of uv names each package where it is imported from, with src and without', async () => {
    const map = await sectionsOf('uv workspace');
    expect(map.get('Build files')?.[0]).toBe(
      'pyproject.toml: Python project shop; workspace packages/*; tools pytest, ruff, uv',
    );
    const roots = map.get('Importable roots') ?? [];
    expect(roots).toHaveLength(31);
    expect(roots).toContain('python: imports begin below packages/flat/ (shop_flat)');
    expect(roots).toContain('python: imports begin below packages/auth/src/ (shop_auth)');
    expect(map.get('Entry points')?.[0]).toBe('command shop = shop_flat.cli:main (packages/flat/pyproject.toml)');
    expect(map.get('Places')?.[0]).toMatch(/^packages\/billing\/src\/shop_billing\/billing\.py:1 class Billing/);
  });
});

describe('the map of a repository without code', () => {
  it('says what there is and that nothing is to be edited by name', async () => {
    const binaries = await sectionsOf('binaries only');
    expect(binaries.get('Languages')).toEqual(['others: 300 .bin, 300 .safetensors']);
    expect(binaries.get('Tree')?.slice(0, 3)).toEqual([
      '. 600: firmware/ 300, models/ 300',
      ' firmware/ 300: v0/ 30, v1/ 30, v2/ 30, v3/ 30, v4/ 30, v5/ 30, v6/ 30, v7/ 30, v8/ 30, v9/ 30',
      '  v0/ 30: (and 30 .bin)',
    ]);
    const notebooks = await sectionsOf('notebooks only');
    expect(notebooks.get('Languages')).toEqual(['Jupyter notebooks: 80 files, 80 lines']);
    expect(notebooks.get('Tree')?.[1]).toMatch(/^ week-01\/ 8: 00-lesson\.ipynb 01-lesson\.ipynb /);
    const handbook = await sectionsOf('handbook');
    expect(handbook.get('Build files')).toEqual(['mkdocs.yml']);
    for (const map of [binaries, notebooks, handbook])
      expect(map.get('Places')).toEqual(['None: there is no source file with readable names.']);
  });
});

describe('the map of a small library under the code of others', () => {
  it('names every file of its own first, and nothing of theirs as build, entry, command or place', async () => {
    const map = await sectionsOf('vendored and generated');
    expect(map.get('Build files')).toEqual(['package.json: npm package tiny']);
    expect(map.get('Entry points')).toEqual(['src/index.js']);
    expect(map.get('Commands that check the code')).toEqual(['npm run test (node --test) — package.json']);
    expect(map.get('Places')?.map((line) => line.split(':')[0])).toEqual(['src/rank.js', 'test/rank.test.js']);
    const tree = map.get('Tree') ?? [];
    expect(tree.find((line) => line.startsWith(' src/'))).toBe(' src/ 402: generated/ 400 | index.js rank.js');
    expect(tree).toContain(' test/ 1: rank.test.js');
  });
});

describe('the map of a deep tree', () => {
  it('reaches its deepest file', async () => {
    const map = await sectionsOf('deep nesting');
    expect(map.get('Tree')?.at(-1)).toMatch(/^ {36,}\S+\/ 1: Ranker39\.java$/);
    expect(map.get('Languages')?.[0]).toBe('Java: 40 files, 80 lines');
  });
});
