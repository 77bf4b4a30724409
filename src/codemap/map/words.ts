// Words of a paper and words in names: split identifiers, common stems, no stop words.
import { ownOf } from '../../domain/own.ts';
import type { Paper } from '../../domain/paper.ts';

const stopWords = new Set(
  (
    'a about above across after all also although an and any are as at be been being between both but by can cannot could did do does ' +
    'doing each either et al few for from further had has have having hence here how however if in into is it its itself let more most ' +
    'much must new no nor not now of off on once one only or other our out over own per same shall should show shows shown since so some ' +
    'such than that the their them then there these they this those through thus to too two three under until up upon us use used uses ' +
    'using very via was we well were what when where whether which while who why will with within without would yet you your paper propose ' +
    'proposed present approach method methods result results novel work works abstract introduction related background conclusion ' +
    'conclusions discussion appendix references acknowledgments acknowledgements experiment experiments evaluation setup section figure ' +
    'art first second third achieve achieves performance significantly existing recent previous prior different various based ' +
    'provide provides demonstrate demonstrates compared respectively find finding findings study outrider run arxiv http https www com org ' +
    'github please thanks implement implementation repository time times against kept keep given make makes making need needs take takes efficient efficiently effective effectively simple simply better best improved improve improves scalable ' +
    'revisited toward towards highly higher lower faster larger smaller without before after while so good strong like many even often usually'
  ).split(' '),
);

const nameParts = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+/g;
const plainText = /^[\x20-\x7e\s]*$/;

/** Words of a name or a text, lower case: camelCase, snake_case and digits apart. */
export function wordsOf(text: string): string[] {
  return piecesOf(text).map((word) => word.toLowerCase());
}

/** The same words in whatever case: whoever looks each of them up need not make most of them again. */
export function piecesOf(text: string): string[] {
  if (plainText.test(text)) return text.match(nameParts) ?? [];
  const apart = text
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return apart.toLowerCase().match(/\p{L}+/gu) ?? [];
}

const endings =
  /(?:izations?|isations?|izing|ising|izers?|isers?|ized|ised|izes?|ises?|ations?|ating|ators?|ated|ates?|(?<=[st])(?:ions?|ives?|ivity|ors?)|(?<=\w{4})ables?|(?<=\w{6})ity|ings?|ments?|edly|ed|ers?|ly|s)$/;
/** Plurals that papers write and names do not. */
const irregular: Readonly<Record<string, string>> = {
  children: 'child',
  indices: 'index',
  leaves: 'leaf',
  matrices: 'matrix',
  vertices: 'vertex',
};

/** A rough stem, so that `quantizer`, `quantized` and `quantization` meet, and `filter` and `filtering`; at least three letters stay. */
export function stem(word: string): string {
  let stemmed = ownOf(irregular, word) ?? word;
  // An ending can hide another one: `filtering` is `filter`, and `filter` loses its own.
  for (let before = ''; stemmed !== before; ) {
    before = stemmed;
    stemmed = withoutEnding(before);
  }
  return stemmed;
}

function withoutEnding(word: string): string {
  if (word.length < 4 || word.endsWith('ss')) return word;
  if (word.length === 4) return /[se]$/.test(word) ? word.slice(0, -1) : word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  const cutOff = word.replace(endings, '');
  if (cutOff.length < 3) return word.endsWith('s') ? word.slice(0, -1) : word;
  return cutOff.replace(/([^aeiouls])\1$/, '$1').replace(/(?<=\w{3})e$/, '');
}

/**
 * Matches every text in which a word has one of these stems, and others: a stem begins its word, but for the `y` in place of `ies` and for
 * irregular plurals. What is not ASCII is not ruled out: it may be another way to write a letter.
 */
export function textWithStems(stems: readonly string[]): RegExp {
  const plurals = Object.keys(irregular).filter((word) => stems.includes(stem(word)));
  const beginnings = [...stems.map((each) => each.replace(/(?<=.)y$/, '')), ...plurals].filter((each) =>
    /^[a-z]+$/.test(each),
  );
  return new RegExp(['[^\\x00-\\x7f]', ...beginnings].join('|'), 'i');
}

/** The words of a text that say something: no stop words, nothing shorter than three letters; in their order, with repeats. */
export function tellingWords(text: string): string[] {
  return wordsOf(text).filter((word) => word.length >= 3 && !stopWords.has(word));
}

/** A word to look for, by its stem. */
export interface Term {
  readonly weight: number;
  /** As the paper writes it. */
  readonly word: string;
}

export type Terms = ReadonlyMap<string, Term>;

/** A word of the title that nothing else takes up again is how the paper is sold more often than what it is about. */
const titleOnly = 1.5;
const inTitle = 3;
const mostRepeats = 8;

interface Part {
  readonly text: string;
  readonly weight: number;
}

/**
 * Terms worth looking for, with their weights: the title counts most, then the sections' titles, then abstract and request; a word that
 * comes again and again counts up to twice. Two words side by side are a term as well, written as one: code has `hashtable` where a paper
 * has "hash table".
 */
export function termsOf(paper: Paper | null, request: string): Terms {
  const parts = partsOf(paper, request);
  const counts = new Map<string, number>();
  for (const { text } of parts) {
    for (const word of wordsOf(text)) counts.set(stem(word), (counts.get(stem(word)) ?? 0) + 1);
  }
  const terms = new Map<string, Term>();
  const add = (word: string, term: string, weight: number) => {
    const known = terms.get(term);
    if (!stopWords.has(term) && (known === undefined || known.weight < weight))
      terms.set(term, { weight, word: known?.word ?? word });
  };
  const weigh = (term: string, { weight }: Part) => {
    const count = Math.min(counts.get(term) ?? 1, mostRepeats);
    const base = weight === inTitle && count === 1 && parts.length > 1 ? titleOnly : weight;
    return base * (1 + Math.log(count) / Math.log(mostRepeats));
  };
  for (const part of parts) {
    for (const word of wordsOf(part.text)) if (tells(word)) add(word, stem(word), weigh(stem(word), part));
    for (const [shown, joined] of compounds(part.text)) add(shown, stem(joined), part.weight);
  }
  return terms;
}

function tells(word: string): boolean {
  return word.length >= 3 && !stopWords.has(word);
}

function partsOf(paper: Paper | null, request: string): Part[] {
  const asked = { text: request.slice(0, 4000), weight: paper === null ? 1 : 0.6 };
  if (paper === null) return [asked];
  const brief = paper.text_source === 'brief' ? paper.sections.map(({ text }) => text).join('\n') : '';
  const parts = [
    { text: paper.title, weight: inTitle },
    ...paper.sections.slice(0, 80).map(({ title }) => ({ text: title, weight: 1.5 })),
    { text: paper.abstract.slice(0, 6000), weight: 1 },
    { text: brief.slice(0, 8000), weight: 1 },
    asked,
  ];
  return parts
    .map(({ text, weight }) => ({ text: text.replace(/\bstate[\s-]+of[\s-]+the[\s-]+art\b/gi, ' '), weight }))
    .filter(({ text }) => text.trim() !== '');
}

const shortestCompound = 5;

/** Neighbours that no punctuation parts, as they stand and as one word; `k-means` and `B-tree` too, of which a single letter is one half. */
function compounds(text: string): [shown: string, joined: string][] {
  return text.split(/[^\p{L}\p{N}\s-]+/u).flatMap((phrase) => {
    const words = wordsOf(phrase);
    return words.flatMap((word, index): [string, string][] => {
      const next = words[index + 1] ?? '';
      if (!tells(next) || stopWords.has(word) || word.length + next.length < shortestCompound) return [];
      return [[`${word} ${next}`, word + next]];
    });
  });
}
