// A package that the patch adds as a whole, with a build file of its own, beside others like it: what its entry passes on is public.
import { foldersAbove } from '../../../codemap/map/reading.ts';
import { ownOf } from '../../../domain/own.ts';
import { fileName, folderOf } from '../../file-kinds.ts';
import type { Unit } from '../../inventory.ts';
import type { Program } from '../../program.ts';

const manifests: Readonly<Record<string, RegExp>> = {
  python: /^(?:pyproject\.toml|setup\.py|setup\.cfg)$/,
  typescript: /^package\.json$/,
  javascript: /^package\.json$/,
};

/** Whether a new file is the entry of such a package. */
export function isEntryOfNewPackage({ path, facts, isNew }: Unit, program: Program): boolean {
  const manifest = ownOf(manifests, facts.language);
  if (!isNew || manifest === undefined || !/^(?:__init__\.py|(?:index|main|mod)\.[cm]?[jt]sx?)$/.test(fileName(path)))
    return false;
  const home = homeOf(path, manifest, program);
  return home !== null && home !== '' && hasLike(home, manifest, program);
}

/** The nearest folder above with a build file, when the patch adds that file. */
function homeOf(path: string, manifest: RegExp, program: Program): string | null {
  for (const folder of foldersAbove(path)) {
    const found = program.filesIn(folder).find((each) => manifest.test(fileName(each)));
    if (found !== undefined) return program.existed(found) ? null : folder;
  }
  return null;
}

/** A folder beside it had such a build file before. */
function hasLike(home: string, manifest: RegExp, program: Program): boolean {
  const above = folderOf(home);
  const depth = home.split('/').length;
  for (const path of program.paths()) {
    const parts = path.split('/');
    const isBeside = parts.length === depth + 1 && (above === '' || path.startsWith(`${above}/`));
    if (isBeside && manifest.test(parts.at(-1) ?? '') && program.existed(path)) return true;
  }
  return false;
}
