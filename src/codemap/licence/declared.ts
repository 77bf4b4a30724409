// What the repository's own build files say of its licence, in their words: an SPDX expression as a rule, and sometimes "UNLICENSED" or a sentence.
import type { DeclaredLicence } from '../../domain/origins.ts';
import type { Files } from '../files.ts';
import { jsonAt, textAt, tomlAt } from '../map/reading.ts';
import { oneLine } from '../map/show.ts';
import { strings, table } from '../tables.ts';

/** Longer is a text, and no name of one. Characters. */
const longest = 120;

type Reader = (files: Files, path: string) => string | undefined;

const readers: readonly (readonly [path: string, read: Reader])[] = [
  ['pyproject.toml', pyproject],
  ['Cargo.toml', cargo],
  ['package.json', packageJson],
  ['setup.cfg', (files, path) => /^license\s*=\s*(\S[^\n]*)/m.exec(textAt(files, path) ?? '')?.[1]],
  ['setup.py', (files, path) => /\blicense\s*=\s*["']([^"'\n]+)["']/.exec(textAt(files, path) ?? '')?.[1]],
  [
    'pom.xml',
    (files, path) => /<licenses>\s*<license>[\s\S]{0,400}?<name>([^<]+)<\/name>/.exec(textAt(files, path) ?? '')?.[1],
  ],
  ['DESCRIPTION', (files, path) => /^License:[ \t]*(\S[^\n]*)/m.exec(textAt(files, path) ?? '')?.[1]],
];

/** The first build file at the root that says something of the licence; null when none does. */
export function declaredLicence(files: Files): DeclaredLicence | null {
  for (const [path, read] of readers) {
    const says = oneLine(read(files, path) ?? '');
    if (says !== '' && says.length <= longest) return { path, says };
  }
  return null;
}

/** A string (PEP 639), a table with a text (its elder), Poetry's own, or what the classifiers end in. */
function pyproject(files: Files, path: string): string | undefined {
  const parsed = tomlAt(files, path);
  const project = table(parsed.project);
  const [said] = [project.license, table(project.license).text, table(table(parsed.tool).poetry).license].flatMap(
    (value) => (typeof value === 'string' ? [value] : []),
  );
  const classified = strings(project.classifiers)
    .filter((line) => line.startsWith('License ::') && !line.endsWith(':: OSI Approved'))
    .map((line) => line.slice(line.lastIndexOf('::') + 2).trim());
  return said ?? (classified.length > 0 ? classified.join(', ') : undefined);
}

function cargo(files: Files, path: string): string | undefined {
  const parsed = tomlAt(files, path);
  const all = table(table(parsed.workspace).package);
  return strings(table(parsed.package).license)[0] ?? strings(all.license)[0];
}

function packageJson(files: Files, path: string): string | undefined {
  const { license, licenses } = jsonAt(files, path);
  const typeOf = (value: unknown) => strings(value)[0] ?? strings(table(value).type)[0];
  const several = Array.isArray(licenses) ? licenses.flatMap((each) => typeOf(each) ?? []) : [];
  return typeOf(license) ?? (several.length > 0 ? several.join(' OR ') : undefined);
}
