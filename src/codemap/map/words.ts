// Words of a paper and words in names: split identifiers, common stems, no stop words.
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
    'table state art first second third achieve achieves performance significantly existing recent previous prior different various based ' +
    'provide provides demonstrate demonstrates compared respectively find finding findings study outrider run arxiv http https www com org ' +
    'github please thanks implement implementation repository time times against kept keep given make makes making need needs take takes'
  ).split(' '),
);

const nameParts = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+/g;
const plainText = /^[\x20-\x7e\s]*$/;

/** Words of a name or a text, lower case: camelCase, snake_case and digits apart. */
export function wordsOf(text: string): string[] {
  if (plainText.test(text)) return text.match(nameParts)?.map((word) => word.toLowerCase()) ?? [];
  const apart = text
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return apart.toLowerCase().match(/\p{L}+/gu) ?? [];
}

const endings =
  /(?:izations?|isations?|izing|ising|izers?|isers?|ized|ised|izes?|ises?|ations?|ating|ators?|ated|ates?|ings?|ments?|edly|ed|ers?|ly|s)$/;

/** A rough stem, so that `quantizer`, `quantized` and `quantization` meet; at least three letters stay. */
export function stem(word: string): string {
  if (word.length < 5)
    return word.length === 4 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.endsWith('ss')) return word;
  const cutOff = word.replace(endings, '');
  if (cutOff.length < 3) return word.endsWith('s') ? word.slice(0, -1) : word;
  return cutOff.replace(/([^aeiouls])\1$/, '$1').replace(/e$/, '');
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

/** Terms worth looking for, with their weights: the title counts most, then the sections' titles, then abstract and request. */
export function termsOf(paper: Paper | null, request: string): Terms {
  const terms = new Map<string, Term>();
  const add = (text: string, weight: number) => {
    for (const word of wordsOf(text)) {
      if (word.length < 3 || stopWords.has(word)) continue;
      const term = stem(word);
      const known = terms.get(term);
      if (!stopWords.has(term) && (known === undefined || known.weight < weight))
        terms.set(term, { weight, word: known?.word ?? word });
    }
  };
  if (paper !== null) {
    add(paper.title, 3);
    for (const section of paper.sections.slice(0, 80)) add(section.title, 1.5);
    add(paper.abstract.slice(0, 6000), 1);
    if (paper.text_source === 'brief')
      add(
        paper.sections
          .map(({ text }) => text)
          .join('\n')
          .slice(0, 8000),
        1,
      );
  }
  add(request.slice(0, 4000), paper === null ? 1 : 0.6);
  return terms;
}
