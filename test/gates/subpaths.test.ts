// Subpaths that a patch adds to the `exports` of a package.json, whose sources stand wherever the build takes them from.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const fuse =
  'export function fuse(lists: number[][]): number[] {\n  const all = lists.flat();\n  return all.sort();\n}\n';
const built = (to: string): string => `{ "types": "./${to}.d.ts", "import": "./${to}.mjs", "require": "./${to}.js" }`;
const manifest = (more: string): string =>
  `{ "name": "kit", "exports": { ".": ${built('dist/index')}, "./test": ${built('dist/test/index')}${more} } }\n`;
const base: Tree = {
  'packages/kit/package.json': manifest(''),
  'packages/kit/src/index.ts': 'export const one = 1;\n',
  'packages/kit/src/plain.ts': 'export const plain = 2;\n',
  'packages/kit/test/index.ts': "export { one } from '../src/index';\n",
};
const handsOn = "export { fuse } from '../src/fuse/fuse';\n";

async function grade(more: string, entries: Tree, code = 'src/fuse/fuse.ts') {
  const changes: Record<string, string | Uint8Array> = {
    [`packages/kit/${code}`]: fuse,
    'packages/kit/src/fuse.test.ts': `import { fuse } from '../${code.replace(/\.ts$/, '')}';\n\nit('fuses', () => {\n  expect(fuse([[1]])).toEqual([1]);\n});\n`,
    'packages/kit/package.json': manifest(more),
  };
  for (const [path, text] of Object.entries(entries)) changes[`packages/kit/${path}`] = text;
  return await gradeOf({ base, changes });
}

describe('a subpath that the patch adds', () => {
  it.each([
    ['a folder beside src', `, "./fuse": ${built('dist/fuse/index')}`, 'fuse/index.ts'],
    ['a folder beside src that is built into one file', `, "./fuse": ${built('dist/fuse')}`, 'fuse/index.ts'],
    ['a module beside src', ', "./fuse": "./dist/fuse.mjs"', 'fuse.ts'],
    ['a folder beside src, built once per format', ', "./fuse": "./dist/esm/fuse/index.js"', 'fuse/index.ts'],
    ['a folder of src, built for one format only', ', "./fuse": "./dist/fuse/index.mjs"', 'src/fuse/index.ts'],
  ])('is public API: %s', async (_name, more, entry) => {
    const text = entry.startsWith('src/')
      ? "export { fuse } from './fuse';\n"
      : handsOn.replace('../', entry.includes('/') ? '../' : './');
    expect(await grade(more, { [entry]: text })).toBe('exported');
  });

  it('is public API with the code itself in it', async () => {
    expect(await grade(`, "./fuse": ${built('dist/fuse/index')}`, {}, 'fuse/index.ts')).toBe('exported');
  });

  it.each([
    ['no subpath', '', 'fuse/index.ts'],
    ['one that leads elsewhere', `, "./fuse": ${built('dist/other/index')}`, 'fuse/index.ts'],
    ['one that is closed', ', "./fuse": null', 'fuse/index.ts'],
    ['one for the compiler alone', ', "./fuse": { "types": "./dist/fuse/index.d.ts" }', 'fuse/index.ts'],
    ['one to a folder deeper down', `, "./fuse": ${built('dist/fuse/index')}`, 'tools/fuse/index.ts'],
  ])('makes nothing else public: %s', async (_name, more, entry) => {
    const up = '../'.repeat(entry.split('/').length - 1);
    expect(await grade(more, { [entry]: handsOn.replace('../', up) })).toBe('test_only');
  });

  it('means the source of src where there is one of the same path, too', async () => {
    const more = `, "./fuse": ${built('dist/fuse/index')}`;
    const entries = { 'fuse/index.ts': handsOn, 'src/fuse/index.ts': "export { plain } from '../plain';\n" };
    expect(await grade(more, entries)).toBe('test_only');
  });
});

it('a wildcard over what the build makes gives a file at the top, whatever the folder of the build', async () => {
  const changes = {
    'src/fuse.ts': fuse,
    'src/fuse.test.ts':
      "import { fuse } from './fuse';\n\nit('fuses', () => {\n  expect(fuse([[1]])).toEqual([1]);\n});\n",
  };
  const given = (target: string) => ({
    base: {
      'package.json': `{ "name": "kit", "exports": { ".": "./src/index.js", "./*": { "import": "./${target}/*.js" } } }\n`,
      'src/index.ts': 'export const one = 1;\n',
    },
    changes,
  });
  for (const target of ['dist', 'esm', 'cjs']) expect(await gradeOf(given(target))).toBe('exported');
  expect(await gradeOf(given('assets'))).toBe('test_only');
});
