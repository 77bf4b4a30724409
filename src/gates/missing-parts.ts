// What is named as a text to be loaded by it, and is not there: a row `("river", "RiverLM")` of a table, `"kit.river.run"`, `!function utils.score`.
import { fileName, folderOf } from './file-kinds.ts';
import type { Inventory, Unit } from './inventory.ts';
import { lineAt } from './line-diff.ts';
import { type MissingImport, mayHave } from './missing-imports.ts';
import type { Program } from './program.ts';
import { absolute } from './resolve/python.ts';

/** Each is a name that existing code, or a description of a task, is told and loads: it will not find it. */
export function missingParts(program: Program, inventory: Inventory): MissingImport[] {
  const fresh = inventory.units.filter((each) => each.isNew);
  return [
    ...inventory.units.flatMap((unit) => ofTables(unit, fresh, program)),
    ...ofTaskFiles(program),
    ...ofEntryPoints(program),
  ];
}

/** A file of Python that loads modules by names it is given, and asks them for names it is given. */
const loadsParts = (text: string): boolean =>
  /\b(?:import_module|__import__)\s*\(/.test(text) && /\bgetattr\(.*,\s*[A-Za-z_]\w*\s*\)/.test(text);

interface Shape {
  readonly row: RegExp;
  /** Where the module of a row lies, when one of them lies where the new file does; null when that says nothing. */
  readonly root: (path: string, module: string) => string | null;
}

const shapes: readonly Shape[] = [
  // `("river", "RiverLM")`, a module of one folder and the class that is asked of it.
  {
    row: /["'](?<module>\w+(?:\.\w+)*)["']\s*,\s*["'](?<name>[A-Z]\w*)["']/,
    root: (path) => folderOf(path),
  },
  // `"river": ["RiverLM"]`, a module of a lazy package and what it gives.
  {
    row: /["'](?<module>\w+(?:\.\w+)*)["']\s*:\s*\[\s*["'](?<name>\w+)["']/,
    root: (path) => folderOf(path),
  },
  // `"kit.river.run"`, `"kit.river:run"`
  {
    row: /["'](?<module>\w+(?:\.\w+)+)[.:](?<name>\w+)["']/,
    root: (path, module) => {
      const inside = `${module.replaceAll('.', '/')}.py`;
      return path === inside || path.endsWith(`/${inside}`) ? path.slice(0, -inside.length).replace(/\/$/, '') : null;
    },
  },
];

const fileIn = (root: string, module: string): string =>
  `${root === '' ? '' : `${root}/`}${module.replaceAll('.', '/')}.py`;

function ofTables(unit: Unit, fresh: readonly Unit[], program: Program): MissingImport[] {
  const { facts, before, isNew, change, path } = unit;
  if (isNew || before === null || facts.language !== 'python' || !loadsParts(facts.text)) return [];
  return shapes.flatMap((shape) =>
    change.diff.added.flatMap((at) => {
      const line = lineAt(facts.text, at);
      const { module, name = '' } = shape.row.exec(line)?.groups ?? {};
      if (module === undefined || /^\s*#/.test(line)) return [];
      const roots = new Set(fresh.map((each) => shape.root(each.path, module)));
      for (const root of roots) {
        const what = root === null ? null : missingAt(root, { module, name }, program);
        if (root !== null && what !== null && holds(before.text, { shape, root, program }))
          return [{ path, line: at + 1, what }];
      }
      return [];
    }),
  );
}

/** The module, or the name in it; null when both are there. */
function missingAt(root: string, { module, name }: { module: string; name: string }, program: Program): string | null {
  const file = fileIn(root, module);
  const text = program.text(file);
  if (text !== null) return mayHave(text, name) ? null : `${name} of ${file}`;
  return program.isFolder(file.replace(/\.py$/, '')) || program.exists(`${file}i`) ? null : file;
}

/** A row of the base names a module of the same place, and what it asks of it is there: a row is what its shape says. */
function holds(base: string, { shape, root, program }: { shape: Shape; root: string; program: Program }): boolean {
  return base.split('\n').some((line) => {
    const { module, name = '' } = shape.row.exec(line)?.groups ?? {};
    const text = module === undefined ? null : program.text(fileIn(root, module));
    return text !== null && mayHave(text, name);
  });
}

const entryPoint =
  /^\s*(?:["']?[\w.-]+["']?\s*=\s*["']|["'][\w.-]+\s*=\s*|[\w.-]+\s*=\s*)([\w.]+):(\w+)(?:\.\w+)*["']?\s*,?\s*(?:#.*)?$/;

/** `kit-stats = "kit.stats:main"` of a manifest, where the module has no such name. */
function ofEntryPoints(program: Program): MissingImport[] {
  return program.changes
    .filter(({ path, kind }) => kind !== 'deleted' && /^(?:pyproject\.toml|setup\.(?:cfg|py))$/.test(fileName(path)))
    .flatMap(({ path, addedLines }) =>
      addedLines.flatMap(({ row, text }) => {
        const [, module = '', name = ''] = entryPoint.exec(text) ?? [];
        const [file] = module === '' ? [] : absolute(program, path, module.split('.'));
        const own = file === undefined ? null : program.text(file);
        return own === null || mayHave(own, name) ? [] : [{ path, line: row + 1, what: `${name} of ${file}` }];
      }),
    );
}

/** `!function utils.score` in a description of a task, of a module of Python beside it. */
function ofTaskFiles(program: Program): MissingImport[] {
  return program.changes
    .filter(({ path, kind }) => kind !== 'deleted' && /\.ya?ml$/.test(fileName(path)))
    .flatMap(({ path, addedLines }) =>
      addedLines.flatMap(({ row, text }) => {
        const [, module = '', name = ''] = /^[^#]*!function\s+(\w+)\.(\w+)/.exec(text) ?? [];
        const what = module === '' ? null : missingAt(folderOf(path), { module, name }, program);
        return what === null ? [] : [{ path, line: row + 1, what }];
      }),
    );
}
