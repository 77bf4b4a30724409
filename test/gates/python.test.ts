// The integration gate on Python repositories: realistic patches of models, and what a careful person says of them.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge } from './repository.ts';

const strict =
  'from .base import Reward\n\n\nclass Middle(Reward):\n    level = 2\n\n\nclass Strict(Middle):\n    def weight(self):\n        return 2.0\n';

const base = {
  'pyproject.toml':
    '[project]\nname = "atrope"\n\n[project.scripts]\natrope = "atrope.cli:main"\n\n[tool.setuptools.packages.find]\ninclude = ["atrope*"]\n',
  'README.md': '# atrope\n',
  'atrope/__init__.py': '"""Atrope."""\nfrom atrope.trainer import Trainer\n\n__all__ = ["Trainer"]\n',
  'atrope/cli.py':
    'import argparse\n\nfrom atrope.trainer import Trainer\n\n\ndef main(argv=None):\n    parser = argparse.ArgumentParser()\n    parser.add_argument("--lr", type=float, default=0.1)\n    args = parser.parse_args(argv)\n    return Trainer(lr=args.lr).fit([])\n',
  'atrope/trainer.py':
    'from dataclasses import dataclass\n\nfrom atrope.rewards.registry import registry\n\n\n@dataclass\nclass TrainConfig:\n    lr: float = 0.1\n\n\nclass Trainer:\n    def __init__(self, lr=0.1):\n        self.lr = lr\n        self.cache = {}\n\n    def fit(self, batches):\n        total = 0.0\n        for batch in batches:\n            total += self.step(batch)\n        return total\n\n    def step(self, batch):\n        reward = registry.get("accuracy")\n        return self.cache.get(batch, 0.0) + reward(batch)\n\n    def _loss(self, batch):\n        return sum(batch)\n',
  'atrope/rewards/__init__.py':
    'from .accuracy import accuracy\nfrom .registry import registry\n\n__all__ = ["accuracy", "registry"]\n',
  'atrope/rewards/registry.py':
    'class Registry:\n    def __init__(self):\n        self.items = {}\n\n    def register(self, name):\n        def wrap(f):\n            self.items[name] = f\n            return f\n\n        return wrap\n\n    def get(self, name):\n        return self.items[name]\n\n\nregistry = Registry()\n',
  'atrope/rewards/base.py':
    'class Reward:\n    known = {}\n\n    def __init_subclass__(cls, **kwargs):\n        super().__init_subclass__(**kwargs)\n        Reward.known[cls.__name__] = cls\n\n    def compute(self, batch):\n        raise NotImplementedError\n',
  'atrope/rewards/accuracy.py':
    'from .registry import registry\n\n\n@registry.register("accuracy")\ndef accuracy(batch):\n    return float(len(batch))\n',
  'atrope/rewards/strict.py': strict,
  'atrope/table.py': 'from atrope.rewards import accuracy\n\nTABLE = {\n    "accuracy": accuracy,\n}\n',
  'atrope/plugins/__init__.py':
    'import importlib\nimport pkgutil\n\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    importlib.import_module(f"{__name__}.{name}")\n',
  'atrope/plugins/one.py':
    'from atrope.rewards.registry import registry\n\n\n@registry.register("one")\ndef one(batch):\n    return 1.0\n',
  'atrope/conf/trainer.yaml': 'lr: 0.1\nreward:\n  _target_: atrope.rewards.accuracy.accuracy\n',
  'atrope/envs/gsm.py':
    'class Gsm:\n    def run(self):\n        return 1\n\n\nif __name__ == "__main__":\n    Gsm().run()\n',
  'scripts/train.py': 'from atrope.cli import main\n\nif __name__ == "__main__":\n    main()\n',
  'tests/test_trainer.py': 'from atrope import Trainer\n\n\ndef test_fit():\n    assert Trainer().fit([]) == 0.0\n',
};

const module = `"""River reward (arXiv 2606.27369)."""
import math


def river_reward(scores, beta=0.5):
    """Length-normalised reward."""
    total = sum(math.exp(beta * s) for s in scores)
    return total / max(len(scores), 1)


class RiverReward:
    def __init__(self, beta=0.5):
        self.beta = beta

    def __call__(self, scores):
        return river_reward(scores, self.beta)
`;
const tests =
  'from atrope.rewards.river import RiverReward\n\n\ndef test_river():\n    assert RiverReward()([0.0]) == 1.0\n';
const inTrainer = (from: string, to: string): string => {
  if (!base['atrope/trainer.py'].includes(from)) throw new Error(`no ${from}`);
  return base['atrope/trainer.py'].replace(from, to);
};
const river = { 'atrope/rewards/river.py': module, 'tests/test_river.py': tests };
const importing = (line: string, text: string): string =>
  text.replace(
    'from atrope.rewards.registry import registry\n',
    `from atrope.rewards.registry import registry\n${line}\n`,
  );

const cases: readonly (readonly [name: string, grade: string, changes: Case['changes']])[] = [
  ['a new module that only its tests use', 'test_only', river],
  ['a new module that nothing uses', 'orphan', { 'atrope/rewards/river.py': module }],
  [
    'used under an alias in an existing method',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward as _rr',
        inTrainer('reward(batch)', 'reward(batch) + _rr(batch)'),
      ),
    },
  ],
  [
    'used through the module',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards import river as rv',
        inTrainer('reward(batch)', 'rv.RiverReward()(batch)'),
      ),
    },
  ],
  [
    'imported inside the function that uses it',
    'wired',
    {
      ...river,
      'atrope/trainer.py': inTrainer(
        '        reward = registry.get("accuracy")\n',
        '        from atrope.rewards.river import river_reward\n\n        reward = river_reward\n',
      ),
    },
  ],
  [
    'a base class of an existing class',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import RiverReward',
        inTrainer('class Trainer:', 'class Trainer(RiverReward):'),
      ),
    },
  ],
  [
    'handed over as a callback',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('self.step(batch)', 'max([self.step(batch)], key=river_reward)'),
      ),
    },
  ],
  [
    'launched by subscript like a Triton kernel',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('reward(batch)', 'river_reward[(1,)](batch)'),
      ),
    },
  ],
  [
    'a decorator of an existing function',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('    def step', '    @river_reward\n    def step'),
      ),
    },
  ],
  [
    'a method with the name of a method that is called everywhere',
    'test_only',
    {
      'atrope/rewards/river.py': 'def get(x):\n    y = x * 2\n    return y + 1\n',
      'tests/test_river.py': 'from atrope.rewards.river import get\n\n\ndef test_get():\n    assert get(1) == 3\n',
      'atrope/trainer.py': inTrainer('self.lr = lr', 'self.lr = float(lr)'),
    },
  ],
  [
    'an entry of an existing table',
    'registered',
    {
      ...river,
      'atrope/table.py': base['atrope/table.py']
        .replace('}', '    "river": RiverReward,\n}')
        .replace('import accuracy', 'import accuracy\nfrom atrope.rewards.river import RiverReward'),
    },
  ],
  [
    'an entry of a new public table',
    'exported',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import RiverReward',
        inTrainer('class Trainer:', 'REWARDS = {"river": RiverReward}\n\n\nclass Trainer:'),
      ),
    },
  ],
  [
    'registered by decorator, and imported by the package',
    'registered',
    {
      'atrope/rewards/river.py': module
        .replace('def river_reward', '@registry.register("river")\ndef river_reward')
        .replace('import math', 'import math\n\nfrom .registry import registry'),
      'atrope/rewards/__init__.py': base['atrope/rewards/__init__.py'].replace(
        'from .registry',
        'from . import river  # noqa: F401\nfrom .registry',
      ),
    },
  ],
  [
    'registered by decorator in a module that nothing imports',
    'unreached',
    {
      ...river,
      'atrope/rewards/river.py': module
        .replace('def river_reward', '@registry.register("river")\ndef river_reward')
        .replace('import math', 'import math\n\nfrom .registry import registry'),
    },
  ],
  [
    'registered by a call at the top, and imported',
    'registered',
    {
      ...river,
      'atrope/rewards/river.py': `${module}\n\nregistry.register("river")(RiverReward)\n`.replace(
        'import math',
        'import math\n\nfrom .registry import registry',
      ),
      'atrope/trainer.py': importing('import atrope.rewards.river  # noqa: F401', base['atrope/trainer.py']),
    },
  ],
  [
    'in a folder whose modules are all imported',
    'registered',
    {
      'atrope/plugins/river.py': module
        .replace('def river_reward', '@registry.register("river")\ndef river_reward')
        .replace('import math', 'import math\n\nfrom atrope.rewards.registry import registry'),
      'tests/test_river.py': tests.replace('rewards', 'plugins'),
    },
  ],
  [
    'a subclass of a base that collects subclasses, imported',
    'registered',
    {
      ...river,
      'atrope/rewards/river.py': module
        .replace('class RiverReward:', 'class RiverReward(Reward):')
        .replace('import math', 'import math\n\nfrom .base import Reward'),
      'atrope/trainer.py': importing('import atrope.rewards.river  # noqa: F401', base['atrope/trainer.py']),
    },
  ],
  [
    'a subclass of a base that collects subclasses, imported by nothing',
    'unreached',
    {
      ...river,
      'atrope/rewards/river.py': module
        .replace('class RiverReward:', 'class RiverReward(Reward):')
        .replace('import math', 'import math\n\nfrom .base import Reward'),
    },
  ],
  [
    'named by a configuration',
    'registered',
    { ...river, 'atrope/conf/river.yaml': 'lr: 0.1\nreward:\n  _target_: atrope.rewards.river.RiverReward\n' },
  ],
  [
    'named by an entry point',
    'registered',
    {
      ...river,
      'pyproject.toml': base['pyproject.toml'].replace(
        'atrope = "atrope.cli:main"\n',
        'atrope = "atrope.cli:main"\nriver = "atrope.rewards.river:river_reward"\n',
      ),
    },
  ],
  [
    'named by a table of dotted paths',
    'registered',
    {
      ...river,
      'atrope/trainer.py': inTrainer(
        'class Trainer:',
        'LAZY = {"river": "atrope.rewards.river.RiverReward"}\n\n\nclass Trainer:',
      ),
    },
  ],
  [
    'exported by its package',
    'exported',
    {
      ...river,
      'atrope/rewards/__init__.py':
        'from .accuracy import accuracy\nfrom .registry import registry\nfrom .river import RiverReward, river_reward\n\n__all__ = ["accuracy", "registry", "RiverReward", "river_reward"]\n',
    },
  ],
  [
    'exported by a star',
    'exported',
    { ...river, 'atrope/rewards/__init__.py': `${base['atrope/rewards/__init__.py']}from .river import *\n` },
  ],
  [
    'exported for type checkers and lazily for the rest',
    'exported',
    {
      ...river,
      'atrope/rewards/__init__.py':
        'from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .river import RiverReward\n\n__all__ = ["RiverReward"]\n',
    },
  ],
  [
    'a package of its own, exported by the one above',
    'exported',
    {
      'atrope/river/__init__.py': 'from .core import RiverReward\n\n__all__ = ["RiverReward"]\n',
      'atrope/river/core.py': module,
      'atrope/__init__.py': `${base['atrope/__init__.py']}from atrope.river import RiverReward\n`,
    },
  ],
  [
    'a package of its own that only tests import',
    'test_only',
    {
      'atrope/river/__init__.py': 'from .core import RiverReward\n\n__all__ = ["RiverReward"]\n',
      'atrope/river/core.py': module,
      'tests/test_river.py': tests.replace('atrope.rewards.river', 'atrope.river'),
    },
  ],
  [
    'a script where scripts live',
    'script',
    { 'scripts/river.py': `${module}\n\nif __name__ == "__main__":\n    print(river_reward([1.0]))\n` },
  ],
  [
    'a script beside others that have a main block',
    'script',
    { 'atrope/envs/river.py': `${module}\n\nif __name__ == "__main__":\n    print(river_reward([1.0]))\n` },
  ],
  [
    'a main block where no script lives',
    'orphan',
    { 'atrope/rewards/river.py': `${module}\n\nif __name__ == "__main__":\n    print(river_reward([1.0]))\n` },
  ],
  [
    'under if False',
    'unreached',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer(
          '        reward = registry',
          '        if False:\n            river_reward(batch)\n        reward = registry',
        ),
      ),
    },
  ],
  [
    'after a return',
    'unreached',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('reward(batch)\n', 'reward(batch)\n        river_reward(batch)\n'),
      ),
    },
  ],
  [
    'behind a class flag that nothing sets',
    'unreached',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('    def step', '    use_river = False\n\n    def step').replace(
          '        reward = registry',
          '        if self.use_river:\n            return river_reward(batch)\n        reward = registry',
        ),
      ),
    },
  ],
  [
    'behind a hook field that nothing sets',
    'unreached',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('self.cache = {}', 'self.cache = {}\n        self._river = None').replace(
          '        reward = registry',
          '        if self._river is not None:\n            return river_reward(batch)\n        reward = registry',
        ),
      ),
    },
  ],
  [
    'after an early return on a flag that nothing sets',
    'unreached',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('class Trainer:', 'USE_RIVER = False\n\n\nclass Trainer:').replace(
          '        total = 0.0\n',
          '        if not USE_RIVER:\n            return 0.0\n        total = river_reward(batches)\n',
        ),
      ),
    },
  ],
  [
    'behind an attribute of the arguments that no flag gives',
    'unreached',
    {
      ...river,
      'atrope/cli.py': base['atrope/cli.py']
        .replace('from atrope.trainer', 'from atrope.rewards.river import river_reward\nfrom atrope.trainer')
        .replace(
          '    return Trainer',
          '    if getattr(args, "use_river", False):\n        return river_reward([])\n    return Trainer',
        ),
    },
  ],
  [
    'behind a flag of the command line',
    'wired',
    {
      ...river,
      'atrope/cli.py': base['atrope/cli.py']
        .replace('from atrope.trainer', 'from atrope.rewards.river import river_reward\nfrom atrope.trainer')
        .replace('    args =', '    parser.add_argument("--use-river", action="store_true")\n    args =')
        .replace('    return Trainer', '    if args.use_river:\n        return river_reward([])\n    return Trainer'),
    },
  ],
  [
    'behind a new public parameter',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('def fit(self, batches):', 'def fit(self, batches, use_river=False):').replace(
          '        total = 0.0\n',
          '        total = river_reward(batches) if use_river else 0.0\n',
        ),
      ),
    },
  ],
  [
    'behind a new parameter of the constructor',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('def __init__(self, lr=0.1):', 'def __init__(self, lr=0.1, use_river=False):')
          .replace('        self.cache = {}', '        self.cache = {}\n        self.use_river = use_river')
          .replace(
            '        reward = registry',
            '        if self.use_river:\n            return river_reward(batch)\n        reward = registry',
          ),
      ),
    },
  ],
  [
    'behind a new field of a dataclass',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer(
          '    lr: float = 0.1\n',
          '    lr: float = 0.1\n    use_river: bool = False\n\n    def score(self, batch):\n        return self.lr\n',
        ).replace(
          '        reward = registry',
          '        if TrainConfig().use_river:\n            return river_reward(batch)\n        reward = registry',
        ),
      ),
    },
  ],
  [
    'handed in by a new public parameter of its type',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import RiverReward',
        inTrainer('def fit(self, batches):', 'def fit(self, batches, shaper: RiverReward | None = None):').replace(
          'self.step(batch)\n',
          '(shaper(batch) if shaper else self.step(batch))\n',
        ),
      ),
    },
  ],
  [
    'behind a parameter of a private function that nobody passes',
    'unreached',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer(
          'def _loss(self, batch):\n',
          'def _loss(self, batch, use_river=False):\n        if use_river:\n            return river_reward(batch)\n',
        ),
      ),
    },
  ],
  [
    'called by a new private function that nothing calls',
    'unreached',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        `${base['atrope/trainer.py']}\n    def _river(self, batch):\n        return river_reward(batch)\n`,
      ),
    },
  ],
  [
    'called where an existing function fills a table',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('        return sum(batch)\n', '        return {"river": river_reward(batch)}["river"]\n'),
      ),
    },
  ],
  [
    'called by a new method that overrides one of the base',
    'wired',
    {
      ...river,
      'atrope/rewards/strict.py': `${strict}\n    def compute(self, batch):\n        from atrope.rewards.river import river_reward\n\n        return river_reward(batch)\n`,
    },
  ],
  [
    'called by a new method that no base has',
    'exported',
    {
      ...river,
      'atrope/rewards/strict.py': `${strict}\n    def reward(self, batch):\n        from atrope.rewards.river import river_reward\n\n        return river_reward(batch)\n`,
    },
  ],
  [
    'called by a new public method',
    'exported',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        `${base['atrope/trainer.py']}\n    def river(self, batch):\n        return river_reward(batch)\n`,
      ),
    },
  ],
  [
    'called by a new function that existing code calls',
    'wired',
    {
      ...river,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('reward(batch)\n', 'self._river(batch)\n'),
      ).concat('\n    def _river(self, batch):\n        return river_reward(batch)\n'),
    },
  ],
  [
    'imported and not used',
    'test_only',
    {
      ...river,
      'atrope/trainer.py': importing('from atrope.rewards.river import river_reward', base['atrope/trainer.py']),
    },
  ],
  [
    'a helper of a new module that is wired',
    'wired',
    {
      'atrope/rewards/river_math.py':
        'import math\n\n\ndef softness(x):\n    y = math.exp(x)\n    return y / (1 + y)\n',
      'atrope/rewards/river.py': `from .river_math import softness\n\n\ndef river_reward(scores):\n    values = [softness(s) for s in scores]\n    return sum(values)\n`,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import river_reward',
        inTrainer('reward(batch)', 'river_reward(batch)'),
      ),
    },
  ],
  [
    'private names only, used',
    'wired',
    {
      'atrope/rewards/_river.py': 'def _shape(x):\n    y = x * 2\n    return y + 1\n',
      'atrope/trainer.py': importing(
        'from atrope.rewards._river import _shape',
        inTrainer('reward(batch)', '_shape(batch)'),
      ),
    },
  ],
  [
    'private names only, used by nothing',
    'orphan',
    { 'atrope/rewards/_river.py': 'def _shape(x):\n    y = x * 2\n    return y + 1\n' },
  ],
  [
    'a new function of an existing module, public',
    'exported',
    {
      'atrope/rewards/accuracy.py': `${base['atrope/rewards/accuracy.py']}\n\ndef weighted(batch, weight):\n    total = sum(batch)\n    return total * weight\n`,
    },
  ],
  [
    'a new function of an existing module that existing code calls',
    'wired',
    {
      'atrope/rewards/accuracy.py': `${base['atrope/rewards/accuracy.py'].replace('float(len(batch))', '_weighted(batch, 2)')}\n\ndef _weighted(batch, weight):\n    total = sum(batch)\n    return total * weight\n`,
    },
  ],
  [
    'an existing function changed in place',
    'wired',
    {
      'atrope/rewards/accuracy.py': base['atrope/rewards/accuracy.py'].replace(
        'float(len(batch))',
        'float(len(batch)) / 2',
      ),
    },
  ],
  [
    'a new function registered in an existing module',
    'registered',
    {
      'atrope/rewards/accuracy.py': `${base['atrope/rewards/accuracy.py']}\n\n@registry.register("weighted")\ndef _weighted(batch):\n    total = sum(batch)\n    return total * 2\n`,
    },
  ],
  [
    'a protocol used as a type',
    'wired',
    {
      'atrope/rewards/shape.py':
        'from typing import Protocol\n\n\nclass Shape(Protocol):\n    def area(self) -> float: ...\n',
      'atrope/trainer.py': importing(
        'from atrope.rewards.shape import Shape',
        inTrainer('def step(self, batch):', 'def step(self, batch: "Shape | Shape"):').replace(
          'batch: "Shape | Shape"',
          'batch: Shape',
        ),
      ),
    },
  ],
  [
    'the package lists the module in __all__',
    'exported',
    {
      'atrope/river.py': module,
      'atrope/__init__.py': base['atrope/__init__.py'].replace('"Trainer"]', '"Trainer", "river"]'),
      'tests/test_river.py': tests.replace('atrope.rewards.river', 'atrope.river'),
    },
  ],
  [
    'a public attribute of an existing class is made of it',
    'wired',
    {
      'atrope/rewards/river.py': module,
      'tests/test_river.py': tests,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import RiverReward',
        inTrainer('    def fit(self', '    river = RiverReward(0.1)\n\n    def fit(self'),
      ),
    },
  ],
  [
    'a private attribute that nothing reads',
    'unreached',
    {
      'atrope/rewards/river.py': module,
      'tests/test_river.py': tests,
      'atrope/trainer.py': importing(
        'from atrope.rewards.river import RiverReward',
        inTrainer('    def fit(self', '    _river = RiverReward(0.1)\n\n    def fit(self'),
      ),
    },
  ],
];

describe('Python', () => {
  it.each(cases)('%s: %s', async (_, grade, changes) => {
    expect(await gradeOf({ base, changes })).toBe(grade);
  });

  it('does not parse: integration and stubs fail', async () => {
    const report = await judge({ base, changes: { 'atrope/rewards/river.py': 'def broken(:\n    return 1\n' } });
    expect([gate(report, 'integration').outcome, gate(report, 'stubs').outcome, report.route]).toEqual([
      'fail',
      'fail',
      'issue',
    ]);
  });
});
