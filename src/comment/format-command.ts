// A command as somebody would type it: for "run it again" and for the nearest valid form.
import type { Command, RunCommand, RunOptions, Subject } from '../domain/command.ts';

/** One line that `parseComment` reads back as the same command. */
export function formatCommand(command: Command): string {
  switch (command.verb) {
    case 'run':
      return `/outrider run ${runWords(command).join(' ')}`;
    case 'retry':
      return command.arm === null ? '/outrider retry' : `/outrider retry ${command.arm}`;
    case 'promote':
      return `/outrider promote ${command.arm}`;
    default:
      return `/outrider ${command.verb}`;
  }
}

function runWords(command: RunCommand): string[] {
  return [...subjectWords(command.subject), ...command.models, ...optionWords(command.options)];
}

function subjectWords(subject: Subject): string[] {
  switch (subject.kind) {
    case 'pinned':
      return ['paper'];
    case 'arxiv':
      return [subject.id];
    case 'brief':
      return ['brief'];
    case 'search':
      return ['search', quote(subject.query)];
  }
}

/** Escaped so that neither Markdown nor the shell-like words see anything but text. */
function quote(text: string): string {
  return `"${text.replace(/[\\"'`<>*_[\]&|~$]/g, '\\$&')}"`;
}

function optionWords(options: RunOptions): string[] {
  const words: string[] = [];
  const valued: readonly [string, string | number | null][] = [
    ['--vs', options.vs],
    ['--repeat', options.repeat === 1 ? null : options.repeat],
    ['--budget', options.budget],
    ['--timeout', options.timeout],
    ['--base', options.base],
    ['--start', options.start],
    ['--publish', options.publish],
    ['--judge', options.judge ?? null],
  ];
  for (const [name, value] of valued) if (value !== null) words.push(name, String(value));
  if (options.solo) words.push('--solo');
  if (!options.refine) words.push('--no-refine');
  if (!options.cross_review) words.push('--no-cross-review');
  return words;
}
