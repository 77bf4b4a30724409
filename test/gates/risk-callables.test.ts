// What counts as a new public callable in TypeScript and JavaScript.
import { describe, expect, it } from 'vitest';
import { gate, judge, type Tree } from './repository.ts';

const old = 'export function run(x: number): number {\n  const y = x + 1;\n  return y;\n}\n';
const base = { 'package.json': '{ "name": "kit" }\n', 'src/core.ts': old, 'src/old.ts': old.replace('run', 'rank') };
const count = async (text: string, changes: Readonly<Record<string, string | null>> = {}, more: Tree = {}) =>
  gate(await judge({ base: { ...base, ...more }, changes: { 'src/shape.ts': text, ...changes } }), 'risk').measures[
    'new_public_callables'
  ];
const body = '{\n    return this.size * 2;\n  }\n';

describe('a new public callable', () => {
  it.each([
    ['an exported function', 'export const shape = (x: number) => x * 2;\n', 1],
    ['an exported class with its methods', `export class Shape {\n  size = 1;\n  grow() ${body}  turn() ${body}}\n`, 3],
    ['what is exported below', `class Shape {\n  size = 1;\n  grow() ${body}}\n\nexport { Shape };\n`, 2],
    [
      'a function in a namespace',
      'export namespace Shapes {\n  export function turn(x: number) {\n    return x * 2;\n  }\n}\n',
      1,
    ],
  ])('is %s', async (_, text, expected) => {
    expect(await count(text)).toBe(expected);
  });

  it.each([
    [
      'a class that is not exported, nor its methods',
      `class Shape {\n  size = 1;\n  grow() ${body}}\n\nconsole.log(new Shape());\n`,
    ],
    ['a method of an interface', 'export interface Shape {\n  grow(x: number): number;\n  turn(): void;\n}\n'],
    ['a method of a type', 'export type Shape = {\n  grow(x: number): number;\n};\n'],
    [
      'a function inside of another',
      'const make = () => {\n  function grow(x: number) {\n    return x;\n  }\n  return grow;\n};\nmake();\n',
    ],
    [
      'a helper of tests',
      'export function _reset() {\n  console.log(1);\n}\nexport const clearForTesting = () => console.log(2);\n',
    ],
  ])('is not %s', async (_, text) => {
    expect(await count(text)).toBe(0);
  });

  it('is a function once, however often it is overloaded', async () => {
    const head = 'export function shape(x: number): number;\nexport function shape(x: string): string;\n';
    expect(await count(`${head}export function shape(x: any): any {\n  return x + x;\n}\n`)).toBe(1);
  });

  it('is no accessor, which is asked for as a field is', async () => {
    const accessors = `  get width() ${body}  static get most() ${body}  set width(x) {\n    this.size = x;\n  }\n`;
    expect(await count(`export class Shape {\n  size = 1;\n  grow() ${body}${accessors}}\n`)).toBe(2);
  });

  it('is no function that moved here from another file', async () => {
    const moved = old.replace('run', 'rank');
    const empty = 'export const none = 0;\n';
    expect(await count(moved, { 'src/old.ts': empty })).toBe(0);
    expect(await count(moved, { 'src/old.ts': null })).toBe(0);
    expect(await count(moved)).toBe(1);
    const hidden = moved.replace('export ', '');
    expect(await count(moved, { 'src/old.ts': empty }, { 'src/old.ts': hidden })).toBe(1);
  });

  it('is none in a declaration, nor in what a program wrote', async () => {
    const text = 'export declare function grow(x: number): number;\n';
    expect(await count('export {};\n', { 'src/kit.d.ts': text })).toBe(0);
    expect(await count('export {};\n', { 'src/generated/kit.ts': old })).toBe(0);
  });
});
