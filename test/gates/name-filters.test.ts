// Loaders of Python that take the files of a folder by their names, or whose folder an attribute of a class says.
import { describe, expect, it } from 'vitest';
import { type Case, gradeOf, type Tree } from './repository.ts';

const registry =
  'PARTS = {}\n\n\ndef register(name):\n    def keep(fn):\n        PARTS[name] = fn\n        return fn\n\n    return keep\n\n\ndef get(name):\n    return PARTS[name]\n';
const part = (name: string) =>
  `from kit.registry import register\n\n\n@register("${name}")\ndef ${name}(x):\n    y = x * 2\n    return y\n`;
const base: Tree = {
  'pyproject.toml': '[project]\nname = "kit"\n',
  'kit/__init__.py': 'from . import parts\nfrom .registry import get\n',
  'kit/registry.py': registry,
};
const adding = (tree: Tree, module: string): Case => ({
  base: { ...base, ...tree },
  changes: {
    [`kit/parts/${module}.py`]: part('fir'),
    'tests/test_fir.py': `from kit import get\nfrom kit.parts.${module} import fir\n\n\ndef test_fir():\n    assert get("fir") is fir\n`,
  },
});

describe('a loader of everything in a folder where', () => {
  it.each([
    [
      'nothing is refused',
      'fir',
      'registered',
      'import importlib, pkgutil\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'private names are left out',
      'fir',
      'registered',
      'import importlib, pkgutil\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    if name.startswith("_"):\n        continue\n    importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'private names are left out',
      '_fir',
      'unreached',
      'import importlib, pkgutil\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    if name.startswith("_"):\n        continue\n    importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'private names are not taken',
      '_fir',
      'unreached',
      'import importlib, pkgutil\nfor m in pkgutil.iter_modules(__path__):\n    if not m.name.startswith("_"):\n        importlib.import_module(f"{__name__}.{m.name}")\n',
    ],
    [
      'an expression must match',
      'fir',
      'unreached',
      'import importlib, os, re\nfor name in os.listdir(os.path.dirname(__file__)):\n    if re.match(r"^part_\\w+\\.py$", name):\n        importlib.import_module(f"{__name__}.{name[:-3]}")\n',
    ],
    [
      'an expression must match',
      'part_fir',
      'registered',
      'import importlib, os, re\nfor name in os.listdir(os.path.dirname(__file__)):\n    if re.match(r"^part_\\w+\\.py$", name):\n        importlib.import_module(f"{__name__}.{name[:-3]}")\n',
    ],
    [
      'an expression that does not match is left out',
      'fir',
      'unreached',
      'import importlib, os, re\nfor name in os.listdir(os.path.dirname(__file__)):\n    if not re.match(r"^part_\\w+\\.py$", name):\n        continue\n    importlib.import_module(f"{__name__}.{name[:-3]}")\n',
    ],
    [
      'a compiled expression must match',
      'fir',
      'unreached',
      'import importlib, os, re\nPART = re.compile(r"^part_(\\w+)\\.py$")\nfor name in os.listdir(os.path.dirname(__file__)):\n    m = PART.match(name)\n    if m:\n        importlib.import_module(f"{__name__}.{name[:-3]}")\n',
    ],
    [
      'a compiled expression must match',
      'part_fir',
      'registered',
      'import importlib, os, re\nPART = re.compile(r"^part_(\\w+)\\.py$")\nfor name in os.listdir(os.path.dirname(__file__)):\n    m = PART.match(name)\n    if m:\n        importlib.import_module(f"{__name__}.{name[:-3]}")\n',
    ],
    [
      'an expression is looked for in the name',
      'fir',
      'unreached',
      'import importlib, pkgutil, re\nPART = re.compile(r"_part$")\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    if PART.search(name):\n        importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'an expression is looked for in the name',
      'fir_part',
      'registered',
      'import importlib, pkgutil, re\nPART = re.compile(r"_part$")\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    if PART.search(name):\n        importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'the name must end so',
      'fir',
      'unreached',
      'import importlib, pkgutil\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    if name.endswith("_part"):\n        importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'the name must end so',
      'fir_part',
      'registered',
      'import importlib, pkgutil\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    if name.endswith("_part"):\n        importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'a name that does not end so is left out',
      'fir',
      'unreached',
      'import importlib, pkgutil\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    if not name.endswith("_part"):\n        continue\n    importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'the name must begin so',
      'fir',
      'unreached',
      'import importlib, pkgutil\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    if name.startswith("part_"):\n        importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'a pattern must match',
      'fir',
      'unreached',
      'import fnmatch, importlib, os\nfor name in os.listdir(os.path.dirname(__file__)):\n    if fnmatch.fnmatch(name, "part_*.py"):\n        importlib.import_module(f"{__name__}.{name[:-3]}")\n',
    ],
    [
      'a pattern of glob',
      'fir',
      'unreached',
      'import glob, importlib, os\nfor path in glob.glob(os.path.join(os.path.dirname(__file__), "part_*.py")):\n    importlib.import_module(f"{__name__}.{os.path.basename(path)[:-3]}")\n',
    ],
    [
      'a pattern of a path',
      'fir',
      'unreached',
      'import importlib\nfrom pathlib import Path\nfor path in Path(__file__).parent.glob("*_part.py"):\n    importlib.import_module(f"{__name__}.{path.stem}")\n',
    ],
    [
      'a pattern of a path',
      'fir_part',
      'registered',
      'import importlib\nfrom pathlib import Path\nfor path in Path(__file__).parent.glob("*_part.py"):\n    importlib.import_module(f"{__name__}.{path.stem}")\n',
    ],
    [
      'a list of names is left out',
      'fir',
      'unreached',
      'import importlib, pkgutil\nSKIP = {"fir", "base"}\nfor _, name, _ in pkgutil.iter_modules(__path__):\n    if name in SKIP:\n        continue\n    importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'packages alone are taken',
      'fir',
      'unreached',
      'import importlib, pkgutil\nfor _, name, ispkg in pkgutil.iter_modules(__path__):\n    if ispkg:\n        importlib.import_module(f"{__name__}.{name}")\n',
    ],
    [
      'a list is made before',
      'fir',
      'unreached',
      'import importlib, os\nnames = [n[:-3] for n in os.listdir(os.path.dirname(__file__)) if n.startswith("part_") and n.endswith(".py")]\nfor name in names:\n    importlib.import_module(f"{__name__}.{name}")\n',
    ],
  ])('%s: %s is %s', async (_, module, grade, loader) => {
    const tree = { 'kit/parts/__init__.py': loader, 'kit/parts/part_ash.py': part('ash') };
    expect(await gradeOf(adding(tree, module))).toBe(grade);
  });
});

describe('a folder that an attribute of a class says', () => {
  const manager =
    "import os\n\n\nclass Manager:\n    folder_path = None\n    prefix = None\n\n    def load(self):\n        folder = self.folder_path\n        for name in os.listdir(folder):\n            if name.startswith('_'):\n                continue\n            __import__('{}.{}'.format(self.prefix, name[:-3]))\n";
  const loaded = (attributes: string) =>
    adding(
      {
        'kit/parts/__init__.py': '',
        'kit/parts/ash.py': part('ash'),
        'kit/manager.py': manager,
        'kit/parts_manager.py': `from os.path import dirname, join\n\nfrom .manager import Manager\n\n\nclass Parts(Manager):\n    _id = 'parts'\n${attributes}`,
      },
      'fir',
    );
  it.each([
    ['beside its file', "    folder_path = join(dirname(__file__), 'parts')\n"],
    ['by another attribute', '    folder_path = join(dirname(__file__), _id)\n'],
    ['as a package', "    prefix = f'kit.{_id}'\n"],
  ])('is gone through: %s', async (_, attributes) => {
    expect(await gradeOf(loaded(attributes))).toBe('registered');
  });
  it('is not where it says another', async () => {
    expect(await gradeOf(loaded("    folder_path = join(dirname(__file__), 'tools')\n"))).toBe('unreached');
  });
});

describe('a name that is looked up in a package', () => {
  const model = (name: string) => `class ${name}:\n    def run(self, x):\n        y = x * 2\n        return y\n`;
  const grade = (path: string, choices: string) =>
    gradeOf({
      base: {
        'pyproject.toml': '[project]\nname = "kit"\n',
        'kit/__init__.py': 'from . import models\n',
        'kit/models/__init__.py': 'from .ash import Ash\n',
        'kit/models/ash.py': model('Ash'),
        [path]: `import argparse\n\nimport kit.models\n\n\ndef main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument("--model-name", ${choices}default="Ash")\n    args = parser.parse_args()\n    return getattr(kit.models, args.model_name)()\n`,
      },
      changes: {
        'kit/models/__init__.py': 'from .ash import Ash\nfrom .fir import Fir\n',
        'kit/models/fir.py': model('Fir'),
        'tests/test_fir.py':
          'from kit.models import Ash, Fir\n\n\ndef test_fir():\n    assert Fir().run(1) == Ash().run(1)\n',
      },
    });
  it('may be any that the package has', async () => {
    expect(await grade('kit/train.py', '')).toBe('registered');
  });
  it('is one of the choices of the option', async () => {
    expect(await grade('kit/train.py', 'choices=["Ash", "Elm"], ')).toBe('exported');
    expect(await grade('kit/train.py', 'choices=["Ash", "Fir"], ')).toBe('registered');
  });
  it('reaches nothing by an example alone', async () => {
    expect(await grade('examples/train.py', '')).toBe('exported');
  });
});

it('a function that the list of its module leaves out is not offered beside the others', async () => {
  const text = (names: string, more = '') => `def ash(x):\n    return x\n\n\n${more}__all__ = [${names}]\n`;
  const fir = 'def fir(x):\n    y = x * 2\n    return y\n\n\n';
  const grade = (names: string) =>
    gradeOf({
      base: { 'kit/__init__.py': 'from .trees import *\n', 'kit/trees.py': text('"ash"') },
      changes: {
        'kit/trees.py': text(names, fir),
        'tests/test_fir.py': 'from kit.trees import ash, fir\n\n\ndef test_fir():\n    assert fir(ash(1)) == 2\n',
      },
    });
  expect(await grade('"ash"')).toBe('test_only');
  expect(await grade('"ash", "fir"')).toBe('exported');
});
