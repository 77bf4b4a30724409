// Words that were made before are not made again: a card is drawn at every turn, and of what it says only a cell is new.

/** At most this long, in UTF-16 units, is a text that is kept: what takes more is no cell of a table. */
const longest = 2000;

/** The same function, which keeps its last `most` answers. `make` has to answer the same text and room alike. */
export function remembered(make: (text: string, room: number) => string, most: number) {
  const known = new Map<string, string>();
  return (text: string, room: number): string => {
    if (text.length > longest) return make(text, room);
    const key = `${room} ${text}`;
    const made = known.get(key) ?? make(text, room);
    // The one that was asked for last comes last, and the first is let go.
    known.delete(key);
    known.set(key, made);
    if (known.size > most) known.delete(known.keys().next().value ?? key);
    return made;
  };
}
