// Files of arm rows -> plain records with the place of each: JSON Lines, a JSON array, experiment.json, CSV.
import { CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';
import { messageOf, UsageError } from '../domain/errors.ts';
import { isObject } from '../domain/json.ts';
import { plural } from '../domain/plural.ts';
import { ArmRow } from '../domain/records.ts';
import { type ComparedRow, readRow } from './compared-row.ts';

export interface RowFile {
  readonly name: string;
  readonly text: string;
}

export interface PlacedRecord {
  /** `rows.csv:3`, `rows.json: row 3`. */
  readonly place: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Reads rows for the comparison. Throws UsageError that names file, line and column. */
export function readRows(files: readonly RowFile[]): ComparedRow[] {
  return files.flatMap((file) =>
    readRecords(file).map(({ place, values }) => {
      const read = readRow(values);
      if ('row' in read) return read.row;
      throw new UsageError(`${place}: column ${read.column}: ${read.problem}`);
    }),
  );
}

/** The records of a file as they stand, told apart by content and not by name. Throws UsageError. */
export function readRecords({ name, text }: RowFile): PlacedRecord[] {
  const content = text.replace(/^\uFEFF/, '');
  const start = content.trimStart()[0];
  if (start === undefined) throw new UsageError(`${name} is empty.`);
  const records =
    start === '[' ? fromArray(name, content) : start === '{' ? fromObjects(name, content) : fromCsv(name, content);
  if (records.length === 0) throw new UsageError(`${name} holds no rows.`);
  return records;
}

function fromArray(name: string, content: string): PlacedRecord[] {
  const list = parsedJson(name, content);
  return Array.isArray(list) ? list.map((value, i) => recordAt(`${name}: row ${i + 1}`, value)) : [];
}

/** One object that has `arms` is experiment.json, one without is a single row; else each line is a row. */
function fromObjects(name: string, content: string): PlacedRecord[] {
  const whole = tryJson(content);
  if (whole.ok && isObject(whole.value)) {
    const { arms } = whole.value;
    if (!Array.isArray(arms)) return [{ place: `${name}: row 1`, values: whole.value }];
    return arms.map((value, i) => recordAt(`${name}: arm ${i + 1}`, value));
  }
  return content.split(/\r?\n/).flatMap((line, i) => {
    const place = `${name}:${i + 1}`;
    return line.trim() === '' ? [] : [recordAt(place, parsedJson(place, line))];
  });
}

function recordAt(place: string, value: unknown): PlacedRecord {
  if (!isObject(value)) throw new UsageError(`${place}: a row is a JSON object such as {"repo": "…", "arm": "…"}.`);
  return { place, values: value };
}

function tryJson(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, why: messageOf(error) };
  }
}

function parsedJson(place: string, text: string): unknown {
  const read = tryJson(text);
  if (read.ok) return read.value;
  throw new UsageError(`${place}: not JSON: ${read.why}`);
}

/** The separator that the header uses most. */
function separatorOf(content: string): string {
  const [header = ''] = content.trimStart().split(/\r?\n/, 1);
  const uses = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, each) => (uses(each) > uses(best) ? each : best));
}

function fromCsv(name: string, content: string): PlacedRecord[] {
  let columns: string[] = [];
  const delimiter = separatorOf(content);
  try {
    const parsed: unknown = parse(content, {
      delimiter,
      columns: (header: string[]) => {
        columns = header.map((column) => column.trim().toLowerCase());
        // Before the rows are held against it: of a letter nobody wants to know how many cells its lines have.
        requireColumns(name, columns);
        refuseTwice(name, columns);
        return columns;
      },
      skip_empty_lines: true,
      info: true,
    });
    return CsvRecords.parse(parsed).map(({ record, info }) => ({
      place: `${name}:${info.lines}`,
      values: typed(record, delimiter === ';'),
    }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? `:${error.lines}` : '';
    throw new UsageError(`${name}${line}: ${csvProblem(error, { columns: columns.length, delimiter })}`);
  }
}

/** What is wrong in the words of somebody who looks at the file, and what to write instead. */
function csvProblem(
  error: CsvError,
  { columns, delimiter }: { readonly columns: number; readonly delimiter: string },
): string {
  switch (error.code) {
    case 'CSV_RECORD_INCONSISTENT_COLUMNS': {
      const cells = Array.isArray(error.record) ? error.record.length : 0;
      const hint = cells > columns && delimiter !== '\t' ? `: a cell that holds “${delimiter}” stands in quotes` : '';
      return `${plural(cells, 'cell')}, and the header has ${plural(columns, 'column')}${hint}.`;
    }
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a cell begins with a quote that nothing ends.';
    case 'INVALID_OPENING_QUOTE':
      return 'a quote in a cell without quotes around it: write "b""c" for b"c.';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'text after the end of a cell in quotes: write "b""c" for b"c.';
    default:
      return `not JSON, and not CSV: ${error.message}`;
  }
}

const CsvRecords = z.array(
  z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) }),
);

function requireColumns(name: string, columns: readonly string[]): void {
  const missing = ['repo', 'arm'].filter((column) => !columns.includes(column));
  if (missing.length === 0) return;
  throw new UsageError(
    `${name}:1: no column ${missing.join(' and no column ')}; found ${
      columns
        .join(', ')
        .replaceAll(/\p{Cc}/gu, ' ')
        .slice(0, 200) || 'nothing'
    }.`,
  );
}

/** Of two columns of one name nobody knows which is meant. */
function refuseTwice(name: string, columns: readonly string[]): void {
  const twice = columns.find((column, i) => column !== '' && columns.indexOf(column) !== i);
  if (twice === undefined) return;
  const shown = twice.replaceAll(/\p{Cc}/gu, ' ').slice(0, 60);
  throw new UsageError(`${name}:1: the column ${shown} is there twice: leave one of them out.`);
}

const columnsThatTake = (value: unknown): ReadonlySet<string> =>
  new Set(Object.entries(ArmRow.shape).flatMap(([name, schema]) => (schema.safeParse(value).success ? [name] : [])));
const numeric = columnsThatTake(1);
const boolean = columnsThatTake(true);

/**
 * A cell is text; in the columns that hold numbers and flags it becomes one, if it reads as one. Empty is unknown. Where columns are
 * parted by semicolons a comma is the decimal sign: so write spreadsheets of half the world.
 */
function typed(record: Readonly<Record<string, string>>, decimalComma: boolean): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([column, cell]) => {
      // Our own export puts a quote before what a spreadsheet would take for a formula.
      const text = /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
      if (text.trim() === '') return [column, null];
      if (decimalComma && numeric.has(column) && /^\s*-?\d+,\d+\s*$/.test(text))
        return [column, Number(text.replace(',', '.'))];
      if (numeric.has(column) && Number.isFinite(Number(text))) return [column, Number(text)];
      if (boolean.has(column) && /^(true|false)$/i.test(text.trim())) return [column, /^true$/i.test(text.trim())];
      return [column, text];
    }),
  );
}
