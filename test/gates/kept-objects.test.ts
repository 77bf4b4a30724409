// Objects of a new class that existing code makes and keeps, and what it does with them.
import { describe, expect, it } from 'vitest';
import { gradeOf } from './repository.ts';

describe('an object that Python code makes and keeps', () => {
  const core = (inInit: string, inRun: string, more = '') =>
    `class Core:\n    def __init__(self, depth):\n        self.depth = depth\n${inInit}\n    def run(self, x):\n${inRun}        return x * self.depth\n${more}`;
  const plain = core('', '');
  const river = (init: string, bases = '') =>
    `class River${bases}:\n    def __init__(self, depth=1):\n${init}\n    def score(self, x):\n        total = x * self.depth\n        return total + 1\n`;
  const fills = '        self.depth = max(depth, 1)\n        self.seen = dict()\n';
  const test = 'from kit.river import River\n\n\ndef test_river():\n    assert River(2).score(1) == 3\n';
  const base = { 'kit/__init__.py': 'from kit.core import Core\n', 'kit/core.py': plain };
  const keep = '        self.river = River(depth)\n';
  const grade = (changed: string, init = fills, bases = '', more: Record<string, string> = {}) =>
    gradeOf({
      base: { ...base, ...more },
      changes: {
        'kit/core.py': `from kit.river import River\n\n\n${changed}`,
        'kit/river.py': river(init, bases),
        'tests/test_river.py': test,
      },
    });

  it.each([
    ['and nobody uses', core(keep, ''), 'unreached'],
    ['and only asks whether it is there', core(keep, '        assert self.river is not None\n'), 'unreached'],
    ['and uses', core(keep, '        x = self.river.score(x)\n'), 'wired'],
    ['and hands on', core(keep, '        print(self.river)\n'), 'wired'],
    ['and uses at once', core('        self.river = River(depth).score(1)\n', ''), 'wired'],
    ['in a variable that nobody uses', core('', '        river = River(x)\n'), 'unreached'],
    ['in a variable that it uses', core('', '        river = River(x)\n        x = river.score(x)\n'), 'wired'],
    ['among fields that somebody goes through', core(keep, '        print(vars(self))\n'), 'wired'],
  ])('%s: %s', async (_, changed, expected) => {
    expect(await grade(changed)).toBe(expected);
  });

  it.each([
    ['tells somebody of itself', `${fills}        HOOKS.append(self)\n`, ''],
    ['does something else', `${fills}        start_server(depth)\n`, ''],
    ['is of a base that may do so', fills, '(Plugin)'],
  ])('is a use where the class %s', async (_, init, bases) => {
    expect(await grade(core(keep, ''), init, bases)).toBe('wired');
  });

  it('is a use where another file names the field', async () => {
    const more = { 'kit/show.py': 'def show(core):\n    return core.river.depth\n' };
    expect(await grade(core(keep, ''), fills, '', more)).toBe('wired');
  });
});

describe('an object that TypeScript code makes and keeps', () => {
  const core = (members: string, inRun = '') =>
    `export class Core {\n${members}\n  run(x: number): number {\n${inRun}    return x + 1;\n  }\n}\n`;
  const river =
    'export class River {\n  private readonly seen = new Map<string, number>();\n\n  constructor(private readonly depth = 1) {}\n\n  score(x: number): number {\n    const total = x * this.depth;\n    return total + this.seen.size;\n  }\n}\n';
  const base = {
    'package.json': '{ "name": "kit", "exports": "./src/index.ts" }\n',
    'src/index.ts': "export { Core } from './core.js';\n",
    'src/core.ts': core(''),
  };
  const grade = (changed: string) =>
    gradeOf({
      base,
      changes: {
        'src/core.ts': `import { River } from './river.js';\n\n${changed}`,
        'src/river.ts': river,
        'src/river.test.ts':
          "import { River } from './river.js';\n\nit('scores', () => {\n  expect(new River().score(1)).toBe(1);\n});\n",
      },
    });
  const made = '  private readonly river: River;\n\n  constructor() {\n    this.river = new River(2);\n  }\n';

  it.each([
    ['in a private field that nobody uses', core(made), 'unreached'],
    ['in a private field from the start', core('  readonly #river = new River();\n'), 'unreached'],
    ['in a private field that it uses', core(made, '    x += this.river.score(x);\n'), 'wired'],
    [
      'in a private field that it takes apart',
      core(made, '    const { river } = this;\n    x += river.score(x);\n'),
      'wired',
    ],
    [
      'in a private field that it uses under a flag which nothing sets',
      core(`  private readonly flows = false;\n${made}`, '    if (this.flows) x += this.river.score(x);\n'),
      'unreached',
    ],
    ['in a variable that nobody uses', core('', '    const river = new River(x);\n'), 'unreached'],
    ['in a variable on a condition', core('', '    const river = x > 1 ? new River(x) : null;\n'), 'unreached'],
    [
      'in a variable on a condition, over several lines',
      core('', '    const river =\n      x > 1\n        ? new River(x)\n        : null;\n'),
      'unreached',
    ],
    ['in a variable where something is there', core('', '    const river = x && new River(x);\n'), 'unreached'],
    ['in a variable instead of nothing', core('', '    const river = this.known ?? new River(x);\n'), 'unreached'],
    [
      'on a condition, and used',
      core('', '    const river = x > 1 ? new River(x) : null;\n    x += river?.score(x) ?? 0;\n'),
      'wired',
    ],
    ['to be called later', core('', '    const rivers = [1].map((n) => n > x ? new River(x) : null);\n'), 'wired'],
    ['to be given back', core('', '    const river = new River(x);\n    return river.score(x);\n'), 'wired'],
  ])('%s: %s', async (_, changed, expected) => {
    expect(await grade(changed)).toBe(expected);
  });
});

describe('what a function answers, where nobody uses it', () => {
  const grade = (body: string, use = '') =>
    gradeOf({
      base: { 'package.json': '{ "name": "kit" }', 'src/core.js': route('', '') },
      changes: {
        'src/core.js': route(
          "const { makeLimit } = require('./limit');\n\n",
          `  const limit = x ? makeLimit(x) : null;\n${use}`,
        ),
        'src/limit.js': `function makeLimit(size) {\n${body}}\n\nmodule.exports = { makeLimit };\n`,
        'test/limit.test.js':
          "const { makeLimit } = require('../src/limit');\n\nit('limits', () => {\n  expect(makeLimit(1).max).toBe(1);\n});\n",
      },
    });
  const route = (head: string, line: string) =>
    `${head}function route(x) {\n${line}  return x + 1;\n}\n\nmodule.exports = { route };\n`;
  const quiet =
    '  let known = null;\n  const all = new Map();\n  all.set(size, 1);\n\n  return {\n    observe(x) {\n      known = x;\n      console.log(all);\n    },\n    get max() {\n      return Math.max(known, size);\n    },\n    later: (x) => send(x),\n  };\n';

  it.each([
    ['is of no use where the function does nothing else', quiet, '', 'unreached'],
    ['is of use', quiet, '  limit?.observe(x);\n', 'wired'],
    ['is beside what the function does, which calls something', `  subscribe(size);\n${quiet}`, '', 'wired'],
    ['is beside what the function sets', `  count += size;\n${quiet}`, '', 'wired'],
    ['is beside what it does to what it is given', `  size.max = 1;\n${quiet}`, '', 'wired'],
  ])('%s', async (_, body, use, expected) => {
    expect(await grade(body, use)).toBe(expected);
  });
});
