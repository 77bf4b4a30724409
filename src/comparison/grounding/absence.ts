// Claims that something is not there: "the layout is empty", "there is no trainer", "no tests". Refuted only by what plainly is there.
import { type Finding, holds, open, type Said, untrue } from './claim.ts';
import type { Ground } from './ground.ts';
import { citation, isFileName, meant } from './paths.ts';

const whole =
  '(?:repo(?:sitory)?|code ?base|project|work(?:ing)? tree|source tree|repo(?:sitory)? layout|layout|repo(?:sitory)? map|package)';
/** What may follow the thing that is said to be missing, so that the sentence is about all of it and not about a part. */
const ends = `(?=\\s*(?:[.,;:!?)](?=\\s|$)|$|—|–|and\\b|or\\b|nor\\b)|\\s+(?:here|yet|today|at all|anywhere|in (?:the|this) ${whole})\\b)`;
const empty = new RegExp(
  `\\b(?:the|this) ${whole}(?:'s (?:layout|tree|file list))? (?:is|appears|looks|seems)(?: to be)? (?:completely |entirely |essentially )?empty${ends}|\\bempty ${whole}${ends}`,
  'i',
);
const subject = `(?:there (?:is|are|exists?)|(?:the|this) ${whole} (?:has|have|contains|holds|ships|includes)|\\b(?:it|we) (?:has|have))`;
const noTests = new RegExp(
  `${subject} (?:currently )?(?:no|not any|zero) (?:unit |automated |existing )*tests?(?: suite)?${ends}`,
  'i',
);
const noThing = new RegExp(`${subject} (?:currently )?no (?:existing )?\`?([a-z][\\w-]{2,40})\`?${ends}`, 'gi');
const noFile = new RegExp(`${subject} (?:currently )?no \`([^\`\\s]+)\`${ends}`, 'gi');

/** Plurals, and names of files that say little about what is in them. */
const manyMeanings =
  /s$|^(?:index|main|base|core|util|common|helper|config|type|model|state|data|api|app|run|time|error|result|client|server|test|setup|init)$/i;

export interface AbsenceGround {
  /** The frozen repository without the draft: that is what these sentences are about. */
  readonly ground: Ground;
  readonly isTest: (path: string) => boolean;
  /** Whole words of the repository that claims of absence ask for. */
  readonly known: ReadonlySet<string>;
  /** Whether every file was looked at. */
  readonly all: boolean;
}

/** The single words that a sentence says are not there, for the search that precedes the judgement. */
export function missingWords({ sentence: { text } }: Said): string[] {
  return [...text.matchAll(noThing)].flatMap(([, word = '']) => spellings(word));
}

export function absenceClaims(said: Said, at: AbsenceGround): Finding[] {
  const { text } = said.sentence;
  if (said.mood === 'proposes') return [];
  const found = [...emptiness(text, at.ground), ...tests(text, at), ...files(text, at.ground), ...things(text, at)];
  return found.filter(({ claim }) => isAsserted(text, claim));
}

/** Before the claim: a condition, a doubt, a denial of it, or somebody else's words. */
const notAsserted =
  /\b(?:if|unless|whether|suppos\w+|assum\w+|imagin\w+|were|would|might|may|could|perhaps|maybe|possibly|seem(?:s|ed)?|expect\w*|not (?:the case|true|so)|untrue|false|wrong|isn['’]t (?:the case|true|so)|contrary|do(?:es)?|did|sa(?:ys?|id|ying)|claim\w*|argu\w+|stat(?:es?|ed|ing)|believ\w+|think\w*|thought|according|premise|e\.g|for example)\b/i;
/** After it: the part of the repository that it is about. */
const narrowed =
  /^[^;.!?]*\b(?:in|under|within|inside|below|beside|for|among) (?:`|the |this |that |any |its |[\w-]+\/)/i;
const allOf = new RegExp(`^\\s*in (?:the|this) ${whole}\\b`, 'i');

/** What is supposed, asked, denied, or told of others is no claim of the arm; what is about a part says nothing of the whole. */
function isAsserted(text: string, claim: string): boolean {
  const from = text.indexOf(claim);
  const [before, after] = [text.slice(0, from), text.slice(from + claim.length)];
  // A colon or semicolon begins a statement of its own.
  if (notAsserted.test(before.split(/[:;]\s/).at(-1) ?? '')) return false;
  if (/^[^.;!]*\?/.test(after)) return false;
  return allOf.test(after) || !narrowed.test(after);
}

function emptiness(text: string, { size, paths }: Ground): Finding[] {
  const claim = empty.exec(text)?.[0];
  if (claim === undefined) return [];
  return [
    size === 0
      ? holds('absence', claim)
      : untrue(
          'absence',
          claim,
          `the repository has ${size} ${size === 1 ? 'file' : 'files'}, ${paths[0] ?? ''} for one`,
        ),
  ];
}

function tests(text: string, { ground, isTest }: AbsenceGround): Finding[] {
  const claim = noTests.exec(text)?.[0];
  if (claim === undefined) return [];
  const one = ground.paths.find(isTest);
  return [one === undefined ? holds('absence', claim) : untrue('absence', claim, `${one} is a test`)];
}

function files(text: string, ground: Ground): Finding[] {
  return [...text.matchAll(noFile)].flatMap(([claim, token = '']) => {
    const cited = citation(token);
    if (cited === null || !isFileName(cited.path)) return [];
    const [there] = meant(cited, ground);
    return [there === undefined ? holds('absence', claim) : untrue('absence', claim, `${there} is there`)];
  });
}

/** "There is no trainer": a file of that name refutes it, nothing of that name anywhere bears it out. */
function things(text: string, { ground, known, all }: AbsenceGround): Finding[] {
  return [...text.matchAll(noThing)].flatMap(([claim, word = '']) => {
    if (/^tests?$/i.test(word)) return [];
    const names = spellings(word);
    const [there] = ground.named(word.replaceAll('-', '_'));
    if (there !== undefined && !manyMeanings.test(word)) return [untrue('absence', claim, `${there} is there`)];
    const mentioned = there !== undefined || names.some((name) => known.has(name) || ground.isFolder(name));
    if (mentioned) return [open('absence', claim, `“${word}” occurs in the repository`)];
    return [all ? holds('absence', claim) : open('absence', claim, 'not every file could be searched')];
  });
}

/** As written, in lower case, as a type, and without a plural. */
function spellings(word: string): string[] {
  const low = word.toLowerCase();
  const single = low.replace(/s$/, '');
  return [...new Set([word, low, single, single.charAt(0).toUpperCase() + single.slice(1)])];
}
