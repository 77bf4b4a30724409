// The words after `/outrider run`: subject, models, options.

import { formatCommand } from '../../comment/format-command.ts';
import { formatArxivId, parseArxivId } from '../../domain/arxiv-id.ts';
import type { RunCommand, RunOptions, Subject } from '../../domain/command.ts';
import { nearestWords } from './nearest.ts';
import { defaultRunOptions, optionRow, runOptions } from './options.ts';
import { isAddress, modelWord } from './word-forms.ts';
import type { Word } from './words.ts';

/** What is wrong, and a line that would be right; null when none can be guessed. */
export interface Misuse {
  readonly problem: string;
  readonly nearest: string | null;
  /** A mistyped option, and what was probably meant. */
  readonly option?: { readonly typed: string; readonly meant: string };
}

export type RunParse = RunCommand | Misuse;

export const runForm = '/outrider run paper [ID] MODEL [MODEL ...]';
const searchForm = '/outrider run search "QUERY" MODEL';

interface Sorted {
  readonly positional: readonly Word[];
  readonly options: RunOptions;
}

export function parseRun(words: readonly Word[]): RunParse {
  const sorted = sortWords(words);
  if ('problem' in sorted) return withCorrection(sorted, words);
  const subject = readSubject(sorted.positional);
  if ('problem' in subject) return subject;
  if (subject.rest.length === 0)
    return { problem: 'No model is named.', nearest: withModel(subject.subject, sorted.options) };
  const models = readModels(subject.rest);
  if ('problem' in models) return withoutCommas(models, words);
  const clash = conflict(models, sorted.options);
  if (clash !== null) return { problem: clash, nearest: null };
  return { verb: 'run', subject: subject.subject, models: [...models], options: sorted.options };
}

/** The same command with a model in it: whoever named a paper meant that one. */
function withModel(subject: Subject, options: RunOptions): string {
  return formatCommand({ verb: 'run', subject, models: ['glm-5.2'], options });
}

/** The whole line as it should be, when the mistyped option was all that was wrong. */
function withCorrection({ problem, nearest, option }: Misuse, words: readonly Word[]): Misuse {
  if (option === undefined) return { problem, nearest };
  const { typed, meant } = option;
  const corrected = words.map((word) =>
    !word.quoted && word.value.split('=')[0] === typed
      ? { ...word, value: meant + word.value.slice(typed.length) }
      : word,
  );
  const parse = parseRun(corrected);
  return { problem, nearest: 'problem' in parse ? nearest : formatCommand(parse) };
}

/** The same line with spaces where commas stood between models, when that was all that was wrong. */
function withoutCommas(misuse: Misuse, words: readonly Word[]): Misuse {
  const separated = words.flatMap((word) =>
    word.quoted
      ? [word]
      : word.value
          .split(',')
          .filter(Boolean)
          .map((value) => ({ ...word, value })),
  );
  if (!words.some(({ value, quoted }) => !quoted && value.includes(','))) return misuse;
  const parse = parseRun(separated);
  return 'problem' in parse ? misuse : { ...misuse, nearest: formatCommand(parse) };
}

/** Options may stand anywhere after `run`. */
function sortWords(words: readonly Word[]): Sorted | Misuse {
  const positional: Word[] = [];
  const seen = new Set<string>();
  let options = defaultRunOptions;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) break;
    if (word.quoted || !word.value.startsWith('-')) {
      positional.push(word);
      continue;
    }
    const read = readOption(word.value, words[at + 1], options);
    if ('problem' in read) return read;
    if (seen.has(read.name)) return { problem: `\`${read.name}\` is given twice.`, nearest: null };
    seen.add(read.name);
    options = read.options;
    if (read.tookNext) at += 1;
  }
  return { positional, options };
}

type ReadOption = { readonly name: string; readonly options: RunOptions; readonly tookNext: boolean } | Misuse;

function readOption(text: string, next: Word | undefined, options: RunOptions): ReadOption {
  const [typed = '', ...rest] = text.split('=');
  const name = typed.toLowerCase();
  const assigned = rest.length === 0 ? null : rest.join('=');
  const row = optionRow(name);
  if (row === null) return unknownOption(typed);
  if (row.value === null) {
    if (assigned !== null) return { problem: `\`${name}\` takes no value.`, nearest: null };
    const set = row.set(options, '');
    return typeof set === 'string' ? { problem: set, nearest: null } : { name, options: set, tookNext: false };
  }
  const isValue = next !== undefined && (next.quoted || !next.value.startsWith('--'));
  const value = assigned ?? (isValue ? next.value : null);
  if (value === null || value === '')
    return { problem: `\`${name}\` needs a value: \`${name} ${row.value}\`.`, nearest: null };
  if (isAddress(value)) return addressMisuse();
  const set = row.set(options, value);
  return typeof set === 'string'
    ? { problem: set, nearest: null }
    : { name, options: set, tookNext: assigned === null };
}

function unknownOption(typed: string): Misuse {
  const [near] = nearestWords(typed, Object.keys(runOptions), 1);
  const row = near === undefined ? null : optionRow(near);
  const form = row?.value ? `${near} ${row.value}` : near;
  return {
    problem: `There is no option \`${typed}\`.`,
    nearest: form === undefined ? `${runForm} ${optionForms()}` : `${runForm} ${form}`,
    ...(near === undefined || near === typed ? {} : { option: { typed, meant: near } }),
  };
}

function optionForms(): string {
  return Object.keys(runOptions)
    .map((name) => `[${[name, optionRow(name)?.value].filter(Boolean).join(' ')}]`)
    .join(' ');
}

function addressMisuse(): Misuse {
  return { problem: 'An address is never taken from a comment, except that of a paper on arXiv.', nearest: runForm };
}

/** Digits, a point and digits, which no model is called by: a mistyped id. */
const nearlyArxivId = /^(?:arxiv:)?\d{3,5}\.\d{3,6}(?:v\d*)?$/i;

function idMisuse(value: string): Misuse {
  const problem = `\`${shown(value)}\` is no arXiv id: year and month, a point and five digits, such as \`2606.27369\` or \`2606.27369v1\`.`;
  return { problem, nearest: runForm };
}

type ReadSubject = { readonly subject: Subject; readonly rest: readonly Word[] } | Misuse;

function readSubject(words: readonly Word[]): ReadSubject {
  const [first, second] = words;
  if (first === undefined)
    return { problem: 'A paper and a model are missing.', nearest: '/outrider run paper glm-5.2' };
  const keyword = first.quoted ? '' : first.value.toLowerCase();
  if (keyword === 'brief') return { subject: { kind: 'brief' }, rest: words.slice(1) };
  if (keyword === 'search') return readSearch(words);
  if (keyword === 'paper') {
    const id = second === undefined || second.quoted ? null : parseArxivId(second.value);
    if (id === null) return { subject: { kind: 'pinned' }, rest: words.slice(1) };
    return { subject: { kind: 'arxiv', id: formatArxivId(id) }, rest: words.slice(2) };
  }
  const id = first.quoted ? null : parseArxivId(first.value);
  if (id !== null) return { subject: { kind: 'arxiv', id: formatArxivId(id) }, rest: words.slice(1) };
  return unknownSubject(first, words);
}

function readSearch(words: readonly Word[]): ReadSubject {
  const [, query] = words;
  const text = query?.value.replace(/\s+/g, ' ').trim() ?? '';
  if (query === undefined || text === '')
    return { problem: '`search` needs a query in quotation marks.', nearest: searchForm };
  if (!query.quoted && words.length > 3) {
    return { problem: 'A query of several words needs quotation marks.', nearest: searchForm };
  }
  if (text.length > 300) return { problem: 'The query is longer than 300 characters.', nearest: searchForm };
  return { subject: { kind: 'search', query: text }, rest: words.slice(2) };
}

/** What stands where `paper`, `brief`, `search` or an id belongs. */
function unknownSubject(first: Word, words: readonly Word[]): Misuse {
  if (isAddress(first.value)) return addressMisuse();
  if (nearlyArxivId.test(first.value)) return idMisuse(first.value);
  const rest = words.slice(1).map((word) => word.value);
  const [near] = first.quoted ? ['search'] : nearestWords(first.value, ['paper', 'brief', 'search'], 1);
  if (near === 'search')
    return { problem: `\`${shown(first.value)}\` is no word of this command.`, nearest: searchForm };
  if (near !== undefined) {
    const line = ['/outrider run', near, ...rest].join(' ');
    return {
      problem: `\`${shown(first.value)}\` is no word of this command.`,
      nearest: rest.length > 0 ? line : runForm,
    };
  }
  if (!modelWord.test(first.value))
    return { problem: `\`${shown(first.value)}\` is no word of this command.`, nearest: runForm };
  return {
    problem: `\`${shown(first.value)}\` stands where the paper belongs: write \`paper\` for the one pinned in this issue, an arXiv id, or \`brief\`.`,
    nearest: ['/outrider run paper', first.value, ...rest].join(' '),
  };
}

function readModels(words: readonly Word[]): readonly string[] | Misuse {
  const models: string[] = [];
  for (const { value } of words) {
    if (parseArxivId(value) !== null) {
      return {
        problem: `\`${shown(value)}\` is a paper: one paper per run, written before the models.`,
        nearest: runForm,
      };
    }
    if (isAddress(value)) return addressMisuse();
    if (nearlyArxivId.test(value)) return idMisuse(value);
    if (!modelWord.test(value))
      return { problem: `\`${shown(value)}\` cannot be the name of a model.`, nearest: runForm };
    if (models.some((model) => model.toLowerCase() === value.toLowerCase())) {
      return {
        problem: `\`${shown(value)}\` is named twice; for more than one run of each model there is \`--repeat N\`.`,
        nearest: null,
      };
    }
    models.push(value);
  }
  return models;
}

function conflict(models: readonly string[], options: RunOptions): string | null {
  const [only] = models;
  if (options.solo && options.vs !== null)
    return '`--solo` runs one model alone, `--vs` names its opponent: only one of them.';
  if (options.solo && models.length > 1) return '`--solo` runs one model alone, but several are named.';
  if (options.vs !== null && models.some((model) => model.toLowerCase() === options.vs?.toLowerCase())) {
    return `\`--vs ${shown(options.vs)}\` names the same model as \`${shown(only ?? '')}\`: a pair needs two.`;
  }
  return null;
}

function shown(word: string): string {
  return word.replaceAll('`', "'").slice(0, 80);
}
