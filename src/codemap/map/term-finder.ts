// Which terms of a paper or a request the words of a text stand for: asked of every name of a repository.
import { piecesOf, stem, type Terms, textWithStems } from './words.ts';

const mostKnown = 100_000;
/** With more terms nearly every name holds one of them as a part, and asking costs more than it saves. */
const fewTerms = 60;

export class TermFinder {
  private readonly terms: Terms;
  private readonly mayHold: RegExp | null;
  /** Words seen before, in the case that they were seen in, and the term that each stands for. */
  private readonly known = new Map<string, string | null>();

  constructor(terms: Terms) {
    this.terms = terms;
    this.mayHold = terms.size <= fewTerms ? textWithStems([...terms.keys()]) : null;
  }

  /** Adds the terms that words of the text stand for. */
  collect(text: string, into: Set<string>): void {
    if (this.mayHold !== null && !this.mayHold.test(text)) return;
    for (const piece of piecesOf(text)) {
      const term = this.termFor(piece);
      if (term !== null) into.add(term);
    }
  }

  private termFor(piece: string): string | null {
    const known = this.known.get(piece);
    if (known !== undefined) return known;
    const stemmed = stem(piece.toLowerCase());
    const term = this.terms.has(stemmed) ? stemmed : null;
    // A piece of a text keeps the whole text in memory: it is copied out.
    if (this.known.size < mostKnown) this.known.set(Buffer.from(piece, 'utf8').toString('utf8'), term);
    return term;
  }
}
