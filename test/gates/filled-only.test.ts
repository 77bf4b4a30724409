// Objects of a new class that existing code puts into a list or registry of its own.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const registry = (add: string, more = '') =>
  `export class Hooks {\n  private readonly all = [];\n${more}\n  add(hook) {\n    ${add}\n  }\n\n  fire(x: number) {\n    for (const hook of this.all) hook.run(x);\n  }\n}\n`;
const keeping = registry('this.all.push(hook);');
const core = (members: string, inStart: string, inRun = '') =>
  `import { Hooks } from './hooks.js';\nimport { Lessons } from './lessons.js';\nimport { River } from './river.js';\n\nexport class Core {\n${members}\n  start() {\n${inStart}  }\n\n  run(x: number): number {\n${inRun}    return x + 1;\n  }\n}\n`;
const river =
  "import { Lessons } from './lessons.js';\n\nexport class River {\n  constructor(private readonly lessons: Lessons) {}\n\n  run(x: number): number {\n    const total = this.lessons.note(x);\n    return total + 1;\n  }\n}\n";
const lessons =
  'export class Lessons {\n  private readonly seen: number[] = [];\n\n  note(x: number): number {\n    this.seen.push(x);\n    return this.seen.length;\n  }\n}\n';
const field = '  private readonly hooks = new Hooks();\n';
const put = '    this.hooks.add(new River(new Lessons()));\n';

const grade = (changed: string, hooks = keeping, more: Tree = {}) =>
  gradeOf({
    base: {
      'package.json': '{ "name": "kit", "exports": "./src/index.ts" }\n',
      'src/index.ts': "export { Core } from './core.js';\n",
      'src/core.ts': 'export class Core {\n  start() {}\n\n  run(x: number): number {\n    return x + 1;\n  }\n}\n',
      'src/hooks.ts': hooks,
      ...more,
    },
    changes: {
      'src/core.ts': changed,
      'src/river.ts': river,
      'src/lessons.ts': lessons,
      'src/river.test.ts':
        "import { Lessons } from './lessons.js';\nimport { River } from './river.js';\n\nit('runs', () => {\n  expect(new River(new Lessons()).run(1)).toBe(2);\n});\n",
    },
  });

describe('an object that is put into a registry', () => {
  it.each([
    ['which nobody reads', core(field, put)],
    [
      'over several lines',
      core(field, '    this.hooks.add(\n      new River(\n        new Lessons(),\n      ),\n    );\n'),
    ],
    [
      'which the constructor makes',
      core('  private readonly hooks: Hooks;\n  constructor() {\n    this.hooks = new Hooks();\n  }\n', put),
    ],
    ['which is a list', core('  private hooks = [];\n', put.replace('add', 'push'))],
    [
      'which is a map',
      core('  readonly #hooks = new Map();\n', '    this.#hooks.set("river", new River(new Lessons()));\n'),
    ],
    ['twice', core(field, `${put}${put}`)],
    ['of the function alone', core('', '    const hooks = new Hooks();\n    hooks.add(new River(new Lessons()));\n')],
    [
      'of the file alone',
      core('', put.replace('this.', '')).replace('export class', 'const hooks = new Hooks();\n\nexport class'),
    ],
  ])('is used by nobody: %s', async (_, changed) => {
    expect(await grade(changed)).toBe('unreached');
  });

  it.each([
    ['which it fires', core(field, put, '    this.hooks.fire(x);\n')],
    ['which it gives to others', core(`${field}  get listeners() {\n    return this.hooks;\n  }\n`, put)],
    ['which it hands on', core(field, `${put}    boot(this.hooks);\n`)],
    [
      'that others may name',
      core(field.replace('private ', ''), put),
      { 'src/show.ts': 'export const show = (core) => core.hooks.fire(1);\n' },
    ],
    ['that it is given', core('  constructor(private readonly hooks: Hooks) {}\n', put)],
    ['and starts at once', core(field, '    this.hooks.add(new River(new Lessons()).run(1));\n')],
    ['and something else is done with it', core(field, '    this.hooks.add(watch(new River(new Lessons())));\n')],
    [
      'of the file, which it exports',
      core('', put.replace('this.', '')).replace('export class', 'export const hooks = new Hooks();\n\nexport class'),
      { 'src/show.ts': "import { hooks } from './core.js';\n\nexport const show = () => hooks.fire(1);\n" },
    ],
  ])('is used by one %s', async (_, changed, more?: Tree) => {
    expect(await grade(changed, keeping, more)).toBe('wired');
  });

  it.each([
    ['runs what it is given', registry('this.all.push(hook);\n    hook.run(0);')],
    ['tells somebody of it', registry('this.all.push(hook);\n    announce(hook);')],
    ['has a base', keeping.replace('class Hooks', 'class Hooks extends Emitter')],
  ])('is used by one that %s', async (_, hooks) => {
    expect(await grade(core(field, put), hooks)).toBe('wired');
  });
});

describe('an object that Python code puts into a list', () => {
  const python = (changed: string) =>
    gradeOf({
      base: {
        'kit/__init__.py': 'from kit.core import Core\n',
        'kit/core.py':
          'class Core:\n    def __init__(self):\n        self.x = 1\n\n    def run(self, x):\n        return x\n',
      },
      changes: {
        'kit/core.py': `from kit.river import River\n\n\nclass Core:\n    def __init__(self):\n        self.x = 1\n        self._hooks = []\n        self._hooks.append(River(depth=2))\n\n    def run(self, x):\n${changed}        return x\n`,
        'kit/river.py':
          'class River:\n    def __init__(self, depth):\n        self.depth = depth\n\n    def run(self, x):\n        y = x * self.depth\n        return y\n',
        'tests/test_river.py': 'from kit.river import River\n\n\ndef test_river():\n    assert River(2).run(1) == 2\n',
      },
    });
  it('which nobody reads', async () => {
    expect(await python('')).toBe('unreached');
  });
  it('which it goes through', async () => {
    expect(await python('        for hook in self._hooks:\n            x = hook.run(x)\n')).toBe('wired');
  });
});
