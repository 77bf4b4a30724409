// The options of `run`, one row each: an allow-list with how a value is written and where it goes.
import type { RunOptions } from '../../domain/command.ts';
import { ownOf } from '../../domain/own.ts';
import { modelWord } from './word-forms.ts';

export interface OptionRow {
  /** How the value is shown, e.g. `USD`; null when the option takes none. */
  readonly value: string | null;
  /** The options with this value set, or one sentence about what is wrong with it. */
  readonly set: (options: RunOptions, value: string) => RunOptions | string;
}

/** What a run does when no option is given; null means the configured value. */
export const defaultRunOptions: RunOptions = {
  vs: null,
  solo: false,
  repeat: 1,
  budget: null,
  timeout: null,
  base: null,
  start: null,
  publish: null,
  refine: true,
  cross_review: true,
};

const maxMinutes = 1440;

export const runOptions = {
  '--vs': {
    value: 'MODEL',
    set: (options, value) => (modelWord.test(value) ? { ...options, vs: value } : '`--vs` takes the name of a model.'),
  },
  '--solo': { value: null, set: (options) => ({ ...options, solo: true }) },
  '--repeat': { value: 'N', set: repeat },
  '--budget': { value: 'USD', set: budget },
  '--timeout': { value: 'MINUTES', set: timeout },
  '--base': {
    value: 'REF',
    set: (options, value) =>
      isRef(value) ? { ...options, base: value } : '`--base` takes a branch, a tag or a commit.',
  },
  '--start': {
    value: 'REF',
    set: (options, value) =>
      isRef(value) ? { ...options, start: value } : '`--start` takes a branch, a tag or a commit.',
  },
  '--publish': { value: 'pr|branch', set: publish },
  '--judge': {
    value: 'MODEL',
    set: (options, value) =>
      modelWord.test(value) ? { ...options, judge: value } : '`--judge` takes the name of a model.',
  },
  '--no-refine': { value: null, set: (options) => ({ ...options, refine: false }) },
  '--no-cross-review': { value: null, set: (options) => ({ ...options, cross_review: false }) },
} satisfies Readonly<Record<string, OptionRow>>;

/** The row of an option as typed; null when there is no such option. */
export function optionRow(name: string): OptionRow | null {
  const rows: Readonly<Record<string, OptionRow>> = runOptions;
  return ownOf(rows, name) ?? null;
}

function repeat(options: RunOptions, value: string): RunOptions | string {
  const count = Number(value);
  if (!/^\d{1,3}$/.test(value) || count < 1 || count > 20) return '`--repeat` takes a whole number from 1 to 20.';
  return { ...options, repeat: count };
}

function budget(options: RunOptions, value: string): RunOptions | string {
  const amount = /^\$?(\d{1,6}(?:\.\d{1,6})?)$/.exec(value)?.[1];
  if (amount === undefined || Number(amount) <= 0)
    return '`--budget` takes an amount in USD above 0 in plain digits, such as `5`, `$5` or `2.50`.';
  return { ...options, budget: Number(amount) };
}

function timeout(options: RunOptions, value: string): RunOptions | string {
  const minutes = Number(value);
  if (!/^\d{1,4}(?:\.\d{1,3})?$/.test(value) || minutes <= 0 || minutes > maxMinutes) {
    return `\`--timeout\` takes minutes above 0, at most ${maxMinutes}.`;
  }
  return { ...options, timeout: minutes };
}

function publish(options: RunOptions, value: string): RunOptions | string {
  const word = value.toLowerCase();
  if (word !== 'pr' && word !== 'branch') return '`--publish` takes `pr` or `branch`.';
  return { ...options, publish: word };
}

/** A narrow reading of git-check-ref-format: nothing that could be an option, a range or a reflog entry. */
function isRef(value: string): boolean {
  return /^[A-Za-z0-9_][\w./+#@-]{0,254}$/.test(value) && !/\.\.|@\{|\/\/|\.lock(?:\/|$)|[./]$|\/\./.test(value);
}
