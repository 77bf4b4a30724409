// Tests that run only on a condition: where nothing of the repository makes it true, all of them are skipped.
import { describe, expect, it } from 'vitest';
import { gate, judge, type Tree } from './repository.ts';

const base: Tree = {
  'pyproject.toml': '[project]\nname = "kit"\ndependencies = ["numpy"]\n',
  'kit/__init__.py': 'from .core import run\n',
  'kit/core.py': 'import numpy as np\n\n\ndef run(x):\n    return x + 1\n',
};
const code = { 'kit/shape.py': 'def shape(x):\n    y = x * 2\n    return y + 1\n' };

const tested = async (text: string, { more = {}, path = 'tests/test_shape.py' }: { more?: Tree; path?: string } = {}) =>
  gate(await judge({ base: { ...base, ...more }, changes: { ...code, [path]: text } }), 'tests');

const head = 'import os\n\nimport pytest\n\nfrom kit.core import run\nfrom kit.shape import shape\n\n';
const body = 'def test_shape():\n    assert shape(run(1)) == 5\n';
const first = (line: string) => body.replace(':\n', `:\n    ${line}\n`);
const inClass = (mark: string, more = '') =>
  `import os\nimport unittest\n\nfrom kit.core import run\n\n\n${mark}class TestShape(unittest.TestCase):\n${more}    def test_shape(self):\n        self.assertEqual(run(1), 2)\n`;
const setting = 'if not os.environ.get("RUN_KIT"):\n';

describe('all tests of a patch in Python', () => {
  it.each([
    ['a mark of the test', `${head}@pytest.mark.skipif(not os.environ.get("RUN_KIT"), reason="slow")\n${body}`],
    [
      'a mark over several lines',
      `${head}@pytest.mark.skipif(\n    os.getenv("RUN_KIT", "0") != "1",\n    reason="asks a model, which costs money and time, so nobody wants that in every run of all the tests",\n)\n${body}`,
    ],
    [
      'a mark of the file',
      `${head}pytestmark = pytest.mark.skipif("RUN_KIT" not in os.environ, reason="slow")\n\n\n${body}`,
    ],
    [
      'one of the marks of the file',
      `${head}pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.getenv("RUN_KIT") is None, reason="x")]\n\n\n${body}`,
    ],
    [
      'a variable of the file',
      `${head}RUN = os.environ.get("RUN_KIT", "").lower() in ("1", "true")\n\n\n@pytest.mark.skipif(not RUN, reason="slow")\n${body}`,
    ],
    [
      'a function of the file',
      `${head}def runs():\n    return bool(int(os.environ.get("RUN_KIT", "0")))\n\n\n@pytest.mark.skipif(not runs(), reason="slow")\n${body}`,
    ],
    [
      'a mark that has a name',
      `${head}needs_kit = pytest.mark.skipif(not os.environ.get("RUN_KIT"), reason="slow")\n\n\n@needs_kit\n${body}`,
    ],
    ['a mark of the class', inClass('@unittest.skipUnless(os.environ.get("RUN_KIT"), "slow")\n')],
    [
      'what is set up before',
      inClass(
        '',
        '    def setUp(self):\n        if not os.environ.get("RUN_KIT"):\n            self.skipTest("slow")\n\n',
      ),
    ],
    ['the first lines of the file', `${head}${setting}    pytest.skip("slow", allow_module_level=True)\n\n\n${body}`],
    [
      'the first lines of the test',
      `${head}${first('if os.environ.get("RUN_KIT") is None:\n        pytest.skip("slow")')}`,
    ],
    [
      'a fixture',
      `${head}@pytest.fixture\ndef client():\n    key = os.environ.get("RUN_KIT")\n    if not key:\n        pytest.skip("no key")\n    return run\n\n\ndef test_shape(client):\n    assert shape(client(1)) == 5\n`,
    ],
  ])('are skipped by a variable that nothing sets: %s', async (_, text) => {
    const { outcome, reasons } = await tested(text);
    expect(outcome).toBe('warn');
    expect(reasons.join()).toBe(
      'Every added test is skipped unless RUN_KIT is set, which nothing of the repository does.',
    );
  });

  const marked = `${head}@pytest.mark.skipif(not os.environ.get("RUN_KIT"), reason="slow")\n${body}`;
  it.each([
    ['a workflow', { '.github/workflows/ci.yml': 'jobs:\n  test:\n    env:\n      RUN_KIT: 1\n' }],
    ['tox', { 'tox.ini': '[testenv]\nsetenv =\n    RUN_KIT = 1\n' }],
    ['a Makefile', { Makefile: 'test:\n\tRUN_KIT=1 pytest\n' }],
    ['the set-up of the tests', { 'tests/conftest.py': 'import os\n\nos.environ.setdefault("RUN_KIT", "1")\n' }],
  ])('are run where %s sets the variable', async (_, more) => {
    expect((await tested(marked, { more })).outcome).toBe('pass');
  });

  it.each([
    ['a page tells how', { 'README.md': 'Run `RUN_KIT=1 pytest` for all tests.\n' }],
    ['a sample of settings has it', { '.env.example': 'RUN_KIT=1\n' }],
    [
      'the set-up of the tests asks for it',
      { 'tests/conftest.py': 'import os\n\nSLOW = os.environ.get("RUN_KIT", "0")\n' },
    ],
  ])('are skipped where only %s', async (_, more) => {
    expect((await tested(marked, { more })).outcome).toBe('warn');
  });

  it.each([
    ['true', '@pytest.mark.skipif(True, reason="later")\n'],
    ['a constant', 'READY = False\n\n\n@pytest.mark.skipif(not READY, reason="later")\n'],
  ])('never run where the condition is %s', async (_, mark) => {
    const { outcome, reasons } = await tested(`${head}${mark}${body}`);
    expect([outcome, ...reasons]).toEqual(['warn', 'Every added test is skipped.']);
  });

  it.each([
    ['another system', '@pytest.mark.skipif(sys.platform == "win32", reason="posix")\n'],
    ['a service that builds', '@pytest.mark.skipif(not os.environ.get("CI"), reason="slow")\n'],
    ['a variable that turns them off', '@pytest.mark.skipif(os.environ.get("NO_KIT") == "1", reason="slow")\n'],
    ['a condition as a text', '@pytest.mark.skipif("sys.version_info < (3, 8)", reason="old")\n'],
    ['a package of the project', '@pytest.mark.skipif(find_spec("numpy") is None, reason="numpy")\n'],
    ['a value that is given twice', 'READY = False\nREADY = True\n\n\n@pytest.mark.skipif(not READY, reason="x")\n'],
  ])('may run where the condition is about %s', async (_, mark) => {
    expect((await tested(`import sys\nfrom importlib.util import find_spec\n${head}${mark}${body}`)).outcome).toBe(
      'pass',
    );
  });

  it('are run where one of them is', async () => {
    expect((await tested(`${marked}\n\ndef test_run():\n    assert run(1) == 2\n`)).outcome).toBe('pass');
  });
});

describe('tests that import a package or are skipped', () => {
  const asking = (name: string) =>
    `import pytest\n\nfrom kit.core import run\n\npytest.importorskip("${name}")\n\n\ndef test_run():\n    assert run(1) == 2\n`;
  it.each([
    ['that nothing asks for', 'torch', {}, 'warn'],
    ['that the project has', 'numpy', {}, 'pass'],
    [
      'that an extra has',
      'torch',
      { 'pyproject.toml': '[project]\nname = "kit"\noptional-dependencies = { all = ["torch"] }\n' },
      'pass',
    ],
    [
      'that is called otherwise where it is installed',
      'sklearn',
      { 'requirements-dev.txt': 'scikit-learn>=1\n' },
      'pass',
    ],
    ['that code imports', 'torch', { 'kit/deep.py': 'import torch\n' }, 'pass'],
    ['that only another test imports', 'torch', { 'tests/test_deep.py': 'import torch\n' }, 'pass'],
    ['that a workflow installs', 'torch', { '.github/workflows/ci.yml': 'run: pip install torch\n' }, 'pass'],
    ['of the repository itself', 'kit.shape', {}, 'pass'],
    ['of Python', 'sqlite3', {}, 'pass'],
  ])('%s: %s', async (_, name, more, outcome) => {
    expect((await tested(asking(name), { more })).outcome).toBe(outcome);
  });

  const trying = (name: string, without: string, rest = body, within = '') =>
    `${head}try:\n    import ${name}\n${within}except ImportError:\n    ${without}\n\n\n${rest}`;
  const unless = (condition: string) => `@pytest.mark.skipif(${condition}, reason="missing")\n${body}`;
  it.each([
    ['a skip of the file', (name: string) => trying(name, 'pytest.skip("none", allow_module_level=True)')],
    ['a flag', (name: string) => trying(name, 'HAS_IT = False', unless('not HAS_IT'), '    HAS_IT = True\n')],
    [
      'a flag that is given before',
      (name: string) => `HAS_IT = False\n${trying(name, 'pass', unless('not HAS_IT'), '    HAS_IT = True\n')}`,
    ],
    ['the module itself', (name: string) => trying(name, `${name} = None`, unless(`${name} is None`))],
    [
      'its place',
      (name: string) => `from importlib.util import find_spec\n${head}${unless(`find_spec("${name}") is None`)}`,
    ],
    [
      'a flag made of its place',
      (name: string) =>
        `import importlib.util\n${head}HAS_IT = importlib.util.find_spec("${name}") is not None\n\n\n${unless('not HAS_IT')}`,
    ],
  ])('ask for it by %s', async (_, text) => {
    const { outcome, reasons } = await tested(text('torch'));
    expect([outcome, ...reasons]).toEqual([
      'warn',
      'Every added test is skipped unless torch is installed, which nothing of the repository asks for.',
    ]);
    expect((await tested(text('numpy'))).outcome).toBe('pass');
  });

  it('says which', async () => {
    expect((await tested(asking('torch'))).reasons.join()).toContain(
      'unless torch is installed, which nothing of the repository asks for',
    );
  });
});

describe('tests that give up', () => {
  it.each([
    ['on the next line', first('if not os.environ.get("RUN_KIT"):\n        return')],
    ['on the same line', first('if not os.environ.get("RUN_KIT"): return')],
    [
      'after a docstring and a line',
      body.replace(
        ':\n',
        ':\n    """Check shapes."""\n    x = run(1)\n    if not os.environ.get("RUN_KIT"):\n        return None\n',
      ),
    ],
  ])('are skipped where nothing sets the variable: %s', async (_, text) => {
    expect((await tested(`${head}${text}`)).reasons).toEqual([
      'Every added test is skipped unless RUN_KIT is set, which nothing of the repository does.',
    ]);
  });

  it.each([
    ['after they asserted', `${body}    if not os.environ.get("RUN_KIT"):\n        return\n    assert run(2) == 3\n`],
    [
      'in a function of their own',
      first('def walk(x):\n        if not os.environ.get("RUN_KIT"):\n            return\n'),
    ],
    ['on a condition that may hold', first('if run(1) == 3:\n        return')],
  ])('are not skipped: %s', async (_, text) => {
    expect((await tested(`${head}${text}`)).outcome).toBe('pass');
  });
});

describe('tests that want a GPU', () => {
  const marked = `import torch\n${head}@pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU")\n${body}`;
  it('are skipped without one', async () => {
    const { outcome, reasons } = await tested(marked);
    expect([outcome, ...reasons]).toEqual([
      'warn',
      'Every added test is skipped on a machine without a GPU, and no test of the repository was before.',
    ]);
  });

  it('run where the repository has such tests', async () => {
    const more = {
      'tests/test_deep.py':
        'import torch\nimport pytest\n\n\n@pytest.mark.skipif(not torch.cuda.is_available(), reason="GPU")\ndef test_deep():\n    assert True\n',
    };
    expect((await tested(marked, { more })).outcome).toBe('pass');
  });
});

describe('all tests of a patch in TypeScript', () => {
  const tree: Tree = {
    'package.json': '{ "name": "kit" }',
    'src/core.ts': 'export const run = (x: number) => x + 1;\n',
  };
  const fresh = {
    'src/shape.ts': 'export function shape(x: number): number {\n  const y = x * 2;\n  return y + 1;\n}\n',
  };
  const top = "import { run } from './core';\nimport { shape } from './shape';\n\n";
  const block = "('shapes', () => {\n  expect(shape(run(1))).toBe(5);\n});\n";
  const around = (call: string) =>
    `${top}${call}('shape', () => {\n  it('shapes', () => {\n    expect(shape(run(1))).toBe(5);\n  });\n});\n`;
  const told = async (text: string, more: Tree = {}) =>
    gate(await judge({ base: { ...tree, ...more }, changes: { ...fresh, 'src/shape.test.ts': text } }), 'tests');

  it.each([
    ['skipIf of the test', `${top}it.skipIf(!process.env.RUN_KIT)${block}`],
    ['runIf of the test', `${top}test.runIf(process.env.RUN_KIT === '1')${block}`],
    ['skipIf around it', around("describe.skipIf(process.env['RUN_KIT'] === undefined)")],
    ['a choice', `${top}(process.env.RUN_KIT ? it : it.skip)${block}`],
    ['a choice that has a name', `${top}const maybe = process.env.RUN_KIT ? it : it.skip;\n\nmaybe${block}`],
    ['a choice around it', around('(process.env.RUN_KIT ? describe : describe.skip)')],
    [
      'a choice around it that has a name',
      `${top}const maybe = !process.env.RUN_KIT ? describe.skip : describe;\n\n${around('maybe').slice(top.length)}`,
    ],
    [
      'an option',
      `${top}it('shapes', { skip: !process.env.RUN_KIT }, () => {\n  expect(shape(run(1))).toBe(5);\n});\n`,
    ],
    ['a condition around it', `${top}if (process.env.RUN_KIT) {\n  it${block}}\n`],
    ['a constant', `${top}const runs = process.env.RUN_KIT === 'true';\n\nit.skipIf(!runs)${block}`],
  ])('are skipped by a variable that nothing sets: %s', async (_, text) => {
    const { outcome, reasons } = await told(text);
    expect([outcome, ...reasons]).toEqual([
      'warn',
      'Every added test is skipped unless RUN_KIT is set, which nothing of the repository does.',
    ]);
  });

  it.each([
    [
      'is set by a script',
      `${top}it.skipIf(!process.env.RUN_KIT)${block}`,
      { 'package.json': '{ "name": "kit", "scripts": { "test": "RUN_KIT=1 vitest" } }' },
    ],
    ['is that of a service that builds', `${top}it.skipIf(!process.env.CI)${block}`, {}],
    ['turns them off', `${top}it.skipIf(process.env.NO_KIT)${block}`, {}],
    ['turns off one of them', `${top}it.skipIf(!process.env.RUN_KIT)${block}it${block}`, {}],
  ])('are run where a variable %s', async (_, text, more) => {
    expect((await told(text, more)).outcome).toBe('pass');
  });

  it.each([
    ['around it', 'const suite = describe.skip;', around('suite').slice(top.length)],
    ['of the test', 'const check = it.skip;', `check${block}`],
    ['by its short form', 'const later = xit;', `later${block}`],
    ['with cases', 'const check = test.skip.each([1, 2]);', `check${block}`],
    [
      'that is a choice between two such',
      'const suite = 1 > 0 ? describe.skip : describe.todo;',
      around('suite').slice(top.length),
    ],
  ])('are skipped by another name for it: %s', async (_, line, text) => {
    const { outcome, reasons } = await told(`${top}${line}\n\n${text}`);
    expect([outcome, ...reasons]).toEqual(['warn', 'Every added test is skipped.']);
  });

  it('run by another name for what runs', async () => {
    expect((await told(`${top}const suite = describe;\n\n${around('suite').slice(top.length)}`)).outcome).toBe('pass');
  });

  it.each([
    ['skipIf(true)', `${top}it.skipIf(true)${block}`],
    ['runIf(false)', around('describe.runIf(false)')],
    ['another name', `${top}const suite = describe.skip;\n\n${around('suite').slice(top.length)}`],
  ])('never run: %s', async (_, text) => {
    expect((await told(text)).reasons).toEqual(['Every added test is skipped.']);
  });
});
