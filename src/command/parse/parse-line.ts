// The line of a command -> the command, well-formed or misused in a way that the reply can name.
import type { Command, ParsedCommand } from '../../domain/command.ts';
import { ownOf } from '../../domain/own.ts';
import { nearestWords } from './nearest.ts';
import { type Misuse, parseRun, runForm } from './run-words.ts';
import { armWord, isAddress, isKey, modelWord, repeatWord } from './word-forms.ts';
import { splitWords, type Word } from './words.ts';

type Parse = Command | Misuse;

const verbs: Readonly<Record<string, (words: readonly Word[]) => Parse>> = {
  run: parseRun,
  experiment: (words) => alone({ verb: 'experiment' }, words),
  status: (words) => alone({ verb: 'status' }, words),
  cancel: (words) => alone({ verb: 'cancel' }, words),
  retry: parseRetry,
  promote: parsePromote,
  compare: (words) => alone({ verb: 'compare' }, words),
  cost: (words) => alone({ verb: 'cost' }, words),
  models: (words) => alone({ verb: 'models' }, words),
  config: (words) => alone({ verb: 'config' }, words),
  help: (words) => alone({ verb: 'help' }, words),
};

export interface ReadComment {
  /** The first command (contract: "Slash commands"). */
  readonly parsed: ParsedCommand;
  /** The second, as a reply may show it: only the first is carried out. null: there is none. */
  readonly further: string | null;
}

/** What the lines of a comment command that begin with `/outrider`, as `commandLines` finds them. Never throws, whatever they say. */
export function readLines([first, second]: readonly string[]): ReadComment {
  return {
    parsed: first === undefined ? { kind: 'none' } : parseLine(first),
    further: second === undefined ? null : shownLine(second),
  };
}

function parseLine(line: string): ParsedCommand {
  const words = splitWords(line.slice('/outrider'.length));
  if (words === 'unclosed') {
    return { kind: 'misuse', line: shownLine(line), problem: 'A quotation mark is not closed.', nearest: runForm };
  }
  if (words.some((word) => isKey(word.value))) return keyMisuse(line);
  const parse = parseWords(words);
  if ('problem' in parse) return { kind: 'misuse', line: shownLine(line), ...parse };
  return { kind: 'command', line, command: parse };
}

function parseWords(words: readonly Word[]): Parse {
  const [first, ...rest] = words;
  if (first === undefined) return { verb: 'help' };
  const parse = first.quoted ? undefined : verbOf(first.value);
  return parse === undefined ? unknownVerb(first, rest) : parse(rest);
}

function verbOf(word: string): ((words: readonly Word[]) => Parse) | undefined {
  const verb = word.toLowerCase();
  return ownOf(verbs, verb);
}

function unknownVerb(first: Word, rest: readonly Word[]): Misuse {
  const typed = shown(first.value);
  if (isAddress(first.value)) {
    return { problem: 'An address is never taken from a comment, except that of a paper on arXiv.', nearest: runForm };
  }
  const [near] = meantBy(first.value) ?? nearestWords(first.value, Object.keys(verbs), 1);
  if (near !== undefined) {
    const corrected = ownOf(verbs, near)?.(rest);
    const complete = corrected !== undefined && !('problem' in corrected);
    const line = ['/outrider', near, ...(complete ? rest.map(written) : [])].join(' ');
    return { problem: `There is no command \`${typed}\`.`, nearest: near === 'run' && !complete ? runForm : line };
  }
  if (modelWord.test(first.value) && /\d/.test(first.value)) {
    return {
      problem: `\`${typed}\` looks like a model: say what it should do.`,
      nearest: `/outrider run paper ${first.value}`,
    };
  }
  return { problem: `There is no command \`${typed}\`.`, nearest: '/outrider help' };
}

/** What others call it: whoever wants to stop a run has no time to read a list. */
const otherNames: Readonly<Record<string, string>> = {
  abort: 'cancel',
  halt: 'cancel',
  kill: 'cancel',
  stop: 'cancel',
  budget: 'cost',
  settings: 'config',
  start: 'run',
};

function meantBy(word: string): [string] | null {
  const verb = ownOf(otherNames, word.toLowerCase());
  return verb === undefined ? null : [verb];
}

function alone(command: Command, words: readonly Word[]): Parse {
  const [extra] = words;
  if (extra === undefined) return command;
  const problem = extra.value.startsWith('-')
    ? `\`${command.verb}\` has no option \`${shown(extra.value)}\`.`
    : `\`${command.verb}\` takes nothing after it, but \`${shown(extra.value)}\` is there.`;
  return { problem, nearest: `/outrider ${command.verb}` };
}

function parseRetry(words: readonly Word[]): Parse {
  if (words.length === 0) return { verb: 'retry', arm: null };
  const arm = readArm(words, '/outrider retry [ARM]');
  return typeof arm === 'string' ? { verb: 'retry', arm } : arm;
}

function parsePromote(words: readonly Word[]): Parse {
  const form = '/outrider promote ARM';
  if (words.length === 0) return { problem: '`promote` needs to know which arm.', nearest: form };
  const arm = readArm(words, form);
  return typeof arm === 'string' ? { verb: 'promote', arm } : arm;
}

/** `glm-5.2`, `glm-5.2#2` or `glm-5.2 #2`. */
function readArm(words: readonly Word[], nearest: string): string | Misuse {
  const [first, second, third] = words;
  const repeat = second !== undefined && repeatWord.test(second.value) ? second.value : '';
  const arm = `${first?.value ?? ''}${repeat}`;
  const extra = repeat === '' ? second : third;
  if (first?.value.startsWith('-')) return { problem: `There is no option \`${shown(first.value)}\` here.`, nearest };
  if (!armWord.test(arm)) return { problem: `\`${shown(arm)}\` cannot be the name of an arm.`, nearest };
  if (extra !== undefined) return { problem: `One arm at a time, but \`${shown(extra.value)}\` follows.`, nearest };
  return arm;
}

function keyMisuse(line: string): ParsedCommand {
  return {
    kind: 'misuse',
    line: shownLine(line),
    problem:
      'A key was written into a comment. Revoke it: everybody who can read this issue has it now. Keys are set with `outrider keys set`.',
    nearest: null,
  };
}

/** The line as a reply may show it: without anything that looks like a key, and of bounded length. */
function shownLine(line: string): string {
  const clean = line.replace(/\S+/g, (word) =>
    isKey(word) || isKey(word.replace(/^["'`]|["'`]$/g, '')) ? '[hidden]' : word,
  );
  return clean.length > 300 ? `${clean.slice(0, 299).toWellFormed()}…` : clean;
}

function written(word: Word): string {
  return word.quoted ? `"${word.value}"` : word.value;
}

function shown(word: string): string {
  return word.replaceAll('`', "'").slice(0, 80).toWellFormed();
}
