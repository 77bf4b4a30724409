// Loaders that say by a pattern, by a file's name or by a made-up module name what they take, and files that they do not take.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

const body = 'def grow(x):\n    y = x * 2\n    return y\n';

function inPython(files: Record<string, string>, added: Record<string, string>): Case {
  const [path = ''] = Object.keys(added);
  const module = path.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
  return {
    base: {
      'setup.py': 'from setuptools import setup\nsetup(name="kit", packages=["kit"])\n',
      'kit/__init__.py': '',
      ...files,
    },
    changes: {
      ...added,
      'tests/test_it.py': `from ${module} import grow\n\n\ndef test_it():\n    assert grow(1) == 2\n`,
    },
  };
}

describe('a command that runs the script of its name', () => {
  const command = (run: string, folder = 'scripts') =>
    `import os\nimport subprocess\nimport sys\n\nfrom accelerate.commands.launch import launch_command\n\n\ndef main(args):\n    script = os.path.join(os.path.dirname(__file__), "${folder}", f"{args.command}.py")\n    ${run}\n`;
  const script = `${body}\n\nif __name__ == "__main__":\n    print(grow(2))\n`;

  it.each([
    ['in a process of its own', command('subprocess.run([sys.executable, script])'), script, 'registered'],
    ['by a launcher', command('launch_command([script, *args.rest])'), script, 'registered'],
    ['which does nothing by itself', command('subprocess.run([sys.executable, script])'), body, 'test_only'],
    ['of another folder', command('subprocess.run([sys.executable, script])', 'tools'), script, 'script'],
    ['and only says so', command('print(script)'), script, 'script'],
  ])('%s', async (_, cli, added, grade) => {
    const files = { 'kit/cli.py': cli, 'kit/scripts/__init__.py': '', 'kit/scripts/old.py': script };
    expect(await gradeOf(inPython(files, { 'kit/scripts/river.py': added }))).toBe(grade);
  });
});

describe('a loader of folders in Python', () => {
  const loader = (lines: string) =>
    `import importlib.util\nfrom pathlib import Path\n\nROOT = Path(__file__).parent / "tasks"\n\n\ndef load():\n${lines}`;
  const opened =
    '        spec = importlib.util.spec_from_file_location("s", path.parent / "scorer.py")\n        spec.loader.exec_module(spec)\n';
  const globbing = { 'kit/run.py': loader(`    for path in ROOT.glob("*/task.yaml"):\n${opened}`) };
  const listing = {
    'kit/run.py': loader(
      '    for folder in ROOT.iterdir():\n        spec = importlib.util.spec_from_file_location("s", folder / "scorer.py")\n        spec.loader.exec_module(spec)\n',
    ),
  };

  it.each([
    [
      'with the description that the pattern asks for',
      globbing,
      { 'kit/tasks/a/scorer.py': body, 'kit/tasks/a/task.yaml': 'a: 1\n' },
      'registered',
    ],
    ['without it', globbing, { 'kit/tasks/a/scorer.py': body }, 'test_only'],
    ['by another name', globbing, { 'kit/tasks/a/grader.py': body, 'kit/tasks/a/task.yaml': 'a: 1\n' }, 'test_only'],
    ['of a folder of the listing', listing, { 'kit/tasks/a/scorer.py': body }, 'registered'],
    [
      'of whatever package it is given, beside the loader',
      {
        'kit/loading.py':
          'from importlib import import_module\nfrom pkgutil import iter_modules\n\n\ndef walk(name):\n    module = import_module(name)\n    for _, below, _ in iter_modules(module.__path__):\n        import_module(f"{name}.{below}")\n',
      },
      { 'kit/extra.py': body },
      'test_only',
    ],
    ['of a folder below that', listing, { 'kit/tasks/a/b/scorer.py': body }, 'test_only'],
  ])('takes or leaves a file %s', async (_, files, added, grade) => {
    expect(await gradeOf(inPython(files, added))).toBe(grade);
  });

  it('takes a package among the modules that it goes through', async () => {
    const files = {
      'kit/parts/__init__.py':
        'import importlib\nimport pkgutil\n\nfor each in pkgutil.iter_modules(__path__):\n    importlib.import_module(f"{__name__}.{each.name}")\n',
    };
    expect(await gradeOf(inPython(files, { 'kit/parts/river/__init__.py': body }))).toBe('registered');
    expect(await gradeOf(inPython(files, { 'kit/parts/river/deep.py': body }))).toBe('test_only');
  });
});

describe('a function that goes through the folder it is told', () => {
  const scan =
    'import importlib.util\nimport os\n\n\ndef load_from(folder):\n    for name in os.listdir(folder):\n        spec = importlib.util.spec_from_file_location(name, os.path.join(folder, name))\n        spec.loader.exec_module(spec)\n';
  it.each([
    ['that is told this one', 'from kit.loading import load_from\n\nload_from("extras")\n', 'registered'],
    [
      'that is told of it by a path',
      'import os\n\nfrom kit.loading import load_from\n\nload_from(os.path.join(".", "extras"))\n',
      'registered',
    ],
    ['that is told another', 'from kit.loading import load_from\n\nload_from("others")\n', 'test_only'],
  ])('%s', async (_, app, grade) => {
    const given = inPython(
      { 'kit/loading.py': scan, 'app.py': app, 'extras/old.py': 'OLD = 1\n' },
      { 'extras/river.py': body },
    );
    expect(await gradeOf(given)).toBe(grade);
  });
});

describe('a function that goes through the pattern it is told', () => {
  const gather =
    "const { globSync } = require('glob');\nconst path = require('node:path');\nconst caller = require('get-caller-file');\n\nmodule.exports = gather;\nfunction gather(pattern, type) {\n  const from = path.dirname(caller());\n  return globSync(pattern, { cwd: from }).map((file) => require(`${from}/${file}`)).filter((each) => each.prototype instanceof type);\n}\n";
  const command = (folders: string) =>
    `const Command = require('${folders}models/command');\n\nmodule.exports = class Grow extends Command {\n  run(x) {\n    const y = x * 2;\n    return y;\n  }\n};\n`;
  it.each([
    ['takes', 'lib/commands/grow.js', "'../commands/*.js'", 'registered'],
    ['does not take what is deeper than', 'lib/commands/deep/grow.js', "'../commands/*.js'", 'test_only'],
    ['does not take what stands beside', 'lib/tasks/grow.js', "'../commands/*.js'", 'test_only'],
    ['does not take what is elsewhere by', 'lib/commands/grow.js', "'./commands/*.js'", 'test_only'],
  ])('%s it', async (_, file, pattern, grade) => {
    const up = '../'.repeat(file.split('/').length - 2);
    const base = {
      'package.json': '{ "name": "tool", "main": "lib/cli/index.js" }',
      'lib/cli/index.js': `const gather = require('../utilities/gather');\nconst Command = require('../models/command');\n\nmodule.exports = () => gather(${pattern}, Command);\n`,
      'lib/utilities/gather.js': gather,
      'lib/models/command.js': 'module.exports = class Command {};\n',
    };
    const test = `const Grow = require('../${file}');\n\nit('grows', () => {\n  expect(new Grow().run(1)).toBe(2);\n});\n`;
    expect(await gradeOf({ base, changes: { [file]: command(up), 'test/grow.test.js': test } })).toBe(grade);
  });
});

describe('a function that goes through the package it is told', () => {
  const walk =
    'from importlib import import_module\nfrom pkgutil import iter_modules\n\n\ndef walk_all(path):\n    module = import_module(path)\n    yield module\n    for _, below, _ in iter_modules(module.__path__):\n        yield import_module(path + "." + below)\n';
  const app = (told: string) =>
    `from kit.walking import walk_all\n\n\ndef classes_of(module_name):\n    for module in walk_all(module_name):\n        yield from vars(module).values()\n\n\ndef commands_from(name):\n    return {each.__name__: each for each in classes_of(name)}\n\n\ndef main(argv):\n    return commands_from(${told})[argv[0]]\n`;
  const parts = { 'kit/walking.py': walk, 'kit/parts/__init__.py': '', 'kit/parts/old.py': 'OLD = 1\n' };
  it.each([
    ['by a chain of functions', '"kit.parts"', 'registered'],
    ['when it is another', '"kit.others"', 'test_only'],
    ['when nobody says which', 'argv[1]', 'test_only'],
  ])('%s', async (_, told, grade) => {
    const files = { ...parts, 'kit/app.py': app(told) };
    expect(await gradeOf(inPython(files, { 'kit/parts/river.py': body }))).toBe(grade);
  });
});

describe('a module name that is put together before the import', () => {
  const get = (made: string, taken = 'getattr(module, name)') =>
    `import importlib\n\n\ndef get_model(name):\n    path = ${made}\n    module = importlib.import_module(path, __name__)\n    return ${taken}\n`;
  const model = (name: string) => `class ${name}:\n    def run(self, x):\n        return x + 1\n\n\n${body}`;
  it.each([
    ['joined', '".".join(["kit.models", name.lower()])', 'River', 'registered'],
    ['formatted', 'f"kit.models.{name.lower()}"', 'River', 'registered'],
    ['added', '"kit.models." + name.lower()', 'River', 'registered'],
    ['for a class of another name', '".".join(["kit.models", name.lower()])', 'RiverModel', 'test_only'],
    ['of another package', '".".join(["kit.others", name.lower()])', 'River', 'test_only'],
    ['of the package around it', '".".join(__name__.split(".")[:-1])', 'River', 'test_only'],
  ])('%s', async (_, made, name, grade) => {
    const files = {
      'kit/load.py': get(made),
      'kit/models/__init__.py': '',
      'kit/models/_api.py': made.includes('__name__') ? get(made) : '',
      'kit/models/old.py': model('Old'),
    };
    expect(await gradeOf(inPython(files, { 'kit/models/river.py': model(name) }))).toBe(grade);
  });
});

describe('a module name that is put together with a constant', () => {
  const loader = (space: string, made: string) =>
    `NAMESPACE = ${space}\n\n\ndef load(names):\n    for name in names:\n        path = ${made}\n        try:\n            __import__(path)\n        except ImportError as problem:\n            print(problem)\n`;
  it.each([
    ['in braces', '"kitplug"', "f'{NAMESPACE}.{name}'", 'registered'],
    ['added', "'kitplug'", 'NAMESPACE + "." + name', 'registered'],
    ['formatted', '"kitplug"', '"{}.{}".format(NAMESPACE, name)', 'registered'],
    ['by a sign', '"kitplug"  # ours', '"%s.%s" % (NAMESPACE, name)', 'registered'],
    ['joined', '"kitplug"', '".".join([NAMESPACE, name])', 'registered'],
    ['of another package', '"otherplug"', "f'{NAMESPACE}.{name}'", 'test_only'],
    ['that is no text', 'find_space()', "f'{NAMESPACE}.{name}'", 'test_only'],
  ])('%s', async (_, space, made, grade) => {
    const files = { 'kit/plugins.py': loader(space, made), 'kitplug/__init__.py': '', 'kitplug/old.py': body };
    expect(await gradeOf(inPython(files, { 'kitplug/river.py': body }))).toBe(grade);
  });
});

describe('a long file that lists and imports', () => {
  const filler = (lines: number) => Array.from({ length: lines }, (_, i) => `VALUE_${i} = ${i}`).join('\n');
  const listing = 'def jars(path):\n    return [each for each in os.listdir(os.path.join(path, "parts"))]\n';
  const importing = 'def standard(module):\n    return __import__(module)\n';
  it.each([
    ['far from each other', `import os\n\n${listing}\n${filler(150)}\n\n${importing}`, 'test_only'],
    ['together', `import os\n\n${filler(150)}\n\n${listing}\n\n${importing}`, 'registered'],
    [
      'what another package has',
      `from importlib import import_module\n\nNAME = "parts"\n\n\ndef load(name):\n    return import_module("kit.others." + name)\n`,
      'test_only',
    ],
    [
      'what this package has',
      'from importlib import import_module\n\n\ndef load(name):\n    return import_module("kit.parts." + name)\n',
      'registered',
    ],
  ])('%s', async (_, text, grade) => {
    expect(
      await gradeOf(
        inPython({ 'kit/internals.py': text, 'kit/parts/__init__.py': '' }, { 'kit/parts/river.py': body }),
      ),
    ).toBe(grade);
  });
});

describe('what looks through its whole package to know all that there is', () => {
  const files = {
    'kit/parts/__init__.py': '',
    'kit/core.py': 'TABLE = {}\n\n\ndef keep(fn):\n    TABLE[fn.__name__] = fn\n    return fn\n',
    'kit/tools/__init__.py': '',
    'kit/tools/everything.py':
      'import importlib\nimport pkgutil\nfrom pathlib import Path\n\n\ndef everything():\n    root = str(Path(__file__).parent.parent)\n    for _, name, _ in pkgutil.walk_packages(path=[root], prefix="kit."):\n        yield importlib.import_module(name)\n',
  };
  it('reaches nothing by that', async () => {
    expect(await gradeOf(inPython(files, { 'kit/parts/river.py': body }))).toBe('test_only');
  });
  it('loads what registers itself', async () => {
    const registering = `from kit.core import keep\n\n\n@keep\n${body}`;
    expect(await gradeOf(inPython(files, { 'kit/parts/river.py': registering }))).toBe('registered');
  });
});

describe('a glob of the bundler', () => {
  const given = (pattern: string, path: string): Case => ({
    base: {
      'package.json': '{ "name": "app", "private": true, "type": "module" }',
      'src/plugins/index.ts': `export const all = import.meta.glob(${pattern}, {\n  eager: true,\n});\n`,
      'src/main.ts': "import { all } from './plugins';\n\nconsole.log(all);\n",
    },
    changes: {
      [path]: 'export const grow = (x: number): number => {\n  const y = x * 2;\n  return y;\n};\n',
      'src/grow.test.ts': `import { expect, it } from 'vitest';\nimport { grow } from '../${path.replace(/\.ts$/, '')}';\n\nit('grows', () => {\n  expect(grow(1)).toBe(2);\n});\n`,
    },
  });
  it.each([
    ["'./*/plugin.ts'", 'src/plugins/river/plugin.ts', 'registered'],
    ["'./*/plugin.ts'", 'src/plugins/river/index.ts', 'test_only'],
    ["'./**/*.ts'", 'src/plugins/a/b/river.ts', 'registered'],
    ["'../features/*.ts'", 'src/features/river.ts', 'registered'],
    ["'/src/features/*.ts'", 'src/features/river.ts', 'registered'],
    ["['./*/plugin.ts', '!./river/*']", 'src/plugins/river/plugin.ts', 'test_only'],
  ])('%s and %s', async (pattern, path, grade) => {
    expect(await gradeOf(given(pattern, path))).toBe(grade);
  });
});

describe('a pattern of a configuration', () => {
  const given = (path: string, config: string): Case => ({
    base: {
      'package.json': '{ "name": "app", "private": true, "type": "module" }',
      [path]: config,
      'src/db/schema/old.ts': 'export const old = 1;\n',
    },
    changes: {
      'src/db/schema/river.ts':
        "import { sqliteTable } from 'drizzle-orm/sqlite-core';\n\nexport const river = sqliteTable('river', {});\n",
      'src/river.test.ts':
        "import { expect, it } from 'vitest';\nimport { river } from './db/schema/river';\n\nit('is', () => {\n  expect(river).toBeDefined();\n});\n",
    },
  });
  it.each([
    ['drizzle.config.ts', "export default { schema: './src/db/schema/*' };\n", 'registered'],
    ['src/data-source.ts', "export const source = { entities: ['db/schema/*.ts'] };\n", 'registered'],
    ['ormconfig.json', '{ "entities": ["dist/db/schema/*.js"] }', 'registered'],
    ['drizzle.config.ts', "export default { schema: './src/tables/*' };\n", 'test_only'],
    ['tailwind.config.ts', "export default { content: ['./src/**/*.ts'] };\n", 'test_only'],
  ])('%s: %s', async (path, config, grade) => {
    expect(await gradeOf(given(path, config))).toBe(grade);
  });
});

describe('a package that goes through the folders of another', () => {
  const pool = (more: { folder?: string; package?: string; down?: boolean }) => `import path from 'path';
import { promises } from 'fs';
import { pathOf } from './paths';

export class Pool {
  nodes: Record<string, unknown> = {};
  async fill() {
    const folder = path.join(pathOf('${more.package ?? 'kit-parts'}'), 'dist', '${more.folder ?? 'nodes'}');
    for (const file of await this.filesIn(folder)) {
      const loaded = await require(file);
      if (loaded.nodeClass) this.nodes[file] = new loaded.nodeClass();
    }
  }
  private async filesIn(folder: string): Promise<string[]> {
    const entries = await promises.readdir(folder, { withFileTypes: true });
    const files = entries.map((each) => {
      const inside = path.resolve(folder, each.name);
      return ${more.down === false ? 'inside' : 'each.isDirectory() ? this.filesIn(inside) : inside'};
    });
    return Array.prototype.concat(...(await Promise.all(files)));
  }
}
`;
  const part = (given: string) => `class River {\n  flow(x: number) {\n    return x * 2;\n  }\n}\n\n${given}\n`;
  const listed = part('module.exports = { nodeClass: River };');
  it.each([
    ['and down into those below', pool({}), listed, 'registered'],
    ['but takes another part of its files', pool({}), part('module.exports = { River };'), 'orphan'],
    ['but not this one', pool({ folder: 'others' }), listed, 'orphan'],
    ['but not of this package', pool({ package: 'kit-other' }), listed, 'orphan'],
    ['and no further', pool({ down: false }), listed, 'orphan'],
  ])('%s', async (_name, text, river, grade) => {
    const base = {
      'packages/parts/package.json': '{ "name": "kit-parts", "main": "dist/src/index" }',
      'packages/parts/nodes/old/Old.ts': part('module.exports = { nodeClass: River };'),
      'packages/server/package.json': '{ "name": "kit-server" }',
      'packages/server/src/pool.ts': text,
    };
    expect(await gradeOf({ base, changes: { 'packages/parts/nodes/river/River.ts': river } })).toBe(grade);
  });
});

describe('a package whose list of public names is what stands in its folder', () => {
  const listing =
    'from os.path import dirname, basename, isfile, join\nimport glob\n\nmodules = glob.glob(join(dirname(__file__), "*.py"))\n__all__ = [\n    basename(f)[:-3] for f in modules\n    if isfile(f) and not f.endswith("__init__.py")\n]\n';
  const registry = 'TABLE = {}\n\n\ndef register(name):\n    return lambda f: TABLE.setdefault(name, f)\n';
  const given = (init: string, importing: string, text: string): Case => ({
    base: {
      'kit/__init__.py': importing,
      'kit/registry.py': registry,
      'kit/losses/__init__.py': init,
      'kit/losses/plain.py': body.replace('grow', 'plain'),
    },
    changes: {
      'kit/losses/grow.py': text,
      'tests/test_grow.py': 'from kit.losses.grow import grow\n\n\ndef test_it():\n    assert grow(1) == 2\n',
    },
  });
  const registering = `from kit.registry import register\n\n\n@register("grow")\n${body}`;
  const star = 'from .losses import *  # noqa\n';
  it.each([
    ['loads what registers itself', given(listing, star, registering), 'registered'],
    ['by its whole name, too', given(listing, 'from kit.losses import *\n', registering), 'registered'],
    ['or by itself', given(`${listing}from . import *\n`, '', registering), 'registered'],
    [
      'or in the words of pathlib',
      given(
        'from pathlib import Path\n\n__all__ = [p.stem for p in Path(__file__).parent.glob("*.py")]\n',
        star,
        registering,
      ),
      'registered',
    ],
    ['offers what does not', given(listing, star, body), 'exported'],
    [
      'loads nothing where nobody takes all of it',
      given(listing, 'from .losses import plain\n', registering),
      'unreached',
    ],
    ['that is written out does not', given('__all__ = ["plain"]\n', star, registering), 'unreached'],
    [
      'of another folder does not',
      given(listing.replace('dirname(__file__)', '"elsewhere"'), star, registering),
      'unreached',
    ],
  ])('%s', async (_name, each, grade) => {
    expect(await gradeOf(each)).toBe(grade);
  });
});

describe('a loader that goes through a list which it writes out', () => {
  const given = (entry: string): Case => ({
    base: {
      'kit/__init__.py': '',
      'kit/registry.py': 'TABLE = {}\n\n\ndef register(f):\n    TABLE[f.__name__] = f\n    return f\n',
      'kit/apps/__init__.py': entry,
      'kit/apps/plain.py': body.replace('grow', 'plain'),
      'kit/apps/other.py': body.replace('grow', 'other'),
      'kit/apps/typing.py': 'Name = str\n',
    },
    changes: {
      'kit/apps/grow.py': `from kit.registry import register\n\n\n@register\n${body}`,
      'tests/test_grow.py': 'from kit.apps.grow import grow\n\n\ndef test_it():\n    assert grow(1) == 2\n',
    },
  });
  const loop = (names: string, list: string) =>
    `import importlib\n\n${names}\n\ndef available():\n    # modules register when they are imported\n    for name in ${list}:\n        importlib.import_module(f"kit.apps.{name}")\n`;
  it.each([
    ['loads what stands in it', loop('__all__ = ["plain", "grow"]\n', '__all__'), 'registered'],
    ['loads nothing else', loop('__all__ = [\n    "plain",\n]\n', '__all__'), 'unreached'],
    ['or in one by another name', loop('APPS: tuple[str, ...] = ("plain", "other")\n', 'APPS'), 'unreached'],
    ['is another matter than one that is told', loop('def names():\n    return []\n', 'names()'), 'registered'],
  ])('%s', async (_name, entry, grade) => {
    expect(await gradeOf(given(entry))).toBe(grade);
  });
});

describe('a loader of JavaScript that lists its own folder', () => {
  const loader = (from: string) =>
    `import { readdirSync } from 'node:fs';\nimport path from 'node:path';\n\nexport async function run(names: string[]) {\n  for (const name of names) await import(path.join(__dirname, ${from}));\n  return readdirSync(__dirname).length;\n}\n`;
  const grow = 'export function grow(x: number): number {\n  const y = x * 2;\n  return y;\n}\n';
  const given = (from: string, path: string): Case => ({
    base: {
      'package.json': '{ "name": "kit", "private": true }',
      'evals/run.ts': loader(from),
      'evals/tasks/old.ts': 'export const old = 1;\n',
    },
    changes: {
      [path]: grow,
      'test/grow.test.ts': `import { expect, it } from 'vitest';\nimport { grow } from '../${path.replace('.ts', '')}';\n\nit('grows', () => {\n  expect(grow(1)).toBe(2);\n});\n`,
    },
  });

  it.each([
    ['name', 'evals/grow.ts', 'registered'],
    ["'tasks', name", 'evals/tasks/grow.ts', 'registered'],
    ["'tasks', name", 'evals/grow.ts', 'test_only'],
  ])('with %s takes %s: %s', async (from, path, grade) => {
    expect(await gradeOf(given(from, path))).toBe(grade);
  });
});

it('what a function in a table calls is used, not listed', async () => {
  const base = {
    'package.json': '{ "name": "kit", "private": true }',
    'src/providers.ts':
      'export const recent = {\n  name: "recent",\n  get: async (x: number) => ({\n    text: String(x),\n  }),\n};\n',
  };
  const grow = 'export function grow(x: number): number {\n  const y = x * 2;\n  return y;\n}\n';
  const provider = (text: string, more = '') =>
    `import { grow } from './grow';\n\nexport const recent = {\n  name: "recent",\n${more}  get: async (x: number) => ({\n    text: ${text},\n  }),\n};\n`;
  const grade = (text: string) => gradeOf({ base, changes: { 'src/grow.ts': grow, 'src/providers.ts': text } });
  expect(await grade(provider('String(grow(x))'))).toBe('wired');
  expect(await grade(provider('String(x)', '  grow,\n'))).toBe('registered');
  expect(await grade(provider('String(x)', '  sizes: [grow(1)],\n'))).toBe('registered');
});

it('a loader of another package does not go through its own for the stars in what it says', async () => {
  const loader =
    'import logging\n\nlog = logging.getLogger("kit")\n\n\ndef load(names):\n    for name in names:\n        module = f"kitplug.{name}"\n        try:\n            found = __import__(module)\n        except ImportError:\n            log.warning("** plug-in %s not found", name)\n        else:\n            log.info(found)\n';
  const base = { 'kit/__init__.py': '', 'kit/load.py': loader, 'kitplug/one.py': 'def one(x):\n    return x\n' };
  const given = (path: string): Case => ({
    base,
    changes: {
      [path]: 'def grow(x):\n    y = x * 2\n    return y + 1\n',
      'tests/test_grow.py': `from ${path.replace('.py', '').replaceAll('/', '.')} import grow\n\n\ndef test_grow():\n    assert grow(1) == 3\n`,
    },
  });
  expect(await gradeOf(given('kitplug/grow.py'))).toBe('registered');
  expect(await gradeOf(given('kit/grow.py'))).toBe('test_only');
});
