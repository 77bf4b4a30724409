// Shapes of repositories that the rules once read wrong: flat scripts, notebooks, lists of modules, hooks, markers, lazy tables, missing modules.
import { describe, expect, it } from 'vitest';
import { type Case, gate, gradeOf, judge, type Tree } from './repository.ts';

const code = 'def rank(items):\n    out = sorted(items)\n    return out\n';
const test = 'from rank import rank\n\n\ndef test_rank():\n    assert rank([2, 1]) == [1, 2]\n';

const training = [
  'import model',
  '',
  'net = model.Net()',
  'for step in range(10):',
  '    net.step()',
  '    print(step)',
  'net.save("out")',
  '',
].join('\n');
const flat: Tree = { 'model.py': 'class Net:\n    def step(self):\n        return 1\n', 'train.py': training };

describe('flat scripts', () => {
  const main = `${code}\n\nif __name__ == "__main__":\n    print(rank([1]))\n`;

  it('a new script stands beside others, though they have no main block', async () => {
    expect(await gradeOf({ base: flat, changes: { 'evaluate.py': main } })).toBe('script');
  });

  it('a main block beside modules makes no script', async () => {
    expect(await gradeOf({ base: { 'model.py': String(flat['model.py']) }, changes: { 'evaluate.py': main } })).toBe(
      'orphan',
    );
  });

  it('scripts are no neighbours that are used from outside', async () => {
    const base = { ...flat, 'sample.py': training, 'export.py': training, 'bench.py': training };
    expect(await gradeOf({ base, changes: { 'rank.py': code, 'tests/test_rank.py': test } })).toBe('test_only');
  });
});

describe('a package of small modules', () => {
  const modules = (body: string): Tree => ({
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': '',
    ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`kit/${name}.py`, body.replaceAll('NAME', name)])),
  });
  const changes = { 'kit/rank.py': code, 'tests/test_rank.py': test.replace('from rank', 'from kit.rank') };

  it('offers each of them when nothing inside uses any', async () => {
    expect(await gradeOf({ base: modules('def NAME():\n    return 1\n'), changes })).toBe('exported');
  });

  it('offers none when they are commands', async () => {
    const command = 'def NAME():\n    return 1\n\n\nif __name__ == "__main__":\n    NAME()\n';
    expect(await gradeOf({ base: modules(command), changes })).toBe('test_only');
  });
});

describe('a list of modules in the documentation', () => {
  const base = {
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': '',
    'kit/score.py': 'def score(x):\n    return x\n',
    'README.md': '# kit\n\n- `from kit.score import score`\n',
  };
  const added = (line: string): Case => ({
    base,
    changes: {
      'kit/rank.py': code,
      'tests/test_rank.py': test.replace('from rank', 'from kit.rank'),
      'README.md': `${base['README.md']}${line}\n`,
    },
  });

  it('offers what it says how to import, as it does for what was there', async () => {
    expect(await gradeOf(added('- `from kit.rank import rank`'))).toBe('exported');
  });

  it('offers nothing by talking of it', async () => {
    expect(await gradeOf(added('`kit/rank.py` has a ranking; wire `rank` into `score` to use it.'))).toBe('test_only');
  });

  it('offers nothing when it never told how to import', async () => {
    const given = added('- `from kit.rank import rank`');
    const silent = { ...base, 'README.md': '# kit\n' };
    expect(await gradeOf({ ...given, base: silent })).toBe('test_only');
  });
});

describe('code that builds the documentation', () => {
  const conf = (extensions: string, pages: string): string =>
    `extensions = [${extensions}]\nPAGES = {"kit.trees": [${pages}]}\n`;
  const ranker = (path: string): Case['changes'] => ({
    [path]: 'class TreeRanker:\n    def rank(self, x):\n        return sorted(x)\n',
    'tests/test_ranker.py': `from ${path.replace('.py', '').replaceAll('/', '.')} import TreeRanker\n\n\ndef test_ranker():\n    assert TreeRanker().rank([2, 1]) == [1, 2]\n`,
  });
  const base = {
    'pyproject.toml': '[project]\nname = "kit"\n',
    'kit/__init__.py': '',
    'kit/trees/__init__.py': 'from .oak import OakRanker\n',
    'kit/trees/oak.py': 'class OakRanker:\n    def rank(self, x):\n        return x\n',
    'doc/conf.py': conf('"sphinx.ext.autodoc"', '"OakRanker"'),
  };

  it('registers nothing of what its tables name', async () => {
    for (const pages of ['"OakRanker", "TreeRanker"', '"OakRanker", "kit.trees._fir.TreeRanker"']) {
      const changes = { ...ranker('kit/trees/_fir.py'), 'doc/conf.py': conf('"sphinx.ext.autodoc"', pages) };
      expect(await gradeOf({ base, changes })).toBe('test_only');
    }
  });

  it('loads its extensions', async () => {
    const changes = {
      ...ranker('kit/sphinxext.py'),
      'doc/conf.py': conf('"sphinx.ext.autodoc", "kit.sphinxext"', '"OakRanker"'),
    };
    expect(await gradeOf({ base, changes })).toBe('registered');
  });
});

describe('notebooks', () => {
  const notebook = (source: string): string =>
    JSON.stringify({
      cells: [{ cell_type: 'code', source: [`${source}\n`, '%matplotlib inline\n', '!ls'] }],
      nbformat: 4,
    });
  const base = {
    'kit/__init__.py': '',
    'kit/score.py': 'def score(x):\n    return x\n',
    'notebooks/first.ipynb': notebook('from kit.score import score'),
  };
  const changes = { 'kit/rank.py': code, 'tests/test_rank.py': test.replace('from rank', 'from kit.rank') };

  it('are run by hand: what one uses is a script, no more', async () => {
    const shown = { ...changes, 'notebooks/rank.ipynb': notebook('from kit.rank import rank\nrank([1])') };
    expect(await gradeOf({ base, changes: shown })).toBe('script');
  });

  it('that use nothing of it say nothing', async () => {
    const shown = { ...changes, 'notebooks/rank.ipynb': notebook('# kit.rank\nprint("kit.rank")') };
    expect(await gradeOf({ base, changes: shown })).toBe('test_only');
  });

  it.each(['', '{}', '[]', '{"cells": 1}', '{"cells": [{"cell_type": "code", "source": 5}, null]}'])(
    'may hold anything: %s',
    async (text) => {
      expect(await gradeOf({ base, changes: { ...changes, 'notebooks/rank.ipynb': text } })).toBe('test_only');
    },
  );
});

describe('a hook of a module', () => {
  const base = { 'kit/__init__.py': '', 'kit/score.py': 'def score(x):\n    return x\n' };
  const hooked = (value: string): Case => ({
    base,
    changes: {
      'kit/rank.py': code,
      'kit/score.py': `_order = ${value}\n\n\ndef score(x):\n    if _order is not None:\n        x = _order(x)\n    return x\n`,
      'tests/test_rank.py':
        'from kit import score\nfrom kit.rank import rank\n\n\ndef test_rank(monkeypatch):\n    monkeypatch.setattr(score, "_order", rank)\n    assert score.score([2, 1]) == [1, 2]\n',
    },
  });

  it('that only a test sets leaves the new code unreached', async () => {
    expect(await gradeOf(hooked('None'))).toBe('unreached');
  });

  it('that is filled with something else leaves it to the tests', async () => {
    expect(await gradeOf(hooked('sorted'))).toBe('test_only');
  });
});

describe('what a module of a framework lists', () => {
  const base = {
    'package.json': '{"name": "app", "dependencies": {"@nestjs/common": "10"}}',
    'src/app.module.ts':
      "import { Module } from '@nestjs/common';\nimport { Score } from './score';\n@Module({ providers: [Score] })\nexport class AppModule {}\n",
    'src/score.ts':
      "import { Injectable } from '@nestjs/common';\n@Injectable()\nexport class Score {\n  get() {\n    return 1;\n  }\n}\n",
  };
  const rank =
    "import { Injectable } from '@nestjs/common';\n@Injectable()\nexport class Rank {\n  order(a: number[]) {\n    return a.sort();\n  }\n}\n";
  const spec =
    "import { Rank } from './rank';\nit('orders', () => {\n  expect(new Rank().order([2, 1])).toEqual([1, 2]);\n});\n";

  it('a marker that can be injected registers nothing', async () => {
    expect(await gradeOf({ base, changes: { 'src/rank.ts': rank, 'src/rank.spec.ts': spec } })).toBe('test_only');
  });

  it('the list of the module does', async () => {
    const listed = base['src/app.module.ts']
      .replace('import { Score }', "import { Rank } from './rank';\nimport { Score }")
      .replace('[Score]', '[Score, Rank]');
    const changes = { 'src/rank.ts': rank, 'src/rank.spec.ts': spec, 'src/app.module.ts': listed };
    expect(await gradeOf({ base, changes })).toMatch(/^(?:wired|registered)$/);
  });
});

describe('a lazy table of a package', () => {
  const lazy = (entry: string): string =>
    `import importlib\n\n_LAZY = {"score": "kit.score"${entry}}\n\n\ndef __getattr__(name):\n    return importlib.import_module(_LAZY[name])\n`;
  const base = { 'kit/__init__.py': lazy(''), 'kit/score.py': 'def score(x):\n    return x\n' };
  const changes = {
    'kit/rank.py': code,
    'kit/__init__.py': lazy(', "rank": "kit.rank"'),
    'tests/test_rank.py': 'import kit\n\n\ndef test_rank():\n    assert kit.rank.rank([2, 1]) == [1, 2]\n',
  };

  it('exports what it names', async () => {
    expect(await gradeOf({ base, changes })).toBe('exported');
  });

  it('registers it where the table is not the package itself', async () => {
    const table = {
      ...base,
      'kit/__init__.py': '',
      'kit/factory.py': lazy('').replace('def __getattr__', 'def build'),
    };
    const filled = {
      ...changes,
      'kit/factory.py': lazy(', "rank": "kit.rank"').replace('def __getattr__', 'def build'),
    };
    const { 'kit/__init__.py': _, ...rest } = filled;
    expect(await gradeOf({ base: table, changes: rest })).toBe('registered');
  });
});

describe('a package that is asked for names', () => {
  const base = {
    'kit/__init__.py': '',
    'kit/orders/__init__.py': 'from .plain import Plain\n\n__all__ = ["Plain"]\n',
    'kit/orders/plain.py': 'class Plain:\n    def order(self, items):\n        return items\n',
  };
  const changes = {
    'kit/orders/ranked.py': 'class Ranked:\n    def order(self, items):\n        return sorted(items)\n',
    'kit/orders/__init__.py': 'from .plain import Plain\nfrom .ranked import Ranked\n\n__all__ = ["Plain", "Ranked"]\n',
    'tests/test_ranked.py':
      'from kit.orders import Ranked\n\n\ndef test_ranked():\n    assert Ranked().order([2, 1]) == [1, 2]\n',
  };

  /** A look-up by way of a table. */
  const closed = (table: string, key = 'NAMES[key]', before = ''): string =>
    `from kit import orders\n\nNAMES = ${table}\n\n\ndef build(key):\n${before}    return getattr(orders, ${key})()\n`;

  it.each([
    ['from kit import orders\n\n\ndef build(config):\n    return getattr(orders, config["name"])()\n', 'registered'],
    ['import kit.orders as o\n\n\ndef build(name):\n    return getattr(o, name)()\n', 'registered'],
    [
      'import importlib\n\n\ndef build(name):\n    found = importlib.import_module("kit.orders")\n    return getattr(found, name)()\n',
      'registered',
    ],
    ['from kit import orders\n\n\ndef build(config):\n    return getattr(orders, "Plain")()\n', 'exported'],
    ['from kit import orders\n\n\ndef build(config, name):\n    return getattr(config, name)\n', 'exported'],
    [closed('{"plain": "Plain"}'), 'exported'],
    [closed('dict(made())'), 'registered'],
    [closed('{"plain": "Plain", **made()}'), 'registered'],
    [`${closed('{"plain": "Plain"}')}\n\nNAMES.update(made())\n`, 'registered'],
    [closed('{"plain": "Plain"}', 'NAMES.get(key, "Plain")'), 'exported'],
    [closed('{"plain": "Plain"}', 'NAMES.get(key, key)'), 'registered'],
    [closed('{"plain": "Plain", "ranked": "Ranked"}'), 'registered'],
    [`${closed('{"plain": "Plain"}')}\n\ndef other(name):\n    return getattr(orders, name)\n`, 'registered'],
    [closed('["Plain"]', 'name', '    name = NAMES[key]\n'), 'exported'],
    [closed('["Plain"]', 'key', '    if key not in NAMES:\n        raise KeyError(key)\n'), 'exported'],
    [closed('["Plain"]', 'key', '    if key not in NAMES:\n        print(key)\n'), 'registered'],
    [
      'from kit import orders\n\nNAMES = ("Plain",)\n\n\ndef build():\n    return [getattr(orders, name) for name in NAMES]\n',
      'exported',
    ],
  ])('%j: %s', async (build, grade) => {
    expect(await gradeOf({ base: { ...base, 'kit/build.py': build }, changes })).toBe(grade);
  });

  it.each([
    ["import * as orders from './orders';\nexport const build = (name: string) => orders[name]();\n", 'registered'],
    ["import * as orders from './orders';\nexport const build = () => orders['plain']();\n", 'exported'],
    [
      "import * as orders from './orders';\nexport const build = (name: string) => (orders as Record<string, (x: number) => unknown>)[name]?.(1);\n",
      'registered',
    ],
    [
      "import * as orders from './orders';\nconst all: Record<string, () => unknown> = orders;\nexport const build = (name: string) => all?.[name]();\n",
      'registered',
    ],
    [
      "import * as orders from './orders';\nexport const build = (name: string) => (<any>orders)![name]();\n",
      'registered',
    ],
    [
      "import * as orders from './orders';\nconst all: Record<string, () => unknown> = { plain: orders.plain };\nexport const build = (name: string) => all[name]();\n",
      'exported',
    ],
    [
      "import * as orders from './orders';\nconst names = { a: 'plain' };\nexport const build = (key: string) => orders[names[key]]();\n",
      'exported',
    ],
  ])('%j: %s', async (build, grade) => {
    const web = {
      'orders/index.ts': "export { plain } from './plain';\n",
      'orders/plain.ts': 'export const plain = () => 1;\n',
    };
    const added = {
      'orders/index.ts': "export { plain } from './plain';\nexport { ranked } from './ranked';\n",
      'orders/ranked.ts': 'export const ranked = () => [1, 2].sort();\n',
    };
    expect(await gradeOf({ base: { ...web, 'build.ts': build }, changes: added })).toBe(grade);
  });
});

describe('a table of names in another file', () => {
  const base = {
    'kit/__init__.py': '',
    'kit/names.py': 'NAMES = {\n    "plain": "Plain",\n}\n',
    'kit/build.py':
      'from kit import orders\nfrom kit.names import NAMES\n\n\ndef build(key):\n    return getattr(orders, NAMES[key])()\n',
    'kit/orders/__init__.py': 'from .plain import Plain\n\n__all__ = ["Plain"]\n',
    'kit/orders/plain.py': 'class Plain:\n    def order(self, items):\n        return items\n',
  };
  const changes = {
    'kit/orders/ranked.py': 'class Ranked:\n    def order(self, items):\n        return sorted(items)\n',
    'kit/orders/__init__.py': 'from .plain import Plain\nfrom .ranked import Ranked\n\n__all__ = ["Plain", "Ranked"]\n',
  };

  it('gives what it names, and nothing else', async () => {
    expect(await gradeOf({ base, changes })).toBe('exported');
    const named = { ...changes, 'kit/names.py': 'NAMES = {\n    "plain": "Plain",\n    "ranked": "Ranked",\n}\n' };
    expect(await gradeOf({ base, changes: named })).toBe('registered');
  });
});

describe('an import that is never used', () => {
  const base = { 'kit/__init__.py': '', 'kit/score.py': 'def score(x):\n    return x\n' };

  it('proves nothing', async () => {
    const changes = {
      'kit/rank.py': code,
      'kit/score.py': `from kit.rank import rank  # noqa: F401\n\n\n${base['kit/score.py']}`,
      'tests/test_rank.py': test.replace('from rank', 'from kit.rank'),
    };
    expect(await gradeOf({ base, changes })).toBe('test_only');
  });
});

describe('an example of a TypeScript package', () => {
  const base = {
    'package.json': '{"name": "kit", "exports": {".": "./dist/index.js"}}',
    'src/index.ts': "export { score } from './score.js';\n",
    'src/score.ts': 'export const score = (x: number) => x * 2;\n',
    'examples/score.ts': "import { score } from 'kit';\nconsole.log(score(1));\n",
  };
  const rank = 'export const rank = (items: number[]) => [...items].sort();\n';
  const shown = (base: Tree): Case => ({
    base,
    changes: {
      'src/rank.ts': rank,
      'examples/rank.ts': "import { rank } from '../src/rank.js';\nconsole.log(rank([2, 1]));\n",
      'test/rank.test.ts':
        "import { expect, it } from 'vitest';\nimport { rank } from '../src/rank.js';\nit('sorts', () => {\n  expect(rank([2, 1])).toEqual([1, 2]);\n});\n",
    },
  });

  it('cannot give what the package itself does not', async () => {
    expect(await gradeOf(shown(base))).toBe('test_only');
  });

  it('is a use like any other where there is no package to import', async () => {
    const { 'package.json': _, ...rest } = base;
    expect(await gradeOf(shown({ ...rest, 'package.json': '{"private": true}' }))).toBe('script');
  });
});

describe('a module that is not there', () => {
  const base = {
    'kit/__init__.py': 'from .score import score\n',
    'kit/score.py': 'SCALE = 2\n\n\ndef score(x):\n    return x * SCALE\n',
    'web/a.ts': 'export const a = 1;\n',
  };
  const using = (line: string): Case => ({
    base,
    changes: {
      'kit/rank.py': `${line}\n\n${code}`,
      'kit/score.py': `from .rank import rank\n\n${base['kit/score.py'].replace('x * SCALE', 'rank(x)')}`,
    },
  });
  const outcome = async (given: Case): Promise<[string, string]> => {
    const { outcome: found, reasons } = gate(await judge(given), 'integration');
    return [found, reasons.join(' ')];
  };

  it.each([
    ['from .tables import karras', 'kit.tables'],
    ['from kit.tables import karras', 'kit.tables'],
    ['import kit.tables', 'kit.tables'],
    ['from .score import softscore', 'softscore'],
  ])('cannot be imported: %s', async (line, named) => {
    const [found, reasons] = await outcome(using(line));
    expect([found, reasons]).toEqual(['fail', expect.stringContaining(named)]);
  });

  it.each([
    'from .score import SCALE',
    'from kit import score',
    'import numpy.linalg',
    'from kit._C import kernel',
    'from kit.service_pb2 import Thing',
    'from kit._version import version',
    'try:\n    from .tables import karras\nexcept ImportError:\n    karras = None',
    'from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .tables import karras',
    'def later():\n    from .tables import karras\n    return karras',
  ])('is not missed here: %s', async (line) => {
    expect((await outcome(using(line)))[0]).toBe('pass');
  });

  it('may be asked of a stub, which is never loaded', async () => {
    const stub = { 'kit/rank.pyi': 'from .score import Scores\n\ndef rank(x: Scores) -> int: ...\n' };
    const given = using('from .score import SCALE');
    expect((await outcome({ base, changes: { ...given.changes, ...stub } }))[0]).toBe('pass');
  });

  const importing = (module: string): Case => ({
    base,
    changes: {
      'web/b.ts': `import { x } from '${module}';\nexport const b = (y: number) => x + y;\n`,
      'web/a.ts': "import { b } from './b';\nexport const a = b(1);\n",
    },
  });

  it.each(['./tables', './tables.js', '../web/tables'])('in TypeScript: %s', async (module) => {
    expect((await outcome(importing(module)))[0]).toBe('fail');
  });

  it.each([
    './style.css',
    './logo.svg?url',
    './generated/tables',
    '../lib/tables',
    './tables.wasm',
    '#x',
    'virtual:x',
    '@/x',
    './+types/x',
    './$types',
  ])('not in TypeScript: %s', async (module) => {
    expect((await outcome(importing(module)))[0]).toBe('pass');
  });
});

describe('a module or a name that is not there, in TypeScript', () => {
  const base = {
    'tsconfig.json':
      '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "~out/*": ["./made/*"] } } }',
    'package.json': '{ "name": "web", "devDependencies": { "@sveltejs/kit": "^2.0.0" } }',
    'src/a.ts': 'export const a = 1;\n',
    'src/star.ts': "export * from 'elsewhere';\n",
    'src/old.js': 'module.exports = make();\n',
    'src/lib/parts/d.ts': 'export const d = 1;\n',
    'src/lib/c.ts': 'export function c() {\n  return 1;\n}\n',
  };
  const outcome = async (line: string) => {
    const changes = {
      'src/b.ts': `${line}\n\nexport const b = (y: number) => used(y);\n`,
      'src/a.ts': "import { b } from './b';\nexport const a = b(1);\n",
    };
    return gate(await judge({ base, changes }), 'integration').outcome;
  };
  it.each([
    "import { used } from '@/tables';",
    "import { used } from '$lib/tables';",
    "import { used } from './lib/c';",
    "import {\n  c,\n  used,\n} from '@/lib/c';",
  ])('fails: %s', async (line) => {
    expect(await outcome(line)).toBe('fail');
  });
  it.each([
    "import { c as used } from '@/lib/c';",
    "import { c as used } from '$lib/c';",
    "import { used } from './star';",
    "import { used } from './old.js';",
    "import used from './lib/c';",
    "import { type Used, c as used } from './lib/c';",
    "import { used } from '~out/tables';",
    "import { used } from '@/generated/tables';",
    "import { used } from '@scope/tables';",
    "import { used } from '$lib/paraglide/messages.js?x';",
    "const { used } = require('./lib/c');",
  ])('does not: %s', async (line) => {
    expect(await outcome(line)).toBe('pass');
  });
});

describe('tests', () => {
  const base = { 'kit/__init__.py': '', 'kit/score.py': 'def score(x):\n    return x\n' };
  const changes = {
    'kit/rank.py': code,
    'kit/score.py': 'from kit.rank import rank\n\n\ndef score(x):\n    return rank(x)\n',
  };
  const tests = async (given: Case): Promise<string> => gate(await judge(given), 'tests').outcome;

  it('of a copy are no tests', async () => {
    const copy = `${code}\n\ndef test_rank():\n    assert rank([2, 1]) == [1, 2]\n`;
    expect(await tests({ base, changes: { ...changes, 'tests/test_rank.py': copy } })).toBe('fail');
  });

  it('with a helper of the same name that also use the repository are', async () => {
    const both = `from kit.score import score\n\n\n${code}\n\ndef test_rank():\n    assert score([2, 1]) == rank([2, 1])\n`;
    expect(await tests({ base, changes: { ...changes, 'tests/test_rank.py': both } })).toBe('pass');
  });

  it('that change inside an existing block are changed tests', async () => {
    const spec = (more: string): string =>
      `import { score } from './score';\n\ndescribe('score', () => {\n  it('is a number', () => {\n    const made = [1${more}];\n    expect(score(made)).toBe(1);\n  });\n});\n`;
    const web = { 'score.ts': 'export const score = (x: number[]) => x.length;\n', 'score.spec.ts': spec('') };
    const given = {
      base: web,
      changes: { 'score.ts': 'export const score = (x: number[]) => x.length + 1;\n', 'score.spec.ts': spec(', 2') },
    };
    expect(await tests(given)).toBe('pass');
  });
});
