// Whether new code puts itself into a list: by what the repository's own decorators and functions do, not by their names alone.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

const python = (decorator: string, fresh: string, imported = ''): Case => ({
  base: {
    'pyproject.toml': '[project]\nname = "pkg"\n',
    'pkg/__init__.py': '',
    'pkg/core.py': `${decorator}\n\n\ndef run(x):\n    return x + 1\n`,
    'pkg/main.py': 'from pkg import core\n\n\ndef main():\n    return core.run(1)\n',
  },
  changes: {
    'pkg/fresh.py': fresh,
    ...(imported === ''
      ? {}
      : { 'pkg/main.py': `${imported}\nfrom pkg import core\n\n\ndef main():\n    return core.run(1)\n` }),
    'tests/test_fresh.py':
      'from pkg.core import run\nfrom pkg.fresh import grow\n\n\ndef test_grow():\n    assert grow(run(1)) == 4\n',
  },
});
const body = 'def grow(x):\n    y = x * 2\n    return y\n';
const load = 'from pkg import fresh  # noqa: F401';

const keeping: readonly (readonly [string, string])[] = [
  [
    'puts it into a table',
    'TABLE = {}\n\n\ndef solver(name):\n    def keep(fn):\n        TABLE[name] = fn\n        return fn\n\n    return keep',
  ],
  [
    'appends it to a list',
    'ALL = []\n\n\ndef solver(name):\n    def keep(fn):\n        ALL.append((name, fn))\n        return fn\n\n    return keep',
  ],
  [
    'wraps it for a table',
    'TABLE = {}\n\n\ndef solver(name):\n    def keep(fn):\n        TABLE[name] = dict(run=fn)\n        return fn\n\n    return keep',
  ],
];
const delegating =
  'class Pipe:\n    forms = {}\n\n    @classmethod\n    def register_as(cls, name, made):\n        cls.forms[name] = made\n\n\nclass solver:\n    def __init__(self, name):\n        self.name = name\n\n    def __call__(self, made):\n        Pipe.register_as(self.name, made)\n        return made';
const passing: readonly (readonly [string, string])[] = [
  [
    'marks it',
    'def solver(name):\n    def keep(fn):\n        fn.__dict__["solver_name"] = name\n        return fn\n\n    return keep',
  ],
  [
    'times it',
    'TIMES = {}\n\n\ndef solver(name):\n    def keep(fn):\n        def timed(x):\n            out = fn(x)\n            TIMES[name] = 1\n            return out\n\n        return timed\n\n    return keep',
  ],
  [
    'remembers what it gave',
    'SEEN = {}\n\n\ndef solver(name):\n    def keep(fn):\n        def cached(x):\n            SEEN[x] = fn(x)\n            return SEEN[x]\n\n        return cached\n\n    return keep',
  ],
];

describe("a decorator of the repository's own", () => {
  const fresh = `from pkg.core import solver\n\n\n@solver("grow")\n${body}`;
  it.each(keeping)('that %s registers, when the module is loaded', async (_, decorator) => {
    expect(await gradeOf(python(decorator, fresh, load))).toBe('registered');
  });
  it.each(keeping)('that %s registers nothing while nothing loads the module', async (_, decorator) => {
    expect(await gradeOf(python(decorator, fresh))).toBe('unreached');
  });
  it('that hands it to what registers registers it', async () => {
    expect(await gradeOf(python(delegating, fresh, load))).toBe('registered');
    expect(await gradeOf(python(delegating, fresh))).toBe('unreached');
  });
  it.each(passing)('that %s registers nothing', async (_, decorator) => {
    expect(await gradeOf(python(decorator, fresh, load))).toBe('test_only');
  });
  it('that a package hands on does what it does where it stands', async () => {
    const handed = (decorator: string, loaded: string): Case => {
      const given = python(decorator, fresh.replace('pkg.core', 'pkg.tools').replaceAll('solver', 'handler'), loaded);
      return { ...given, base: { ...given.base, 'pkg/tools/__init__.py': 'from pkg.core import handler\n' } };
    };
    for (const [, decorator] of keeping)
      expect(await gradeOf(handed(decorator.replaceAll('solver', 'handler'), load))).toBe('registered');
    for (const [, decorator] of passing)
      expect(await gradeOf(handed(decorator.replaceAll('solver', 'handler'), load))).toBe('test_only');
  });
  it('that stands in the body of a function registers nothing until that is called', async () => {
    const [[, keeping0 = ''] = []] = keeping;
    const inside =
      'from pkg.core import solver\n\n\ndef grow(x):\n    @solver("grow")\n    def inner(y):\n        return y * 2\n\n    return inner(x)\n';
    expect(await gradeOf(python(keeping0, inside, load))).not.toBe('registered');
  });
  it('that puts it into a table of its own which nobody reads registers nothing', async () => {
    const unread =
      '_TABLE = {}\n\n\ndef solver(name):\n    def keep(fn):\n        if name in _TABLE:\n            raise KeyError(name)\n        _TABLE[name] = fn\n        return fn\n\n    return keep';
    expect(await gradeOf(python(unread, fresh, load))).toBe('test_only');
    const read = `${unread}\n\n\ndef solve(name, x):\n    return _TABLE[name](x)`;
    expect(await gradeOf(python(read, fresh, load))).toBe('registered');
  });
  it.each(passing)('that %s registers nothing, whatever it is called', async (_, decorator) => {
    const named = (text: string) => text.replaceAll('solver', 'handler');
    expect(await gradeOf(python(named(decorator), named(fresh), load))).toBe('test_only');
  });
});

describe('a decorator that makes a tool of a function', () => {
  it('lists it nowhere', async () => {
    const fresh = `from langchain_core.tools import tool\n\n\n@tool\n${body}`;
    expect(await gradeOf(python('X = 1', fresh, load))).toBe('test_only');
    expect(await gradeOf(python('X = 1', fresh))).toBe('test_only');
  });
  it('of a server puts it there', async () => {
    const server = 'from mcp.server.fastmcp import FastMCP\n\nmcp = FastMCP("x")';
    const fresh = `from pkg.core import mcp\n\n\n@mcp.tool()\n${body}`;
    expect(await gradeOf(python(server, fresh, load))).toBe('registered');
    expect(await gradeOf(python(server, fresh))).toBe('unreached');
  });
});

describe('a method that its class takes by name', () => {
  const handler = (inside: string, more: string) =>
    `import inspect\n\n\nclass Mixin:\n    def _all(self):\n${inside}\n\n\nclass Handler(Mixin):\n    def __init__(self, strategy):\n        self.strategy = strategy\n\n    def __call__(self, x):\n        return self._all()[self.strategy](x)\n\n    def on_near(self, x):\n        return x\n${more}`;
  const given = (inside: string, name: string): Case => ({
    base: {
      'pyproject.toml': '[project]\nname = "pkg"\n',
      'pkg/__init__.py': '',
      'pkg/handlers.py': handler(inside, ''),
    },
    changes: {
      'pkg/fresh.py': body,
      'pkg/handlers.py': handler(inside, `\n    def ${name}(self, x):\n        return grow(x) + 1\n`).replace(
        'import inspect\n',
        'import inspect\n\nfrom .fresh import grow\n',
      ),
      'tests/test_fresh.py':
        'from pkg.handlers import Handler\n\n\ndef test_grown():\n    assert Handler("levy")(1) == 3\n',
    },
  });
  it.each([
    ['gathers', '        return dict(inspect.getmembers(self, inspect.isroutine))', 'levy', 'wired'],
    ['gathers but for private ones', '        return dict(inspect.getmembers(self))', '_levy', 'unreached'],
    ['makes up', '        return getattr(self, f"on_{self.strategy}")', 'on_levy', 'wired'],
    ['puts together', '        return getattr(self, "on_" + self.strategy)', 'on_levy', 'wired'],
    ['makes up otherwise', '        return getattr(self, f"do_{self.strategy}")', 'levy', 'exported'],
    ['reads as a field', '        return getattr(self, self.strategy)', 'levy', 'exported'],
  ])('%s', async (_, inside, name, grade) => {
    expect(await gradeOf(given(inside, name))).toBe(grade);
  });
});

describe('a base class whose kind is asked for', () => {
  const fresh = `from pkg.core import Base\n\n\nclass Grown(Base):\n    def run(self, x):\n        return x * 2 + 1\n`;
  const given = (files: Record<string, string>): Case => ({
    base: {
      'pyproject.toml': '[project]\nname = "pkg"\n',
      'pkg/__init__.py': '',
      'pkg/core.py': 'class Base:\n    def run(self, x):\n        return x + 1\n',
      'pkg/parts/__init__.py': '',
      ...files,
    },
    changes: {
      'pkg/parts/__init__.py': 'from pkg.parts.fresh import Grown\n\n__all__ = ["Grown"]\n',
      'pkg/parts/fresh.py': fresh,
      'tests/test_fresh.py': 'from pkg.parts import Grown\n\n\ndef test_grown():\n    assert Grown().run(1) == 3\n',
    },
  });
  it('collects nothing by that', async () => {
    const text =
      'from pkg.core import Base\n\n\ndef show(kind):\n    return kind.__name__ if issubclass(kind, Base) else "?"\n';
    expect(await gradeOf(given({ 'pkg/show.py': text }))).toBe('exported');
  });
  it('collects what is found in a module', async () => {
    const text =
      'from pkg import parts\nfrom pkg.core import Base\n\nALL = {\n    name: each\n    for name, each in vars(parts).items()\n    if isinstance(each, type) and issubclass(each, Base)\n}\n';
    expect(await gradeOf(given({ 'pkg/all.py': text }))).toBe('registered');
  });
  it('collects nothing for what looks through its whole package', async () => {
    const text =
      'import inspect\nimport pkgutil\nfrom importlib import import_module\nfrom pathlib import Path\n\nfrom pkg.core import Base\n\n\ndef everything():\n    root = str(Path(__file__).parent.parent)\n    for _, name, _ in pkgutil.walk_packages(path=[root], prefix="pkg."):\n        module = import_module(name)\n        for _, each in inspect.getmembers(module, inspect.isclass):\n            if issubclass(each, Base):\n                yield each\n';
    expect(await gradeOf(given({ 'pkg/tools/__init__.py': '', 'pkg/tools/everything.py': text }))).toBe('exported');
  });
});

describe('a group of commands that is a function', () => {
  const cli = (more: string) =>
    `import click\n\nfrom pkg import core\n\n\n@click.group()\ndef main():\n    """Tool."""\n\n\n@main.command()\ndef show():\n    click.echo(core.run(1))\n${more}`;
  const given = (decorator: string): Case => ({
    base: {
      'pyproject.toml': '[project]\nname = "pkg"\n[project.scripts]\npkg = "pkg.tool:main"\n',
      'pkg/__init__.py': '',
      'pkg/core.py': 'def run(x):\n    return x + 1\n',
      'pkg/tool.py': cli(''),
    },
    changes: {
      'pkg/fresh.py': body,
      'pkg/tool.py': cli(
        `\n\n${decorator}@click.argument("x", type=int)\ndef grown(x):\n    click.echo(grow(x))\n`,
      ).replace('from pkg import core', 'from pkg import core\nfrom pkg.fresh import grow'),
      'tests/test_fresh.py': 'from pkg.tool import main\n\n\ndef test_grown():\n    assert main\n',
    },
  });
  it('registers what its command decorates', async () => {
    expect(await gradeOf(given('@main.command()\n'))).toBe('registered');
  });
  it('registers nothing else', async () => {
    expect(await gradeOf(given(''))).toBe('exported');
  });
});

const script = (fresh: string, changes: Case['changes'] = {}): Case => ({
  base: {
    'package.json': '{ "name": "app", "private": true, "type": "module" }',
    'src/index.ts': "import { run } from './core';\n\nconsole.log(run(1));\n",
    'src/core.ts':
      'export const all: unknown[] = [];\nexport function run(x: number): number {\n  return x + all.length;\n}\nexport const definePlugin = (plugin: unknown) => plugin;\nexport function addPlugin(plugin: unknown): unknown {\n  all.push(plugin);\n  return plugin;\n}\n',
  },
  changes: {
    'src/fresh.ts': `${fresh}\nexport const grow = (x: number): number => {\n  const y = x * 2;\n  return y;\n};\n`,
    'src/fresh.test.ts':
      "import { expect, it } from 'vitest';\nimport { run } from './core';\nimport { grow } from './fresh';\n\nit('grows', () => {\n  expect(grow(run(1))).toBe(2);\n});\n",
    ...changes,
  },
});

describe('in TypeScript', () => {
  it.each([
    [
      'is made by a factory of a library',
      "import { tool } from 'ai';\nexport const growTool = tool({ execute: async (x: number) => grow(x) });",
    ],
    [
      'is given as the default',
      "import { definePlugin } from './core';\nexport default definePlugin({ run: (x: number) => grow(x) });",
    ],
    [
      'is made by a factory of the repository',
      "import { definePlugin } from './core';\nexport const plugin = definePlugin({ run: grow });",
    ],
  ])('what %s is listed nowhere', async (_, fresh) => {
    expect(await gradeOf(script(fresh))).toBe('test_only');
  });

  it('what a function of the repository keeps is registered, when the file is loaded', async () => {
    const fresh =
      "import { addPlugin } from './core';\nexport const plugin = addPlugin({ run: (x: number) => grow(x) });";
    expect(await gradeOf(script(fresh))).toBe('unreached');
    const index = "import './fresh';\nimport { run } from './core';\n\nconsole.log(run(1));\n";
    expect(await gradeOf(script(fresh, { 'src/index.ts': index }))).toBe('registered');
  });

  it.each([
    ['Hono', "import { Hono } from 'hono';\nexport const routes = new Hono().get('/', (c) => c.json(grow(1)));"],
    [
      'Express',
      "import { Router } from 'express';\nexport const routes = Router();\nroutes.get('/', (request, response) => response.json(grow(1)));",
    ],
    [
      'tRPC',
      "import { createTRPCRouter, publicProcedure } from './trpc';\nexport const routes = createTRPCRouter({ grow: publicProcedure.query(() => grow(1)) });",
    ],
  ])('routes of %s that nothing mounts are unreached', async (_, fresh) => {
    expect(
      await gradeOf(script(fresh, { 'src/trpc.ts': "export { createTRPCRouter, publicProcedure } from 'trpc';\n" })),
    ).toBe('unreached');
  });
});

describe('what a file does when it is loaded', () => {
  const builder =
    'export const builder = { fields: new Map(), queryField(name: string, make: unknown) {\n  this.fields.set(name, make);\n} };\n';
  const given = (statement: string, index: string): Case => {
    const { base, changes } = script(`import { builder } from './builder';\n${statement}`);
    return {
      base: { ...base, 'src/builder.ts': builder },
      changes: { ...changes, 'src/index.ts': `${index}import { run } from './core';\n\nconsole.log(run(1));\n` },
    };
  };
  const load = "import './fresh';\n";

  it.each([
    ["builder.queryField('grow', () => grow(1));", load, 'registered'],
    ["builder.queryField(\n  'grow',\n  grow,\n);", load, 'registered'],
    ["export const field = builder.queryField('grow', () => grow(1));", load, 'registered'],
    ["builder.queryField('grow', () => grow(1));", '', 'unreached'],
    ["builder.queryField('grow', 1);", '', 'test_only'],
    ['export const other = builder;', load, 'test_only'],
  ])('%j, after %j', async (statement, index, grade) => {
    expect(await gradeOf(given(statement, index))).toBe(grade);
  });
});

describe('a module that is handed on as a whole', () => {
  const given = (definitions: string): Case => ({
    base: {
      'pyproject.toml': '[project]\nname = "pkg"\n',
      'pkg/__init__.py': '',
      'pkg/assets.py': 'from dagster import asset\n\n\n@asset\ndef old():\n    return 1\n',
      'pkg/definitions.py': definitions,
    },
    changes: {
      'pkg/assets.py': `from dagster import asset\n\nfrom pkg.fresh import grow\n\n\n@asset\ndef old():\n    return 1\n\n\n@asset\ndef grown(old):\n    return grow(old)\n`,
      'pkg/fresh.py': body,
      'tests/test_fresh.py': 'from pkg.assets import grown, old\n\n\ndef test_grown():\n    assert grown(old()) == 2\n',
    },
  });
  it.each([
    [
      'in a list',
      'from dagster import Definitions, load_assets_from_modules\n\nfrom pkg import assets\n\ndefs = Definitions(assets=load_assets_from_modules([assets]))\n',
      'registered',
    ],
    [
      'by another name',
      'import inspect\n\nfrom pkg import assets as all_assets\n\nparts = inspect.getmembers(all_assets)\n',
      'registered',
    ],
    ['only to be loaded again', 'import importlib\n\nfrom pkg import assets\n\nimportlib.reload(assets)\n', 'exported'],
    [
      'when it is another',
      'from dagster import load_assets_from_modules\n\nfrom other import assets\n\nparts = load_assets_from_modules([assets])\n',
      'exported',
    ],
  ])('%s', async (_, definitions, grade) => {
    expect(await gradeOf(given(definitions))).toBe(grade);
  });
});

describe('a class that a new package registers with a library', () => {
  const config =
    'class RiverConfig:\n    model_type = "river"\n\n    def __init__(self, size=2):\n        self.size = size\n';
  const model =
    'from kit.models.river.config import RiverConfig\n\n\nclass RiverModel:\n    config_class = RiverConfig\n\n    def forward(self, x):\n        return x * 2\n';
  const entry = (calls: string) =>
    `from transformers import AutoConfig, AutoModel\n\nfrom kit.models.river.config import RiverConfig\nfrom kit.models.river.model import RiverModel\n\n${calls}`;
  const calls =
    'AutoConfig.register(RiverConfig.model_type, RiverConfig)\nAutoModel.register(RiverConfig, RiverModel)\n';
  const given = (init: string, loading: string) => ({
    base: {
      'kit/__init__.py': '',
      'kit/models/__init__.py': 'from kit.models.lake import Lake\n',
      'kit/models/lake.py': 'class Lake:\n    depth = 1\n',
    },
    changes: {
      'kit/models/river/__init__.py': init,
      'kit/models/river/config.py': config,
      'kit/models/river/model.py': model,
      'kit/models/__init__.py': `from kit.models.lake import Lake\n${loading}`,
      'tests/test_river.py':
        'from kit.models.river.model import RiverModel\n\n\ndef test_river():\n    assert RiverModel().forward(1) == 2\n',
    },
  });

  it('is registered where the package is loaded, and unreached where it is not', async () => {
    const loading = 'from kit.models.river import RiverConfig, RiverModel\n';
    expect(await gradeOf(given(entry(calls), loading))).toBe('registered');
    expect(await gradeOf(given(entry(calls), ''))).toBe('unreached');
    expect(await gradeOf(given(entry('__all__ = ["RiverConfig", "RiverModel"]\n'), loading))).toBe('exported');
  });
});

describe('a command that a decorator of click makes', () => {
  const command = (decorator: string, importing = 'import click') =>
    `${importing}\n\n\n${decorator}\ndef disk(top=3):\n    total = top * 2\n    print(total)\n    return total\n`;
  const cli =
    'import click\n\nfrom kit.clean import clean\n\n\n@click.group()\ndef cli():\n    pass\n\n\ncli.add_command(clean)\n';
  const given = (text: string, change: string) => ({
    base: {
      'kit/__init__.py': '',
      'kit/cli.py': cli,
      'kit/clean.py': 'import click\n\n\n@click.command()\ndef clean():\n    print(1)\n',
    },
    changes: {
      'kit/disk.py': text,
      'kit/cli.py': change,
      'tests/test_disk.py': 'from kit.disk import disk\n\n\ndef test_disk():\n    assert disk.callback(1) == 2\n',
    },
  });
  const imported = cli.replace('clean\n\n\n@', 'clean\nfrom kit.disk import disk\n\n\n@');
  const added = `${imported}cli.add_command(disk)\n`;

  it('is in no group by that', async () => {
    expect(await gradeOf(given(command('@click.command()'), added))).toBe('wired');
    expect(await gradeOf(given(command('@click.command()'), imported))).toBe('unreached');
    expect(await gradeOf(given(command('@command("disk")', 'from click import command'), imported))).toBe('unreached');
  });

  it('is in the group that makes it', async () => {
    const grouped = command('@cli.command()', 'from kit.group import cli');
    const group = 'import click\n\n\n@click.group()\ndef cli():\n    pass\n';
    const { base, changes } = given(grouped, imported);
    expect(await gradeOf({ base: { ...base, 'kit/group.py': group }, changes })).toBe('registered');
  });
});
