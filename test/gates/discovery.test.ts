// New files that something loads without naming them in an import, and the many that only look so.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf } from './repository.ts';

const core = 'class Base:\n    def run(self, x):\n        return x + 1\n';
const fresh =
  'from pkg.core import Base\n\n\nclass RiverPlugin(Base):\n    def run(self, x):\n        y = x * 2\n        return y\n';
const test = (module: string): string =>
  `from ${module} import RiverPlugin\n\n\ndef test_run():\n    assert RiverPlugin().run(1) == 2\n`;
const plain = {
  'pyproject.toml': '[project]\nname = "pkg"\n\n[project.entry-points."pkg.plugins"]\nbase = "pkg.core:Base"\n',
  'pkg/__init__.py': '',
  'pkg/core.py': core,
  'pkg/plugins/__init__.py': '',
};
const added = { 'pkg/plugins/river.py': fresh, 'tests/test_river.py': test('pkg.plugins.river') };

const python: readonly (readonly [name: string, grade: string, base: Case['base'], changes: Case['changes']])[] = [
  ['nothing loads it', 'test_only', plain, added],
  [
    'a folder scan in the package above',
    'registered',
    {
      ...plain,
      'pkg/loader.py':
        'import importlib\nimport pkgutil\n\nfrom pkg import plugins\n\n\ndef load():\n    for info in pkgutil.iter_modules(plugins.__path__, "pkg.plugins."):\n        importlib.import_module(info.name)\n',
    },
    added,
  ],
  [
    'a listing of the folder beside the loader',
    'registered',
    {
      ...plain,
      'pkg/loader.py':
        'import importlib\nimport os\n\nFOLDER = os.path.join(os.path.dirname(__file__), "plugins")\n\n\ndef load():\n    for name in os.listdir(FOLDER):\n        importlib.import_module(f"pkg.plugins.{name[:-3]}")\n',
    },
    added,
  ],
  [
    'a module name made up at run time',
    'registered',
    {
      ...plain,
      'pkg/loader.py':
        'import importlib\n\n\ndef load(name):\n    return importlib.import_module(f"pkg.plugins.{name}").Plugin\n',
    },
    added,
  ],
  [
    'a registry that opens a file of its folder by name',
    'registered',
    {
      ...plain,
      'pkg/plugins/registry.py':
        'import importlib.util\nfrom pathlib import Path\n\nFOLDER = Path(__file__).parent\n\n\ndef load(name):\n    path = FOLDER / f"{name}.py"\n    module_name = f"pkg.plugins.{path.stem}"\n    spec = importlib.util.spec_from_file_location(module_name, str(path))\n    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n    return module\n',
    },
    added,
  ],
  [
    'a loader of one file that is named in full',
    'test_only',
    {
      ...plain,
      'pkg/plugins/one.py':
        'import importlib.util\nfrom pathlib import Path\n\nPATH = Path(__file__).parent / "core.py"\n\n\ndef load():\n    spec = importlib.util.spec_from_file_location("core", str(PATH))\n    return importlib.util.module_from_spec(spec)\n',
    },
    added,
  ],
  [
    'a scan of another folder',
    'test_only',
    {
      ...plain,
      'pkg/loader.py':
        'import importlib\nimport pkgutil\n\nfrom pkg import models\n\n\ndef load():\n    for info in pkgutil.iter_modules(models.__path__, "pkg.models."):\n        importlib.import_module(info.name)\n',
    },
    added,
  ],
  [
    'a lazy table that does not list it',
    'test_only',
    {
      ...plain,
      'pkg/plugins/__init__.py':
        'import importlib\n\n_MAP = {"one": "one"}\n\n\ndef __getattr__(name):\n    return importlib.import_module(f"pkg.plugins.{name}")\n',
    },
    added,
  ],
  [
    'a lazy table of the package to which the patch adds it',
    'exported',
    {
      ...plain,
      'pkg/plugins/__init__.py':
        'import importlib\n\n_MAP = {\n    "One": "pkg.plugins.one",\n}\n\n\ndef __getattr__(name):\n    return importlib.import_module(_MAP[name])\n',
    },
    {
      ...added,
      'pkg/plugins/__init__.py':
        'import importlib\n\n_MAP = {\n    "One": "pkg.plugins.one",\n    "RiverPlugin": "pkg.plugins.river",\n}\n\n\ndef __getattr__(name):\n    return importlib.import_module(_MAP[name])\n',
    },
  ],
  [
    'a listing of data in the same folder',
    'test_only',
    {
      ...plain,
      'pkg/plugins/data.py':
        'from pathlib import Path\n\n\ndef files():\n    return list(Path(__file__).parent.glob("*.json"))\n',
    },
    added,
  ],
  [
    'neighbours with the same base, which the repository itself never imports',
    'exported',
    {
      ...plain,
      'pkg/plugins/one.py': fresh.replace('RiverPlugin', 'One'),
      'pkg/plugins/two.py': fresh.replace('RiverPlugin', 'Two'),
      'pkg/plugins/tools.py': 'def tool():\n    return 1\n',
      'pkg/use.py': 'from pkg.plugins.tools import tool\n',
      'examples/one.py': 'from pkg.plugins.one import One\n\nOne().run(1)\n',
    },
    added,
  ],
  [
    'neighbours with the same base, which a script beside the package imports',
    'test_only',
    {
      ...plain,
      'pkg/plugins/one.py': fresh.replace('RiverPlugin', 'One'),
      'pkg/plugins/two.py': fresh.replace('RiverPlugin', 'Two'),
      'train.py': 'from pkg.plugins.one import One\nfrom pkg.plugins import two\n\nprint(One, two)\n',
    },
    added,
  ],
  [
    'an entry point',
    'registered',
    plain,
    {
      ...added,
      'pyproject.toml': plain['pyproject.toml'].replace('base =', 'river = "pkg.plugins.river:RiverPlugin"\nbase ='),
    },
  ],
  [
    'an entry point in setup.py',
    'registered',
    {
      ...plain,
      'setup.py': 'from setuptools import setup\n\nsetup(entry_points={"console_scripts": ["pkg = pkg.core:main"]})\n',
    },
    {
      ...added,
      'setup.py':
        'from setuptools import setup\n\nsetup(entry_points={"console_scripts": ["pkg = pkg.core:main", "river = pkg.plugins.river:RiverPlugin"]})\n',
    },
  ],
  [
    'an entry point in setup.py with a dot in its name',
    'registered',
    {
      ...plain,
      'setup.py': 'from setuptools import setup\n\nsetup(entry_points={"console_scripts": ["pkg = pkg.core:main"]})\n',
    },
    {
      ...added,
      'setup.py':
        'from setuptools import setup\n\nsetup(entry_points={"console_scripts": ["pkg = pkg.core:main", "pkg.river = pkg.plugins.river:RiverPlugin"]})\n',
    },
  ],
  [
    'a setting of a type checker that names it',
    'test_only',
    plain,
    {
      ...added,
      'pyproject.toml': `${plain['pyproject.toml']}\n[[tool.mypy.overrides]]\nmodule = "pkg.plugins.river"\nignore_errors = true\n`,
    },
  ],
  [
    'documentation that names it',
    'test_only',
    { ...plain, 'mkdocs.yml': 'nav: []\n' },
    {
      ...added,
      'mkdocs.yml': 'nav:\n  - pkg.plugins.river\n',
      'docs/river.md': '::: pkg.plugins.river\n',
      'README.md': 'Use `pkg.plugins.river.RiverPlugin`.\n',
    },
  ],
  [
    'a workflow that names it',
    'test_only',
    plain,
    { ...added, '.github/workflows/ci.yml': 'run: python -m pkg.plugins.river\n' },
  ],
  [
    'a configuration file of a kind that nothing reads here',
    'test_only',
    plain,
    { ...added, 'river.json': '{ "target": "pkg.plugins.river.RiverPlugin" }\n' },
  ],
  [
    'subclasses that a file elsewhere collects, loaded',
    'registered',
    {
      ...plain,
      'pkg/factory.py':
        'from pkg.core import Base\n\n\ndef build(name):\n    return {c.__name__: c for c in Base.__subclasses__()}[name]()\n',
    },
    { ...added, 'pkg/plugins/__init__.py': 'from . import river  # noqa: F401\n' },
  ],
  [
    'subclasses that a file elsewhere collects, loaded by nothing',
    'unreached',
    {
      ...plain,
      'pkg/factory.py':
        'from pkg.core import Base\n\n\ndef build(name):\n    return {c.__name__: c for c in Base.__subclasses__()}[name]()\n',
    },
    added,
  ],
  ['a management command by its place', 'registered', plain, { 'pkg/management/commands/river.py': fresh }],
  [
    'an existing file that already imports what was missing',
    'wired',
    { ...plain, 'pkg/use.py': 'from pkg.plugins.river import RiverPlugin\n\n\ndef use():\n    return RiverPlugin()\n' },
    added,
  ],
];

const typescript: readonly (readonly [name: string, grade: string, base: Case['base'], changes: Case['changes']])[] = [
  [
    'a folder that is read and imported',
    'registered',
    {
      'package.json': '{ "name": "x" }',
      'src/load.ts':
        "import { readdirSync } from 'node:fs';\nimport { join } from 'node:path';\n\nexport async function load() {\n  const folder = join(import.meta.dirname, 'plugins');\n  for (const name of readdirSync(folder)) await import(join(folder, name));\n}\n",
    },
    { 'src/plugins/river.ts': 'export default function river(x: number) {\n  const y = x * 2;\n  return y;\n}\n' },
  ],
  [
    'a folder that is only listed',
    'orphan',
    {
      'package.json': '{ "name": "x" }',
      'src/load.ts':
        "import { readdirSync } from 'node:fs';\n\nexport function list() {\n  return readdirSync('./plugins');\n}\n",
    },
    { 'src/plugins/river.ts': 'export default function river(x: number) {\n  const y = x * 2;\n  return y;\n}\n' },
  ],
  [
    'a route whose address has its name',
    'orphan',
    { 'package.json': '{ "name": "x" }', 'src/routes.ts': "export const routes = [\n  { path: '/home' },\n];\n" },
    {
      'src/river.ts': 'export function river(x: number) {\n  const y = x * 2;\n  return y;\n}\n',
      'src/routes.ts': "export const routes = [\n  { path: '/home' },\n  { path: '/river' },\n];\n",
    },
  ],
  [
    'a page by its place',
    'registered',
    {
      'package.json': '{ "name": "x", "dependencies": { "next": "15" } }',
      'app/page.tsx': 'export default function Page() {\n  return <b>a</b>;\n}\n',
    },
    { 'app/river/page.tsx': 'export default function Page() {\n  const x = 1;\n  return <b>{x}</b>;\n}\n' },
  ],
];

describe('discovery', () => {
  it.each(python)('Python, %s: %s', async (_, grade, base, changes) =>
    expect(await gradeOf({ base, changes })).toBe(grade),
  );
  it.each(typescript)('TypeScript, %s: %s', async (_, grade, base, changes) =>
    expect(await gradeOf({ base, changes })).toBe(grade),
  );
});

it('neighbours that a lazy package names are no habit of being used from outside only', async () => {
  const names = ['lake', 'brook', 'delta', 'shore'];
  const lazy = (text: string): Case => ({
    base: {
      'pyproject.toml': '[project]\nname = "pkg"\n',
      'pkg/__init__.py': '',
      'pkg/filters/__init__.py': text,
      ...Object.fromEntries(names.map((each) => [`pkg/filters/${each}.py`, `def ${each}(x):\n    return x + 1\n`])),
    },
    changes: {
      'pkg/filters/river.py': 'def river(x):\n    y = x * 2\n    return y\n',
      'tests/test_river.py': 'from pkg.filters.river import river\n\n\ndef test_river():\n    assert river(1) == 2\n',
    },
  });
  const table = names.map((each) => `"${each}": ["${each}"]`).join(', ');
  const attached = `import lazy_loader\n\n__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={${table}})\n`;
  expect(await gradeOf(lazy(attached))).toBe('test_only');
  expect(await gradeOf(lazy(''))).toBe('exported');
});
