// Which versions of its dependencies a repository asks for, and those that a patch changes.
import { fileName } from '../file-kinds.ts';
import type { Program } from '../program.ts';

/** A file that says which versions of dependencies are wanted. */
export const isPinFile = (path: string): boolean =>
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|package\.json|go\.mod|cargo\.toml|pipfile|pom\.xml|environment\.ya?ml|build\.gradle(?:\.kts)?)$|^(?:requirements|constraints)[\w.-]*\.txt$/i.test(
    fileName(path),
  ) || /(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/.test(path);

/** Dependencies of the base whose version the patch changes, or that it takes away. */
export function changedPins(program: Program): string[] {
  const found: string[] = [];
  for (const { path, before, after } of program.changes) {
    if (before === null || after === null || !isPinFile(path)) continue;
    const now = pinsOf(path, after);
    for (const [name, version] of pinsOf(path, before)) {
      if (now.get(name) === version) continue;
      found.push(now.has(name) ? `${path} pins ${name} to another version.` : `${path} no longer needs ${name}.`);
    }
    const known = pinsOf(path, before);
    for (const name of now.keys())
      if (!known.has(name) && isUnbound(before, name))
        found.push(`${path} pins ${name}, which any version would do for.`);
  }
  return found;
}

/** `"omegaconf"` in a list, `pyyaml` on a line of its own. */
const isUnbound = (text: string, name: string): boolean =>
  new RegExp(
    `["']${RegExp.escape(name)}(?:\\[[^\\]]*\\])?["']|^[ \\t]*${RegExp.escape(name)}(?:\\[[^\\]]*\\])?[ \\t]*$`,
    'im',
  ).test(text);

function pinsOf(path: string, text: string): Map<string, string> {
  const name = fileName(path).toLowerCase();
  const pins = new Map<string, string>();
  const add = (pattern: RegExp): void => {
    for (const match of text.matchAll(pattern)) keep(pins, match[1] ?? '', match[2] ?? '');
  };
  if (name === 'package.json') {
    const sections = text.match(/"(?:peerD|devD|optionalD|d)ependencies"\s*:\s*\{[^{}]*\}/g) ?? [];
    for (const each of sections)
      for (const match of each.matchAll(/"([@\w./-]+)"\s*:\s*"([^"]+)"/g)) pins.set(match[1] ?? '', match[2] ?? '');
    return pins;
  }
  if (name === 'go.mod') add(/^[ \t]*(?:require[ \t]+)?([\w./-]{1,200}\.[\w./-]{1,200})[ \t]+(v[^\s/]+)/gm);
  else if (name === 'cargo.toml') add(/^[ \t]*([\w-]+)[ \t]*=[ \t]*(?:\{[^}\n]*version\s*=\s*)?"([\^~=<>*\d][^"]*)"/gm);
  else if (name === 'pom.xml') add(/<artifactId>([^<]+)<\/artifactId>\s*<version>([^<]+)<\/version>/g);
  else if (name.endsWith('.txt') || name.endsWith('.in'))
    add(/^[ \t]*([A-Za-z][\w.-]*(?:\[[^\]\n]*\])?)[ \t]*((?:[<>=!~]=?|===)[^#;\n]*)/gm);
  else if (name === 'pipfile') addTables(text, pins);
  else {
    if (name === 'pyproject.toml') addTables(text, pins);
    add(
      /["'\s-]([A-Za-z][\w.-]{0,100})(?:\[[^\][]{0,200}\])?\s{0,20}((?:[<>=!~]=)\s*[\w.*]+(?:\s{0,20},\s*[<>=!~]=?\s*[\w.*]+)*)/g,
    );
  }
  if (name === 'cargo.toml') pins.delete('version');
  return pins;
}

/** What is asked for in several places, to build and to run, has all of these versions. */
function keep(pins: Map<string, string>, name: string, version: string): void {
  const [key, plain] = [name.toLowerCase(), version.replace(/\s+/g, '')];
  const known = pins.get(key);
  pins.set(key, known === undefined ? plain : `${known} ${plain}`);
}

/** Tables of Poetry and of a Pipfile, a dependency a line: `numpy = "^1.0"`, `scipy = [{ version = "^1.0", python = "<3.9" }]`. */
function addTables(text: string, pins: Map<string, string>): void {
  const heads = text.matchAll(
    /^\[(?:tool\.poetry\.(?:(?:group\.[\w-]+\.)?dependencies|dev-dependencies)|(?:dev-)?packages)(?:\.([\w.-]+))?\][^\n]*\n/gm,
  );
  for (const { index, 0: head, 1: only } of heads) {
    const body = /^(?:(?!\[[\w"])[^\n]*(?:\n|$))*/.exec(text.slice(index + head.length))?.[0] ?? '';
    const given =
      only === undefined
        ? body.matchAll(/^["']?([A-Za-z][\w.-]*)["']?[ \t]*=[ \t]*("[^"\n]*"|\{[^}]*\}|\[[^\]]*\])/gm)
        : body.matchAll(/^(version)[ \t]*=[ \t]*("[^"\n]*")/gm);
    for (const [, name = '', value = ''] of given) {
      const versions = value.startsWith('"') ? [value] : (value.match(/\bversion\s*=\s*"[^"\n]*"/g) ?? []);
      const called = (only ?? name).toLowerCase();
      if (called !== 'python' && versions.length > 0) keep(pins, called, versions.join(','));
    }
  }
}
