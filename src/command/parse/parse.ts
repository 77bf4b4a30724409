// A comment -> the command in it.
import type { ParsedCommand } from '../../domain/command.ts';
import { commandLines } from './command-line.ts';
import { type ReadComment, readLines } from './parse-line.ts';

/** What a comment commands. Never throws, whatever the text. */
export function readComment(markdown: string): ReadComment {
  return readLines(commandLines(markdown));
}

/** The first command of a comment alone. */
export function parseComment(markdown: string): ParsedCommand {
  return readComment(markdown).parsed;
}
