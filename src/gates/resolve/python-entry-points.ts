// Entry points of Python packages as their manifests write them: pyproject.toml, setup.cfg, setup.py.
import { strings, table, tomlTable } from '../../codemap/tables.ts';
import { fileName } from '../file-kinds.ts';

export interface EntryPoint {
  /** `console_scripts`, `kit.drivers`; a console script for what `[project.scripts]` holds. */
  readonly group: string;
  readonly module: string;
  /** `Class.method` behind the colon; null where the module as a whole is meant. */
  readonly object: string | null;
}

export const isManifest = (path: string): boolean => /^(?:pyproject\.toml|setup\.(?:py|cfg))$/.test(fileName(path));

export function entryPointsIn(path: string, text: string): EntryPoint[] {
  if (path.endsWith('.py')) return [...inCode(text)];
  return [...(path.endsWith('.toml') ? inToml(text) : inConfiguration(text))];
}

const target = String.raw`([A-Za-z_][\w.]*)(?:\s*:\s*([A-Za-z_][\w.]*))?`;

function entry(group: string, match: RegExpExecArray | null): EntryPoint[] {
  const module = match?.[1];
  return module === undefined ? [] : [{ group, module, object: match?.[2] ?? null }];
}

/** `"kit.drivers": [..., "river = kit.river:River"]`, as text: a setup.py may make its lists as it likes. */
function* inCode(text: string): Generator<EntryPoint> {
  const parts = new RegExp(
    String.raw`(["'])(?:([\w.-]+)\1\s*:(?!:)|[\w.-]+\s*=\s*${target}(?:\s*\[[^\]]*\])?\s*\1)`,
    'g',
  );
  let group = '';
  for (const [, , key, module, object] of text.replace(/^\s*#.*$/gm, '').matchAll(parts)) {
    if (key !== undefined) group = key;
    else if (module !== undefined) yield { group, module, object: object ?? null };
  }
}

/** `[options.entry_points]`, with a group at the beginning of a line and what is in it below. */
function* inConfiguration(text: string): Generator<EntryPoint> {
  const named = new RegExp(String.raw`^\s*[^\s=]+\s*=\s*${target}`);
  let [isInside, group] = [false, ''];
  for (const line of text.split('\n')) {
    if (line.startsWith('[')) isInside = /^\[options\.entry_points\]/.test(line);
    const head = /^([\w.-]+)\s*=\s*(.*)$/.exec(line);
    if (isInside && head !== null) group = head[1] ?? '';
    const said = head === null ? line : (head[2] ?? '');
    if (isInside && !/^\s*[#;]/.test(said)) yield* entry(group, named.exec(said));
  }
}

/** `[project.scripts]`, `[project.entry-points."kit.drivers"]`, `[tool.poetry.plugins."kit.drivers"]`. */
function* inToml(text: string): Generator<EntryPoint> {
  const { project, tool } = tomlTable(text);
  const { scripts, 'gui-scripts': guiScripts, 'entry-points': groups } = table(project);
  const { scripts: own, plugins } = table(table(tool)['poetry']);
  const named = [scripts, guiScripts, own].map((each): [string, unknown] => ['console_scripts', each]);
  for (const [group, entries] of [...named, ...Object.entries(table(groups)), ...Object.entries(table(plugins))])
    for (const value of Object.values(table(entries))) {
      // Poetry writes `{ reference = "kit.cli:main", type = "console" }`, too.
      const { callable, reference } = table(value);
      for (const each of strings(callable ?? reference ?? value)) yield* entry(group, whole.exec(each));
    }
}

const whole = new RegExp(String.raw`^\s*${target}(?:\s*\[[^\]]*\])?\s*$`);
