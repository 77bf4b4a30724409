// Which versions of which dependencies a build file asks for, by its kind: Python, conda, JavaScript, Rust, Go, Java.
import { jsonTable, strings, type Table, table, tomlTable, xmlTable, yamlTable } from '../../codemap/tables.ts';
import { ownOf } from '../../domain/own.ts';
import { fileName } from '../file-kinds.ts';

/** What is asked for of each dependency, in the words of the file without their spaces; an empty text where any version does. */
export type Wanted = ReadonlyMap<string, string>;

type Demand = readonly [name: string, version: string];

const readers: readonly [name: RegExp, read: (text: string) => Iterable<Demand>][] = [
  [/^package\.json$/, (text) => fromTables(jsonTable(text))],
  [/^(?:pyproject|pixi|cargo)\.toml$/, (text) => fromTables(tomlTable(text))],
  [/^pipfile$/, fromPipfile],
  [/^(?:requirements|constraints)[\w.-]*\.(?:txt|in)$/, (text) => text.split('\n').flatMap(requirement)],
  [/^setup\.cfg$/, fromSetupCfg],
  [/^setup\.py$/, (text) => [...text.matchAll(/(["'])([^"'\n]+)\1/g)].flatMap((match) => requirement(match[2] ?? ''))],
  [/^environment[\w.-]*\.ya?ml$/, fromConda],
  [/^go\.mod$/, (text) => found(text, /^[ \t]*(?:require[ \t]+)?([\w./-]{1,200}\.[\w./-]{1,200})[ \t]+(v[^\s/]+)/gm)],
  [/^build\.gradle(?:\.kts)?$/, (text) => found(text, /["']([\w.-]+:[\w.-]+):([^"':\n]+)["']/g)],
  [/^pom\.xml$/, fromMaven],
];

/** How a file of this name is read; null where it asks for no versions. */
export function wantedIn(path: string): ((text: string) => Wanted) | null {
  const isListed = /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/i.test(path);
  const name = isListed ? 'requirements.txt' : fileName(path).toLowerCase();
  const read = readers.find(([each]) => each.test(name))?.[1];
  return read === undefined ? null : (text) => merged(read(text));
}

/** What is asked for in several places, to build and to run, has all of these versions. */
function merged(demands: Iterable<Demand>): Wanted {
  const wanted = new Map<string, string>();
  for (const [name, version] of demands) {
    const known = wanted.get(name) ?? '';
    const plain = version.replace(/\s+/g, '');
    wanted.set(name, known === '' || plain === '' ? known + plain : `${known} ${plain}`);
  }
  return wanted;
}

const found = (text: string, pattern: RegExp): Demand[] =>
  [...text.matchAll(pattern)].map(([, name = '', version = '']) => [name, version]);

/** Lists and tables of dependencies wherever a tool keeps them: `[project]`, `[tool.poetry.group.dev.dependencies]`, `[target.x.dependencies]`. */
function fromTables(tree: Table): Demand[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (/(?:^|[-_])dependencies$|Dependencies$|^dependency-groups$/.test(key)) return fromGroup(value);
    return key === 'requires' && Array.isArray(value) ? strings(value).flatMap(requirement) : fromTables(table(value));
  });
}

/** `["numpy>=1"]`, `{ numpy: "^1" }`, or lists by the names of groups. */
function fromGroup(value: unknown): Demand[] {
  if (Array.isArray(value)) return strings(value).flatMap(requirement);
  return Object.entries(table(value)).flatMap(([name, asked]): Demand[] => {
    if (Array.isArray(asked) && asked.some((each) => typeof each === 'string'))
      return strings(asked).flatMap(requirement);
    return name === 'python' ? [] : [[name.toLowerCase(), versionOf(asked)]];
  });
}

/** `"^1.0"`, `{ version = "^1.0", optional = true }`, a tag of git, or one of these for each version of Python. */
function versionOf(asked: unknown): string {
  if (typeof asked === 'string') return asked;
  if (Array.isArray(asked)) return asked.map(versionOf).join(',');
  const { version, tag, rev, branch } = table(asked);
  return strings(version ?? tag ?? rev ?? branch).join('');
}

function fromPipfile(text: string): Demand[] {
  const { packages, 'dev-packages': dev } = tomlTable(text);
  return [...fromGroup(packages), ...fromGroup(dev)];
}

/** Values of keys, on their line or indented below it. */
function fromSetupCfg(text: string): Demand[] {
  return found(text, /^([ \t]+|\w+[ \t]*=[ \t]*)(\S[^\n]*)$/gm).flatMap(([, line]) => requirement(line));
}

function fromConda(text: string): Demand[] {
  const { dependencies } = yamlTable(text);
  const lines = Array.isArray(dependencies) ? dependencies : [];
  return lines.flatMap((each): Demand[] => {
    if (typeof each !== 'string') return strings(table(each)['pip']).flatMap(requirement);
    const [, name = '', version = ''] = /^(?:[\w-]+::)?([\w.-]+)\s*(.*)$/.exec(each) ?? [];
    return name === '' || name === 'python' ? [] : [[name.toLowerCase(), version]];
  });
}

/** Dependencies, plug-ins and the parent, with properties put in for `${junit.version}`. */
function fromMaven(text: string): Demand[] {
  const project = table(xmlTable(text)['project']);
  const properties = table(project['properties']);
  const plain = (version: string): string =>
    version.replace(/\$\{([^{}]+)\}/g, (all, name: string) => strings(ownOf(properties, name))[0] ?? all);
  const walk = (value: unknown, key: string): Demand[] => {
    if (Array.isArray(value)) return value.flatMap((each) => walk(each, key));
    const { artifactId, version, ...rest } = table(value);
    const own: Demand[] =
      typeof artifactId === 'string' && /^(?:dependency|plugin|parent|extension)$/.test(key)
        ? [[artifactId, plain(strings(version).join(''))]]
        : [];
    return [...own, ...Object.entries(rest).flatMap(([name, each]) => walk(each, name))];
  };
  return walk(project, 'project');
}

/** One line as pip reads it: `numpy[all] >= 1.20, < 2 ; python_version < "3.12"  # why`. */
function requirement(line: string): Demand[] {
  const plain =
    (/^[^;#]*/.exec(line)?.[0] ?? '')
      .split(' --hash')[0]
      ?.trim()
      .replace(/[\\,]$/, '') ?? '';
  const [, name = '', version = ''] = /^([A-Za-z][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(plain) ?? [];
  const isOne = name !== '' && (version === '' || /^(?:@|\(?(?:[<>=!~]=|[<>]))/.test(version));
  return isOne ? [[name.toLowerCase(), version]] : [];
}
