// A row as the comparison reads it: ours, or anybody's in the same columns. Only `repo` and `arm` are needed.
import * as z from 'zod';

const absent = new Set(['', 'null', 'na', 'n/a', 'nan', 'none', '-', '–', '—']);

function known(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === 'string' && absent.has(value.trim().toLowerCase()) ? null : value;
}

/** A tag may look like a number: `2606.27369`. */
const text = z.preprocess((value) => {
  const given = known(value);
  return typeof given === 'number' ? String(given) : typeof given === 'string' ? given.trim() : given;
}, z.string().nullable());

const needed = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : value),
  z.string('is needed').min(1, 'is empty'),
);

/** Thirty million years of work, or as many dollars as there are not: sums and ratios stay numbers. */
const mostOfAnything = 1e15;

const figure = z.preprocess((value) => {
  const given = known(value);
  return typeof given === 'string' && given.trim() !== '' ? asNumber(given.trim()) : given;
}, z
  .number('is not a number')
  .finite()
  .nonnegative('is below 0')
  .max(mostOfAnything, 'is more than any figure here can be')
  .nullable());

function asNumber(given: string): number | string {
  const value = Number(given);
  return Number.isFinite(value) && /^[-+.\d]/.test(given) && !/^[-+]?0[xob]/i.test(given) ? value : given;
}

const flags = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);

const flag = z.preprocess((value) => {
  const given = known(value);
  if (typeof given !== 'string') return given;
  const word = given.trim().toLowerCase();
  return flags.get(word) ?? word;
}, z.boolean('is neither true nor false').nullable());

/** `Pull request`, `PR` and `pull_request` are one verdict; unknown words stay and make no pair. */
const verdict = text.transform((value) => {
  if (value === null) return null;
  const word = value.toLowerCase().replaceAll(/[\s-]+/g, '_');
  return word === 'pr' ? 'pull_request' : word;
});

/** The pairing key: rows that differ in one of these are not of one pair. `null` equals `null`. */
export const pairingColumns = [
  'repo',
  'base_sha',
  'paper_id',
  'paper_sha256',
  'prompts_sha256',
  'repo_map_sha256',
  'harness_version',
] as const;

export const ComparedRow = z.object({
  repo: needed,
  arm: needed,
  base_sha: text,
  paper_id: text,
  paper_sha256: text,
  prompts_sha256: text,
  repo_map_sha256: text,
  harness_version: text,
  experiment: text,
  repeat: figure,
  model_requested: text,
  model_served: text,
  verdict,
  reason: text,
  working_s: figure,
  cost_usd: figure,
  total_tokens: figure,
  usage_complete: flag,
  /** What people did with its pull request: `open`, `merged` or `closed`; null: there is none, or it is not known. */
  pr_outcome: text,
});
export type ComparedRow = z.infer<typeof ComparedRow>;

const lanes = ['input_tokens', 'cache_write_tokens', 'cache_read_tokens', 'output_tokens'] as const;

/**
 * Reads one row. Columns that are not there are null; `total_tokens` is the sum of the four lanes when it is not given and all four are.
 * Answers the first problem as the column and what is wrong with it.
 */
export function readRow(
  values: Readonly<Record<string, unknown>>,
): { readonly row: ComparedRow } | { readonly column: string; readonly problem: string } {
  const parsed = ComparedRow.safeParse({ ...values, total_tokens: values.total_tokens ?? sumOfLanes(values) });
  if (parsed.success) return { row: parsed.data };
  const [issue] = parsed.error.issues;
  const column = String(issue?.path[0] ?? 'row');
  const shown = (values[column] ?? null) === null ? '' : `${shownValue(values[column])} `;
  return { column, problem: `${shown}${issue?.message ?? 'cannot be read'}` };
}

/** JSON has no word for a number without end. */
function shownValue(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value)?.slice(0, 60) ?? '');
}

function sumOfLanes(values: Readonly<Record<string, unknown>>): number | null {
  let sum = 0;
  for (const lane of lanes) {
    const read = figure.safeParse(values[lane]);
    if (!read.success || read.data === null) return null;
    sum += read.data;
  }
  return sum;
}
