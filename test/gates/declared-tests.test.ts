// Tests by a name of the repository's own, which the configuration of its runner says.
import { describe, expect, it } from 'vitest';
import { gate, judge, type Tree } from './repository.ts';

const code: Tree = {
  'kit/package.json': '{ "name": "kit" }\n',
  'kit/src/core.ts': 'export const core = (x: number): number => x + 1;\n',
  'kit/core.py': 'def core(x):\n    return x + 1\n',
};
const script =
  "import { core } from './core';\nimport { shape } from './shape';\n\nit('shapes', () => {\n  expect(shape(core(0))).toBe(2);\n});\n";
const python =
  'from kit.core import core\nfrom kit.shape import shape\n\n\ndef test_shape():\n    assert shape(core(0)) == 2\n';

/** The outcome of the tests gate, and the files that the risk counts. */
async function judged(config: Tree, path: string, more: Tree = {}) {
  const changes = path.endsWith('.py')
    ? { 'kit/shape.py': 'def shape(x):\n    y = x * 2\n    return y\n', [path]: python }
    : {
        'kit/src/shape.ts': 'export function shape(x: number): number {\n  const y = x * 2;\n  return y;\n}\n',
        [path]: script,
      };
  const report = await judge({ base: { ...code, ...config }, changes: { ...changes, ...more } });
  return [gate(report, 'tests').outcome, gate(report, 'risk').measures['files']];
}

const vitest = (inside: string): Tree => ({
  'kit/vitest.config.ts': `import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({\n  ${inside}\n});\n`,
});
const check = 'kit/src/shape.check.ts';

describe('a name that the configuration of the base gives to tests', () => {
  it.each<[name: string, config: Tree, path: string]>([
    ['include of Vitest', vitest("test: { globals: true, include: ['src/**/*.check.ts'] },"), check],
    ['one include of several', vitest("test: { include: ['**/*.{test,check}.?(c|m)[jt]s?(x)'] },"), check],
    [
      'include of Vitest, after coverage',
      vitest("test: { coverage: { include: ['src/**'] }, include: ['**/*.check.ts'] },"),
      check,
    ],
    ['include in a project', vitest("test: { projects: [{ test: { include: ['**/*.check.ts'] } }] },"), check],
    ['test of Vite', { 'vite.config.mts': "export default { test: { include: ['**/*.check.ts'] } };\n" }, check],
    [
      'testMatch of Jest',
      { 'jest.config.js': "module.exports = { testMatch: ['<rootDir>/kit/**/*.check.ts'] };\n" },
      check,
    ],
    [
      'testMatch of Jest in package.json',
      { 'package.json': '{ "jest": { "testMatch": ["**/?(*.)+(check).[jt]s?(x)"] } }' },
      check,
    ],
    [
      'testRegex of Jest',
      { 'package.json': '{ "jest": { "rootDir": "kit", "testRegex": ".*\\\\.check\\\\.ts$" } }' },
      check,
    ],
    [
      'testRegex of Jest with a choice',
      { 'jest.config.ts': "export default { testRegex: ['\\\\.(test|check)\\\\.tsx?$'] };\n" },
      check,
    ],
    [
      'python_files in pyproject.toml',
      { 'pyproject.toml': '[tool.pytest.ini_options]\npython_files = ["check_*.py"]\n' },
      'kit/check_shape.py',
    ],
    [
      'python_files in a word',
      { 'pyproject.toml': '[tool.pytest.ini_options]\npython_files = "test_*.py check_*.py"\n' },
      'kit/check_shape.py',
    ],
    [
      'python_files in pytest.ini',
      { 'pytest.ini': '[pytest]\npython_files =\n    test_*.py\n    *_check.py\n' },
      'kit/shape_check.py',
    ],
    ['python_files in setup.cfg', { 'setup.cfg': '[tool:pytest]\npython_files = *_check.py\n' }, 'kit/shape_check.py'],
    [
      'python_files below testpaths that say here',
      { 'kit/pytest.ini': '[pytest]\ntestpaths = ./\npython_files = *_check.py\n' },
      'kit/shape_check.py',
    ],
    [
      'python_files below testpaths',
      { 'tox.ini': '[pytest]\ntestpaths = kit\npython_files = *_check.py\n' },
      'kit/shape_check.py',
    ],
  ])('%s', async (_name, config, path) => {
    expect(await judged(config, path)).toEqual(['pass', 1]);
  });

  it.each<[name: string, config: Tree, path: string]>([
    ['nothing says so', {}, check],
    ['the pattern takes every file', vitest("test: { include: ['src/**/*.ts'] },"), check],
    ['another folder is included', vitest("test: { include: ['qa/**/*.check.ts'] },"), check],
    ['it is what coverage looks at', vitest("test: { coverage: { include: ['src/**/*.check.ts'] } },"), check],
    ['it is what a plug-in takes', vitest("plugins: [dts({ include: ['src/**/*.check.ts'] })],"), check],
    ['it is left out', vitest("test: { exclude: ['**/*.check.ts'], include: ['!**/*.check.ts'] },"), check],
    ['one file is named', vitest("test: { include: ['src/shape.check.ts'] },"), check],
    [
      'another package says so',
      { 'other/vitest.config.ts': "export default { test: { include: ['**/*.check.ts'] } };\n" },
      check,
    ],
    ['types are tested', { 'package.json': '{ "jest": { "testRegex": ".*\\\\.d\\\\.ts$" } }' }, 'kit/src/shape.d.ts'],
    ['pytest takes every file', { 'pytest.ini': '[pytest]\npython_files = *.py\n' }, 'kit/check_shape.py'],
    [
      'pytest looks elsewhere',
      { 'pytest.ini': '[pytest]\ntestpaths = qa\npython_files = check_*.py\n' },
      'kit/check_shape.py',
    ],
    ['another tool says so', { 'setup.cfg': '[tool:other]\npython_files = check_*.py\n' }, 'kit/check_shape.py'],
  ])('is none where %s', async (_name, config, path) => {
    expect((await judged(config, path))[1]).toBe(2);
  });

  it('is none when the patch itself says so', async () => {
    const own = vitest("test: { include: ['src/**/*.check.ts'] },");
    expect((await judged({}, check, own))[0]).toBe('fail');
  });

  it('is not looked for in a configuration that cannot be read', async () => {
    expect((await judged({ 'pyproject.toml': '[tool.pytest\npython_files' }, 'kit/check_shape.py'))[1]).toBe(2);
  });
});
