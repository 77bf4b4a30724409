// "`tests/` has five test files", "`a.py` is 400 lines long": figures that a sentence gives of one folder or file.
import { plural } from '../../domain/plural.ts';
import { isSupposed } from './absent-words.ts';
import { citation, isFileName, meant } from './citation.ts';
import { type Finding, holds, mayBeMissing, open, untrue } from './claim.ts';
import type { Ground } from './ground.ts';
import { languages } from './languages.ts';
import { leadTo, wordsOf } from './pieces.ts';
import type { Read } from './reading.ts';

const words = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const about = String.raw`(about |around |roughly |approximately |some |almost |nearly |over |under |more than |less than |fewer than |at least |at most |up to |~\s?|≈\s?|<\s?|>\s?)?`;
const figure = String.raw`(\d{1,3}(?:,\d{3})+|\d{1,7}|${words.join('|')})`;
const ended = String.raw`(?=\s*(?:$|[.;:!?)](?:\s|$)|,|—|–|and\b|but\b|so\b))`;
const lineCount = new RegExp(
  String.raw`^\s*(?:file|module)?\s*(?:is|has|contains|spans|counts)\s+(?:only |just |exactly )?${about}${figure}\+?\s+(?:lines?|LOC)(?: long| of code| in total)?${ended}`,
  'i',
);
const fileCount = new RegExp(
  String.raw`^\s*(?:folder|directory|dir|package)?\s*(?:has|contains|holds|includes|consists of)\s+(?:only |just |exactly )?${about}${figure}\+?\s+(?:([a-z+]+)\s+)?(?:files|modules)${ended}`,
  'i',
);

export interface CountGround {
  readonly ground: Ground;
  readonly isTest: (path: string) => boolean;
}

/** A plan, a condition and a question give no figure of what is there. */
export function countClaims(said: Read, at: CountGround): Finding[] {
  if (mayBeMissing(said)) return [];
  const { affirmed } = said;
  return affirmed.flatMap((piece, i) => {
    const [name, behind] = [piece.text.trim(), wordsOf(affirmed[i + 1])];
    if (!(piece.code || piece.place) || behind.includes('?') || isSupposed(leadTo(affirmed, i))) return [];
    return linesOf(name, behind, at) ?? filesOf(name, behind, at) ?? [];
  });
}

interface Figure {
  readonly n: number;
  readonly loose: boolean;
  readonly claim: string;
}

function figureOf(name: string, [all, loosely, digits = '']: RegExpExecArray): Figure {
  const n = words.indexOf(digits.toLowerCase()) + 1 || Number(digits.replaceAll(',', ''));
  return { n, loose: loosely !== undefined || all.includes('+'), claim: `\`${name}\`${all}` };
}

/** Some count blank lines, some only code: between the two every figure holds, and just outside none is false. */
function linesOf(name: string, behind: string, { ground }: CountGround): Finding | null {
  const found = lineCount.exec(behind);
  const cited = found === null ? null : citation(name);
  const files = cited === null || cited.from !== null || !isFileName(cited.path) ? [] : meant(cited, ground);
  const [file] = files;
  if (found === null || file === undefined || files.length > 1) return null;
  const { n, loose, claim } = figureOf(name, found);
  const counts = ground.texts(file).map((text) => {
    const lines = text.replace(/\n$/, '').split('\n');
    return {
      all: lines.length,
      code: lines.filter((line) => /\S/.test(line) && !/^\s*(?:#|\/\/|\*)/.test(line)).length,
    };
  });
  if (counts.length === 0) return null;
  const [least, most] = [Math.min(...counts.map(({ code }) => code)), Math.max(...counts.map(({ all }) => all))];
  const slack = loose ? 0.25 : 0;
  if (n >= least * (1 - slack) - 1 && n <= most * (1 + slack) + 1) return holds('count', claim);
  const why = `${file} has ${plural(most, 'line')}`;
  return n < least * 0.6 - 2 || n > most * (1.1 + slack) + 2 ? untrue('count', claim, why) : open('count', claim, why);
}

function filesOf(name: string, behind: string, at: CountGround): Finding | null {
  const found = fileCount.exec(behind);
  const folder = citation(name)?.path.replace(/^\/+/, '') ?? '';
  if (found === null || !at.ground.isFolder(folder)) return null;
  const { n, loose, claim } = figureOf(name, found);
  const below = at.ground.below(folder);
  const counts = plausible(below, { folder, kind: (found[3] ?? '').toLowerCase(), isTest: at.isTest });
  if (counts.some((count) => (loose ? Math.abs(count - n) <= 0.25 * count + 1 : count === n)))
    return holds('count', claim);
  const why = `there are ${below.length} files in it`;
  return n > below.length * (loose ? 1.5 : 1) ? untrue('count', claim, why) : open('count', claim, why);
}

/** In as many ways as people count: with and without subfolders, packages' own files, and other kinds. */
function plausible(
  below: readonly string[],
  {
    folder,
    kind,
    isTest,
  }: { readonly folder: string; readonly kind: string; readonly isTest: (path: string) => boolean },
): number[] {
  const direct = below.filter((path) => !path.slice(folder.length + 1).includes('/'));
  return [below, direct].flatMap((files) => {
    const own = files.filter((path) => !/\/(?:__init__\.py|index\.[jt]s|mod\.rs|conftest\.py)$/.test(path));
    const some = [files, own].flatMap((each) => [
      each,
      each.filter((path) => languages[kind]?.test(path) ?? /\.\w+$/.test(path)),
    ]);
    const tests = own.filter(isTest);
    return (kind === 'test' ? [tests, ...some.slice(2)] : some).map(({ length }) => length);
  });
}
