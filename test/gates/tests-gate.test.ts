// The tests gate: do the tests of a patch touch the repository, or only the new module?
import { describe, expect, it } from 'vitest';
import { type Case, gate, judge } from './repository.ts';

const base = {
  'pyproject.toml': '[project]\nname = "pkg"\n',
  'pkg/__init__.py': 'from .core import Core\n\n__all__ = ["Core"]\n',
  'pkg/core.py': 'class Core:\n    def run(self, x):\n        return x + 1\n',
  'pkg/cli.py':
    'import sys\n\nfrom pkg.core import Core\n\n\ndef main():\n    print(Core().run(int(sys.argv[1])))\n\n\nif __name__ == "__main__":\n    main()\n',
  'pkg/registry.py': 'ITEMS = {}\n\n\ndef get(name):\n    return ITEMS[name]\n',
  'tests/conftest.py':
    'import pytest\n\nfrom pkg.core import Core\n\n\n@pytest.fixture\ndef core():\n    return Core()\n',
  'tests/helpers.py': 'def near(a, b):\n    return abs(a - b) < 1e-6\n',
  'tests/test_core.py': 'from pkg.core import Core\n\n\ndef test_run():\n    assert Core().run(1) == 2\n',
};
const code = { 'pkg/new.py': 'def shape(x):\n    y = x * 2\n    return y + 1\n' };
const only = 'from pkg.new import shape\n\n\ndef test_shape():\n    assert shape(1) == 3\n';

const tests = async (changes: Case['changes'], tree: Case['base'] = base) =>
  gate(await judge({ base: tree, changes }), 'tests');

const conformance = 'import pkg.new\nfrom pkg.core import Core\nfrom tests.helpers import near\n\n\ndef test_it():\n';

const python: readonly (readonly [name: string, outcome: string, text: string])[] = [
  [
    'the text of an existing module, in which it looks for words',
    'warn',
    'from pathlib import Path\n\nfrom pkg.new import shape\n\n\ndef test_shape():\n    assert shape(1) == 3\n\n\ndef test_wiring():\n    assert "shape" in Path("pkg/core.py").read_text()\n',
  ],
  [
    'an existing module, and prints what comes out',
    'warn',
    '"""Checks the shape by hand."""\n\nfrom pkg.core import Core\nfrom pkg.new import shape\n\n\ndef test_shape():\n    print("shape", shape(Core().run(0)))\n\n\nif __name__ == "__main__":\n    test_shape()\n',
  ],
  [
    'an existing package that only says where the new file is',
    'warn',
    'import importlib.util\nfrom pathlib import Path\n\nimport pkg\n\nNEW = Path(pkg.__file__).parent / "new.py"\n\n\ndef test_shape():\n    spec = importlib.util.spec_from_file_location("new", NEW)\n    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n    assert module.shape(1) == 3\n',
  ],
  ['only the new module', 'warn', only],
  [
    'an existing module, asserted on the line of its head',
    'pass',
    'from pkg.core import Core\n\n\ndef test_run(): assert Core().run(1) == 2\n',
  ],
  [
    'an existing module, on the line of its import',
    'pass',
    'def test_run():\n    from pkg.core import Core; assert Core().run(1) == 2\n',
  ],
  [
    'an existing module, on one line that asserts nothing',
    'warn',
    'from pkg.core import Core\n\n\ndef test_checked(core): Core().run(1)\n',
  ],
  [
    'an existing module as well',
    'pass',
    'from pkg.core import Core\nfrom pkg.new import shape\n\n\ndef test_shape():\n    assert shape(Core().run(0)) == 3\n',
  ],
  [
    'a new module that it takes from an existing package which does not know it',
    'warn',
    'from pkg import new\n\n\ndef test_shape():\n    assert new.shape(1) == 3\n',
  ],
  [
    'a new module by its whole name',
    'warn',
    'import pkg.new\n\n\ndef test_shape():\n    assert pkg.new.shape(1) == 3\n',
  ],
  [
    'an existing module by its whole name',
    'pass',
    'import pkg.core\n\n\ndef test_run():\n    assert pkg.core.Core().run(1) == 2\n',
  ],
  [
    'an existing module, by a test for all of its kind',
    'pass',
    `${conformance}    api_test(Core(pkg.new.shape(1)), cycles=5)\n`,
  ],
  [
    'an existing module, and nothing asserted',
    'warn',
    'from pkg.core import Core\n\n\ndef test_run():\n    Core().run(0)\n',
  ],
  [
    'an existing module, and that true is true',
    'warn',
    'from pkg.core import Core\n\n\ndef test_run():\n    Core().run(0)\n    assert True\n',
  ],
  [
    'an existing module, asserted by a helper',
    'pass',
    'from pkg.core import Core\nfrom tests.helpers import check_near\n\n\ndef test_run():\n    check_near(Core().run(0), 1)\n',
  ],
  [
    'an existing module that must raise',
    'pass',
    'import pytest\n\nfrom pkg.core import Core\n\n\ndef test_run():\n    with pytest.raises(TypeError):\n        Core().run()\n',
  ],
  ['an existing module imported and not used', 'warn', `from pkg.core import Core\n${only}`],
  ['the package root', 'pass', 'import pkg\n\n\ndef test_shape():\n    assert pkg.shape(1) == 3\n'],
  [
    'an existing registry',
    'pass',
    'from pkg.registry import get\n\n\ndef test_shape():\n    assert get("shape")(1) == 3\n',
  ],
  [
    'the command line, as a module',
    'pass',
    'import subprocess\nimport sys\n\n\ndef test_shape():\n    subprocess.run([sys.executable, "-m", "pkg.cli", "1"], check=True)\n',
  ],
  [
    'a fixture that uses the repository',
    'pass',
    'from pkg.new import shape\n\n\ndef test_shape(core):\n    assert shape(core.run(0)) == 3\n',
  ],
  [
    'a helper of the tests only',
    'warn',
    `from tests.helpers import near\n${only.replace('shape(1) == 3', 'near(shape(1), 3)')}`,
  ],
  [
    'an existing module, replaced by a mock',
    'warn',
    'from unittest.mock import MagicMock, patch\n\nfrom pkg.core import Core\nfrom pkg.new import shape\n\n\n@patch("pkg.core.Core")\ndef test_shape(mocked):\n    fake = MagicMock(spec=Core)\n    assert shape(1) == 3\n',
  ],
  [
    'nothing that runs: every test is skipped',
    'warn',
    'import pytest\n\nfrom pkg.core import Core\n\n\n@pytest.mark.skip(reason="later")\ndef test_shape():\n    assert Core().run(1) == 2\n',
  ],
  [
    'nothing that runs: the file is marked as skipped',
    'warn',
    'import pytest\n\nfrom pkg.core import Core\n\npytestmark = [pytest.mark.slow, pytest.mark.skip("later")]\n\n\ndef test_shape():\n    assert Core().run(1) == 2\n',
  ],
  [
    'nothing that runs: the file skips itself',
    'warn',
    'import pytest\n\nfrom pkg.core import Core\n\npytest.skip("later", allow_module_level=True)\n\n\ndef test_shape():\n    assert Core().run(1) == 2\n',
  ],
  [
    'a file that skips itself on a condition',
    'pass',
    'import sys\n\nimport pytest\n\nfrom pkg.core import Core\n\nif sys.platform == "win32":\n    pytest.skip("posix", allow_module_level=True)\n\n\ndef test_shape():\n    assert Core().run(1) == 2\n',
  ],
  [
    'an existing class as a type only',
    'warn',
    `from __future__ import annotations\n\nfrom pkg.core import Core\nfrom pkg.new import shape\n\n\ndef helper(core: Core) -> int:\n    return 1\n\n\ndef test_shape():\n    assert shape(1) == 3\n`,
  ],
  [
    'nothing that runs: the first line skips',
    'warn',
    'import pytest\n\nfrom pkg.core import Core\n\n\ndef test_shape():\n    pytest.skip("later")\n    assert Core().run(1) == 2\n',
  ],
  [
    'an existing module where a dependency is optional',
    'pass',
    'from importlib.util import find_spec\n\nimport pytest\n\nfrom pkg.core import Core\n\n\n@pytest.mark.skipif(find_spec("sqlite3") is None, reason="x")\ndef test_shape():\n    assert Core().run(1) == 2\n',
  ],
  [
    'an existing module after a return',
    'warn',
    'from pkg.core import Core\nfrom pkg.new import shape\n\n\ndef test_shape():\n    assert shape(1) == 3\n    return\n    Core().run(1)\n',
  ],
  [
    'an existing class that a decorator replaces by its whole name',
    'warn',
    'from unittest.mock import patch\n\nimport pkg\n\n\n@patch("pkg.Core")\ndef test_core(made):\n    made.return_value.run.return_value = 7\n    assert pkg.Core().run(1) == 7\n',
  ],
  [
    'an existing class that it replaces in itself by its whole name',
    'warn',
    'from unittest import mock\n\nfrom pkg import core\n\n\ndef test_core():\n    with mock.patch(\n        "pkg.core.Core"\n    ) as made:\n        made.return_value.run.return_value = 7\n        assert core.Core().run(1) == 7\n',
  ],
  [
    'an existing class whose method it replaces by its whole name',
    'warn',
    'from unittest.mock import patch\n\nfrom pkg.core import Core\n\n\n@patch("pkg.core.Core.run", return_value=7)\ndef test_core(run):\n    assert Core.run(1) == 7\n',
  ],
  [
    'an existing class that another of its tests replaces',
    'pass',
    'from unittest.mock import patch\n\nimport pkg\n\n\n@patch("pkg.Core")\ndef test_core(made):\n    assert pkg.Core is made\n\n\ndef test_run():\n    assert pkg.Core().run(1) == 2\n',
  ],
  [
    'an existing class in which it replaces something else',
    'pass',
    'from unittest.mock import patch\n\nfrom pkg import cli\n\n\n@patch("pkg.cli.Core")\ndef test_main(made):\n    made.return_value.run.return_value = 7\n    assert cli.main() is None\n',
  ],
  ['no test function at all', 'fail', 'from pkg.core import Core\n\ncore = Core()\n'],
];

describe('tests', () => {
  it.each(python)('a Python test that uses %s: %s', async (_, outcome, text) => {
    expect((await tests({ ...code, 'tests/test_new.py': text })).outcome).toBe(outcome);
  });

  it('code without a test fails, documentation alone is not looked at', async () => {
    expect((await tests(code)).outcome).toBe('fail');
    expect((await tests({ 'README.md': '# a\n', 'docs/a.md': 'a\n' })).outcome).toBe('not_applicable');
  });

  it('a test added to an existing file counts by what it uses itself', async () => {
    const extended = `${base['tests/test_core.py']}\n\ndef test_shape():\n    from pkg.new import shape\n\n    assert shape(1) == 3\n`;
    expect((await tests({ ...code, 'tests/test_core.py': extended })).outcome).toBe('warn');
    expect(
      (await tests({ ...code, 'tests/test_core.py': extended.replace('shape(1)', 'shape(Core().run(0))') })).outcome,
    ).toBe('pass');
  });

  it('a class that takes its tests from one of the repository is a test', async () => {
    const cases =
      'import unittest\n\n\nclass CoreCase(unittest.TestCase):\n    cls = None\n\n    def test_made(self):\n        self.assertIsNotNone(self.cls())\n';
    const tree = { ...base, 'tests/cases.py': cases };
    const shaped = { 'pkg/new.py': 'class Shape:\n    def area(self, x):\n        y = x * 2\n        return y\n' };
    const root = {
      'pkg/__init__.py': 'from .core import Core\nfrom .new import Shape\n\n__all__ = ["Core", "Shape"]\n',
    };
    const taking = (from: string, kept = '    cls = Shape\n') =>
      `from ${from} import Shape\nfrom tests import cases\n\n\nclass TestShape(cases.CoreCase):\n${kept}`;
    const outcome = async (text: string, changes: Case['changes']) =>
      (await tests({ ...shaped, ...changes, 'tests/test_shape.py': text }, tree)).outcome;
    expect(await outcome(taking('pkg'), root)).toBe('pass');
    expect(await outcome(taking('pkg.new'), {})).toBe('warn');
    expect(await outcome(taking('pkg').replace('cases.CoreCase', ''), root)).toBe('fail');
  });

  it('a test is changed with the table, the helper and the fixture that it goes through', async () => {
    const table = (rows: string) =>
      `import pytest\n\nfrom pkg.core import Core\n\nCASES = [${rows}]\n\n\n@pytest.mark.parametrize("x", CASES)\ndef test_core(x):\n    assert Core().run(x) == x + 1\n`;
    const helper = (value: number) =>
      `from pkg.core import Core\n\n\ndef make():\n    return Core().run(${value})\n\n\ndef test_core():\n    assert make() > 0\n`;
    const fixture = (rows: string) =>
      `import pytest\n\nfrom pkg.core import Core\n\n\n@pytest.fixture(params=[${rows}])\ndef size(request):\n    return request.param\n\n\ndef test_core(size):\n    assert Core().run(size) == size + 1\n`;
    const unused = (rows: string) =>
      `from pkg.core import Core\n\nOTHER = [${rows}]\n\n\ndef test_core():\n    assert Core().run(1) == 2\n`;
    const changed = async (before: string, after: string) => {
      const core = 'class Core:\n    def run(self, x):\n        return x + 1\n';
      const given = {
        base: { 'pkg/__init__.py': '', 'pkg/core.py': core, 'tests/test_core.py': before },
        changes: {
          'pkg/core.py': `${core}\n    def more(self, x):\n        return x + 2\n`,
          'tests/test_core.py': after,
        },
      };
      return gate(await judge(given), 'tests').outcome;
    };
    expect(await changed(table('1'), table('1, 2'))).toBe('pass');
    expect(await changed(helper(1), helper(2))).toBe('pass');
    expect(await changed(fixture('1'), fixture('1, 2'))).toBe('pass');
    expect(await changed(unused('1'), unused('1, 2'))).toBe('fail');
  });

  it('in TypeScript, too, a test is changed with its table', async () => {
    const of = (rows: string) =>
      `import { expect, it } from 'vitest';\nimport { core } from './core';\n\nconst cases = [${rows}];\n\nit.each(cases)('%s', (x) => {\n  expect(core(x)).toBe(x + 1);\n});\n`;
    const core = 'export function core(x: number): number {\n  return x + 1;\n}\n';
    const given = {
      base: { 'src/core.ts': core, 'src/core.test.ts': of('1') },
      changes: {
        'src/core.ts': `${core}\nexport const more = (x: number): number => core(x) + 1;\n`,
        'src/core.test.ts': of('1, 2'),
      },
    };
    expect(gate(await judge(given), 'tests').outcome).toBe('pass');
  });

  it('a copy of the new code is no part of the repository, though it stands on what is', async () => {
    const shape =
      'class Shape(Core):\n    def area(self, x):\n        y = x * 2\n        return y + 1\n\n    def edge(self, x):\n        return self.run(x) * 4\n';
    const changes = { 'pkg/new.py': `from pkg.core import Core\n\n\n${shape}` };
    const check = '\n\ndef test_shape():\n    assert Shape().area(Core().run(0)) == 3\n';
    const outcome = async (text: string) => (await tests({ ...changes, 'tests/test_new.py': text })).outcome;
    expect(await outcome(`from pkg.core import Core\n\n\n${shape}${check}`)).toBe('fail');
    expect(await outcome(`from pkg.core import Core\nfrom pkg.new import Shape\n${check}`)).toBe('pass');
    const other = 'class Shape:\n    def area(self, x):\n        return sum([x, x, 1])\n';
    expect(await outcome(`from pkg.core import Core\n\n\n${other}${check}`)).toBe('pass');
    const both = `from pkg import new\nfrom pkg.core import Core\n\n\n${shape}\n\ndef test_same():\n    assert new.Shape().area(Core().run(0)) == Shape().area(1)\n`;
    expect(await outcome(both)).toBe('pass');
  });

  it('a unittest class that is skipped as a whole is skipped', async () => {
    const text =
      'import unittest\n\nfrom pkg.core import Core\n\n\n@unittest.skip("later")\nclass TestShape(unittest.TestCase):\n    def test_shape(self):\n        self.assertEqual(Core().run(1), 2)\n';
    expect((await tests({ ...code, 'tests/test_new.py': text })).outcome).toBe('warn');
  });

  const ts = {
    'package.json': '{ "name": "x" }\n',
    'src/core.ts': 'export function core(x: number): number {\n  return x + 1;\n}\n',
    'src/index.ts': "export * from './core';\n",
  };
  const fresh = {
    'src/new.ts': 'export function shape(x: number): number {\n  const y = x * 2;\n  return y + 1;\n}\n',
  };
  it.each([
    [
      'only the new module',
      'warn',
      "import { shape } from './new';\n\nit('shapes', () => {\n  expect(shape(1)).toBe(3);\n});\n",
    ],
    [
      'an existing module',
      'pass',
      "import { core } from './core';\nimport { shape } from './new';\n\nit('shapes', () => {\n  expect(shape(core(0))).toBe(3);\n});\n",
    ],
    [
      'an existing module, not used',
      'warn',
      "import { core } from './core';\nimport { shape } from './new';\n\nit('shapes', () => {\n  expect(shape(1)).toBe(3);\n});\n",
    ],
    [
      'the package root',
      'pass',
      "import { shape } from '.';\n\ntest('shapes', () => {\n  expect(shape(1)).toBe(3);\n});\n",
    ],
    [
      'an existing module, mocked as a whole',
      'warn',
      "import { core } from './core';\nimport { shape } from './new';\n\nvi.mock('./core');\n\nit('shapes', () => {\n  expect(shape(core(0))).toBe(3);\n});\n",
    ],
    [
      'nothing that runs',
      'warn',
      "import { core } from './core';\n\nit.skip('shapes', () => {\n  expect(core(1)).toBe(2);\n});\n",
    ],
    [
      'nothing that runs, in a block that is skipped',
      'warn',
      "import { core } from './core';\n\ndescribe.skip('shapes', () => {\n  it('one', () => {\n    expect(core(1)).toBe(2);\n  });\n});\n",
    ],
    [
      'an existing module beside a block that is skipped',
      'pass',
      "import { core } from './core';\n\ndescribe.skip('later', () => {\n  it('one', () => {});\n});\n\nit('two', () => {\n  expect(core(1)).toBe(2);\n});\n",
    ],
    [
      'an existing name as a type only',
      'warn',
      "import type { core } from './core';\nimport { shape } from './new';\n\nit('shapes', () => {\n  expect((shape as unknown as typeof core)(1)).toBe(3);\n});\n",
    ],
    [
      'an existing class that something is only said to be of',
      'warn',
      "import { core } from './core';\nimport { shape } from './new';\n\nit('shapes', () => {\n  const given = { run: shape } as unknown as core;\n  expect(given.run(1)).toBe(3);\n});\n",
    ],
    [
      'an existing name, of which something is said beside its use',
      'pass',
      "import { core } from './core';\nimport { shape } from './new';\n\nit('shapes', () => {\n  expect((core as unknown as typeof shape)(1)).toBe(2);\n});\n",
    ],
    [
      'an existing module, in a table',
      'pass',
      "import { core } from './core';\n\nit.each([1])('shapes %d', (n) => {\n  expect(core(n)).toBe(2);\n});\n",
    ],
    [
      'an existing module in cases that it tells a helper',
      'pass',
      "import { core } from './core';\nimport { shape } from './new';\n\ntestShape({ shape, core, taken: [[1, 3]] });\n",
    ],
    [
      'the new module in cases that it tells a helper',
      'warn',
      "import { shape } from './new';\n\ntestShape({ shape, taken: [[1, 3]] });\n",
    ],
    [
      'an existing module, testifying of it',
      'fail',
      "import { core } from './core';\n\ntestify({ core, taken: [[1, 3]] });\n",
    ],
    [
      'an existing module, in a function that nobody calls',
      'fail',
      "import { core } from './core';\n\nexport function all() {\n  testShape({ core, taken: [[1, 3]] });\n}\n",
    ],
  ])('a TypeScript test that uses %s: %s', async (_, outcome, text) => {
    expect((await tests({ ...fresh, 'src/new.test.ts': text }, ts)).outcome).toBe(outcome);
  });

  it.each([
    ['src/new.vitest.ts', 'pass'],
    ['src/new.jest.tsx', 'pass'],
    ['src/new.e2e-spec.ts', 'pass'],
    ['src/new.vitests.ts', 'fail'],
    ['src/new-vitest.ts', 'fail'],
  ])('a file of a runner by its suffix, %s: %s', async (path, outcome) => {
    const text =
      "import { core } from './core';\nimport { shape } from './new';\n\nit('shapes', () => {\n  expect(shape(core(0))).toBe(3);\n});\n";
    expect((await tests({ ...fresh, [path]: text }, ts)).outcome).toBe(outcome);
  });

  it('a benchmark is no test, and no code that somebody has to use either', async () => {
    const bench = {
      'src/new.bench.ts': "import { core } from './core';\n\nbench('core', () => {\n  core(1);\n});\n",
    };
    const report = await judge({ base: ts, changes: { ...fresh, ...bench } });
    expect(gate(report, 'tests').outcome).toBe('fail');
    expect(gate(report, 'risk').measures['files']).toBe(1);
    expect(gate(await judge({ base: ts, changes: bench }), 'integration').outcome).toBe('not_applicable');
  });

  it('Go: an existing name of the package, or only the new one', async () => {
    const tree = { 'go.mod': 'module x\n', 'a/core.go': 'package a\n\nfunc Core(x int) int { return x + 1 }\n' };
    const added = { 'a/new.go': 'package a\n\nfunc Shape(x int) int {\n\ty := x * 2\n\treturn y\n}\n' };
    const test = (body: string): string =>
      `package a\n\nimport "testing"\n\nfunc TestShape(t *testing.T) {\n${body}}\n`;
    expect(
      (await tests({ ...added, 'a/new_test.go': test('\tif Shape(1) != 2 {\n\t\tt.Fatal()\n\t}\n') }, tree)).outcome,
    ).toBe('warn');
    expect(
      (await tests({ ...added, 'a/new_test.go': test('\tif Shape(Core(0)) != 2 {\n\t\tt.Fatal()\n\t}\n') }, tree))
        .outcome,
    ).toBe('pass');
    expect((await tests({ ...added, 'a/new_test.go': test('\tt.Skip("later")\n\tCore(0)\n') }, tree)).outcome).toBe(
      'warn',
    );
  });

  it('Rust: tests inside the file, ignored ones do not count', async () => {
    const tree = {
      'Cargo.toml': '[package]\nname = "x"\n',
      'src/lib.rs': 'pub mod core;\n',
      'src/core.rs': 'pub fn core(x: i32) -> i32 {\n    x + 1\n}\n',
    };
    const file = (body: string, mark = ''): string =>
      `pub fn shape(x: i32) -> i32 {\n    let y = x * 2;\n    y\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n    use crate::core::core;\n\n    #[test]\n${mark}    fn shapes() {\n        ${body}\n    }\n}\n`;
    const added = (text: string) => ({ 'src/new.rs': text, 'src/lib.rs': 'pub mod core;\npub mod new;\n' });
    expect((await tests(added(file('assert_eq!(shape(1), 2);')), tree)).outcome).toBe('warn');
    expect((await tests(added(file('assert_eq!(shape(core(0)), 2);')), tree)).outcome).toBe('pass');
    expect((await tests(added(file('assert_eq!(shape(core(0)), 2);', '    #[ignore]\n')), tree)).outcome).toBe('warn');
  });

  it('Java: a class of the same package, or only the new one', async () => {
    const tree = {
      'pom.xml': '<project></project>',
      'src/main/java/com/x/Core.java':
        'package com.x;\n\npublic class Core {\n  public int run(int a) { return a + 1; }\n}\n',
    };
    const added = {
      'src/main/java/com/x/Shape.java':
        'package com.x;\n\npublic class Shape {\n  public int of(int a) { int b = a * 2; return b; }\n}\n',
    };
    const test = (body: string): string =>
      `package com.x;\n\nimport org.junit.jupiter.api.Test;\n\nclass ShapeTest {\n  @Test void shapes() { ${body} }\n}\n`;
    expect(
      (
        await tests(
          { ...added, 'src/test/java/com/x/ShapeTest.java': test('assertEquals(2, new Shape().of(1));') },
          tree,
        )
      ).outcome,
    ).toBe('warn');
    expect(
      (
        await tests(
          {
            ...added,
            'src/test/java/com/x/ShapeTest.java': test('assertEquals(2, new Shape().of(new Core().run(0)));'),
          },
          tree,
        )
      ).outcome,
    ).toBe('pass');
  });

  it('C++: an existing header used, or only included', async () => {
    const tree = {
      'CMakeLists.txt': 'x\n',
      'include/core.h': 'int core(int x);\n',
      'src/core.cpp': '#include "core.h"\nint core(int x) { return x + 1; }\n',
    };
    const added = {
      'include/shape.h': 'int shape(int x);\n',
      'src/shape.cpp': '#include "shape.h"\nint shape(int x) { int y = x * 2; return y; }\n',
    };
    const test = (body: string): string =>
      `#include <gtest/gtest.h>\n#include "core.h"\n#include "shape.h"\n\nTEST(Shape, Works) {\n  ${body}\n}\n`;
    expect((await tests({ ...added, 'tests/shape_test.cpp': test('EXPECT_EQ(shape(1), 2);') }, tree)).outcome).toBe(
      'warn',
    );
    expect(
      (await tests({ ...added, 'tests/shape_test.cpp': test('EXPECT_EQ(shape(core(0)), 2);') }, tree)).outcome,
    ).toBe('pass');
  });

  it('C: a program of tests has no macros, and its functions go by their names', async () => {
    const tree = {
      'src/core.h': 'int core(int x);\n',
      'src/core.c': '#include "core.h"\nint core(int x) { return x + 1; }\n',
    };
    const added = { 'src/shape.c': '#include "core.h"\nint shape(int x) { return core(x) * 2; }\n' };
    const test = (name: string): string =>
      `#include "core.h"\n#include "check.h"\n\n${name}\n{\n  if (core(1) != 2)\n    fail("one");\n}\n`;
    for (const name of ['static void run_tests()', 'int main(void)', 'static void test_core(void)', 'void coreTest()'])
      expect((await tests({ ...added, 'test/shape.c': test(name) }, tree)).outcome, name).toBe('pass');
    for (const name of ['static void latest(void)', 'int helper(void)', 'int remainder_of(void)'])
      expect((await tests({ ...added, 'test/shape.c': test(name) }, tree)).outcome, name).toBe('fail');
  });
});

describe('a test that looks for what is shown', () => {
  const tree = {
    'package.json': '{ "name": "ui", "main": "src/list.tsx" }',
    'src/list.tsx': 'export const List = ({ of }: { of: string[] }) => <p>{of.join()}</p>;\n',
  };
  const added = {
    'src/spread.ts': 'export const spread = (all: string[]) => {\n  const y = [...all];\n  return y.reverse();\n};\n',
  };
  const test = (line: string) =>
    `import { render, screen, waitFor } from '@testing-library/react';\nimport { List } from '../src/list';\nimport { spread } from '../src/spread';\n\nit('spreads', async () => {\n  render(<List of={spread(['a', 'b'])} />);\n  ${line}\n});\n`;

  it.each([
    "await screen.findByText('b,a');",
    "screen.getByText('b,a');",
    "await waitFor(() => screen.getAllByRole('p'));",
  ])('says that it is there: %s', async (line) => {
    expect((await tests({ ...added, 'test/spread.test.tsx': test(line) }, tree)).outcome).toBe('pass');
  });

  it.each(["screen.queryByText('b,a');", 'screen.debug();'])('or nothing: %s', async (line) => {
    expect((await tests({ ...added, 'test/spread.test.tsx': test(line) }, tree)).outcome).toBe('warn');
  });
});

describe('a member of what a module of CommonJS is', () => {
  const tree = {
    'package.json': '{ "name": "forum", "main": "src/search.js" }',
    'src/search.js':
      'var search = {};\n\nsearch.search = function (x) {\n\treturn x + 1;\n};\n\nmodule.exports = search;\n',
  };
  const fusion = (given: string) =>
    `var search = require('./search');\nvar Fusion = {};\n\nFusion.search = function (x, callback) {\n\tvar y = search.search(x);\n\tcallback(null, y * 2);\n};\n\nmodule.exports = ${given};\n`;
  const test =
    "const fusion = require('../src/fusion');\n\nit('searches', (done) => {\n  fusion.search(1, (_, found) => {\n    expect(found).toBe(4);\n    done();\n  });\n});\n";

  it('is no import of the same name', async () => {
    const given = (what: string) => tests({ 'src/fusion.js': fusion(what), 'test/fusion.test.js': test }, tree);
    expect((await given('Fusion')).outcome).toBe('warn');
    expect((await given('{ search }')).outcome).toBe('pass');
  });
});

describe('a runner of tests that is called as an object', () => {
  const tree = {
    'package.json': '{ "name": "tool", "main": "lib/core.js" }',
    'lib/core.js': 'exports.core = (x) => x + 1\n',
  };
  const added = { 'lib/shape.js': 'exports.shape = (x) => {\n  const y = x * 2\n  return y\n}\n' };
  const test = (head: string, call: string, body: string): string =>
    `${head}\nconst { core } = require('../../lib/core')\nconst { shape } = require('../../lib/shape')\n\n${call}('shape', async t => {\n  ${body}\n})\n`;

  it.each([
    ["const t = require('tap')", 't.test'],
    ["import tap from 'tap'", 'tap.test'],
    ["import * as lab from '@hapi/lab'", 'lab.it'],
    ['', 'QUnit.test'],
  ])('%s %s', async (head, call) => {
    const given = (body: string) => ({ ...added, 'test/lib/shape.js': test(head, call, body) });
    expect((await tests(given('t.equal(shape(core(0)), 2)'), tree)).outcome).toBe('pass');
    expect((await tests(given('t.equal(shape(1), 2)'), tree)).outcome).toBe('warn');
  });

  it('is none where the object is of the repository', async () => {
    const given = {
      ...added,
      'test/lib/shape.js': test("const rule = require('../../lib/core')", 'rule.test', 'core(1)'),
    };
    expect((await tests(given, tree)).outcome).toBe('fail');
  });
});

describe('tests of a project of Hydra', () => {
  const yaml = 'defaults:\n  - model: plain\n';
  const composing = (config: string, folder = '../configs') =>
    `import hydra\nfrom hydra import compose, initialize\n\n\ndef test_it():\n    with initialize(config_path="${folder}"):\n        cfg = compose(config_name="${config}", overrides=["model=new"])\n    assert hydra.utils.instantiate(cfg.model)(1) == 3\n`;
  const tree = {
    ...base,
    'configs/train.yaml': yaml,
    'configs/model/plain.yaml': '_target_: pkg.core.Core\n',
    'tests/conftest.py':
      'import pytest\nfrom hydra import compose, initialize\n\n\n@pytest.fixture\ndef cfg():\n    with initialize(config_path="../configs"):\n        yield compose(config_name="train.yaml")\n',
  };
  const given = (text: string) =>
    tests({ ...code, 'configs/model/new.yaml': '_target_: pkg.new.shape\n', 'tests/test_new.py': text }, tree);

  it('come to new code through the configuration that they compose', async () => {
    expect((await given(composing('train.yaml'))).outcome).toBe('pass');
    expect((await given(composing('train'))).outcome).toBe('pass');
    expect(
      (await given('import hydra\n\n\ndef test_it(cfg):\n    assert hydra.utils.instantiate(cfg.model)(1) == 3\n'))
        .outcome,
    ).toBe('pass');
  });

  it('come to nothing by one that is not there', async () => {
    expect((await given(composing('other.yaml'))).outcome).toBe('warn');
    expect((await given(composing('train.yaml', '../conf'))).outcome).toBe('warn');
  });
});

describe('a patch that deletes a file of tests', () => {
  const tested = {
    ...code,
    'tests/test_new.py':
      'from pkg.core import Core\nfrom pkg.new import shape\n\n\ndef test_shape():\n    assert shape(Core().run(0)) == 3\n',
  };
  const gone = { outcome: 'warn', reasons: ['It deletes existing tests: tests/test_core.py.'] };

  it('is a doubt, whatever tests it adds', async () => {
    expect(await tests({ ...tested, 'tests/test_core.py': null })).toMatchObject(gone);
  });

  it('and does nothing else is a doubt too', async () => {
    expect(await tests({ 'tests/test_core.py': null })).toMatchObject({
      outcome: 'warn',
      reasons: [...gone.reasons, 'The patch has no code to test.'],
    });
  });

  it('is none where its tests stand elsewhere by then, or the file was a helper', async () => {
    const moved = base['tests/test_core.py'];
    const elsewhere = { ...tested, 'tests/test_core.py': null, 'tests/unit/test_run.py': moved };
    expect(await tests(elsewhere)).toMatchObject({ outcome: 'pass' });
    expect(await tests({ ...tested, 'tests/helpers.py': null })).toMatchObject({ outcome: 'pass' });
  });

  it('fails where it fails anyway, and this is said as well', async () => {
    expect(await tests({ ...code, 'tests/test_core.py': null })).toMatchObject({
      outcome: 'fail',
      reasons: [...gone.reasons, 'The patch changes code and adds no test.'],
    });
  });

  it('in a language that is not read goes by its name', async () => {
    const tree = { ...base, 'spec/core_spec.rb': 'describe Core do\nend\n' };
    expect(await tests({ ...tested, 'spec/core_spec.rb': null }, tree)).toMatchObject({ outcome: 'warn' });
    const moved = { ...tested, 'spec/core_spec.rb': null, 'spec/unit/core_spec.rb': 'describe Core do\nend\n' };
    expect(await tests(moved, tree)).toMatchObject({ outcome: 'pass' });
  });
});
