// Helpers that the runner's set-up makes global, through which tests reach new code by a name.
import { describe, expect, it } from 'vitest';
import { type Case, gate, judge, type Tree } from './repository.ts';

const setUp =
  "import { getTestRule } from 'preset';\nimport kit from './lib/index.mjs';\n\nglobal.testRule = getTestRule({ lint: kit.lint });\n";
const base: Tree = {
  'package.json': '{ "name": "kit", "exports": "./lib/index.mjs" }',
  'jest.config.mjs': "export default {\n  setupFiles: ['./jest.setup.mjs'],\n};\n",
  'jest.setup.mjs': setUp,
  'lib/index.mjs':
    "import { names } from './rules/index.mjs';\n\nexport default {\n  lint: (name, text) => import(`./rules/${name}/index.mjs`).then((rule) => names.includes(name) && rule.default(text)),\n};\n",
  'lib/rules/index.mjs': "export const names = [\n  'no-empty',\n];\n",
  'lib/rules/no-empty/index.mjs': "export default function rule(text) {\n  return text !== '';\n}\n",
};
const test =
  "import rule from '../index.mjs';\n\nconst { ruleName } = rule;\n\ntestRule({\n  ruleName,\n  accept: [{ code: 'a' }],\n  reject: [{ code: 'b' }],\n});\n";
const changes: Case['changes'] = {
  'lib/rules/index.mjs': "export const names = [\n  'no-empty',\n  'no-low',\n];\n",
  'lib/rules/no-low/index.mjs':
    "const rule = (text) => text.length > 2;\n\nrule.ruleName = 'no-low';\nexport default rule;\n",
  'lib/rules/no-low/__tests__/index.mjs': test,
};
const tests = async (tree: Tree, text = test) =>
  gate(await judge({ base: tree, changes: { ...changes, 'lib/rules/no-low/__tests__/index.mjs': text } }), 'tests');

describe('a global helper of tests', () => {
  it.each<[string, Tree]>([
    ['in the set-up that the configuration names', {}],
    ['named below the root', { 'jest.config.mjs': "export default { setupFiles: ['<rootDir>/jest.setup.mjs'] };\n" }],
    [
      'named in package.json',
      {
        'jest.config.mjs': 'export default {};\n',
        'package.json':
          '{ "name": "kit", "exports": "./lib/index.mjs", "jest": { "setupFiles": ["./jest.setup.mjs"] } }',
      },
    ],
    ['over several lines', { 'jest.setup.mjs': setUp.replace('({ lint: kit.lint })', '({\n  lint: kit.lint,\n})') }],
    [
      'by a function of the set-up',
      {
        'jest.setup.mjs':
          "import kit from './lib/index.mjs';\n\nfunction run(given) {\n  it('lints', () => kit.lint(given));\n}\n\nglobalThis.testRule = run;\n",
      },
    ],
  ])('leads to the entry that it is made with: %s', async (_, more) => {
    expect((await tests({ ...base, ...more })).outcome).toBe('pass');
  });

  it.each<[string, Tree]>([
    ['no configuration names the set-up', { 'jest.config.mjs': 'export default {};\n' }],
    ['the set-up makes it of nothing here', { 'jest.setup.mjs': setUp.replace('kit.lint', 'other') }],
    ['the set-up makes another', { 'jest.setup.mjs': setUp.replace('testRule =', 'testMore =') }],
  ])('leads nowhere where %s', async (_, more) => {
    expect((await tests({ ...base, ...more })).outcome).toBe('warn');
  });

  it('is not meant where the test has one of its own by that name', async () => {
    const own = `const testRule = (given) => it('is one', () => expect(rule(given.accept[0].code)).toBe(true));\n`;
    expect((await tests(base, test.replace('\n\nconst', `\n\n${own}const`))).outcome).toBe('warn');
  });
});
