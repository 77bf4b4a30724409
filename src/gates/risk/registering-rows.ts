// Lines that are like others of their file but for names: cases of a switch, registrations beside registrations, rows of a table.
import { commandRows } from './command-rows.ts';
import { schemaRows } from './schema-rows.ts';

/** Changed rows that do what the rows beside them do, for another name. */
export function likeOthers(lines: readonly string[], changed: readonly number[]): ReadonlySet<number> {
  return new Set(
    [caseRows, callRows, entryRows, spreadRows, commandRows, schemaRows].flatMap((each) => [...each(lines, changed)]),
  );
}

/** A line but for the names and strings in it. */
const shapeOf = (line: string): string =>
  line
    .replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, '"')
    .replace(/(?!(?:case|default|return|break|new|await)\b)\b\w+/g, 'w');

/** Whole cases of a switch that are like the others in it: a switch of such is a table. */
function caseRows(lines: readonly string[], changed: readonly number[]): ReadonlySet<number> {
  const own = new Set(changed);
  const others = new Set(lines.filter((_, row) => !own.has(row)).map(shapeOf));
  const found = new Set<number>();
  for (const start of changed.filter((row) => /^\s*case\b.*:/.test(lines[row] ?? ''))) {
    const rows = [start];
    for (let row = start + 1; own.has(row) && !/^\s*case\b/.test(lines[row] ?? ''); row += 1) rows.push(row);
    if (rows.every((row) => others.has(shapeOf(lines[row] ?? '')))) for (const row of rows) found.add(row);
  }
  return found;
}

/** `"a": (a.__name__, hashed(a)),` or `a: () => require('./a'),` among such. */
function entryRows(lines: readonly string[], changed: readonly number[]): number[] {
  const own = new Set(changed);
  const isEntry = (line: string): boolean =>
    /^\s*["'`][^"'`]*["'`]\s*:.*,\s*$/.test(line) ||
    /^\s*[\w$]+\s*:\s*(?:async\s*)?\(\)\s*=>\s*(?:require|import)\(["'][^"']*["']\),\s*$/.test(line);
  const others = new Set(lines.filter((line, row) => !own.has(row) && isEntry(line)).map(shapeOf));
  return changed.filter((row) => isEntry(lines[row] ?? '') && others.has(shapeOf(lines[row] ?? '')));
}

/** `...debateSlice(...a),` where others are spread that were made of the same. */
function spreadRows(lines: readonly string[], changed: readonly number[]): number[] {
  const own = new Set(changed);
  const madeOf = (row: number): string[] => {
    const found = /^\s*\.{3}[\w$.]+(\([\w$.,\s]*\))?,?\s*$/.exec(lines[row] ?? '');
    return found === null ? [] : [found[1] ?? ''];
  };
  const others = new Set(lines.flatMap((_, row) => (own.has(row) ? [] : madeOf(row))));
  return changed.filter((row) => madeOf(row).some((each) => others.has(each)));
}

/** More lines than this no registration has. */
const longest = 12;

interface Call {
  readonly rows: readonly number[];
  readonly indent: string;
  readonly name: string;
  readonly given: string;
}

/** Registrations beside a registration that was there: `register(id="a", ...)` at the top of a package, `a_parser(subparsers=commands)` in a main. */
function callRows(lines: readonly string[], changed: readonly number[]): number[] {
  const runs = runsOf(changed);
  return runs.flatMap((run) => {
    const others = new Set(runs.filter((each) => each !== run).flat());
    const isWhole = slides(lines, run).some((each) => {
      const found = new Set(callsIn(lines, each, new Set([...others, ...each])));
      return each.every((row) => found.has(row) || isBlank(lines[row]));
    });
    return isWhole ? run : callsIn(lines, run, new Set(changed));
  });
}

function callsIn(lines: readonly string[], run: readonly number[], own: ReadonlySet<number>): number[] {
  return run.flatMap((row) => {
    const call = callAt(lines, row);
    if (call === null || !call.rows.every((each) => own.has(each))) return [];
    const others = [beside(lines, row, -1, own), beside(lines, call.rows.at(-1) ?? row, 1, own)];
    return others.some((other) => other !== null && isLike(call, other)) ? call.rows : [];
  });
}

/** Changed rows that follow each other. */
function runsOf(changed: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const row of [...changed].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.at(-1) === row - 1) last.push(row);
    else runs.push([row]);
  }
  return runs;
}

/** The same change told from other rows on: where a block ends as the line before it does, it may as well begin there. */
function slides(lines: readonly string[], run: readonly number[]): number[][] {
  const found = [[...run]];
  for (let far = 1; far < longest; far += 1) {
    const [first = 0, last = 0] = [run[0], run.at(-1)].map((each) => (each ?? 0) - far);
    if (first < 0 || lines[first] !== lines[last + 1]) break;
    found.push(run.map((row) => row - far));
  }
  return found;
}

/** By the same function, with literals or as one more plug-in at the top of the file; or by another of its kind, with the same arguments. */
function isLike(a: Call, b: Call): boolean {
  if (a.name === b.name) return a.indent === '' && isListing(a, b);
  const isKind = kindOf(a.name) === kindOf(b.name) && registering.test(kindOf(a.name));
  return isKind && a.indent === b.indent && a.given === b.given && a.given !== '';
}

/** `register("a", ...)` after `register("b", ...)`, `kit.plugin(b)` after `kit.plugin(a)`, `add(views.B())` after `add(views.A())`: what is no literal has the same shape. */
function isListing({ name, given }: Call, other: Call): boolean {
  if (/^(?:\w+\.)?register/.test(name) && /["']/.test(given)) return true;
  if (plugging.test(kindOf(name)) && isName(given) && isName(other.given)) return true;
  const lists = /(?:^|\.)(?:add|include_router|register\w*)$/.test(name);
  return lists && given !== '' && shapeOf(given) === shapeOf(other.given);
}

/** `parser` of `env_parser`, `command` of `Env.register_command`. */
const kindOf = (name: string): string => name.split(/[._]/).at(-1) ?? '';
const plugging = /^(?:register\w*|plugin|extend|addPlugin|addCommand)$/;
const isName = (given: string): boolean => /^\w+$/.test(given);
const registering = /^(?:register|(?:sub)?(?:parser|command|router|route|plugin)s?)$/i;

const isBlank = (line: string | undefined): boolean => /^\s*(?:(?:#|\/\/).*)?$/.test(line ?? '');

/** The registration that was there before, next above or below. */
function beside(lines: readonly string[], from: number, step: 1 | -1, own: ReadonlySet<number>): Call | null {
  for (let row = from + step; row >= 0 && row < lines.length; row += step) {
    if (isBlank(lines[row]) || own.has(row)) continue;
    if (step > 0) return callAt(lines, row);
    for (let start = row; start > row - longest && start >= 0; start -= 1) {
      const call = callAt(lines, start);
      if (call !== null && call.rows.at(-1) === row) return call;
    }
    return null;
  }
  return null;
}

/** The statement that begins in a row, if it is a call and calls nothing in its arguments, but to make something without any. */
function callAt(lines: readonly string[], row: number): Call | null {
  const [head, indent = '', name = ''] = /^(\s*)([\w.]+)\(/.exec(lines[row] ?? '') ?? [];
  if (head === undefined) return null;
  for (let end = row; end < row + longest && end < lines.length; end += 1) {
    const text = lines
      .slice(row, end + 1)
      .join('\n')
      .replace(/;?[ \t]*(?:\/\/[^\n]*)?\s*$/, '');
    if (!text.endsWith(')')) continue;
    const given = text.slice(head.length, -1);
    const bare = given.replace(/(["'])(?:\\.|(?!\1)[^\\])*\1/g, '""').replace(/(?<=\b[A-Z]\w*)\(\)/g, '');
    if (/[()]|\blambda\b/.test(bare)) return null;
    return { rows: Array.from({ length: end - row + 1 }, (_, index) => row + index), indent, name, given };
  }
  return null;
}
