// Whether a place in a document lies inside an HTML element that was opened in the Markdown before it.

/** Elements whose content a reader sees as quoted, as code, as struck out, as part of something else, or not at all. */
const enclosing =
  'blockquote|code|del|details|h[1-6]|kbd|li|ol|pre|q|s|samp|strike|table|tbody|td|tfoot|th|thead|tr|ul|var';
const tag = new RegExp(`<(/?)(${enclosing})(?=[\\s/>])[^>]*>`, 'gi');

/** Follows opening and closing tags as they come; a closing tag without its opening one is ignored. */
export class HtmlNesting {
  readonly #open = new Map<string, number>();

  read(html: string): void {
    for (const [, slash, name = ''] of html.replace(/<!--[\s\S]*?(?:-->|$)/g, '').matchAll(tag)) {
      const key = name.toLowerCase();
      const depth = this.#open.get(key) ?? 0;
      this.#open.set(key, Math.max(0, depth + (slash === '/' ? -1 : 1)));
    }
  }

  get inside(): boolean {
    return [...this.#open.values()].some((depth) => depth > 0);
  }
}
