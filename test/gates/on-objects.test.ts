// New methods of existing classes, called on objects.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

const trainer = (more: string) => `class Trainer:
    def step(self, values):
        return values
${more}`;
const method = (name: string) => `
    def ${name}(self, values):
        return self.step(middle(values))
`;

/** A trainer of Python gets a method, and the command line does something with it. */
function called(name: string, use: string, base: Case['base'] = {}): Case {
  return {
    base: {
      'pyproject.toml': '[project]\nname = "kit"\n',
      'kit/__init__.py': '',
      'kit/trainer.py': trainer(''),
      'kit/cli.py': 'from .trainer import Trainer\n\n\ndef main(given):\n    return Trainer().step([1.0])\n',
      ...base,
    },
    changes: {
      'kit/ranks.py': 'def middle(values):\n    return sorted(values)\n',
      'kit/trainer.py': `from .ranks import middle\n\n\n${trainer(method(name))}`,
      'kit/cli.py': `import json\n\nfrom .trainer import Trainer\n\n\ndef main(given):\n${use}`,
    },
  };
}

describe('a new method of an existing class', () => {
  it.each([
    ['of an object made there', '    return Trainer().ranked_step([1.0])\n'],
    ['of a local variable', '    trainer = Trainer()\n    return trainer.ranked_step([1.0])\n'],
    ['of a parameter', '    return given.ranked_step([1.0])\n'],
    ['of a member of a parameter', '    return given.trainer.ranked_step([1.0])\n'],
    ['handed over and not called', '    return map(Trainer().ranked_step, [[1.0]])\n'],
  ])('is used by who calls it, %s', async (_name, use) => {
    expect(await gradeOf(called('ranked_step', use))).toBe('wired');
  });

  it.each([
    ['on the spot', '    return Trainer().rank([1.0])\n'],
    ['for a variable', '    trainer = Trainer()\n    return trainer.rank([1.0])\n'],
    ['for a parameter by its type', '    trainer: Trainer = given\n    return trainer.rank([1.0])\n'],
    ['in a field', '    given.trainer = Trainer()\n    return given.trainer.rank([1.0])\n'],
  ])('of one word is used too, where the object is made %s', async (_name, use) => {
    expect(await gradeOf(called('rank', use))).toBe('wired');
  });

  it.each<[string, Case]>([
    ['one word, which anything may have', called('apply', '    return given.apply([1.0])\n')],
    [
      'a word that the base has elsewhere',
      called('ranked_step', '    return given.ranked_step([1.0])\n', {
        'kit/other.py': 'def other(sampler):\n    return sampler.ranked_step()\n',
      }),
    ],
    ['a method of what comes from outside', called('ranked_step', '    return json.ranked_step([1.0])\n')],
    [
      'that of an object of something else',
      called('rank', '    trainer = Trainer()\n    sampler = dict()\n    return sampler.rank(trainer)\n'),
    ],
    ['only another name', called('ranked_step', '    return given.ranked_steps([1.0])\n')],
  ])('is not, where what is called is %s', async (_name, given) => {
    expect(await gradeOf(given)).toBe('exported');
  });

  it('is not used by a call that never runs', async () => {
    const use = '    if False:\n        return given.ranked_step([1.0])\n    return given\n';
    expect(await gradeOf(called('ranked_step', use))).toBe('exported');
  });

  it('of a class that is new itself proves nothing: no object of it need be there', async () => {
    const given = called('ranked_step', '    return given.on_ranks([1.0])\n');
    const hook = 'class Hook:\n    def on_ranks(self, values):\n        return sorted(values)\n';
    const changes = { 'kit/hook.py': hook, 'kit/cli.py': given.changes['kit/cli.py'] ?? '' };
    expect(await gradeOf({ base: given.base, changes })).not.toBe('wired');
  });

  it.each(['runRanked', 'rank'])('is used in TypeScript through a field: %s', async (name) => {
    const engine = (more: string) =>
      `${more === '' ? '' : "import { middle } from './ranks';\n\n"}export class Engine {\n  run(xs: number[]) {\n    return xs;\n  }\n${more}}\n`;
    const service = (call: string) =>
      `import { Engine } from './engine';\n\nexport class Service {\n  private engine = new Engine();\n\n  serve(xs: number[]) {\n    return this.engine.${call}(xs);\n  }\n}\n`;
    const grade = await gradeOf({
      base: {
        'package.json': '{ "name": "kit" }\n',
        'src/engine.ts': engine(''),
        'src/service.ts': service('run'),
      },
      changes: {
        'src/ranks.ts': 'export const middle = (xs: number[]) => [...xs].sort();\n',
        'src/engine.ts': engine(`\n  ${name}(xs: number[]) {\n    return this.run(middle(xs));\n  }\n`),
        'src/service.ts': service(name),
      },
    });
    expect(grade).toBe('wired');
  });
});

it('a method of TypeScript that the constructor binds is still to be called', async () => {
  const encoder = (more: string, bound = '') =>
    `${more === '' ? '' : "import { cut } from './cut.js';\n\n"}export class Encoder {\n  constructor() {\n    this.encode = this.encode.bind(this);\n${bound}  }\n\n  encode(text: string): number[] {\n    return [text.length];\n  }\n${more}}\n`;
  const method = '\n  shorten(text: string): string {\n    return cut(text, this.encode(text).length);\n  }\n';
  const grade = (bound: string) =>
    gradeOf({
      base: {
        'package.json': '{ "name": "kit", "main": "src/index.ts" }\n',
        'src/index.ts': "export { Encoder } from './encoder.js';\n",
        'src/encoder.ts': encoder(''),
      },
      changes: {
        'src/cut.ts':
          'export function cut(text: string, size: number): string {\n  const end = size * 2;\n  return text.slice(0, end);\n}\n',
        'src/encoder.ts': encoder(method, bound),
      },
    });
  expect(await grade('    this.shorten = this.shorten.bind(this);\n')).toBe(await grade(''));
  expect(await grade("    this.shorten('a');\n")).toBe('wired');
});
