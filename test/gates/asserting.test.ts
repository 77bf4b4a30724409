// What asserts in a test: a call or a statement, not a word that stands in a name or a key.
import { describe, expect, it } from 'vitest';
import { gate, judge } from './repository.ts';

const base = {
  'package.json': '{ "name": "kit", "main": "src/index.ts" }',
  'src/index.ts': "export { runAssertion } from './run.js';\n",
  'src/run.ts':
    'export async function runAssertion(x: { assertion: object }) {\n  return Object.keys(x.assertion);\n}\n',
  'test/common.ts': 'export function renderAndExpect(x: unknown) {\n  if (!x) throw new Error("x");\n}\n',
};
const code = {
  'src/rich.ts':
    "import { runAssertion } from './run.js';\n\nexport const rich = (x: string) => runAssertion({ assertion: { x } });\n",
};

async function outcome(body: string, imports = "import { runAssertion } from '../src/run.js';\n") {
  const text = `import { it } from 'vitest';\n${imports}\nit('runs', async () => {\n${body}});\n`;
  return gate(await judge({ base, changes: { ...code, 'test/rich.test.ts': text } }), 'tests').outcome;
}

describe('a test that asserts', () => {
  it.each([
    ['the name of what is tested, and a key', '  await runAssertion({ assertion: { type: "x" } });\n'],
    [
      'a key alone',
      "  await go({ assertion: { type: 'x' } });\n",
      "import { runAssertion as go } from '../src/run.js';\n",
    ],
    ['a name of what it is given', '  const expected = { assertion: {} };\n  await runAssertion(expected);\n'],
    [
      'a string',
      "  await go({ type: 'error', name: 'equals' });\n",
      "import { runAssertion as go } from '../src/run.js';\n",
    ],
    ['what is closed in the end', '  const x = await runAssertion({ assertion: {} });\n  x.close();\n'],
  ])('does not by %s', async (_, body, imports?: string) => {
    expect(await outcome(body, imports)).toBe('warn');
  });

  it.each([
    ['expect', '  expect(await runAssertion({ assertion: {} })).toEqual([]);\n'],
    [
      'expect with a type',
      '  expectTypeOf<object>(await runAssertion({ assertion: {} })).toEqualTypeOf<string[]>();\n',
    ],
    ['assert', '  assert.deepEqual(await runAssertion({ assertion: {} }), []);\n'],
    ['a statement that throws', "  if ((await runAssertion({ assertion: {} })).length) throw new Error('x');\n"],
    ['should', '  (await runAssertion({ assertion: {} })).should.be.empty;\n'],
    [
      'a helper of its own',
      '  const runChecks = (x: unknown) => x;\n  runChecks(await runAssertion({ assertion: {} }));\n',
    ],
    [
      'a helper of the tests',
      '  renderAndExpect(await runAssertion({ assertion: {} }));\n',
      "import { runAssertion } from '../src/run.js';\nimport { renderAndExpect } from './common.js';\n",
    ],
    ['a helper that is handed over', '  await runAssertion({ assertion: {} }).then(assertEmpty);\n'],
  ])('does by %s', async (_, body, imports?: string) => {
    expect(await outcome(body, imports)).toBe('pass');
  });

  it('does by the cases that a rule is told', async () => {
    const text =
      "import { RuleTester } from 'eslint';\nimport { runAssertion } from '../src/run.js';\n\nnew RuleTester().run('x', runAssertion, { valid: ['a'], invalid: [] });\n";
    expect(gate(await judge({ base, changes: { ...code, 'test/rich.test.ts': text } }), 'tests').outcome).toBe('pass');
  });

  it.each([
    ['run_assertion({"assertion": x, "check": 1})', 'warn'],
    ['assert run_assertion({"assertion": 1}) == 1', 'pass'],
    ['subprocess.run(["kit"], check=True); run_assertion(1)', 'pass'],
    ['run_and_check(run_assertion(1))', 'pass'],
  ])('in Python %s: %s', async (line, expected) => {
    const python = {
      'pyproject.toml': '[project]\nname = "kit"\n',
      'kit/__init__.py': '',
      'kit/run.py': 'def run_assertion(x):\n    return x\n',
    };
    const changes = {
      'kit/rich.py': 'from kit.run import run_assertion\n\n\ndef rich(x):\n    return run_assertion(x)\n',
      'tests/test_rich.py': `from kit.run import run_assertion\n\n\ndef test_rich():\n    x = 1\n    ${line}\n`,
    };
    expect(gate(await judge({ base: python, changes }), 'tests').outcome).toBe(expected);
  });
});
