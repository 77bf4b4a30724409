// Most comments hold no command, and most of those are told at a glance: without reading Markdown, or loading what reads it.

/** False: there is no command in it. True: there may be one, or the word stands where it is none. */
export function mayCommand(markdown: string): boolean {
  return /\/outrider/i.test(markdown);
}
