// Files that a bundler is told to begin with: one more entry beside those of the base is a program of its own.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const script =
  'export function grow(x: number): number {\n  const y = x * 2;\n  return y;\n}\n\ndocument.title = String(grow(1));\n';
const test = {
  'src/content.ts': script,
  'test/content.test.ts':
    "import { grow } from '../src/content.js';\n\nit('grows', () => {\n  expect(grow(1)).toBe(2);\n});\n",
};
const base = (more: Tree, about = '"private": true, "main": "dist/index.js"'): Tree => ({
  'package.json': `{\n  "name": "app",\n  ${about},\n  "scripts": {\n    "build": "node build.mjs"\n  }\n}\n`,
  'src/background.ts': 'console.log(1);\n',
  'src/popup.ts': 'console.log(2);\n',
  ...more,
});
const both = "'src/background.ts', 'src/popup.ts'";
const build = (entries: string) =>
  `import { build } from 'esbuild';\n\nawait build({ ${entries}, bundle: true, outdir: 'dist' });\n`;

describe('the entries of a bundler in code', () => {
  it.each([
    ['build.mjs', build(`entryPoints: [${both}]`), build(`entryPoints: [${both}, 'src/content.ts']`)],
    ['build.mjs', build(`entryPoints: [${both}]`), build(`entryPoints: [${both}, './src/content.ts']`)],
    [
      'build.mjs',
      build("entryPoints: { background: 'src/background.ts' }"),
      build("entryPoints: {\n  background: 'src/background.ts',\n  content: 'src/content.ts',\n}"),
    ],
    [
      'webpack.config.js',
      "module.exports = { entry: { background: './src/background.ts' } };\n",
      "module.exports = { entry: { background: './src/background.ts', content: './src/content.ts' } };\n",
    ],
    [
      'vite.config.ts',
      "export default { build: { rollupOptions: { input: { popup: resolve(__dirname, 'src/popup.ts') } } } };\n",
      "export default { build: { rollupOptions: { input: { popup: resolve(__dirname, 'src/popup.ts'), content: resolve(__dirname, 'src', 'content.ts') } } } };\n",
    ],
    [
      'tools/build.mjs',
      build("entryPoints: ['../src/popup.ts']"),
      build("entryPoints: ['../src/popup.ts', '../src/content.ts']"),
    ],
  ])('are programs of their own: %s', async (path, before, after) => {
    const changes = { ...test, [path]: after };
    expect(await gradeOf({ base: base({ [path]: before }), changes })).toBe('registered');
  });

  it.each([
    ['another file', build(`entryPoints: [${both}]`), build(`entryPoints: [${both}, 'src/contents.ts']`)],
    ['a list of other things', build(`external: [${both}]`), build(`external: [${both}, 'src/content.ts']`)],
    [
      'a note',
      build(`entryPoints: [${both}]`),
      `// entryPoints: [${both}, 'src/content.ts']\n${build(`entryPoints: [${both}]`)}`,
    ],
    [
      'none that was there',
      build("entryPoints: ['src/lost.ts']"),
      build("entryPoints: ['src/lost.ts', 'src/content.ts']"),
    ],
  ])('name no other file: %s', async (_name, before, after) => {
    const changes = { ...test, 'build.mjs': after };
    expect(await gradeOf({ base: base({ 'build.mjs': before }), changes })).toBe('test_only');
  });

  it('are what others may import, where the package is for others', async () => {
    const given = base({ 'build.mjs': build(`entryPoints: [${both}]`) }, '"version": "1.0.0", "main": "dist/popup.js"');
    const changes = { ...test, 'build.mjs': build(`entryPoints: [${both}, 'src/content.ts']`) };
    expect(await gradeOf({ base: given, changes })).not.toBe('registered');
  });
});

describe('the entries of a bundler in a script of package.json', () => {
  const at = (command: string): string =>
    `{\n  "name": "app",\n  "private": true,\n  "scripts": {\n    "build": "${command}"\n  }\n}\n`;
  it.each([
    [
      'tsc && esbuild src/popup.ts',
      'tsc && esbuild src/popup.ts ./src/content.ts --bundle --outdir=dist',
      'registered',
    ],
    ['esbuild src/popup.ts', 'esbuild src/popup.ts && cat src/content.ts', 'test_only'],
    ['cat src/popup.ts', 'cat src/popup.ts src/content.ts', 'test_only'],
    ['esbuild src/popup.ts', 'esbuild src/popup.ts src/contents.ts', 'test_only'],
  ])('%s, then %s', async (before, after, grade) => {
    const given = { ...base({}), 'package.json': at(before) };
    expect(await gradeOf({ base: given, changes: { ...test, 'package.json': at(after) } })).toBe(grade);
  });

  it('has what a build file had before', async () => {
    const given = base({ 'build.mjs': build(`entryPoints: [${both}]`) });
    const moved = 'esbuild src/background.ts src/popup.ts src/content.ts --bundle --outdir=dist';
    const changes = { ...test, 'package.json': at(moved) };
    expect(await gradeOf({ base: given, changes })).toBe('registered');
  });
});
