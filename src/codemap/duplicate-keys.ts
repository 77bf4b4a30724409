// Keys that stand twice in a mapping. The library compares each with each, which takes minutes for a file that somebody made for it.
import { type Document, isScalar, visit } from 'yaml';

export interface DuplicateKey {
  readonly key: string;
  /** Of the second one, in the text. */
  readonly offset: number;
}

/** In the order of the text; of a document parsed with `uniqueKeys: false`. Merge keys may stand more than once. */
export function duplicateKeys(document: Document.Parsed): DuplicateKey[] {
  const found: DuplicateKey[] = [];
  visit(document, {
    Map(_at, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key) || key.value === '<<') continue;
        const name = String(key.value);
        if (seen.has(name)) found.push({ key: name, offset: key.range?.[0] ?? 0 });
        seen.add(name);
      }
    },
  });
  return found.sort((a, b) => a.offset - b.offset);
}
