// Private keys in the armour of PEM and PGP: of every kind, and as they stand in a quotation, a diff, a table or a string.

export interface Found {
  /** UTF-16 offsets in the text. */
  readonly range: readonly [number, number];
}

const begins = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const ends = /-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
/** Characters of the largest key, with whatever stands before its lines. */
const longest = 20_000;
/** An Ed25519 key has 64 letters; what stands for a key in a manual has fewer, or the same one again and again. */
const fewest = 48;
const fewestKinds = 16;

/** Armour around what may be a key; around dots, words or one letter it is an example. */
export function privateKeys(text: string): Found[] {
  const starts = [...text.matchAll(begins)];
  return starts.flatMap(({ index, 0: head }, at) => {
    const limit = Math.min(starts[at + 1]?.index ?? text.length, index + longest);
    const body = text.slice(index + head.length, limit);
    ends.lastIndex = 0;
    const end = ends.exec(body);
    const letters = [...(end === null ? body : body.slice(0, end.index)).matchAll(/[A-Za-z0-9+/=]{16,}/g)];
    const key = letters.map(([run]) => run).join('');
    if (key.length < fewest || new Set(key).size < fewestKinds) return [];
    const last = letters.at(-1);
    const length = end === null ? (last?.index ?? 0) + (last?.[0].length ?? 0) : end.index + end[0].length;
    return [{ range: [index, index + head.length + length] as const }];
  });
}
