// What a loader takes of a module that it imports by a made-up name: `arch = import_module(f"kit.models.{name}"); arch.Model`.
import type { FileFacts } from '../../facts/facts.ts';
import { fileName } from '../../file-kinds.ts';

/**
 * Names of which a loaded module must have one, by the line that loads it; null when it may be anything: nothing is
 * taken there, or the module as a whole is handed on.
 */
export function partsTakenAt(lines: readonly string[], row: number): ReadonlySet<string> | null {
  const line = lines[row] ?? '';
  const inPython = /^\s*(\w+)\s*=\s*(?:\w+\.)?(?:import_module|__import__)\s*\(/.exec(line)?.[1];
  const inTypeScript = /^\s*(?:const|let|var)\s+(\w+)\s*=\s*(?:await\s+)?(?:import|require)\(/.exec(line)?.[1];
  const variable = inPython ?? inTypeScript;
  if (variable === undefined) return null;
  const body = bodyAfter(lines, row, inPython !== undefined);
  const before = lines.slice(0, row);
  const whole = `${before.slice(before.findLastIndex((each) => starts.test(each)) + 1).join('\n')}\n${body}`;
  const parts = new Set<string>();
  const word = new RegExp(
    `(?:get|has)attr\\(\\s*${variable}\\s*,\\s*(["']?)(\\w+)\\1\\s*[,)]|(?<![\\w.])${variable}\\.(\\w+)|(?<![\\w.])${variable}\\b`,
    'g',
  );
  for (const [, quote, asked, member] of body.matchAll(word)) {
    const part = asked !== undefined && quote === '' ? startOf(asked, whole) : (asked ?? member);
    if (part === undefined || part.startsWith('__')) return null;
    parts.add(part);
  }
  return parts.size === 0 ? null : parts;
}

/** Where a function of Python begins. */
const starts = /^\s*(?:async\s+def|def|class)\b/;

/** What the function goes on with after a line of it. */
export function bodyAfter(lines: readonly string[], row: number, inPython: boolean): string {
  const rest = lines.slice(row + 1);
  const last = inPython ? starts : /^(?: {0,4}|\t?)\}$/;
  const end = rest.findIndex((each) => last.test(each));
  return (end < 0 ? rest : rest.slice(0, end)).join('\n');
}

/** `entry = "load"`, or what begins with it where the function looks for that: the name that a variable gives, with a star; nothing when it may be any. */
function startOf(variable: string, body: string): string | undefined {
  const given = [...body.matchAll(new RegExp(`^\\s*${variable}\\s*=(?!=)\\s*(.+)$`, 'gm'))].map(
    (each) => each[1] ?? '',
  );
  const said = given.flatMap((each) => /^["'](\w+)["']\s*$/.exec(each)?.[1] ?? []);
  const [name] = said;
  if (name === undefined || said.length > 1) return undefined;
  if (given.length === 1) return name;
  return new RegExp(`\\.startswith\\(\\s*["']${name}`).test(body) ? `${name}*` : undefined;
}

/**
 * The rows at which a file of Python loads modules by names that it makes up, where each of them keeps the module in a
 * variable and looks at more of it than where it stands (`package.__path__`); null when one is loaded in another way.
 */
export function keptRows(lines: readonly string[]): readonly number[] | null {
  const rows = lines.flatMap((line, row) => (loads.test(line) ? [row] : []));
  if (rows.length === 0 || lines.some((line) => /exec_module|load_module|run_path/.test(line))) return null;
  const variables = rows.map(
    (row) => /^\s*(\w+)\s*=\s*(?:\w+\.)?(?:import_module|__import__)\b/.exec(lines[row] ?? '')?.[1],
  );
  if (variables.includes(undefined)) return null;
  return rows.filter((row, i) => {
    const used = bodyAfter(lines, row, true).match(new RegExp(`(?<![\\w.])${variables[i]}\\b(?:\\.\\w+)?`, 'g')) ?? [];
    return used.length === 0 || used.some((each) => !/\.__(?:path|name|file)__$/.test(each));
  });
}

/** A module by a name that is no plain text. */
const loads =
  /\b(?:import_module|__import__)\s*\(\s*(?:[A-Za-z_]\w*(?!["'\w])|f["'][^"'\n]*\{|["'][^"'\n]*["']\s*[%+.])/;

/** Where the loader makes the module's name of a class's, `name.lower()`, and asks for the class by its own, the module must have it. */
export function isNamedAsFile({ path, definitions }: FileFacts, loader: string): boolean {
  const name = /\b(\w+)\.lower\(\)/.exec(loader)?.[1];
  if (name === undefined || !new RegExp(`getattr\\(\\s*\\w+\\s*,\\s*${name}\\s*[,)]`).test(loader)) return true;
  const stem = fileName(path).replace(/\.\w+$/, '');
  return definitions.some((each) => each.parent === '' && each.name.toLowerCase() === stem);
}

/** The module defines, or imports, one of them; or everything of another module. */
export function hasPart({ definitions, imports, language, text }: FileFacts, parts: ReadonlySet<string>): boolean {
  // What a module of TypeScript gives as its default it need not name.
  if (/script$/.test(language))
    return parts.has('default') || (text.match(/[\w$]+/g) ?? []).some((each) => parts.has(each));
  const opens = [...parts].flatMap((each) => (each.endsWith('*') ? [each.slice(0, -1)] : []));
  const isOne = (name: string): boolean => parts.has(name) || opens.some((each) => name.startsWith(each));
  return (
    definitions.some((each) => each.parent === '' && isOne(each.name)) ||
    imports.some((each) => each.name === '*' || (each.local !== null && isOne(each.local)))
  );
}

/** Celery and Django look for modules of one name in each package, whatever else is there. */
export function takesName(text: string, path: string): boolean {
  const asked = /\bautodiscover_(tasks|modules)\s*\(([^)]*)\)/.exec(text);
  if (asked === null) return true;
  const [, what = '', args = ''] = asked;
  const name =
    what === 'tasks'
      ? (/related_name\s*=\s*["'](\w+)["']/.exec(args)?.[1] ?? 'tasks')
      : /["'](\w+)["']/.exec(args)?.[1];
  return name === undefined || fileName(path) === `${name}.py`;
}
