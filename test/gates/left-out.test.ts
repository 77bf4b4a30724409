// Tests that a run of all tests leaves out by their marks, and tests of what something else stands in for.
import { describe, expect, it } from 'vitest';
import { gate, judge, type Tree } from './repository.ts';

const base: Tree = {
  'pyproject.toml': '[project]\nname = "kit"\n',
  'kit/__init__.py': '',
  'kit/core.py': 'def run(x):\n    return x + 1\n',
};
const code = { 'kit/shape.py': 'def shape(x):\n    y = x * 2\n    return y + 1\n' };
const head = 'import pytest\n\nfrom kit.core import run\nfrom kit.shape import shape\n\n\n';
const body = 'def test_shape():\n    assert shape(run(1)) == 5\n';
const slow = `${head}@pytest.mark.slow\n${body}`;

const tested = async (text: string, more: Tree = {}) =>
  gate(await judge({ base: { ...base, ...more }, changes: { ...code, 'tests/test_shape.py': text } }), 'tests');

const toml = (addopts: string) =>
  `${base['pyproject.toml']}\n[tool.pytest.ini_options]\naddopts = ${addopts}\ntestpaths = ["tests"]\n`;
const refusing = { 'pyproject.toml': toml(`"-m 'not slow'"`) };
const left = 'Every added test is skipped by the mark slow, which pytest is told to leave out.';

describe('marks that addopts refuses', () => {
  it.each<[string, Tree]>([
    ['a text', { 'pyproject.toml': toml(`"-ra -m 'not slow' --strict-markers"`) }],
    ['a list', { 'pyproject.toml': toml('["-ra", "-m", "not slow and not gpu"]') }],
    ['a list over lines', { 'pyproject.toml': toml('[\n    "-ra",\n    "-m not slow",\n]') }],
    ['an ini file', { 'pytest.ini': '[pytest]\naddopts =\n    -ra\n    -m "not slow"\n' }],
    ['setup.cfg', { 'setup.cfg': '[tool:pytest]\naddopts = -m "not (slow or gpu)"\n' }],
  ])('leave a test out: %s', async (_, more) => {
    expect((await tested(slow, more)).reasons).toEqual([left]);
  });

  it.each([
    ['the file', `${head}pytestmark = [pytest.mark.slow]\n\n\n${body}`],
    [
      'the class',
      `${head}@pytest.mark.slow\nclass TestShape:\n    def test_shape(self):\n        assert shape(run(1)) == 5\n`,
    ],
  ])('leave out the tests of %s', async (_, text) => {
    expect((await tested(text, refusing)).reasons).toEqual([left]);
  });

  it.each<[string, string, Tree]>([
    ['of another name', slow, { 'pyproject.toml': toml(`"-m 'not gpu'"`) }],
    ['that only one test has', `${slow}\n\ndef test_run():\n    assert run(1) == 2\n`, refusing],
    ['that a workflow runs', slow, { ...refusing, '.github/workflows/slow.yml': 'run: pytest -m slow tests\n' }],
    [
      'that tox runs with all others',
      slow,
      { ...refusing, 'tox.ini': '[testenv:all]\ncommands = pytest -m "slow or not slow"\n' },
    ],
  ])('leave nothing out: a mark %s', async (_, text, more) => {
    expect((await tested(text, more)).outcome).toBe('pass');
  });
});

describe('marks that the conftest skips without an option', () => {
  const conftest =
    'import pytest\n\n\ndef pytest_addoption(parser):\n    parser.addoption("--runslow", action="store_true", default=False)\n\n\ndef pytest_collection_modifyitems(config, items):\n    if config.getoption("--runslow"):\n        return\n    for item in items:\n        if "slow" in item.keywords:\n            item.add_marker(pytest.mark.skip(reason="slow"))\n';

  it('leave a test out', async () => {
    expect((await tested(slow, { 'tests/conftest.py': conftest })).reasons).toEqual([
      'Every added test is skipped by the mark slow, which the conftest skips unless it is told otherwise.',
    ]);
    expect((await tested(slow.replace('slow', 'heavy'), { 'tests/conftest.py': conftest })).outcome).toBe('pass');
  });

  it('leave nothing out where a workflow gives the option', async () => {
    const more = { 'tests/conftest.py': conftest, '.github/workflows/ci.yml': 'run: pytest --runslow\n' };
    expect((await tested(slow, more)).outcome).toBe('pass');
  });
});

it('a class that says it holds no tests holds none', async () => {
  const text = `${head}class TestShape:\n    __test__ = False\n\n    def test_shape(self):\n        assert shape(run(1)) == 5\n`;
  expect((await tested(text)).reasons).toEqual(['Every added test is skipped by __test__ = False.']);
});

describe('what something else stands in for is not tested', () => {
  const shape = 'from kit.shape import shape\n\n\n';
  it.each([
    [
      'in the table of modules',
      `import sys\nfrom unittest.mock import MagicMock\n\nsys.modules["kit.core"] = MagicMock()\nfrom kit.core import run\n${shape}def test_shape():\n    run.return_value = 3\n    assert shape(run(1)) == 7\n`,
    ],
    [
      'in the table of modules, for one test',
      `import sys\nfrom unittest.mock import MagicMock\n${shape}def test_shape(monkeypatch):\n    monkeypatch.setitem(sys.modules, "kit.core", MagicMock())\n    from kit.core import run\n\n    assert shape(run(1)) == 7\n`,
    ],
    [
      'by an assignment',
      `from unittest import mock\n\nfrom kit import core\n${shape}def test_shape():\n    core.run = mock.Mock(return_value=3)\n    assert shape(core.run(1)) == 7\n`,
    ],
    [
      'by its whole name',
      `${shape}def test_shape(monkeypatch):\n    monkeypatch.setattr("kit.core.run", lambda x: 3)\n    assert shape(3) == 7\n`,
    ],
  ])('%s', async (_, text) => {
    expect((await tested(text)).outcome).toBe('warn');
  });
});

describe('a test that has a name from elsewhere now', () => {
  const old =
    'from kit.core import run\nfrom kit.old import shape\n\n\ndef test_shape():\n    assert shape(run(1)) == 5\n';
  const more = { 'kit/old.py': 'def shape(x):\n    y = x * 2\n    return y + 1\n', 'tests/test_old.py': old };
  const own = 'from kit.shape import shape\n\n\ndef test_shape():\n    assert shape(2) == 5\n';
  const grade = async (changed: string) => {
    const changes = { ...code, 'tests/test_old.py': changed, 'tests/test_shape.py': own };
    return gate(await judge({ base: { ...base, ...more }, changes }), 'tests').outcome;
  };
  it('is changed by that', async () => {
    expect(await grade(old.replace('kit.old', 'kit.shape'))).toBe('pass');
  });
  it('is not by another order of its imports', async () => {
    expect(
      await grade(
        old.replace(
          'from kit.core import run\nfrom kit.old import shape',
          'from kit.old import shape\nfrom kit.core import run',
        ),
      ),
    ).toBe('warn');
  });
});
