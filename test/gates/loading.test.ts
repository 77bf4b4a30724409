// How repositories load what nobody imports: configurations in Python, packages of their own, manifests of what is built, autoloaders; and how tests come at it.
import { describe, expect, it } from 'vitest';
import type { Files } from '../../src/codemap/files.ts';
import { runGates } from '../../src/gates/run.ts';
import { type Case, filesOf, gate, gradeOf, judge, patchOf } from './repository.ts';

const code = 'def rank(items):\n    out = sorted(items)\n    return out\n';
const outcomeOf = async (given: Case, name: 'tests' | 'risk' | 'paths' | 'integration'): Promise<string> =>
  gate(await judge(given), name).outcome;

describe('a configuration in Python', () => {
  const base = {
    'kit/__init__.py': '',
    'kit/load.py':
      'import importlib\nimport runpy\n\n\ndef load(path):\n    found = runpy.run_path(path)\n    for name in found.get("imports", []):\n        importlib.import_module(name)\n    return found\n',
    'configs/plain.py': 'imports = []\nsize = 3\n',
  };

  it('names the module that it has loaded', async () => {
    const changes = { 'kit/extra/rank.py': code, 'configs/ranked.py': 'imports = ["kit.extra.rank"]\nsize = 3\n' };
    expect(await gradeOf({ base, changes })).toBe('registered');
  });

  it('uses what it imports', async () => {
    const importing = 'from rank import rank\n\nimports = []\norder = rank([2, 1])\n';
    const changes = { 'tasks/rank.py': code, 'tasks/configs/ranked.py': importing };
    const beside = { 'tasks/run.py': 'print(1)\n', 'tasks/configs/plain.py': 'imports = []\nsize = 3\n' };
    expect(await gradeOf({ base: { ...base, ...beside }, changes })).toBe('registered');
    const unused = { ...changes, 'tasks/configs/ranked.py': 'from rank import rank\n\nimports = []\n' };
    expect(await gradeOf({ base: { ...base, ...beside }, changes: unused })).toBe('orphan');
    expect(await gradeOf({ base, changes })).toBe('orphan');
  });

  it('alone is no code that wants a test or a caller', async () => {
    const given = { base, changes: { 'configs/large.py': 'imports = []\nsize = 30\n' } };
    expect(await outcomeOf(given, 'tests')).toBe('not_applicable');
    expect(await outcomeOf(given, 'integration')).toBe('not_applicable');
  });

  it('with a function in it is code', async () => {
    const given = { base, changes: { 'configs/large.py': 'def size(x):\n    return x * 30\n' } };
    expect(await outcomeOf(given, 'tests')).toBe('fail');
    expect(await outcomeOf(given, 'integration')).toBe('fail');
  });

  it('where there was none is code', async () => {
    const given = { base, changes: { 'kit/config/large.py': 'SIZE = 30\n' } };
    expect(await outcomeOf(given, 'integration')).toBe('fail');
  });
});

describe('a package of its own in a workspace', () => {
  const package_ = (name: string) => ({
    [`packs/${name}/pyproject.toml`]: `[project]\nname = "kit-${name}"\n\n[tool.hatch.build.targets.wheel]\npackages = ["kit"]\n`,
    [`packs/${name}/kit/${name}/__init__.py`]: `from kit.${name}.base import ${name}\n\n__all__ = ["${name}"]\n`,
    [`packs/${name}/kit/${name}/base.py`]: `def ${name}(items):\n    return sorted(items)\n`,
    [`packs/${name}/tests/test_${name}.py`]: `from kit.${name} import ${name}\n\n\ndef test_it():\n    assert ${name}([2, 1]) == [1, 2]\n`,
  });

  it('beside others like it is public', async () => {
    expect(await gradeOf({ base: package_('plain'), changes: package_('ranked') })).toBe('exported');
  });

  it('where there is no other like it is used by its tests only', async () => {
    expect(await gradeOf({ base: { 'README.md': '# kit\n' }, changes: package_('ranked') })).toBe('test_only');
  });

  it('in TypeScript, too', async () => {
    const of = (name: string) => ({
      [`packages/${name}/package.json`]: `{"name": "@kit/${name}", "main": "./dist/index.js"}`,
      [`packages/${name}/src/index.ts`]: `export { ${name} } from './${name}.js';\n`,
      [`packages/${name}/src/${name}.ts`]: `export const ${name} = (items: number[]) => [...items].sort();\n`,
    });
    expect(await gradeOf({ base: of('plain'), changes: of('ranked') })).toBe('exported');
  });
});

describe('a manifest that lists what is built', () => {
  const node = 'export class Ranked {\n  run(items: number[]) {\n    return items.sort();\n  }\n}\n';
  const manifest = (more: string): string =>
    `{"name": "nodes", "n8n": {"nodes": ["dist/nodes/Plain/Plain.node.js"${more}]}}`;
  const base = { 'package.json': manifest(''), 'nodes/Plain/Plain.node.ts': 'export class Plain {}\n' };

  it('registers the source of it', async () => {
    const changes = {
      'nodes/Ranked/Ranked.node.ts': node,
      'package.json': manifest(', "dist/nodes/Ranked/Ranked.node.js"'),
    };
    expect(await gradeOf({ base, changes })).toBe('registered');
  });

  it('registers nothing else', async () => {
    const changes = {
      'nodes/Ranked/Ranked.node.ts': node,
      'package.json': manifest(', "dist/nodes/Other/Other.node.js"'),
    };
    expect(await gradeOf({ base, changes })).toBe('orphan');
  });

  it('exports it where it says so', async () => {
    const exported = (more: string) => `{"name": "kit", "exports": {".": "./dist/index.js"${more}}}`;
    const grade = await gradeOf({
      base: { 'package.json': exported(''), 'src/index.ts': 'export const a = 1;\n' },
      changes: { 'src/ranked.ts': node, 'package.json': exported(', "./ranked": "./dist/ranked.js"') },
    });
    expect(grade).toBe('exported');
  });
});

describe('an autoloader', () => {
  const app = (dir: string): string =>
    `import autoload from '@fastify/autoload';\nimport { join } from 'node:path';\nexport function build(app) {\n  app.register(autoload, { dir: join(import.meta.dirname, '${dir}') });\n}\n`;
  const changes = {
    'src/routes/v1/rank/index.js': 'export default async (app) => app.get("/", () => [1, 2].sort());\n',
  };

  it('loads what lies below its folder', async () => {
    expect(await gradeOf({ base: { 'src/app.js': app('routes') }, changes })).toBe('registered');
  });

  it('loads nothing of another', async () => {
    expect(await gradeOf({ base: { 'src/app.js': app('plugins') }, changes })).toBe('orphan');
  });
});

describe('a script of package.json', () => {
  const manifest = (scripts: string, more = ''): string => `{"name": "kit", "scripts": {${scripts}}${more}}`;
  const base = { 'package.json': manifest('"test": "vitest"'), 'src/index.ts': 'export const a = 1;\n' };
  const rank = 'const items = [2, 1];\nfunction rank(x) {\n  return [...x].sort();\n}\nconsole.log(rank(items));\n';

  it('is run by hand', async () => {
    const changes = {
      'scripts/rank.mjs': rank,
      'package.json': manifest('"rank": "node scripts/rank.mjs", "test": "vitest"'),
    };
    expect(await gradeOf({ base, changes })).toBe('script');
  });

  it('is more when something else of the manifest names it', async () => {
    const changes = {
      'scripts/rank.mjs': rank,
      'package.json': manifest('"rank": "node scripts/rank.mjs"', ', "plugins": ["scripts/rank.mjs"]'),
    };
    expect(await gradeOf({ base, changes })).toBe('registered');
  });
});

describe('a hook of a framework', () => {
  const nest = (head: string, body: string): Case => ({
    base: {
      'package.json': '{"name": "app", "dependencies": {"@nestjs/common": "10"}}',
      'src/app.ts': 'export class App {}\n',
    },
    changes: {
      'src/rank.ts': 'export class Rank {\n  use(x: number[]) {\n    return x.sort();\n  }\n}\n',
      'src/app.ts': `import { type NestModule } from '@nestjs/common';\nimport { Rank } from './rank';\n\nexport class App${head} {\n${body}\n}\n`,
    },
  });

  it('is called by the framework that the class is made for', async () => {
    const body = '  configure(consumer: any) {\n    consumer.apply(Rank);\n  }';
    expect(await gradeOf(nest(' implements NestModule', body))).toBe('wired');
    expect(await gradeOf(nest('', body))).toBe('exported');
    expect(await gradeOf(nest(' implements NestModule', body.replace('configure', 'ranking')))).toBe('exported');
  });

  it('in Python, too', async () => {
    const module_ = (base: string, hook: string) =>
      `import lightning as L\n\nfrom kit.rank import rank\n\n\nclass Model(${base}):\n    def training_step(self, batch):\n        return batch\n\n    def ${hook}(self):\n        rank([1])\n`;
    const given = (base: string, hook: string): Case => ({
      base: {
        'kit/__init__.py': '',
        'kit/model.py': module_(base, 'x')
          .replace(/from kit.*\n\n\n/, '')
          .replace(/\n {4}def x[\s\S]*/, ''),
      },
      changes: { 'kit/rank.py': code, 'kit/model.py': module_(base, hook) },
    });
    expect(await gradeOf(given('L.LightningModule', 'on_train_epoch_end'))).toBe('wired');
    expect(await gradeOf(given('L.LightningModule', 'rank_all'))).toBe('exported');
    expect(await gradeOf(given('object', 'on_train_epoch_end'))).toBe('exported');
  });
});

describe("Celery's discovery", () => {
  const base = {
    'kit/celery.py': 'from celery import Celery\n\napp = Celery("kit")\napp.autodiscover_tasks(["kit.mail"])\n',
    'kit/mail/__init__.py': '',
  };
  const task = 'from celery import shared_task\n\n\n@shared_task\ndef rank(items):\n    return sorted(items)\n';

  it.each([
    ['kit/mail/tasks.py', 'registered'],
    ['kit/mail/ranking.py', 'unreached'],
  ])('%s: %s', async (path, grade) => {
    expect(await gradeOf({ base, changes: { [path]: task } })).toBe(grade);
  });

  it('finds the modules of the name that it is told', async () => {
    const named = { ...base, 'kit/celery.py': base['kit/celery.py'].replace('"])', '"], related_name="jobs")') };
    expect(await gradeOf({ base: named, changes: { 'kit/mail/jobs.py': task } })).toBe('registered');
    expect(await gradeOf({ base: named, changes: { 'kit/mail/tasks.py': task } })).toBe('unreached');
  });
});

describe('tests', () => {
  it('are what a RuleTester runs', async () => {
    const given = {
      base: { 'lib/index.js': 'module.exports = { rules: {} };\n' },
      changes: {
        'lib/rules/rank.js':
          'module.exports = { create(context) { return { Program: (node) => context.report({ node }) }; } };\n',
        'lib/index.js': "module.exports = { rules: { rank: require('./rules/rank') } };\n",
        'tests/lib/rank.js':
          "const { RuleTester } = require('eslint');\nconst plugin = require('../../lib');\nnew RuleTester().run('rank', plugin.rules.rank, { valid: [], invalid: [{ code: 'a', errors: 1 }] });\n",
      },
    };
    expect(await outcomeOf(given, 'tests')).toBe('pass');
  });

  const here = 'os.path.join(os.path.dirname(__file__), "..", "scripts")';
  it.each([
    `sys.path.insert(0, ${here})`,
    `sys.path.append(\n    ${here}\n)`,
    `SCRIPTS = ${here}\nif SCRIPTS not in sys.path:\n    sys.path.insert(0, SCRIPTS)`,
    'from pathlib import Path\n\nSCRIPTS = (\n    Path(__file__).parents[1] / "scripts"\n)\nsys.path.insert(0, str(SCRIPTS))',
  ])('find a script in the folder that they put on the path: %s', async (line) => {
    const given = {
      base: { 'scripts/train.py': 'def train(x):\n    return x + 1\n', 'kit/__init__.py': '' },
      changes: {
        'scripts/sweep.py': `from train import train\n\n\n${code}\n\nif __name__ == "__main__":\n    print(rank([train(1)]))\n`,
        'tests/test_sweep.py': `import os\nimport sys\n\n${line}\n\nfrom sweep import rank\nfrom train import train\n\n\ndef test_it():\n    assert rank([train(1)]) == [2]\n`,
      },
    };
    expect(await outcomeOf(given, 'tests')).toBe('pass');
  });

  it('find a package in the folder that they put on the path', async () => {
    const old = 'class Old:\n    def run(self, x):\n        return x\n';
    const given = {
      base: {
        'examples/ssl/train.py': 'print(1)\n',
        'examples/ssl/parts/__init__.py': 'from ._old import Old\n',
        'examples/ssl/parts/_old.py': old,
      },
      changes: {
        'examples/ssl/parts/__init__.py': 'from ._old import Old\nfrom ._rank import rank\n',
        'examples/ssl/parts/_rank.py': code,
        'tests/test_rank.py': `import sys\n\nsys.path.insert(0, ${here.replace('"scripts"', '"examples", "ssl"')})\n\nfrom parts import Old, rank\n\n\ndef test_it():\n    assert rank([Old().run(1)]) == [1]\n`,
      },
    };
    expect(await outcomeOf(given, 'tests')).toBe('pass');
    expect(await gradeOf(given)).toBe('exported');
  });

  const base = {
    'kit/__init__.py': '',
    'kit/llm.py': 'def ask(text):\n    return text\n\n\ndef other(text):\n    return text\n',
  };
  const changes = {
    'kit/rank.py': code,
    'kit/llm.py': `from kit.rank import rank\n\n\n${base['kit/llm.py'].replace('return text', 'return rank(text)')}`,
  };
  const patched = (use: string): Case['changes'] => ({
    ...changes,
    'tests/conftest.py':
      'import pytest\n\nfrom kit import llm\nfrom kit.rank import rank\n\n\n@pytest.fixture(autouse=True)\ndef fake(monkeypatch):\n    monkeypatch.setattr(llm, "ask", rank)\n',
    'tests/test_rank.py': `from kit import llm\n\n\ndef test_it():\n    assert llm.${use}([2, 1])\n`,
  });

  it.each([
    ['a helper beside them', 'const made = () => score([1]);', '', 'pass'],
    ['a helper of a helper', 'const inner = () => score([1]);\nfunction made() {\n  return inner();\n}', '', 'pass'],
    ['a helper that uses nothing', 'const made = () => 1;', '', 'warn'],
    [
      'a helper in a file of helpers',
      "import { made } from './support/made';",
      "import { score } from '../../score';\nexport const made = () => score([1]);\n",
      'pass',
    ],
    [
      'such a helper that uses nothing',
      "import { made } from './support/made';",
      'export const made = () => 1;\n',
      'warn',
    ],
  ])('come at the repository through %s', async (_, helper, support, outcome) => {
    const spec = (more: string): string =>
      `import { expect, it } from 'vitest';\nimport { score } from '../score';\n${helper}\n\nit('old', () => {\n  expect(score([])).toBe(0);\n});\n${more}`;
    const web = {
      'score.ts': 'export const score = (x: number[]) => x.length;\n',
      'tests/score.test.ts': spec(''),
      ...(support === '' ? {} : { 'tests/support/made.ts': support }),
    };
    const added = {
      'score.ts': 'export const score = (x: number[]) => x.length + 1;\n',
      'tests/score.test.ts': spec("\nit('new', () => {\n  expect(made()).toBe(2);\n});\n"),
    };
    expect(await outcomeOf({ base: web, changes: added }, 'tests')).toBe(outcome);
  });

  it('do not touch what they replace', async () => {
    expect(await outcomeOf({ base, changes: patched('ask') }, 'tests')).toBe('warn');
  });

  it('touch what stands beside it', async () => {
    expect(await outcomeOf({ base, changes: patched('other') }, 'tests')).toBe('pass');
  });
});

describe('a change that changes no code', () => {
  const text = '# One.\ndef rank(x):\n    return x\n';
  it.each([
    ['of comments', text.replace('One', 'Two'), 'not_applicable'],
    ['of line endings', text.replaceAll('\n', '\r\n'), 'not_applicable'],
    ['of blank lines', `${text}\n\n`, 'not_applicable'],
    ['of code', text.replace('return x', 'return -x'), 'fail'],
    ['of the depth of a line', text.replace('    return', '        return'), 'fail'],
  ])('%s', async (_, after, outcome) => {
    expect(await outcomeOf({ base: { 'kit/rank.py': text }, changes: { 'kit/rank.py': after } }, 'tests')).toBe(
      outcome,
    );
  });
});

it('a patch of hundreds of unused files asks the repository a bounded number of times', async () => {
  const changes = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [
      `kit/m${i}.py`,
      `from kit.none${i} import a\n\n\ndef f${i}(x):\n    return a(x)\n`,
    ]),
  );
  const base = { 'kit/__init__.py': '' };
  let asked = 0;
  const files: Files = {
    ...filesOf(base),
    holding: () => {
      asked += 1;
      return new Set();
    },
  };
  const patch = patchOf(base, changes);
  await runGates({ base: files, patch, blocked: [], knownSecrets: [] });
  expect(asked).toBeLessThan(150);
});

describe('the default of a field', () => {
  const fields = (value: string): string =>
    `from dataclasses import dataclass, field\n\nfrom pydantic import BaseModel, Field\n\n\n@dataclass\nclass Args:\n    lr: float = field(default=${value}, metadata={"help": "x"})\n\n\nclass Settings(BaseModel):\n    size: int = Field(1, description="x")\n`;

  it('is another one inside a call, too', async () => {
    const changed = (after: string) => ({ base: { 'kit/args.py': fields('1e-4') }, changes: { 'kit/args.py': after } });
    const measured = async (given: Case) => gate(await judge(given), 'risk').measures?.['default_or_pin_changed'];
    expect(await measured(changed(fields('2e-4')))).toBe(true);
    expect(await measured(changed(fields('1e-4').replace('Field(1,', 'Field(default=2,')))).toBe(true);
    expect(await measured(changed(fields('1e-4').replace('"help": "x"', '"help": "y"')))).toBe(false);
    expect(await measured(changed(fields('1e-4').replace('Field(1,', 'Field(default=1,')))).toBe(false);
  });
});

it('a build file is needed for a file whose name has dashes', async () => {
  const given = {
    base: { 'package.json': '{"name": "kit", "exports": {"./a": "./dist/a.js"}}', 'src/a.ts': 'export const a = 1;\n' },
    changes: {
      'package.json': '{"name": "kit", "exports": {"./a": "./dist/a.js", "./step-back": "./dist/step-back.js"}}',
      'src/step-back.ts': 'export const b = (x: number) => x + 1;\n',
    },
  };
  expect(await outcomeOf(given, 'paths')).toBe('pass');
});

describe('a script in TypeScript', () => {
  const judge = (end: string): string =>
    `import { readFileSync } from 'node:fs';\n\nexport function score(text: string): number {\n  const words = text.split(' ');\n  return words.length;\n}\n\nasync function main() {\n  console.log(score(readFileSync('a.txt', 'utf8')));\n}\n\n${end}\n`;
  const given = (path: string, end: string, scripts = ''): Case => ({
    base: {
      'package.json': '{ "name": "kit", "private": true, "scripts": { "test": "vitest" } }',
      'evals/all.ts': 'async function main() {\n  console.log(1);\n}\n\nmain();\n',
      'src/lib/plain.ts': 'export const plain = 1;\n',
    },
    changes: {
      [path]: judge(end),
      ...(scripts === ''
        ? {}
        : { 'package.json': `{ "name": "kit", "private": true, "scripts": { "test": "vitest", ${scripts} } }` }),
      'test/judge.test.ts': `import { expect, it } from 'vitest';\nimport { score } from '../${path.replace('.ts', '')}';\n\nit('scores', () => {\n  expect(score('a b')).toBe(2);\n});\n`,
    },
  });

  it.each([
    ['evals/judge.ts', 'main();', '', 'script'],
    ['evals/judge.ts', 'main().catch(console.error);', '', 'script'],
    ['evals/judge.ts', 'if (require.main === module) {\n  main();\n}', '', 'script'],
    ['evals/judge.ts', 'if (import.meta.url === `file://${process.argv[1]}`) {\n  main();\n}', '', 'script'],
    ['evals/judge.ts', '', '', 'test_only'],
    ['src/lib/judge.ts', 'main();', '', 'test_only'],
    ['src/lib/judge.ts', 'main();', '"judge": "tsx src/lib/judge.ts"', 'script'],
    ['src/lib/judge.ts', '', '"judge": "tsx src/lib/judge.ts"', 'test_only'],
    ['src/lib/judge.ts', 'main();', '"judge": "tsx src/lib/judge.tsx"', 'test_only'],
  ])('%s with %j and %j: %s', async (path, end, scripts, grade) => {
    expect(await gradeOf(given(path, end, scripts))).toBe(grade);
  });
});
