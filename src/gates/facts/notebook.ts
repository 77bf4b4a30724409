// A Jupyter notebook as the Python that its code cells make up, one after the other.

/** The code of a notebook without what IPython alone reads (`%magic`, `!command`); null when the text is no notebook. Never throws on any text. */
export function notebookCode(text: string): string | null {
  const cells = cellsOf(text);
  return cells === null ? null : cells.map(sourceOf).join('\n\n');
}

function cellsOf(text: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const cells = isRecord(parsed) ? parsed['cells'] : undefined;
    return Array.isArray(cells) ? cells : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function sourceOf(cell: unknown): string {
  if (!isRecord(cell) || cell['cell_type'] !== 'code') return '';
  const { source } = cell;
  const text = Array.isArray(source) ? source.filter((each) => typeof each === 'string').join('') : source;
  return typeof text === 'string' && !/^\s*%%/.test(text) ? text.replace(/^[ \t]*[%!?].*$/gm, '') : '';
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
