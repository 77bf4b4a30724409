// What a bundler of the repository begins with: `entryPoints: ['src/background.ts', 'src/content.ts']`, or `esbuild src/content.ts` in a script of package.json.
import { foldersAbove, pathIn } from '../../../codemap/map/reading.ts';
import { listAt } from '../../argument-lists.ts';
import type { Change } from '../../change-set.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import { join } from '../../resolve/resolver.ts';
import { withJoinedPaths } from '../scans/joined-paths.ts';

/** A list of entries in a changed file has the new file beside one of the base, in words; null where none does, or where the package is for others, who may import what is built. */
export function bundledEntry(program: Program, unit: Unit): string | null {
  if (!/script$/.test(unit.facts.language) || !isProgram(program, unit.path)) return null;
  const isBeside = (list: readonly string[]): boolean =>
    list.includes(unit.path) && list.some((each) => program.existed(each));
  const by = program.changes.find(
    (change) => !change.isTest && change.before !== null && listsIn(change, change.after ?? '').some(isBeside),
  );
  return by === undefined ? null : `${by.path} has ${unit.path} bundled as it has others`;
}

/** The package around a file is an application: private, or nothing of it can be imported. */
function isProgram(program: Program, path: string): boolean {
  const manifests = [...foldersAbove(path)].map((folder) => program.text(pathIn(folder, 'package.json')));
  const nearest = manifests.find((each) => each !== null) ?? '';
  return /"private"\s*:\s*true/.test(nearest) || !/"(?:main|module|exports|types)"\s*:/.test(nearest);
}

/** The files that each list of entries in a text names, wherever they are looked for from. */
function listsIn({ path }: Change, text: string): string[][] {
  const lists = fileName(path) === 'package.json' ? inScripts(text) : /\.[cm]?[jt]s$/.test(path) ? inCode(text) : [];
  const folders = [...foldersAbove(path)];
  return lists.map((each) =>
    each.flatMap((name) =>
      (name.startsWith('..') ? [folderOf(path)] : folders).flatMap((folder) => join(folder, name) ?? []),
    ),
  );
}

const keyed = /(?<![\w$.])["']?(?:entryPoints|entries|entry|input)["']?\s*:\s*(?=[[{])/g;

/** What stands in quotes in the list or the object of a setting by the name of entries. */
function inCode(written: string): string[][] {
  const text = withJoinedPaths(written.replace(/^\s*(?:\/\/|\*).*$/gm, ''));
  return [...text.matchAll(keyed)].map((found) => {
    const parts = listAt(text, found.index + found[0].length)?.parts ?? [];
    return parts.flatMap((part) =>
      [...part.matchAll(/(["'`])([^"'`\s]+\.[cm]?[jt]sx?)\1/g)].map((each) => each[2] ?? ''),
    );
  });
}

const bundler =
  /^(?:npx\s+|\w+=\S+\s+)*(?:esbuild|tsup|tsdown|rollup|rolldown|webpack|rspack|parcel|ncc|bun\s+build|microbundle)\s/;

/** The files that the commands of a manifest hand to a bundler. */
function inScripts(text: string): string[][] {
  const scripts = /"scripts"\s*:\s*\{[^}]*\}/.exec(text)?.[0] ?? '';
  const commands = [...scripts.matchAll(/:\s*"((?:\\.|[^"\\])*)"/g)].flatMap(([, line = '']) =>
    line.split(/&&|\|\|?|;/),
  );
  return commands
    .map((each) => each.trim())
    .filter((each) => bundler.test(each))
    .map((each) => each.split(/\s+/).filter((word) => /^[^-].*\.[cm]?[jt]sx?$/.test(word)));
}
