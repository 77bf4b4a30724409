// Cutting text where a reader would: between paragraphs, lines or words, never inside a character.

/** At most `length` UTF-16 units from the beginning, ending before white space where some is near the end. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
  const near = Math.floor(length * 0.7);
  for (const boundary of [/\n[ \t]*\n/g, /\n/g, /\s/g]) {
    const last = [...head.matchAll(boundary)].at(-1)?.index ?? -1;
    if (last >= near) return head.slice(0, last).trimEnd();
  }
  return head.trimEnd();
}

/** Up to the first full stop, question mark or exclamation mark that ends a word; the whole text when there is none. */
export function firstSentence(text: string): string {
  return /^[\s\S]*?[.!?](?=\s|$)/.exec(text.trim())?.[0] ?? text;
}
