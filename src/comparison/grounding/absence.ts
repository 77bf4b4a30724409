// Claims that something is not there: "the layout is empty", "there is no trainer", "no tests". Refuted only by what plainly is there.
import { ends, isAsserted, manyMeanings, subjects, whole } from './absent-words.ts';
import { type Finding, holds, open, type Said, untrue } from './claim.ts';
import type { Ground } from './ground.ts';

const empty = new RegExp(
  `\\b(?:the|this) ${whole}(?:'s (?:layout|tree|file list))? (?:is|appears|looks|seems)(?: to be)? (?:completely |entirely |essentially )?empty${ends}|\\bempty ${whole}${ends}`,
  'i',
);
const noTests = new RegExp(
  `${subjects} (?:currently )?(?:no|not any|zero) (?:unit |automated |existing )*tests?(?: suite)?${ends}`,
  'i',
);
const noThing = new RegExp(`${subjects} (?:currently )?no (?:existing )?\`?([a-z][\\w-]{2,40})\`?${ends}`, 'gi');

/** What a language's files end in. */
const languages: Readonly<Record<string, RegExp>> = {
  python: /\.pyi?$/,
  typescript: /\.[mc]?tsx?$/,
  javascript: /\.[mc]?jsx?$/,
  go: /\.go$/,
  rust: /\.rs$/,
  java: /\.java$/,
  'c++': /\.(?:cc|cpp|cxx|hh|hpp)$/,
  cuda: /\.cuh?$/,
  markdown: /\.mdx?$/,
};
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
  return [...text.matchAll(noThing)].flatMap(([, word = '']) => spellings(word));
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

function tests(text: string, { ground, isTest }: AbsenceGround): Finding[] {
  const claim = noTests.exec(text)?.[0];
  if (claim === undefined) return [];
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
