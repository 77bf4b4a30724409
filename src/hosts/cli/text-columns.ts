// Plain text in columns and lines of a given width.

/** Cells padded to the width of their column; the first `left` columns (by default one) to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[], { left = 1 }: { readonly left?: number } = {}): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const room = (widths[column] ?? 0) - [...cell].length;
          return column < left ? `${cell}${' '.repeat(room)}` : `${' '.repeat(room)}${cell}`;
        })
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Broken at spaces; a word that is longer than a line stands alone. */
export function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** What stands in somebody's file must not move the cursor of a terminal, nor turn round what stands beside it: `\x1b`, `\u202e`. */
export function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (each) => {
    const hex = (each.codePointAt(0) ?? 0).toString(16);
    return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
  });
}
