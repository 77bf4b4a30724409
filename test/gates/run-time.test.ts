// What names stand for when the program runs: a name bound again, an import for type checkers, a part that a loader takes of a module.
import { describe, expect, it } from 'vitest';
import { gradeOf } from './repository.ts';

const rank = 'def rank(items):\n    out = sorted(items)\n    return out\n';
const base = {
  'kit/__init__.py': 'from .core import Core\nfrom .order import order\n\n__all__ = ["Core", "order"]\n',
  'kit/core.py': 'class Core:\n    def run(self, items):\n        return items\n',
  'kit/lazy.py': 'class LazyModule:\n    pass\n\n\n_LazyModule = LazyModule\n',
  'kit/order.py': 'def order(items):\n    return list(items)\n',
};
const packageOf = (text: string) =>
  gradeOf({
    base,
    changes: {
      'kit/ranking.py': rank,
      'kit/__init__.py': text,
      'tests/test_ranking.py':
        'from kit.ranking import rank\n\n\ndef test_rank():\n    assert rank([2, 1]) == [1, 2]\n',
    },
  });

describe('a name that two imports bind', () => {
  it('is what the later one says', async () => {
    const first = 'from .ranking import rank as order\nfrom .core import Core\nfrom .order import order\n';
    expect(await packageOf(`${first}\n__all__ = ["Core", "order"]\n`)).toBe('test_only');
    const last = 'from .core import Core\nfrom .order import order\nfrom .ranking import rank as order\n';
    expect(await packageOf(`${last}\n__all__ = ["Core", "order"]\n`)).toBe('exported');
  });

  it('is used where something reads it before it is bound again', async () => {
    const read =
      'from .ranking import rank as order\nfrom .core import Core\n\nFIRST = order([2, 1])\n\nfrom .order import order\n';
    expect(await packageOf(`${read}\n__all__ = ["Core", "order", "FIRST"]\n`)).toMatch(/wired|exported/);
  });

  it('may be either where one is tried before the other', async () => {
    const tried =
      'from .core import Core\ntry:\n    from .ranking import rank as order\nexcept ImportError:\n    from .order import order\n';
    expect(await packageOf(`${tried}\n__all__ = ["Core", "order"]\n`)).toBe('exported');
  });

  it('loads both modules all the same', async () => {
    const registry = 'TABLE = {}\n\n\ndef register(f):\n    TABLE[f.__name__] = f\n    return f\n';
    const changes = {
      'kit/ranking.py': `from .registry import register\n\n\n@register\n${rank}`,
      'kit/__init__.py': 'from .ranking import rank as order\nfrom .core import Core\nfrom .order import order\n',
    };
    expect(await gradeOf({ base: { ...base, 'kit/registry.py': registry }, changes })).toBe('registered');
  });

  it('is another matter for the parts of one package', async () => {
    const parts = 'import kit.ranking\nimport kit.order\nfrom .core import Core\n\nkit.ranking.rank([])\n';
    expect(await packageOf(parts)).toBe('wired');
  });
});

describe('an import for type checkers', () => {
  it('exports nothing', async () => {
    const text =
      'from typing import TYPE_CHECKING\n\nfrom .core import Core\nfrom .order import order\n\nif TYPE_CHECKING:\n    from .ranking import rank\n';
    expect(await packageOf(text)).toBe('test_only');
  });

  it('shows what a lazy package makes up when it is asked', async () => {
    const text =
      'import importlib\nfrom typing import TYPE_CHECKING\n\nfrom .core import Core\nfrom .order import order\n\n_LAZY = {"rank": "kit.ranking"}\n\nif TYPE_CHECKING:\n    from .ranking import rank\n\n\ndef __getattr__(name):\n    return getattr(importlib.import_module(_LAZY[name]), name)\n';
    expect(await packageOf(text)).toBe('exported');
  });

  it('shows nothing where the table of the lazy package has its neighbours alone, whatever __all__ says', async () => {
    const lazy = (names: readonly string[], table: string) =>
      `import importlib\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .core import Core\n${names.includes('rank') ? '    from .ranking import rank\n' : ''}\n__all__ = ${JSON.stringify(names)}\n\n_LAZY = {${table}}\n\n\ndef __getattr__(name):\n    return getattr(importlib.import_module(_LAZY[name]), name)\n`;
    const core = '"Core": "kit.core"';
    const given = (table: string) => ({
      base: { ...base, 'kit/__init__.py': lazy(['Core'], table === '' ? '' : core) },
      changes: {
        'kit/ranking.py': rank,
        'kit/__init__.py': lazy(['Core', 'rank'], table),
        'tests/test_ranking.py':
          'from kit.ranking import rank\n\n\ndef test_rank():\n    assert rank([2, 1]) == [1, 2]\n',
      },
    });
    expect(await gradeOf(given(core))).toBe('test_only');
    expect(await gradeOf(given(`${core}, "rank": "kit.ranking"`))).toBe('exported');
    expect(await gradeOf(given(''))).toBe('exported');
  });

  it('is not needed where a lazy package lists what it makes up', async () => {
    const types = 'from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from .ranking import rank\n';
    const structure = '_import_structure = {"core": ["Core"], "ranking": ["rank"]}\n';
    const made = (module: string) =>
      `${types}else:\n    import sys\n\n    sys.modules[__name__] = ${module}(__name__, __file__, _import_structure)\n`;
    expect(await packageOf(`from .lazy import LazyModule\n\n${structure}\n${made('LazyModule')}`)).toBe('exported');
    expect(await packageOf(`from .lazy import _LazyModule\n\n${structure}\n${made('_LazyModule')}`)).toBe('exported');
    const attached =
      'import lazy_loader as lazy\n\n__getattr__, __dir__, __all__ = lazy.attach(__name__, submod_attrs={"core": ["Core"], "ranking": ["rank"]})\n';
    expect(await packageOf(attached)).toBe('exported');
    const without = '_import_structure = {"core": ["Core"]}\n';
    expect(await packageOf(`from .lazy import LazyModule\n\n${without}\n${made('LazyModule')}`)).toBe('test_only');
  });
});

describe('a package that hands on what the stub beside it says', () => {
  const stub = 'from .order import (\n    order as order,\n)\n';
  const attached =
    'import lazy_loader as lazy\n\n__getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)\n';
  const given = (init: string, more: Record<string, string>) => ({
    base: {
      'kit/__init__.py': init,
      'kit/__init__.pyi': stub,
      'kit/order.py': base['kit/order.py'],
      'kit/use.py': 'def best(items):\n    return items[0]\n',
    },
    changes: {
      'kit/ranking.py': rank,
      'kit/__init__.pyi': `${stub}from .ranking import (\n    rank as rank,\n)\n`,
      'tests/test_ranking.py': 'import kit\n\n\ndef test_rank():\n    assert kit.rank([2, 1]) == [1, 2]\n',
      ...more,
    },
  });

  it('exports what the stub imports', async () => {
    expect(await gradeOf(given(attached, {}))).toBe('exported');
    expect(await gradeOf(given(attached, { 'kit/__init__.pyi': stub }))).toBe('orphan');
  });

  it('exports what the table of an importer has that stands for the package', async () => {
    const lazy = (importer: string) => (table: string) =>
      `import sys\n\n${importer}\n\n_import_structure = {\n    "order": ["order"],\n${table}}\n\nsys.modules[__name__] = `;
    const own = lazy('from lazy_imports import LazyImporter');
    const of = (table: string) =>
      `${own(table)}LazyImporter(name=__name__, module_file=__file__, import_structure=_import_structure)\n`;
    const changes = { 'kit/__init__.py': of('    "ranking": ["rank"],\n'), 'kit/__init__.pyi': stub };
    expect(await gradeOf(given(of(''), changes))).toBe('exported');
    const made = own('').replace('LazyImporter', 'Facade');
    const named = {
      ...changes,
      'kit/__init__.py': `${made.replace('}\n', '    "ranking": ["rank"],\n}\n')}Facade(__name__, _import_structure)\n`,
    };
    expect(await gradeOf(given(`${made}Facade(__name__, _import_structure)\n`, named))).toBe('exported');
  });

  it('is a way by which code uses it', async () => {
    const use = 'import kit\n\n\ndef best(items):\n    return kit.rank(items)[0]\n';
    expect(await gradeOf(given(attached, { 'kit/use.py': use }))).toBe('wired');
    expect(
      await gradeOf(
        given(attached, {
          'kit/use.py': use.replace('import kit', 'from kit import rank').replace('kit.rank', 'rank'),
        }),
      ),
    ).toBe('wired');
  });

  it('does so only where it asks for the stub', async () => {
    expect(await gradeOf(given('from .order import order\n', {}))).toBe('orphan');
  });
});

describe('a loader of modules by their names', () => {
  const loader = (use: string) => ({
    'kit/__init__.py': '',
    'kit/load.py': `import importlib\n\n\ndef load(name):\n    arch = importlib.import_module(f"kit.models.{name}")\n    ${use}\n`,
    'kit/models/__init__.py': '',
    'kit/models/plain.py': 'class Model:\n    def run(self, x):\n        return x\n',
  });
  const model = { 'kit/models/large.py': 'class Model:\n    def run(self, x):\n        return x * 2\n' };
  const helper = { 'kit/models/ranking.py': rank };

  it('takes a module that has the part it asks for', async () => {
    expect(await gradeOf({ base: loader('return arch.Model'), changes: model })).toBe('registered');
    expect(await gradeOf({ base: loader('return getattr(arch, "Model")'), changes: model })).toBe('registered');
  });

  it('takes a package, too, and by a name that is relative to another', async () => {
    const large = { 'kit/models/large/__init__.py': model['kit/models/large.py'] };
    expect(await gradeOf({ base: loader('return arch.Model'), changes: large })).toBe('registered');
    const from = (text: string) => ({
      ...loader('return arch.Model'),
      'kit/load.py': loader('return arch.Model')['kit/load.py'].replace('f"kit.models.{name}"', text),
    });
    expect(await gradeOf({ base: from('f".models.{name}", "kit"'), changes: large })).toBe('registered');
    expect(await gradeOf({ base: from('f".others.{name}", "kit"'), changes: large })).toBe('orphan');
    expect(await gradeOf({ base: from('"json"'), changes: large })).toBe('orphan');
  });

  it('has no use for one without it', async () => {
    expect(await gradeOf({ base: loader('return arch.Model'), changes: helper })).toBe('orphan');
    expect(await gradeOf({ base: loader('return getattr(arch, "Model")'), changes: helper })).toBe('orphan');
  });

  it('has no use for one without what it asks for, whatever the line that finds it', async () => {
    const walks = (use: string) => ({
      ...loader(''),
      'kit/load.py': `import importlib\nimport pkgutil\n\n\ndef load():\n    found = {}\n    package = importlib.import_module("kit.models")\n    for _, name, _ in pkgutil.iter_modules(package.__path__, "kit.models."):\n        module = importlib.import_module(name)\n${use}    return found\n`,
    });
    const entry = walks(
      '        if hasattr(module, "Model"):\n            found[module.Model.__name__] = module.Model\n',
    );
    expect(await gradeOf({ base: entry, changes: model })).toBe('registered');
    expect(await gradeOf({ base: entry, changes: helper })).toBe('orphan');
    expect(await gradeOf({ base: walks('        found[name] = module\n'), changes: helper })).toBe('registered');
    const registers = { 'kit/models/ranking.py': `from kit.load import load\n\n\n@load.register\n${rank}` };
    expect(await gradeOf({ base: entry, changes: registers })).toBe('registered');
  });

  it('asks for a part by a name that it begins with', async () => {
    const asks = loader(
      'entry = "load"\n    if name.startswith("load_"):\n        entry = name.split(".")[-1]\n    return getattr(arch, entry)()',
    );
    const given = (name: string) => ({
      'kit/models/large.py': `def ${name}():\n    return [each * 2 for each in range(3)]\n`,
    });
    expect(await gradeOf({ base: asks, changes: given('load') })).toBe('registered');
    expect(await gradeOf({ base: asks, changes: given('load_all') })).toBe('registered');
    expect(await gradeOf({ base: asks, changes: given('order') })).toBe('orphan');
  });

  it('may take anything where it hands the module on', async () => {
    expect(await gradeOf({ base: loader('return arch'), changes: helper })).toBe('registered');
    expect(await gradeOf({ base: loader('return getattr(arch, name)'), changes: helper })).toBe('registered');
  });
});

describe('a name in a list', () => {
  const args = (choices: string, use: string) =>
    `import importlib\n\nfrom kit import ways\n\nCHOICES = [${choices}]\n\n\ndef run(args, name):\n    return ${use}\n`;
  const listed = (use: string) =>
    gradeOf({
      base: {
        'kit/__init__.py': 'from .args import run\n\n__all__ = ["run"]\n',
        'kit/ways/__init__.py': '',
        'kit/ways/plain.py': 'def order(items):\n    return list(items)\n',
        'kit/args.py': args('"plain"', use),
      },
      changes: { 'kit/ways/ranking.py': rank, 'kit/args.py': args('"plain", "ranking"', use) },
    });

  it('is a module where the list leads to modules', async () => {
    expect(await listed('importlib.import_module("kit.ways." + name)')).toBe('registered');
    expect(await listed('getattr(ways, name)')).toBe('registered');
  });

  it('is a value where it leads to a member of something else', async () => {
    expect(await listed('getattr(args, name)')).toBe('orphan');
  });
});

it('the ending of a file that existing code writes is no name of a module elsewhere', async () => {
  const track = (more: string) =>
    `import os\n\n\ndef path_of(folder, name):\n    return os.path.join(folder, ${more})\n`;
  const given = (folder: string) =>
    gradeOf({
      base: { 'kit/__init__.py': '', 'kit/utils/__init__.py': '', 'kit/track.py': track('name') },
      changes: { [`${folder}/ranking.py`]: rank, 'kit/track.py': track('f"{name}.ranking"') },
    });
  expect(await given('kit/utils')).toBe('orphan');
  expect(await given('kit')).toBe('orphan');
});

describe('a new file that tests load by its path or name', () => {
  const given = (load: string) => ({
    base: { 'kit/__init__.py': '', 'kit/core.py': base['kit/core.py'], 'kit/tasks/old/utils.py': rank },
    changes: {
      'kit/tasks/new/utils.py': rank,
      'tests/test_new.py': `import importlib.util\nfrom pathlib import Path\n\nROOT = Path(__file__).parents[1]\n\n\ndef load():\n${load}\n\ndef test_rank():\n    assert load().rank([2, 1]) == [1, 2]\n`,
    },
  });
  const byPath = (path: string) =>
    `    spec = importlib.util.spec_from_file_location("new", ${path})\n    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n    return module\n`;
  it.each([
    ['in one text', byPath('ROOT / "kit/tasks/new/utils.py"'), 'test_only'],
    ['in parts', byPath('ROOT / "kit" / "tasks" / "new" / "utils.py"'), 'test_only'],
    ['by its name', '    return importlib.import_module("kit.tasks.new.utils")\n', 'test_only'],
    ['of another folder', byPath('ROOT / "kit" / "tasks" / "old" / "utils.py"'), 'orphan'],
    ['that is only read', '    return (ROOT / "kit/tasks/new/utils.py").read_text()\n', 'orphan'],
  ])('%s', async (_, load, grade) => {
    expect(await gradeOf(given(load))).toBe(grade);
  });
});
