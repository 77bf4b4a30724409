// What a module of TypeScript or JavaScript gives, told by its text alone.
import { describe, expect, it } from 'vitest';
import { givenNames } from '../../src/gates/resolve/given-names.ts';
import { gradeOf } from './repository.ts';

describe('the names that a module gives', () => {
  it.each([
    ['export const a = 1;\nexport async function b() {}\n', ['a', 'b']],
    ['export abstract class A<T> {}\nexport declare const b: number;\nexport enum C {}\n', ['A', 'C', 'b']],
    [
      'const a = 1;\nfunction b() {}\nexport type { C } from "./c";\nexport { a, b as d };\n',
      ['C', 'a', 'as', 'b', 'd'],
    ],
    ['const a = 1;\n', []],
  ])('%j', (text, names) => {
    expect([...(givenNames(text).all ?? ['?'])].sort()).toEqual(names);
  });

  it.each([
    "export * from './a';\n",
    "module.exports = require('./a');\n",
    'exports.a = 1;\n',
    'export const { a, b } = made();\n',
    'export const a = 1,\n  b = 2;\n',
    'export\nconst a = 1;\n',
    'export = made;\n',
  ])('only its syntax tells: %j', (text) => {
    expect(givenNames(text).all).toBe(null);
  });

  it('are declared where a statement of theirs begins a line', () => {
    expect([...givenNames('export const a = 1; export const b = 2;\n// export const c = 3;\n').declared]).toEqual([
      'a',
    ]);
  });
});

it('a name behind a barrel is that of the module which gives it, and of no other that only speaks of it', async () => {
  const base = {
    'package.json': '{ "name": "kit", "main": "src/index.ts" }',
    'src/index.ts': "export * from './parts';\nexport { run } from './run';\n",
    'src/parts/index.ts': "export * from './old';\nexport * from './other';\n",
    'src/parts/old.ts': 'export const old = (x: number) => x;\n',
    'src/parts/other.ts':
      '// grow(x) is wanted\nexport const other = (x: number) => x;\nconst grow = other;\nother(grow(1));\n',
    'src/run.ts': "import { old } from './parts';\n\nexport const run = (x: number) => old(x);\n",
  };
  const changes = {
    'src/parts/index.ts': `${base['src/parts/index.ts']}export * from './grow';\n`,
    'src/parts/grow.ts': 'export function grow(x: number): number {\n  return x * 2;\n}\n',
    'src/run.ts': "import { grow, old } from './parts';\n\nexport const run = (x: number) => grow(old(x));\n",
  };
  expect(await gradeOf({ base, changes })).toBe('wired');
});

const mayGive = (text: string, name: string) => givenNames(text).all?.has(name) ?? true;

describe('a name that a module exports is never missed', () => {
  it.each([
    ['export const a = 1, b = 2;', 'b'],
    ['export let a, b;', 'b'],
    ['export let a: number, b: number;', 'b'],
    ['export const enum b { x }', 'b'],
    ['export declare const enum b { x }', 'b'],
    ['export function *b() {}', 'b'],
    ['export module b {}', 'b'],
    ['export @sealed class b {}', 'b'],
    ['export { a, c as b };', 'b'],
    ['export async function b() {}', 'b'],
    ['export abstract class b {}', 'b'],
  ])('%s', (text, name) => {
    expect(mayGive(text, name)).toBe(true);
  });
});

it('one that it does not export is told without its syntax', () => {
  const text =
    'export const a = f(1, 2);\nexport function c(x, y) {}\nexport { d };\nexport default a;\nconst b = 1;\n';
  expect(givenNames(text).all).toEqual(new Set(['a', 'c', 'd']));
  expect(mayGive(text, 'b')).toBe(false);
});
