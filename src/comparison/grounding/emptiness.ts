// "`docs/` is empty", "`a.py` is empty", "there are no tests in `src/`": what a sentence says that one folder or file has nothing of.
import { plural } from '../../domain/plural.ts';
import { isSupposed } from './absent-words.ts';
import { citation, isFileName, meant } from './citation.ts';
import { type Finding, holds, open, untrue } from './claim.ts';
import type { Ground } from './ground.ts';
import { languages } from './languages.ts';
import { leadTo, type Piece, wordsOf } from './pieces.ts';

export interface EmptyGround {
  /** The frozen repository without the draft. */
  readonly ground: Ground;
  readonly isTest: (path: string) => boolean;
}

const container = '(?:folder|directory|dir|package|file|module)?';
/** After it the sentence goes on with something else, or ends. */
const ended = String.raw`(?=\s*(?:$|[.;:!?)](?:\s|$)|,|—|–|and\b|but\b|so\b|yet\b|at all\b|whatsoever\b))`;
const isEmpty = new RegExp(
  String.raw`^\s*${container}\s*(?:is|appears|looks)(?: to be)?(?: currently| completely| entirely| still| itself)? empty${ended}`,
  'i',
);
const nothingIn = /\bthere (?:is|['’]s) nothing(?: at all)? (?:in|inside|under|below)(?: the)?\s*$/i;
const things = `(?:(tests?|test files?)|(${Object.keys(languages)
  .map((name) => name.replaceAll('+', String.raw`\+`))
  .join('|')}) (?:code|files?|sources?|source files?|modules?))`;
const hasNone = new RegExp(
  String.raw`^\s*${container}\s*(?:currently )?(?:has|contains|holds|includes) (?:no|not any|zero) ${things}${ended}`,
  'i',
);
const noneIn = new RegExp(
  String.raw`\bthere (?:is|are) (?:currently )?(?:no|not any|zero) ${things} (?:in|inside|under|below)(?: the)?\s*$`,
  'i',
);
const endsHere = new RegExp(String.raw`^\s*${container}\s*${ended}`, 'i');

export function emptinessClaims(pieces: readonly Piece[], at: EmptyGround): Finding[] {
  return pieces.flatMap((piece, i) => (piece.code || piece.place ? (claimAt(pieces, i, at) ?? []) : []));
}

function claimAt(pieces: readonly Piece[], i: number, at: EmptyGround): Finding | null {
  const name = pieces[i]?.text.trim() ?? '';
  const cited = citation(name);
  if (cited === null || cited.from !== null || cited.symbol !== null) return null;
  const [ahead, behind] = [wordsOf(pieces[i - 1]), wordsOf(pieces[i + 1])];
  const lead = leadTo(pieces, i);
  if (/\?/.test(behind)) return null;
  const folder = cited.path.replace(/^\/+/, '');
  const below = at.ground.isFolder(folder) ? at.ground.below(folder) : null;
  const empty = isEmpty.exec(behind)?.[0] ?? null;
  if (empty !== null && !isSupposed(lead)) {
    const claim = `\`${name}\`${empty}`;
    return below === null
      ? emptyFile(claim, cited.path, at.ground)
      : untrue('absence', claim, `${below[0] ?? ''} is in it`);
  }
  if (below === null) return null;
  const nothing = endsHere.test(behind) ? nothingIn.exec(ahead)?.[0] : undefined;
  if (nothing !== undefined && !isSupposed(lead.slice(0, -nothing.length)))
    return untrue('absence', `${nothing.trim()} \`${name}\``, `${below[0] ?? ''} is in it`);
  const has = hasNone.exec(behind);
  if (has !== null && !isSupposed(lead)) return judgeNone(`\`${name}\`${has[0]}`, has, { below, ...at });
  const none = endsHere.test(behind) ? noneIn.exec(ahead) : null;
  if (none === null || isSupposed(lead.slice(0, -none[0].length))) return null;
  return judgeNone(`${none[0].trim()} \`${name}\``, none, { below, ...at });
}

function emptyFile(claim: string, path: string, ground: Ground): Finding | null {
  const files = isFileName(path) ? meant({ path }, ground) : [];
  const [file] = files;
  const text = file === undefined || files.length > 1 ? undefined : ground.texts(file)[0];
  if (file === undefined || text === undefined) return null;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return holds('absence', claim);
  const said = lines.every((line) => /^\s*(?:#|\/\/|--|\/?\*|<!--|"""|''')/.test(line));
  const why = `${file} has ${plural(lines.length, 'line that is', 'lines that are')} not blank`;
  return said ? open('absence', claim, why) : untrue('absence', claim, why);
}

/** Only what is called a test, as a runner finds it: in a folder of tests other files lie too. */
const testName = /(?:^|[_.-])(?:tests?|spec)(?:[_.-]|$)|Tests?\.\w+$/;

function judgeNone(
  claim: string,
  [, tests, language = '']: RegExpExecArray,
  { below, isTest }: EmptyGround & { readonly below: readonly string[] },
): Finding | null {
  if (tests === undefined) {
    const one = below.find((path) => languages[language.toLowerCase()]?.test(path));
    return one === undefined ? holds('absence', claim) : untrue('absence', claim, `${one} is in it`);
  }
  const one = below.find((path) => isTest(path) && testName.test(path.slice(path.lastIndexOf('/') + 1)));
  if (one !== undefined) return untrue('absence', claim, `${one} is a test`);
  // Rust and others have tests in the files that they test.
  return below.some((path) => isTest(path) || /\.rs$/.test(path))
    ? open('absence', claim, 'whether its files hold tests was not looked at')
    : holds('absence', claim);
}
