// A module that is spread into an object: an entry of a table where somebody looks in it by a name, and handed on to users where nobody does.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

const layers = (more: string, imports = ''): string =>
  `import * as dense from './dense.js';\n${imports}\nexport const layer = { ...dense${more} };\n`;
const given = (files: Record<string, string>, path = 'src/layer/index.js'): Case => ({
  base: {
    'package.json': '{ "name": "kit", "main": "./src/index.js" }',
    'src/index.js': `import { layer } from './${path.slice(4)}';\n\nexport { layer };\n`,
    'src/layer/dense.js': 'export function dense(size) {\n  return { size };\n}\n',
    [path]: layers(''),
    ...files,
  },
  changes: {
    'src/layer/norm.js':
      'export function norm(xs) {\n  const top = Math.max(...xs);\n  return xs.map((x) => x / top);\n}\n',
    [path]: layers(', ...norm', "import * as norm from './norm.js';\n"),
    'test/norm.test.js':
      "import { layer } from '../src/index.js';\n\nit('divides', () => {\n  expect(layer.norm([1, 2])).toEqual([0.5, 1]);\n});\n",
  },
});

describe('a module that is spread into an object', () => {
  it('is exported where its users take it by its own name', async () => {
    expect(await gradeOf(given({}))).toBe('exported');
    expect(await gradeOf(given({}, 'src/layer/all.js'))).toBe('exported');
    const use = "import { layer } from './layer/index.js';\n\nexport const make = (x) => layer.dense(x);\n";
    expect(await gradeOf(given({ 'src/make.js': use }))).toBe('exported');
  });

  it.each([
    ['layer[kind](x)'],
    ['layer?.[kind]?.(x)'],
    ['Object.entries(layer).length'],
    ['register(kind, layer)'],
    ['build({ x }, layer)'],
  ])('is an entry of a table where existing code says %s', async (expression) => {
    const use = `import { layer } from './layer/index.js';\n\nexport const make = (kind, x) => ${expression};\n`;
    expect(await gradeOf(given({ 'src/make.js': use }))).toBe('registered');
  });
});
