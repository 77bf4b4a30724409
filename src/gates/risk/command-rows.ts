// Commands that a program is told in a chain: `program.command('tune').option(...).action(require('./tune'))`, beside others that it is told so.

/** Changed rows of whole commands with nothing of their own in them, beside a command of the same program. */
export function commandRows(lines: readonly string[], changed: readonly number[]): number[] {
  const own = new Set(changed);
  const all = lines.flatMap((_, row) => commandAt(lines, row) ?? []);
  const known = new Set(all.filter(({ rows }) => !rows.some((row) => own.has(row))).map((each) => each.of));
  const chained = all.filter(({ rows, of }) => known.has(of) && rows.every((row) => own.has(row)));
  return [...chained.flatMap((each) => each.rows), ...linkRows(lines, changed)];
}

interface Command {
  readonly rows: readonly number[];
  /** The program that gets it, with its indent. */
  readonly of: string;
}

/** Literals and modules stand in it, and no code. */
const chain = /^(\s*[\w$.]+?)\s*\.command\([^()=]*\)(?:\s*\.[\w$]+\([^()=]*\))*?\s*\.action\([^()=]*\);?$/;

/** A text with its strings and the modules that it asks for made plain. */
const bare = (text: string): string =>
  text.replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, '"').replace(/\brequire\("\)(?:\.[\w$]+)*/g, 'm');

function commandAt(lines: readonly string[], row: number): Command | null {
  if (!/^\s*[\w$]/.test(lines[row] ?? '')) return null;
  let end = row;
  while (/^\s+\./.test(lines[end + 1] ?? '')) end += 1;
  const [, of] = chain.exec(bare(lines.slice(row, end + 1).join('\n')).trimEnd()) ?? [];
  if (of === undefined) return null;
  return { rows: Array.from({ length: end - row + 1 }, (_, index) => row + index), of };
}

const link = /^\s+\.(?:command|addCommand|plugin|register\w*)\([\w$.]+\)$/;

/** `.command(tune)` in the chain in which `.command(check)` stands above or below. */
function linkRows(lines: readonly string[], changed: readonly number[]): number[] {
  const own = new Set(changed);
  const nameAt = (row: number): string | null => {
    const text = bare(lines[row] ?? '');
    return link.test(text) ? text.replace(/\(.*/, '') : null;
  };
  const next = (from: number, step: 1 | -1): number => {
    let row = from + step;
    while (own.has(row)) row += step;
    return row;
  };
  return changed.filter((row) => {
    const name = nameAt(row);
    return name !== null && [nameAt(next(row, -1)), nameAt(next(row, 1))].includes(name);
  });
}
