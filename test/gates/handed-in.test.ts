// New code that reaches the old through a public parameter, option or field that the patch adds: handed in by its type, by its methods, by a test or a document.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const runner =
  "import { Agent } from './agent.js';\n\nexport type RunConfig = {\n  turns?: number;\n};\n\nexport interface RunOptions {\n  stream?: boolean;\n}\n\nexport class Runner {\n  constructor(readonly config: RunConfig = {}) {}\n\n  run(agent: Agent, input: string, options: RunOptions = {}): string {\n    return this.#turn(agent, input, options);\n  }\n\n  #turn(agent: Agent, input: string, options: RunOptions): string {\n    return options.stream ? agent.name : input;\n  }\n}\n";
const typescriptBase = {
  'package.json': '{ "name": "x" }',
  'src/index.ts': "export * from './runner.js';\n",
  'src/agent.ts': 'export class Agent {\n  name = "a";\n}\n',
  'src/runner.ts': runner,
};
const budget = {
  'src/budget.ts':
    'export class TokenBudget {\n  #used = 0;\n\n  constructor(readonly limit: number) {}\n\n  spend(tokens: number): boolean {\n    this.#used += tokens;\n    return this.#used <= this.limit;\n  }\n}\n',
};
const inRunner = (...edits: readonly (readonly [from: string, to: string])[]): string =>
  edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`no ${from}`);
    return text.replace(from, to);
  }, runner);
const bodyOfConfig = [
  '    return options.stream',
  '    if (this.config.budget && !this.config.budget.spend(1)) return "";\n    return options.stream',
] as const;
const bodyOfOptions = [
  '    return options.stream',
  '    if (options.budget?.spend(1) === false) return "";\n    return options.stream',
] as const;
const imported = [
  "import { Agent } from './agent.js';",
  "import { Agent } from './agent.js';\nimport type { TokenBudget } from './budget.js';",
] as const;
const testOf = (use: string): Record<string, string> => ({
  'src/budget.test.ts': `import { TokenBudget } from './budget.js';\nimport { Runner } from './runner.js';\n\nit('stops', () => {\n  ${use}\n});\n`,
});
const structural = inRunner(
  ['  turns?: number;', '  turns?: number;\n  budget?: { spend(n: number): boolean };'],
  bodyOfConfig,
);

const typescript: readonly (readonly [name: string, grade: string, changes: Case['changes']])[] = [
  [
    'a new field of an existing type of options',
    'wired',
    {
      ...budget,
      'src/runner.ts': inRunner(
        imported,
        ['  turns?: number;', '  turns?: number;\n  budget?: TokenBudget;'],
        bodyOfConfig,
      ),
    },
  ],
  [
    'a new field of an existing interface of options',
    'wired',
    {
      ...budget,
      'src/runner.ts': inRunner(
        imported,
        ['  stream?: boolean;', '  stream?: boolean;\n  budget?: TokenBudget;'],
        bodyOfOptions,
      ),
    },
  ],
  [
    'a new field that nothing reads',
    'test_only',
    {
      ...budget,
      ...testOf('expect(new TokenBudget(1).spend(1)).toBe(true);'),
      'src/runner.ts': inRunner(['  turns?: number;', '  turns?: number;\n  budget?: { spend(n: number): boolean };']),
    },
  ],
  [
    'a new field of its shape, and a test that gives it',
    'wired',
    {
      ...budget,
      'src/runner.ts': structural,
      ...testOf('new Runner({ budget: new TokenBudget(1) }).run({ name: "" }, "");'),
    },
  ],
  [
    'a new field of its shape, and a test that gives it by a shorthand',
    'wired',
    {
      ...budget,
      'src/runner.ts': structural,
      ...testOf('const budget = new TokenBudget(1);\n  new Runner({ turns: 1, budget }).run({ name: "" }, "");'),
    },
  ],
  [
    'a new field of a shape with a method of that name, given by nobody',
    'unreached',
    { ...budget, 'src/runner.ts': structural, ...testOf('expect(new TokenBudget(1).spend(1)).toBe(true);') },
  ],
  [
    'another type for an existing parameter',
    'wired',
    {
      ...budget,
      'src/runner.ts': inRunner(
        imported,
        [
          'agent: Agent, input: string, options: RunOptions = {}',
          'agent: Agent | TokenBudget, input: string, options: RunOptions = {}',
        ],
        ['return options.stream ? agent.name', 'return options.stream && agent instanceof Agent ? agent.name'],
      ),
    },
  ],
];

const trainer =
  'from dataclasses import dataclass\n\n\n@dataclass\nclass TrainConfig:\n    lr: float = 0.1\n\n\nclass Trainer:\n    def __init__(self, config):\n        self.config = config\n\n    def step(self, batch):\n        return sum(batch)\n';
const pythonBase = {
  'pyproject.toml': '[project]\nname = "pkg"\n',
  'pkg/__init__.py': 'from .trainer import Trainer\n',
  'pkg/trainer.py': trainer,
  'README.md': '# pkg\n',
};
const top = {
  'pkg/top.py':
    'def top_mean(xs):\n    ranked = sorted(xs)\n    return ranked[-1] / len(ranked)\n\n\nclass TopMean:\n    def reduce(self, xs):\n        return top_mean(xs)\n',
};
const inTrainer = (...edits: readonly (readonly [from: string, to: string])[]): string =>
  edits.reduce((text, [from, to]) => text.replace(from, to), trainer);
const reducer = inTrainer(
  ['def __init__(self, config):', 'def __init__(self, config, reducer=None):'],
  ['        self.config = config\n', '        self.config = config\n        self.reducer = reducer\n'],
  [
    '        return sum(batch)',
    '        if self.reducer is not None:\n            return self.reducer(batch)\n        return sum(batch)',
  ],
);
const topTest = (use: string): Record<string, string> => ({
  'tests/test_top.py': `from pkg import Trainer\nfrom pkg.top import TopMean, top_mean\n\n\ndef test_top():\n    assert top_mean([1]) == 1\n    ${use}\n`,
});

const python: readonly (readonly [name: string, grade: string, changes: Case['changes']])[] = [
  [
    'a parameter that the tests give',
    'wired',
    { ...top, 'pkg/trainer.py': reducer, ...topTest('Trainer(None, reducer=top_mean).step([1])') },
  ],
  [
    'a parameter that the tests give through a variable',
    'wired',
    {
      ...top,
      'pkg/trainer.py': reducer,
      ...topTest('chosen = TopMean()\n    Trainer(None, reducer=chosen.reduce).step([1])'),
    },
  ],
  [
    'a parameter that an example of the documentation gives',
    'wired',
    {
      ...top,
      'pkg/trainer.py': reducer,
      ...topTest('Trainer(None).step([1])'),
      'README.md': '# pkg\n\n```python\nTrainer(config, reducer=top_mean)\n```\n',
    },
  ],
  [
    'a hook that nobody gives',
    'unreached',
    { ...top, 'pkg/trainer.py': reducer, ...topTest('Trainer(None).step([1])') },
  ],
  [
    'a field that is called and that nobody fills',
    'unreached',
    {
      ...top,
      'pkg/trainer.py': inTrainer(
        ['        self.config = config\n', '        self.config = config\n        self.reducer: object = None\n'],
        [
          '        return sum(batch)',
          '        if self.reducer is not None:\n            return self.reducer(batch)\n        return sum(batch)',
        ],
      ),
      ...topTest('Trainer(None).step([1])'),
    },
  ],
  [
    'a field that is filled with something else',
    'test_only',
    {
      ...top,
      'pkg/trainer.py': inTrainer(
        ['        self.config = config\n', '        self.config = config\n        self.reducer = max\n'],
        ['        return sum(batch)', '        return self.reducer(batch)'],
      ),
      ...topTest('Trainer(None).step([1])'),
    },
  ],
  [
    'a field of a dataclass with its type',
    'wired',
    {
      ...top,
      'pkg/trainer.py': inTrainer(
        [
          'from dataclasses import dataclass\n',
          'from dataclasses import dataclass\nfrom typing import Optional\n\nfrom .top import TopMean\n',
        ],
        ['    lr: float = 0.1\n', '    lr: float = 0.1\n    reducer: Optional[TopMean] = None\n'],
        [
          '        return sum(batch)',
          '        if self.config.reducer is not None:\n            return self.config.reducer.reduce(batch)\n        return sum(batch)',
        ],
      ),
    },
  ],
];

describe('handed in', () => {
  it.each(typescript)('TypeScript, %s: %s', async (_, grade, changes) =>
    expect(await gradeOf({ base: typescriptBase, changes })).toBe(grade),
  );
  it.each(python)('Python, %s: %s', async (_, grade, changes) =>
    expect(await gradeOf({ base: pythonBase, changes })).toBe(grade),
  );
});

it('a setter that was there is no way in, and a file of re-exports has nothing to reach', async () => {
  const model = (more: string) =>
    `class Model:\n    def __init__(self):\n        self._part = None\n\n    @property\n    def part(self):\n        return self._part\n\n    @part.setter\n    def part(self, part):\n        self._part = part.copy()\n${more}`;
  const given: Case = {
    base: { 'pyproject.toml': '[project]\nname = "pkg"\n', 'pkg/__init__.py': '', 'pkg/model.py': model('') },
    changes: {
      'pkg/impl.py': 'def grow(x):\n    y = x * 2\n    return y\n',
      'pkg/facade.py': 'from pkg.impl import grow as enlarge  # noqa: F401\n',
      'pkg/model.py': `from pkg.facade import enlarge\n\n\n${model('\n    def sizes(self):\n        return [enlarge(1)]\n')}`,
      'tests/test_it.py': 'from pkg.facade import enlarge\n\n\ndef test_it():\n    assert enlarge(1) == 2\n',
    },
  };
  const { reasons } = gate(await judge(given), 'integration');
  expect(reasons.join(' ')).not.toMatch(/facade\.py|can be given/);
});

describe('a hook of existing code that a page gives the new code to', () => {
  const trainer = (hook: string) =>
    `class Trainer:\n    def __init__(self, config${hook === '' ? '' : `, ${hook}=None`}):\n        self.config = config\n${hook === '' ? '' : `        self.${hook} = ${hook}\n`}\n    def fit(self, x):\n${hook === '' ? '' : `        if self.${hook} is not None:\n            x = self.${hook}(x)\n`}        return x + 1\n`;
  const given = (gift: string): Case => ({
    base: { 'kit/__init__.py': '', 'kit/trainer.py': trainer('') },
    changes: {
      'kit/trainer.py': trainer('shaper'),
      'kit/shrink.py': 'def shrink(x):\n    y = x / 2\n    return y\n',
      'docs/shrink.md': `# Shrink\n\n\`\`\`python\nTrainer(config, ${gift})\n\`\`\`\n`,
    },
  });
  it.each([
    ['as it is', 'shaper=shrink', 'wired'],
    ['in a lambda', 'shaper=lambda batch: shrink(batch["x"])[0]', 'wired'],
    ['with some of its arguments', 'shaper=functools.partial(shrink, 2)', 'wired'],
    ['in a list', 'shaper=[shrink]', 'wired'],
    ['to something else', 'other=shrink', 'unreached'],
    ['as another', 'shaper=lambda batch: grow(batch)', 'unreached'],
  ])('%s', async (_, gift, grade) => {
    expect(await gradeOf(given(gift))).toBe(grade);
  });
});
