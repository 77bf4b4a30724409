// What a loader takes of a module that it imports by a made-up name: `arch = import_module(f"kit.models.{name}"); arch.Model`.
import type { FileFacts } from '../facts/facts.ts';
import { fileName } from '../file-kinds.ts';

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
  const rest = lines.slice(row + 1);
  const last = inPython === undefined ? /^(?: {0,4}|\t?)\}$/ : /^\s*(?:async\s+def|def|class)\b/;
  const end = rest.findIndex((each) => last.test(each));
  const body = (end < 0 ? rest : rest.slice(0, end)).join('\n');
  const parts = new Set<string>();
  const word = new RegExp(
    `getattr\\(\\s*${variable}\\s*,\\s*["'](\\w+)["']|(?<![\\w.])${variable}\\.(\\w+)|(?<![\\w.])${variable}\\b`,
    'g',
  );
  for (const [, asked, member] of body.matchAll(word)) {
    const part = asked ?? member;
    if (part === undefined || part.startsWith('__')) return null;
    parts.add(part);
  }
  return parts.size === 0 ? null : parts;
}

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
  return (
    definitions.some((each) => each.parent === '' && parts.has(each.name)) ||
    imports.some((each) => each.name === '*' || (each.local !== null && parts.has(each.local)))
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
