// A public parameter or field that the patch adds and never reads is no way in: what is kept, looked for or given a default is not used by that.
import { describe, expect, it } from 'vitest';
import { gradeOf, type Tree } from './repository.ts';

const replaced = (text: string, edits: readonly (readonly [from: string, to: string])[]): string =>
  edits.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`no ${from}`);
    return now.replace(from, to);
  }, text);

describe('Python', () => {
  const trainer =
    'from dataclasses import dataclass\n\nfrom .base import Base\n\n\n@dataclass\nclass Config:\n    lr: float = 0.1\n\n\nclass Trainer:\n    def __init__(self, config):\n        self.config = config\n\n    def step(self, batch):\n        return sum(batch)\n\n\nclass Deep(Base):\n    def __init__(self, config):\n        self.config = config\n\n\ndef train(batch):\n    return sum(batch)\n';
  const base: Tree = {
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': 'from .trainer import Trainer, train\n',
    'kit/base.py':
      'class Base:\n    folder = None\n\n    def fold(self, x):\n        return self.folder.fold(x) if self.folder else x\n',
    'kit/trainer.py': trainer,
  };
  const fresh = {
    'kit/folding.py':
      'class Folding:\n    def fold(self, xs):\n        ranked = sorted(xs)\n        return ranked[-1] / len(ranked)\n',
    'tests/test_folding.py':
      'from kit import Trainer\nfrom kit.folding import Folding\n\n\ndef test_folding():\n    assert Folding().fold([1]) == 1\n    assert Trainer(None).step([1]) == 1\n',
  };
  const imported = ['from .base import Base\n', 'from .base import Base\nfrom .folding import Folding\n'] as const;
  const checked = [
    'from .base import Base\n',
    'from typing import TYPE_CHECKING, Optional\n\nfrom .base import Base\n\nif TYPE_CHECKING:\n    from .folding import Folding\n',
  ] as const;
  const taken = [
    'def __init__(self, config):\n        self.config = config\n',
    'def __init__(self, config, folder: Folding | None = None):\n        self.config = config\n',
  ] as const;
  const kept = (line: string) => [taken[0], `${taken[1]}        ${line}\n`] as const;
  const body = (line: string) =>
    ['        return sum(batch)\n\n', `        ${line}\n        return sum(batch)\n\n`] as const;
  const field = (line: string) => ['    lr: float = 0.1\n', `    lr: float = 0.1\n    ${line}\n`] as const;
  const inDeep = (line: string) => {
    const [head, tail] = trainer.split('class Deep');
    return `${replaced(head ?? '', [imported])}class Deep${replaced(tail ?? '', [kept(line)])}`;
  };
  const call = (text: string, to = 'folder: Folding | None = None') =>
    ['def train(batch):\n', `def train(batch, ${to}):\n${text}`] as const;
  const optional = 'folder: Folding | None = None';

  it.each([
    ['a parameter that is kept', [imported, kept('self.folder = folder')], 'test_only'],
    ['one that is kept with a default', [imported, kept('self.folder: Folding = folder or None')], 'test_only'],
    [
      'one that is kept where it is there',
      [imported, kept('if folder is not None:\n            self.folder = folder')],
      'test_only',
    ],
    ['one that is kept beside another', [imported, kept('self.lr, self.folder = config, folder')], 'test_only'],
    [
      'one that is kept and looked for',
      [imported, kept('self.folder = folder'), body('assert self.folder is not None')],
      'test_only',
    ],
    [
      'one that is kept and read',
      [imported, kept('self.folder = folder'), body('batch = self.folder.fold(batch)')],
      'wired',
    ],
    ['one that is kept and handed on', [imported, kept('self.folder = folder'), body('print(self.folder)')], 'wired'],
    [
      'one that is kept and asked for by a text',
      [imported, kept('self.folder = folder'), body('getattr(self, "folder").fold(batch)')],
      'wired',
    ],
    ['one that is handed on', [imported, kept('print(folder)')], 'wired'],
    ['one that is handed on with all others', [imported, kept('self.given = locals()')], 'wired'],
    [
      'one that is kept in options that nobody reads',
      [imported, field(optional), kept('self.options = Config(folder=folder)')],
      'test_only',
    ],
    [
      'one that is kept in options that are read',
      [
        imported,
        field(optional),
        kept('self.options = Config(folder=folder)'),
        body('batch = self.options.folder.fold(batch)'),
      ],
      'wired',
    ],
    ['a parameter that the body ignores', [imported, call('')], 'test_only'],
    [
      'one that only the documentation names',
      [imported, call('    """Train.\n\n    folder: Folding\n        How to fold.\n    """\n')],
      'test_only',
    ],
    ['one that only a comment names', [imported, call('    # folder is for later\n')], 'test_only'],
    ['one that is dropped', [imported, call('    del folder\n')], 'test_only'],
    ['one that is read', [imported, call('    batch = folder.fold(batch)\n')], 'wired'],
    ['a quoted one that is ignored', [checked, call('', 'folder: "Optional[Folding]" = None')], 'test_only'],
    [
      'a quoted one that is read',
      [checked, call('    batch = folder.fold(batch)\n', 'folder: "Optional[Folding]" = None')],
      'wired',
    ],
    ['a field of a dataclass that nobody reads', [imported, field(optional)], 'test_only'],
    [
      'one that only has the name of the module',
      [
        ['from .base import Base\n', 'from .base import Base\nfrom .folding import Folding as folder\n'],
        field('folder: folder | None = None'),
      ],
      'test_only',
    ],
    ['a quoted field that nobody reads', [checked, field('folder: Optional["Folding"] = None')], 'test_only'],
    ['a field that is only given', [imported, field(optional), body('Config(lr=1, folder=None)')], 'test_only'],
    ['a field that is read', [imported, field(optional), body('batch = self.config.folder.fold(batch)')], 'wired'],
  ] as const)('%s', async (_, edits, grade) => {
    expect(await gradeOf({ base, changes: { ...fresh, 'kit/trainer.py': replaced(trainer, edits) } })).toBe(grade);
  });

  it('is read by the base of the class, in a file that the patch leaves alone', async () => {
    const changes = { ...fresh, 'kit/trainer.py': inDeep('self.folder = folder') };
    expect(await gradeOf({ base, changes })).toBe('wired');
    const changed = { ...fresh, 'kit/trainer.py': inDeep('self.other = folder') };
    expect(await gradeOf({ base, changes: changed })).toBe('test_only');
  });
});

describe('a field of a class with a base of a library', () => {
  const model = (given: string) =>
    `from sklearn.base import BaseEstimator, RegressorMixin\n\n\nclass Model(RegressorMixin, BaseEstimator):\n    def __init__(self, rate=1${given === '' ? '' : ', schedule=None'}):\n        self.rate = rate\n${given}\n    def fit(self, x):\n        params = self.get_params()\n        return params["rate"] * x\n`;
  const grade = (given: string) =>
    gradeOf({
      base: { 'pyproject.toml': '[project]\nname = "kit"\n', 'kit/__init__.py': '', 'kit/model.py': model('') },
      changes: {
        'kit/model.py': model(given),
        'kit/schedule.py': 'class Schedule:\n    def at(self, x):\n        y = x * 2\n        return y\n',
        'tests/test_schedule.py':
          'from kit.model import Model\nfrom kit.schedule import Schedule\n\n\ndef test_schedule():\n    assert Schedule().at(1) == 2\n    assert Model(schedule=Schedule()).fit(1) == 1\n',
      },
    });
  it('is read by nobody where the base hands all of them on by their names', async () => {
    expect(await grade('        self.schedule = schedule\n')).toBe('test_only');
    expect(await grade('        self.schedule = schedule\n        self.first = self.schedule.at(rate)\n')).toBe(
      'wired',
    );
  });
});

describe('TypeScript', () => {
  const runner =
    "import { Agent } from './agent.js';\n\nexport interface Options {\n  stream?: boolean;\n}\n\nexport class Runner {\n  agent: Agent;\n\n  constructor(agent: Agent, options: Options = {}) {\n    this.agent = agent;\n  }\n\n  run(input: string): string {\n    return this.agent.name + input;\n  }\n}\n\nexport function start(input: string, options: Options = {}): string {\n  return options.stream ? '' : input;\n}\n";
  const base: Tree = {
    'package.json': '{ "name": "kit" }',
    'src/index.ts': "export * from './runner.js';\n",
    'src/agent.ts': 'export class Agent {\n  name = "a";\n}\n',
    'src/runner.ts': runner,
  };
  const fresh = {
    'src/budget.ts':
      'export class Budget {\n  #used = 0;\n\n  constructor(readonly limit: number) {}\n\n  spend(tokens: number): boolean {\n    this.#used += tokens;\n    return this.#used <= this.limit;\n  }\n}\n',
    'src/budget.test.ts':
      "import { Budget } from './budget.js';\nimport { Runner } from './runner.js';\n\nit('stops', () => {\n  expect(new Budget(1).spend(1)).toBe(true);\n  expect(new Runner({ name: '' }).run('')).toBe('');\n});\n",
  };
  const imported = [
    "import { Agent } from './agent.js';\n",
    "import { Agent } from './agent.js';\nimport type { Budget } from './budget.js';\n",
  ] as const;
  const taken = (to: string, more = '') =>
    [
      'constructor(agent: Agent, options: Options = {}) {\n',
      `constructor(agent: Agent, options: Options = {}, ${to}) {\n${more === '' ? '' : `    ${more}\n`}`,
    ] as const;
  const body = (line: string) => ['    return this.agent.name', `    ${line}\n    return this.agent.name`] as const;
  const inStart = (line: string) => ['  return options.stream', `  ${line}\n  return options.stream`] as const;
  const option = ['  stream?: boolean;\n', '  stream?: boolean;\n  budget?: Budget;\n'] as const;
  const spent = 'if (this.budget?.spend(1) === false) return "";';

  it.each([
    ['a property that the constructor takes', [imported, taken('private readonly budget?: Budget')], 'test_only'],
    ['one that is read', [imported, taken('private readonly budget?: Budget'), body(spent)], 'wired'],
    ['a parameter that is kept', [imported, taken('budget?: Budget', 'this.#budget = budget ?? null;')], 'test_only'],
    [
      'one that is kept where it is there',
      [imported, taken('budget?: Budget', 'if (budget) this.budget = budget;')],
      'test_only',
    ],
    [
      'one that is kept and read',
      [imported, taken('budget?: Budget', 'this.#budget = budget;'), body(spent.replace('budget', '#budget'))],
      'wired',
    ],
    [
      'one that is kept and taken apart',
      [
        imported,
        taken('budget?: Budget', 'this.budget = budget;'),
        body('const { budget } = this;\n    if (budget?.spend(1) === false) return "";'),
      ],
      'wired',
    ],
    [
      'one that is handed on with all others',
      [imported, taken('budget?: Budget', 'this.keep(...arguments);')],
      'wired',
    ],
    ['an option that nobody reads', [imported, option], 'test_only'],
    [
      'an option that the constructor takes apart and keeps',
      [
        imported,
        option,
        ['options: Options = {}) {\n    this', '{ budget }: Options = {}) {\n    this.budget = budget;\n    this'],
      ],
      'test_only',
    ],
    [
      'an option that the constructor takes apart, keeps and reads',
      [
        imported,
        option,
        ['options: Options = {}) {\n    this', '{ budget }: Options = {}) {\n    this.budget = budget;\n    this'],
        body(spent),
      ],
      'wired',
    ],
    ['an option that is kept', [imported, option, taken('n = 1', 'this.budget = options.budget;')], 'test_only'],
    [
      'an option that is read',
      [imported, option, inStart('if (options.budget?.spend(1) === false) return "";')],
      'wired',
    ],
    [
      'an option that is taken apart and read',
      [imported, option, inStart('const { budget } = options;\n  if (budget?.spend(1) === false) return "";')],
      'wired',
    ],
    [
      'an option that is taken apart under another name',
      [imported, option, inStart('const { budget: limit } = options;\n  if (limit?.spend(1) === false) return "";')],
      'wired',
    ],
    ['an option that is taken apart and left', [imported, option, inStart('const { budget } = options;')], 'test_only'],
    ['an option that a comment names', [imported, option, inStart('// later: options.budget')], 'test_only'],
    [
      'an option that is given and never read',
      [imported, option, inStart('new Runner(new Agent(), { budget: undefined });')],
      'test_only',
    ],
    [
      'an option in the parameters that is read',
      [
        imported,
        option,
        ['input: string, options: Options = {}', 'input: string, { stream, budget }: Options = {}'],
        ["options.stream ? '' : input", "stream || budget?.spend(1) ? '' : input"],
      ],
      'wired',
    ],
    [
      'an option in the parameters that is left',
      [
        imported,
        option,
        ['input: string, options: Options = {}', 'input: string, { stream, budget }: Options = {}'],
        ['options.stream', 'stream'],
      ],
      'test_only',
    ],
  ] as const)('%s', async (_, edits, grade) => {
    expect(await gradeOf({ base, changes: { ...fresh, 'src/runner.ts': replaced(runner, edits) } })).toBe(grade);
  });
});

describe('a field that the constructor fills in a class with a base from outside', () => {
  const trainer = (head: string, from: string, kept: string) =>
    `${head}\n\n\nclass Trainer(${from}):\n    def __init__(self, model${kept === '' ? '' : ', collator: Collator | None = None'}):\n        super().__init__(model)\n${kept}\n    def name(self):\n        return "t"\n`;
  const given = (head: string, from: string, kept = '        self.data_collator = collator\n') => ({
    base: {
      'pyproject.toml': '[project]\nname = "kit"\n',
      'kit/__init__.py': 'from .trainer import Trainer\n',
      'kit/base.py': 'class Base:\n    def __init__(self, model):\n        self.model = model\n',
      'kit/trainer.py': trainer(head, from, ''),
    },
    changes: {
      'kit/collating.py':
        'class Collator:\n    def __call__(self, rows):\n        ranked = sorted(rows)\n        return ranked[0]\n',
      'kit/trainer.py': trainer(`${head}\nfrom kit.collating import Collator`, from, kept),
      'tests/test_collating.py':
        'from kit import Trainer\nfrom kit.collating import Collator\n\n\ndef test_collator():\n    assert Collator()([2, 1]) == 1\n    assert Trainer(None)\n',
    },
  });
  it.each([
    ['from transformers import Trainer as Parent', 'Parent', 'wired'],
    ['import transformers', 'transformers.Trainer', 'wired'],
    ['from pydantic import BaseModel', 'BaseModel', 'wired'],
    ['from torch import nn', 'nn.Module', 'test_only'],
    ['from abc import ABC', 'ABC', 'test_only'],
    ['from kit.base import Base', 'Base', 'test_only'],
    ['from .base import Base', 'Base', 'test_only'],
  ])('%s, %s: %s', async (head, from, grade) => {
    expect(await gradeOf(given(head, from))).toBe(grade);
  });

  it('is handed on where the base is told it', async () => {
    const told = '        super().__init__(model, data_collator=collator)\n';
    expect(await gradeOf(given('from kit.base import Base', 'Base', told))).toBe('wired');
  });
});

describe('a field of a class of TypeScript with a base from outside', () => {
  const tool = (head: string, more = '') =>
    `${head}${more === '' ? '' : "import type { Ranker } from './ranker';\n"}\nexport class Search extends Tool {\n${more === '' ? '' : '  ranker?: Ranker;\n\n'}  constructor(name: string${more === '' ? '' : ', ranker?: Ranker'}) {\n    super(name);\n${more}  }\n}\n`;
  it.each([
    ["import { Tool } from '@langchain/core/tools';\n", 'wired'],
    ["import { Tool } from './tool';\n", 'test_only'],
  ])('%j: %s', async (head, grade) => {
    const base = {
      'package.json': '{ "name": "kit" }',
      'src/tool.ts': 'export class Tool {\n  constructor(readonly name: string) {}\n}\n',
      'src/search.ts': tool(head),
    };
    const changes = {
      'src/ranker.ts':
        'export class Ranker {\n  rank(xs: number[]): number[] {\n    const sorted = [...xs].sort();\n    return sorted;\n  }\n}\n',
      'src/search.ts': tool(head, '    this.ranker = ranker;\n'),
      'src/ranker.test.ts':
        "import { Ranker } from './ranker';\nimport { Search } from './search';\n\nit('ranks', () => {\n  expect(new Ranker().rank([2, 1])).toEqual([1, 2]);\n  expect(new Search('a')).toBeDefined();\n});\n",
    };
    expect(await gradeOf({ base, changes })).toBe(grade);
  });
});
