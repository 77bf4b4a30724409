// The files beside which a new one stands: those of its folder, or the packages beside one that the patch adds around it.
import { pathIn } from '../../codemap/map/reading.ts';
import { isTestPath } from '../../codemap/test-conventions.ts';
import { sourceLanguageOf } from '../facts/components.ts';
import { fileName, folderOf } from '../file-kinds.ts';
import type { Unit } from '../inventory.ts';
import type { Program } from '../program.ts';
import { chainOf } from './calls/bases.ts';
import { isScript } from './places/scripts.ts';

export const familyOf = (path: string): string | null => {
  const language = sourceLanguageOf(path);
  return language === 'javascript' ? 'typescript' : language;
};

/** What a new file is among its neighbours: itself, or the entry of the package of Python that the patch adds inside of another. */
export function seatOf({ path, facts }: Unit, program: Program): string {
  const folder = folderOf(path);
  if (facts.language !== 'python' || program.isFolderOfBase(folder)) return path;
  const entry = pathIn(folder, '__init__.py');
  return program.exists(entry) && program.existed(pathIn(folderOf(folder), '__init__.py')) ? entry : path;
}

/** The folder of a file, or the one around a package. */
export const folderAround = (seat: string): string =>
  fileName(seat) === '__init__.py' ? folderOf(folderOf(seat)) : folderOf(seat);

export function siblingsOf(unit: Unit, program: Program): string[] {
  const seat = seatOf(unit, program);
  const isEntry = fileName(seat) === '__init__.py' && program.existed(pathIn(folderAround(seat), '__init__.py'));
  if (isEntry && !program.isFolderOfBase(folderOf(seat))) return packagesBeside(seat, program);
  return (
    program
      .filesIn(folderOf(unit.path))
      .filter(
        (each) =>
          each !== unit.path && program.existed(each) && familyOf(each) === familyOf(unit.path) && !isTestPath(each),
      )
      // A script is used by nobody and offers nothing.
      .filter((each) => !isScript(program.before(each)))
      .filter((each) => !/^(?:__init__|index|setup|conftest)\./.test(fileName(each)))
  );
}

function packagesBeside(seat: string, program: Program): string[] {
  const around = folderAround(seat);
  return program
    .named('__init__.py')
    .filter((each) => each !== seat && folderAround(each) === around && program.existed(each) && !isTestPath(each));
}

/** `class Other(Base)`, `class Other extends Base`, with a base of the new file's own classes. */
export function sharesBase(unit: Unit, text: string): boolean {
  const bases = unit.fresh
    .filter((each) => each.kind === 'class' && each.isPublic)
    .flatMap((each) => each.bases.map((base) => chainOf(base).at(-1) ?? ''))
    .filter(
      (base) =>
        /^\w{4,}$/.test(base) && !/^(?:object|Exception|Enum|Module|ABC|Protocol|Generic|Component)$/.test(base),
    );
  return bases.some((base) =>
    new RegExp(`\\bclass\\s+\\w+\\s*(?:\\([^)]*|(?:<[^{]*>)?\\s*extends\\s[^{]*)\\b${base}\\b`).test(text),
  );
}

/** The last word of a name of several, `Indexer` of `AnnoyIndexer`. */
const kindOf = (name: string): string => /[a-z\d]([A-Z][a-z]{4,})$/.exec(name)?.[1] ?? '';

/** `class AnnoyIndexer` beside `class HnswIndexer`: with the same base, or, without one, of the same name but for what stands before its last word. */
export function isKin(unit: Unit, text: string): boolean {
  if (sharesBase(unit, text)) return true;
  const kinds = unit.fresh
    .filter((each) => each.kind === 'class' && each.isPublic && each.bases.length === 0)
    .flatMap((each) => kindOf(each.name) || []);
  return kinds.some((each) => new RegExp(`^(?:export\\s+)?class\\s+[A-Z]\\w*${each}\\b`, 'm').test(text));
}
