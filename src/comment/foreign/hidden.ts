// Characters that no reader sees.

// Zero-width, bidirectional, variation selectors (but not the emoji one), the tag block; controls except tab and line feed.
// They hide text from people, or orders from everybody but a model.
const hidden = /(?!\uFE0F)\p{Default_Ignorable_Code_Point}|(?![\t\n])\p{Cc}|[\uFFF9-\uFFFB]/gu;

/** The text without them, with line feeds for line ends and no lone surrogates. */
export function withoutHidden(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(hidden, '').toWellFormed();
}
