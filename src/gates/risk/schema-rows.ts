// Keys of an object that a schema describes: `budget: z.number().optional(),` beside others that are described so.

const entry = /^(\s*)["']?[\w$-]+["']?\s*:\s*(z|v|s|t|yup|joi|Joi|Type|Schema)\s*(?=\.|$)/;

/** Changed rows of whole keys without code of their own, beside a key of the same kind that was there. */
export function schemaRows(lines: readonly string[], changed: readonly number[]): number[] {
  const own = new Set(changed);
  const known = new Set(lines.flatMap((line, row) => (own.has(row) ? [] : (kindOf(line) ?? []))));
  return changed.flatMap((row) => {
    const kind = kindOf(lines[row] ?? '');
    if (kind === null || !known.has(kind)) return [];
    let end = row;
    while (/^\s*\./.test(lines[end + 1] ?? '')) end += 1;
    const rows = Array.from({ length: end - row + 1 }, (_, index) => row + index);
    const text = rows.map((each) => lines[each] ?? '').join('\n');
    const isWhole = /,\s*(?:\/\/.*)?$/.test(text) || /^\s*\}/.test(lines[end + 1] ?? '');
    return isWhole && isClosed(text) && !/=>|\bfunction\b/.test(text) && rows.every((each) => own.has(each))
      ? rows
      : [];
  });
}

/** With its indent: keys of one object. */
function kindOf(line: string): string | null {
  const [, indent, builder] = entry.exec(line) ?? [];
  return builder === undefined ? null : `${indent}${builder}`;
}

/** Every bracket that opens there closes there. */
const isClosed = (text: string): boolean =>
  (text.match(/[([{]/g) ?? []).length === (text.match(/[)\]}]/g) ?? []).length;
