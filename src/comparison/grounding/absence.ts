// Claims that something is not there: "the layout is empty", "there is no trainer", "no tests". Refuted only by what plainly is there.
import { ends, isAsserted, manyMeanings, subjects, whole } from './absent-words.ts';
import { type Finding, holds, nowhere, open, type Said, untrue } from './claim.ts';
import type { Ground } from './ground.ts';
import { languages } from './languages.ts';

const empty = new RegExp(
  `\\b(?:the|this) ${whole}(?:['’]s (?:layout|tree|file list))? (?:is|appears|looks|seems|shows|reads|says)(?: to be)? (?:completely |entirely |essentially |effectively )?["“'‘(]{0,2}empty[)"”'’]{0,2}${ends}|\\bempty ${whole}${ends}`,
  'i',
);
const noTests = new RegExp(
  `(?:${subjects} (?:currently )?(?:no|not any|zero|without(?: any)?)|\\b(?:the|this) ${whole} (?:comes|ships) with(?:out| no)(?: any)?) (?:unit |automated |existing )*tests?(?: suite)?${ends}`,
  'i',
);
const noThing = new RegExp(`${subjects} (?:currently )?no (?:existing )?\`?([a-z][\\w-]{2,40})\`?${ends}`, 'gi');
const word = '(?:existing )?([a-z][\\w-]{2,40})';
const not = "(?:n['’]t| not)(?: currently| yet| actually)?";
const without = `(?:there (?:is|are)${not}|\\b(?:the|this) ${whole} (?:lacks|is missing|do(?:es)?${not} (?:have|contain|hold|include|ship))|\\b(?:it|we) (?:lacks?|do(?:es)?${not} have))`;
/** The same said in other ways; each has the missing words in its groups. */
const otherwise = [
  `${without} (?:an? |any )?${word}${ends}`,
  `\\bno ${word} (?:exists?|(?:is|are) (?:there|present|defined))${ends}`,
  `(?:${subjects}|${without}) (?:neither|either) (?:an? |any )?${word} n?or (?:an? |any )?${word}${ends}`,
].map((form) => new RegExp(form, 'gi'));
/** What was looked for in vain may be there all the same: that is a claim about the search. */
const lookedFor = [
  `\\b(?:I|we) (?:found|find|see|saw|could find|can find) no ${word}${ends}`,
  `\\b(?:I|we) (?:could|can|did|do)(?:n['’]t|not| not) (?:find|see|locate) (?:an? |any )${word}${ends}`,
].map((form) => new RegExp(form, 'gi'));

const noLanguage = new RegExp(
  `${subjects} (?:currently )?no (python|typescript|javascript|go|rust|java|c\\+\\+|cuda|markdown) (?:code|files?|sources?|source files?|modules?)${ends}`,
  'i',
);

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
  return denied(text).flatMap(({ name }) => spellings(name));
}

export function absenceClaims(said: Said, at: AbsenceGround): Finding[] {
  const { text } = said.sentence;
  if (said.mood === 'proposes') return [];
  const found = [...emptiness(text, at.ground), ...tests(text, at), ...language(text, at.ground), ...things(text, at)];
  return found.filter(({ claim }) => isAsserted(text, claim));
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

function tests(text: string, at: AbsenceGround): Finding[] {
  const claim = noTests.exec(text)?.[0];
  return claim === undefined ? [] : testsSaidMissing(claim, at);
}

function testsSaidMissing(claim: string, { ground, isTest }: AbsenceGround): Finding[] {
  const one = ground.paths.find(isTest);
  return [one === undefined ? holds('absence', claim) : untrue('absence', claim, `${one} is a test`)];
}

function language(text: string, { paths }: Ground): Finding[] {
  const [claim, name = ''] = noLanguage.exec(text) ?? [];
  const ending = languages[name.toLowerCase()];
  if (claim === undefined || ending === undefined) return [];
  const one = paths.find((path) => ending.test(path));
  return [one === undefined ? holds('absence', claim) : untrue('absence', claim, `${one} is there`)];
}

interface Denied {
  readonly claim: string;
  readonly name: string;
  /** Said of the repository itself, not of a search. */
  readonly outright: boolean;
}

function denied(text: string): Denied[] {
  const of = (forms: readonly RegExp[], outright: boolean) =>
    forms.flatMap((form) =>
      [...text.matchAll(form)].flatMap(([claim, ...names]) =>
        names.flatMap((name) => (name === undefined || articles.test(name) ? [] : [{ claim, name, outright }])),
      ),
    );
  return [...of([noThing, ...otherwise], true), ...of(lookedFor, false)];
}

/** Words that stand where a name would, and name nothing. */
const articles =
  /^(?:any|the|that|this|one|such|need|way|room|point|reason|longer|other|more|much|sign|trace|evidence|harm|doubt|place)$/i;

/** "There is no trainer": a file of that name refutes it, nothing of that name anywhere bears it out. */
function things(text: string, at: AbsenceGround): Finding[] {
  return denied(text).flatMap((one) => {
    if (!/^tests?$/i.test(one.name)) return [thing(one, at)];
    // "There are no tests" has been looked at already.
    return noTests.test(text) ? [] : testsSaidMissing(one.claim, at);
  });
}

function thing({ claim, name, outright }: Denied, { ground, known, all }: AbsenceGround): Finding {
  const [there] = ground.named(name.replaceAll('-', '_'));
  if (there !== undefined && !manyMeanings.test(name))
    return (outright ? untrue : open)('absence', claim, `${there} is there`);
  const mentioned = there !== undefined || spellings(name).some((each) => known.has(each) || ground.isFolder(each));
  return nowhere(claim, name, { mentioned, all });
}

/** As written, in lower case, as a type, and without a plural. */
function spellings(word: string): string[] {
  const low = word.toLowerCase();
  const single = low.replace(/s$/, '');
  return [...new Set([word, low, single, single.charAt(0).toUpperCase() + single.slice(1)])];
}
