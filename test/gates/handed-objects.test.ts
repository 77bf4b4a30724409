// An object that the root of a package gives as its default: public API, unless somebody takes names out of it that are made up.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const rank =
  'export function rank(xs) {\n  const top = Math.max(...xs);\n  return xs.map((x) => x / top);\n}\n\nexport function norm(xs) {\n  return xs.map((x) => x / xs.length);\n}\n';
const manifest = '{ "name": "kit", "type": "module", "main": "dist/index.js" }\n';
const head = "import { evaluate } from './evaluate.js';\n";
const modules: Case['base'] = {
  'package.json': manifest,
  'src/evaluate.js': 'export function evaluate(xs) {\n  return xs.length;\n}\n',
};
const added = "import { norm, rank } from './rank.js';\n";

/** A root before and after, with other files of the base. */
const given = (before: string, after: string, files: Case['base'] = {}): Case => ({
  base: { ...modules, 'src/index.js': `${head}\n${before}`, ...files },
  changes: { 'src/rank.js': rank, 'src/index.js': `${head}${added}\n${after}` },
});

const plain: readonly (readonly [before: string, after: string])[] = [
  ['export default { evaluate };\n', 'export default { evaluate, rank, norm };\n'],
  ['export default { evaluate };\n', 'export default { evaluate, scores: { rank: rank, norm } };\n'],
  ['export default {\n  evaluate,\n};\n', 'export default {\n  evaluate,\n  rank: rank,\n  scores: { norm },\n};\n'],
  ['export default {\n  evaluate\n};\n', 'export default {\n  evaluate,\n  // of late\n  rank,\n  norm\n};\n'],
  [
    'const kit = { evaluate };\n\nexport default kit;\n',
    'const kit = { evaluate, rank, norm };\n\nexport default kit;\n',
  ],
  [
    'const kit = { evaluate };\n\nexport { kit as default };\n',
    'const kit = { evaluate, scores: { rank } };\n\nexport { kit as default };\n',
  ],
];

describe('an object that a package gives by its root', () => {
  it.each(plain)('exports what it names: %j to %j', async (before, after) => {
    const report = await judge(given(before, after));
    expect(gate(report, 'integration')).toMatchObject({ outcome: 'warn', grade: 'exported' });
    expect(gate(report, 'risk').measures).toMatchObject({ critical_file: false });
  });

  it('exports a module that is spread into it', async () => {
    const case1 = given('export default { evaluate };\n', 'export default { evaluate, ...scores };\n');
    const changes = {
      ...case1.changes,
      'src/index.js': `${head}import * as scores from './rank.js';\n\nexport default { evaluate, ...scores };\n`,
    };
    const report = await judge({ ...case1, changes });
    expect(gate(report, 'integration').grade).toBe('exported');
    expect(gate(report, 'risk').measures).toMatchObject({ critical_file: false });
  });

  it('exports a function of its own file', async () => {
    const own = 'function count(xs) {\n  return rank(xs).length;\n}\n\n';
    const after = `${own}export default { evaluate, count };\n`;
    expect(await gradeOf(given('export default { evaluate };\n', after))).toBe('exported');
  });

  it('is one in TypeScript, too, and where package.json names the source', async () => {
    const base = {
      'package.json': '{ "name": "kit", "exports": { ".": "./lib/kit.ts" } }\n',
      'lib/evaluate.ts': 'export const evaluate = (xs: number[]): number => xs.length;\n',
      'lib/kit.ts': "import { evaluate } from './evaluate';\n\nexport default { evaluate } as const;\n",
    };
    const changes = {
      'lib/rank.ts': rank.replaceAll('(xs)', '(xs: number[])'),
      'lib/kit.ts':
        "import { evaluate } from './evaluate';\nimport { rank } from './rank';\n\nexport default { evaluate, rank } as const;\n",
    };
    expect(await gradeOf({ base, changes })).toBe('exported');
  });
});

const required = "const { evaluate } = require('./evaluate');\n";
const commonjs = (before: string, after: string): Case => ({
  base: {
    'package.json': '{ "name": "kit", "main": "./lib/index.js" }\n',
    'lib/evaluate.js': 'exports.evaluate = (xs) => xs.length;\n',
    'lib/index.js': `${required}\n${before}`,
  },
  changes: {
    'lib/rank.js':
      'exports.rank = function rank(xs) {\n  const top = Math.max(...xs);\n  return xs.map((x) => x / top);\n};\n',
    'lib/index.js': `${required}${after}`,
  },
});

describe('module.exports of the root of a package', () => {
  it.each([
    [
      'module.exports = { evaluate };\n',
      "const { rank } = require('./rank');\n\nmodule.exports = { evaluate, scores: { rank } };\n",
    ],
    ['module.exports = { evaluate };\n', "\nmodule.exports = { evaluate, rank: require('./rank').rank };\n"],
    [
      'module.exports = {\n  evaluate,\n};\n',
      "\nmodule.exports = {\n  evaluate,\n  scores: { rank: require('./rank').rank },\n};\n",
    ],
    [
      'const kit = { evaluate };\n\nmodule.exports = kit;\n',
      "const { rank } = require('./rank');\n\nconst kit = { evaluate, scores: { rank } };\n\nmodule.exports = kit;\n",
    ],
  ])('exports what it names: %j to %j', async (before, after) => {
    const report = await judge(commonjs(before, after));
    expect(gate(report, 'integration').grade).toBe('exported');
    expect(gate(report, 'risk').measures).toMatchObject({ critical_file: false });
  });
});

describe('an object that is more than a list of names', () => {
  const before = 'export default { evaluate };\n';
  const after = 'export default { evaluate, scores: { rank, norm } };\n';
  const use = (expression: string): Case['base'] => ({
    'src/run.js': `import kit from './index.js';\n\nexport const run = (kind, xs) => ${expression};\n`,
  });
  it.each([
    ['kit[kind](xs)', 'registered'],
    ['kit.scores[kind](xs)', 'registered'],
    ['kit.scores?.[kind]?.(xs)', 'registered'],
    ['Object.keys(kit.scores)', 'registered'],
    ['serve(kit)', 'registered'],
    ['kit.evaluate(xs)', 'exported'],
    ['xs[kind]', 'exported'],
    ['kit["evaluate"](xs)', 'exported'],
  ])('is a table where existing code says %s: %s', async (expression, grade) => {
    expect(await gradeOf(given(before, after, use(expression)))).toBe(grade);
  });

  it('is a table where its own file looks in it', async () => {
    const own = (more: string) =>
      `const kit = { evaluate${more} };\n\nexport const run = (kind, xs) => kit[kind](xs);\n\nexport default kit;\n`;
    expect(await gradeOf(given(own(''), own(', rank')))).toBe('registered');
  });

  it.each([
    ["export default { evaluate, rules: { 'rank-first': rank } };\n"],
    ['export default { evaluate, rules: { rank } };\n'],
    ['export default { evaluate, plugins: [rank, norm] };\n'],
    ['export default { evaluate, fetch: rank };\n'],
  ])('is a table of what a host looks for: %j', async (listed) => {
    expect(await gradeOf(given(before, listed))).toBe('registered');
  });

  it('is a table where the file is no root', async () => {
    const place = (more: string, imports = '') =>
      `import { evaluate } from './evaluate.js';\n${imports}\nexport default { evaluate${more} };\n`;
    const base = {
      ...modules,
      'src/index.js': "import steps from './steps.js';\n\nexport const run = (xs) => steps.evaluate(xs);\n",
      'src/steps.js': place(''),
    };
    const changes = { 'src/rank.js': rank, 'src/steps.js': place(', rank', "import { rank } from './rank.js';\n") };
    expect(await gradeOf({ base, changes })).toBe('registered');
  });

  it.each([
    ['export default { evaluate, rank: (xs) => rank(xs) };\n'],
    ['export default { evaluate, rank: make(rank) };\n'],
    ['export default { evaluate, limit: 3 };\n'],
    ['export default { evaluate, rank() { return rank([1]); } };\n'],
  ])('is a change of substance in a critical file: %j', async (text) => {
    expect(gate(await judge(given(before, text)), 'risk').measures).toMatchObject({ critical_file: true });
  });
});
