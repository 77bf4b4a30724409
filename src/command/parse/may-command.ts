// Most comments hold no command, and most commands are a comment of one plain line: both are told at a glance, without reading Markdown, or
// loading what reads it.

/** False: there is no command in it. True: there may be one, or the word stands where it is none. */
export function mayCommand(markdown: string): boolean {
  return /\/outrider/i.test(markdown);
}

/** One line of visible ASCII, no deeper than a paragraph, in which no HTML can begin: nothing that Markdown knows changes what its source says. */
const plainLine = /^ {0,3}\/outrider(?: [ -;=-~]*)?$/i;

/** The one command of a comment that is nothing but that; null: Markdown has to be read. */
export function plainCommand(markdown: string): string | null {
  const line = markdown.trimEnd();
  return plainLine.test(line) ? line.trimStart() : null;
}
