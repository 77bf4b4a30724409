import { describe, expect, it } from 'vitest';
import { checkCommands } from '../../../src/codemap/map/check-commands.ts';
import { memorySnapshot } from '../../fakes/files.ts';

const commandsOf = (files: Readonly<Record<string, string>>) =>
  checkCommands(memorySnapshot(files)).map(({ command }) => command);
const scripts = '{"scripts":{"test":"vitest run"}}';

describe('the commands that check the code', () => {
  it.each([
    [{ 'package.json': scripts }, 'npm run test (vitest run)'],
    [{ 'package.json': scripts, 'yarn.lock': '' }, 'yarn run test (vitest run)'],
    [{ 'package.json': scripts, 'bun.lock': '{}' }, 'bun run test (vitest run)'],
    [
      { 'package.json': '{"packageManager":"pnpm@9.1.0","scripts":{"test":"vitest run"}}' },
      'pnpm run test (vitest run)',
    ],
    [{ 'package.json': '{"packageManager":"constructor","scripts":{"test":"x"}}' }, 'npm run test (x)'],
    [{ 'package.json': '{}', 'pnpm-lock.yaml': '', 'packages/a/package.json': scripts }, 'pnpm run test (vitest run)'],
    [
      { 'package.json': '{}', 'yarn.lock': '', 'web/package.json': scripts, 'web/package-lock.json': '{}' },
      'npm run test (vitest run)',
    ],
    [{ 'composer.json': '{"scripts":{"test":["@lint","phpunit"]}}' }, 'composer test (@lint · phpunit)'],
    [{ 'deno.json': '{"tasks":{"test":{"command":"deno test -A"}}}' }, 'deno task test (deno test -A)'],
    [{ 'Taskfile.yml': 'version: "3"\ntasks:\n  unit-test:\n    cmds: [go test]\n' }, 'task unit-test'],
    [{ Justfile: 'test *ARGS:\n  cargo test\n' }, 'just test'],
    [{ 'pixi.toml': '[tasks]\ntest = { cmd = "pytest" }\n' }, 'pixi run test (pytest)'],
    [
      { 'pyproject.toml': '[tool.hatch.envs.default.scripts]\ntest = "pytest {args:tests}"\n' },
      'hatch run test (pytest {args:tests})',
    ],
    [
      { 'pyproject.toml': '[tool.hatch.envs.types.scripts]\ncheck = ["mypy a", "mypy b"]\n' },
      'hatch run types:check (mypy a · mypy b)',
    ],
    [{ 'pyproject.toml': '[tool.poe.tasks.test]\nshell = "pytest -q"\n' }, 'poe test (pytest -q)'],
    [{ 'pyproject.toml': '[tool.pdm.scripts]\nlint = {composite = ["ruff", "mypy"]}\n' }, 'pdm run lint (ruff · mypy)'],
    [{ 'pyproject.toml': '[dependency-groups]\ndev = ["ruff", "pytest>=8"]\n' }, 'pytest'],
    [{ 'pyproject.toml': '[project.optional-dependencies]\ntest = ["pytest"]\n' }, 'pytest'],
    [{ 'pyproject.toml': '[tool.poetry.group.dev.dependencies]\npytest = "^8"\n' }, 'pytest'],
    [{ 'lib/BUILD.bazel': 'cc_test(\n    name = "l_test",\n)\n' }, 'bazel test //...'],
    [{ 'libs/a/project.json': '{"targets":{"test":{"executor":"@nx/jest:jest"}}}' }, 'nx run-many -t test'],
    [{ DESCRIPTION: 'Package: rr\nSuggests: testthat (>= 3.0.0)\n' }, 'R CMD check .'],
  ])('of %j', (files, command) => {
    expect(commandsOf(files)).toEqual([command]);
  });

  it.each([
    [{ 'pyproject.toml': '[dependency-groups]\ndev = ["pytest-cov-reports"]\n' }],
    [{ 'lib/BUILD': 'py_library(name = "l")\n' }],
    [{ 'Taskfile.yml': 'tasks: [not, a, table]\n' }],
    [{ 'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1","docker-test":"x"}}' }],
    [{ 'node_modules/a/package.json': scripts, 'vendor/b/Taskfile.yml': 'tasks:\n  test:\n    cmds: []\n' }],
    [{ 'pyproject.toml': '[tool.hatch.envs]\ndefault = "x"\n[tool.poe]\ntasks = 7\n' }],
  ])('are none of %j', (files) => {
    expect(commandsOf(files)).toEqual([]);
  });

  it('are read in linear time from files that say the same a hundred thousand times', () => {
    const began = performance.now();
    commandsOf({
      'a/project.json': '"targets":'.repeat(100_000),
      'a/BUILD': 'a'.repeat(1_000_000),
      DESCRIPTION: 'Package:\n'.repeat(100_000),
      Makefile: 'a '.repeat(500_000),
    });
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
