// What the YAML library takes minutes for in a file that somebody made for it: keys that stand twice, aliases of aliases.
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

/** Where the alias after the first `most` stands in the text; null when there are no more. For each the library goes through the document. */
export function aliasBeyond(document: Document.Parsed, most: number): number | null {
  let seen = 0;
  let offset: number | null = null;
  visit(document, {
    Alias(_at, { range }) {
      seen += 1;
      if (seen <= most) return undefined;
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}
