// A file of prices, YAML or JSON: model -> USD per million tokens in each lane, its date and where it was read.
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { UsageError } from '../domain/errors.ts';
import type { Rates } from '../domain/money.ts';
import type { RowFile } from './row-files.ts';

const rate = z.number('takes a number of USD per million tokens, or null').nonnegative('is below 0').nullable();

/** A day, or a month, that there is. */
function isDate(text: string): boolean {
  return z.iso.date().safeParse(/^\d{4}-\d{2}$/.test(text) ? `${text}-01` : text).success;
}

/** Input and output must be said; a cache lane that is left out is not priced, which is not the same as free. */
const GivenRates = z.strictObject({
  input: rate,
  cache_write: rate.default(null),
  cache_write_1h: rate.default(null),
  cache_read: rate.default(null),
  output: rate,
  as_of: z
    .string('takes the date of the prices, such as 2026-08-19')
    .refine(isDate, 'takes a date such as 2026-08-19 or 2026-08'),
  source: z.string('says where the prices were read').min(1, 'says where the prices were read'),
});

const RatesFile = z.record(z.string(), GivenRates);

/** Prices by model id. Throws UsageError that names the file and the line, or the model and the field. */
export function readRates({ name, text }: RowFile): ReadonlyMap<string, Rates> {
  const document = parseDocument(text.replace(/^\uFEFF/, ''));
  const [broken] = document.errors;
  if (broken)
    throw new UsageError(`${name}:${broken.linePos?.[0].line ?? 1}: ${broken.message.split('\n')[0] ?? 'not YAML'}`);
  const parsed = RatesFile.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success && Object.keys(parsed.data).length > 0) return new Map(Object.entries(parsed.data));
  const issues = parsed.success ? [] : parsed.error.issues;
  // A mistyped name explains the one that seems to be missing.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` ${issue.path.map(String).join('.')}`;
  throw new UsageError(`${name}:${where} ${whatIsWrong(issue)}`);
}

function whatIsWrong(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined || issue.path.length === 0)
    return 'holds a table of models, each with input, output, as_of and source.';
  if (issue.code === 'unrecognized_keys') {
    return `has ${issue.keys.join(', ')}, which is none of ${Object.keys(GivenRates.shape).join(', ')}.`;
  }
  return issue.path.length === 1 ? `takes ${Object.keys(GivenRates.shape).join(', ')}.` : `${issue.message}.`;
}
