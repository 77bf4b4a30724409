// Tests that run the commands of the repository reach it by an existing entry.
import { describe, expect, it } from 'vitest';
import { type Case, gate, judge } from './repository.ts';

const outcome = async (given: Case): Promise<string> => gate(await judge(given), 'tests').outcome;
const fresh = {
  'kit/grow.py': 'def grow(x):\n    return x * 2\n',
  'kit/cli.py': 'from kit.grow import grow\n\n\ndef main():\n    print(grow(1))\n',
};
const base = {
  'pyproject.toml':
    '[project]\nname = "kit"\n\n[project.scripts]\nkit-run = "kit.cli:main"\n\n[project.entry-points.pytest11]\nkit = "kit.plugin"\n',
  'kit/__init__.py': '',
  'kit/cli.py': 'def main():\n    print(1)\n',
  'kit/plugin.py': 'def pytest_configure(config):\n    config.kit = 1\n',
};

describe('in Python', () => {
  it.each([
    [
      'the command by its name',
      'import subprocess\n\n\ndef test_it():\n    assert subprocess.check_output(["kit-run"]) == b"2\\n"\n',
      'pass',
    ],
    [
      'the command, a line below',
      'import subprocess\n\n\ndef test_it():\n    out = subprocess.run(\n        ["kit-run", "x"], capture_output=True)\n    assert out.stdout == b"2\\n"\n',
      'pass',
    ],
    ['the plugin by pytester', 'def test_it(pytester):\n    assert pytester.runpytest().ret == 0\n', 'pass'],
    [
      'another command',
      'import subprocess\n\n\ndef test_it():\n    assert subprocess.check_output(["ls"]) == b""\n',
      'warn',
    ],
    ['nothing, and has its name in a text', 'def test_it():\n    name = "kit-run"\n    assert name\n', 'warn'],
  ])('a test that runs %s', async (_, text, expected) => {
    expect(await outcome({ base, changes: { ...fresh, 'tests/test_grow.py': text } })).toBe(expected);
  });
});

describe('in TypeScript', () => {
  const manifest =
    '{ "name": "kit", "bin": { "kit-run": "./src/cli.ts" }, "oclif": { "commands": "./dist/commands" } }';
  const script = (test: string): Case => ({
    base: { 'package.json': manifest, 'src/cli.ts': 'console.log(1);\n' },
    changes: {
      'src/commands/grow.ts': 'export const grow = (x: number): number => x * 2;\n',
      'test/grow.test.ts': test,
    },
  });
  it.each([
    [
      "import { runCommand } from '@oclif/test';\n\nit('runs', async () => {\n  const { stdout } = await runCommand(['grow']);\n  expect(stdout).toBe('2');\n});\n",
      'pass',
    ],
    [
      "import { execa } from 'execa';\n\nit('runs', async () => {\n  expect((await execa('kit-run', ['1'])).stdout).toBe('2');\n});\n",
      'pass',
    ],
    [
      "import { execa } from 'execa';\n\nit('runs', async () => {\n  expect((await execa('ls', ['1'])).stdout).toBe('2');\n});\n",
      'warn',
    ],
    [
      "import { runCommand } from '@oclif/test';\n\nit('runs', async () => {\n  expect(1).toBe(Number('1'));\n});\n",
      'warn',
    ],
  ])('%j', async (test, expected) => {
    expect(await outcome(script(test))).toBe(expected);
  });
});
