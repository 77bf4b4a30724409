// Tool: one place of a text file, replaced.
import * as z from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { lineAt } from '../../domain/line-at.ts';
import { inline } from '../foreign.ts';
import { findSpans, mostSpans, type Span } from './match.ts';
import { nearMatch } from './near-match.ts';
import { checkFileLimit, treePath } from './paths.ts';
import { syntaxNote } from './syntax-note.ts';
import { checkSize, lineEnd, readText, withLineEnd } from './text-file.ts';
import { defineTool, failure, foreignResult, success, type ToolResult, type ToolWorld } from './tool.ts';

/** Characters; a larger file is data or was made by a machine, and GitHub would not take it back. */
const largest = 10_000_000;
/** Characters; to look through more for what comes near takes longer than to ask for it. */
const largestCompared = 1_000_000;

export const editFile = defineTool({
  name: 'edit_file',
  description:
    'Replaces old_text by new_text in a file. old_text must be in the file exactly once, as it stands there (white space too, without the line numbers of read_file).',
  writes: true,
  schema: z.strictObject({ path: z.string(), old_text: z.string(), new_text: z.string() }),
  async run(args, world) {
    const path = treePath(world.workspace, args.path);
    const text = readText(world, path);
    if (text.length > largest)
      throw new UsageError(`${inline(path, world.nonce)} is too large to be edited (${text.length} characters).`);
    if (args.old_text === '') throw new UsageError('old_text is empty: name the text to replace, or use write_file.');
    if (args.new_text.includes('\0')) throw new UsageError('new_text holds a NUL character.');
    checkSize('new_text', args.new_text);
    const edit = withoutMissingEnd(text, args.old_text, args.new_text);
    const spans = findSpans(text, edit.old);
    const [span] = spans;
    if (!span) return noMatch(world, path, text, edit.old);
    if (spans.length > 1) return manyMatches(world, path, text, spans);
    const end = lineEnd(text);
    const replacement = withLineEnd(edit.now.toWellFormed(), end);
    // old_text that begins with a line feed begins, in a CRLF file, with the carriage return before it.
    const start = end === '\r\n' && text.startsWith('\r\n', span.start - 1) ? span.start - 1 : span.start;
    const changed = text.slice(0, start) + replacement + text.slice(span.end);
    if (changed === text) return failure('new_text is what the file already has: nothing was changed.');
    checkFileLimit(world, path);
    const bytes = new TextEncoder().encode(changed);
    world.workspace.write(path, bytes);
    const line = lineAt(text, span.start);
    return success(`Edited ${inline(path, world.nonce)} at line ${line}. ${await syntaxNote(path, bytes, world)}`);
  },
});

/** A last line without a line feed stays so, though the edit was written with one. */
function withoutMissingEnd(text: string, old: string, now: string): { old: string; now: string } {
  const oldLess = old.replace(/\r?\n$/, '');
  if (oldLess === old || oldLess === '' || text.endsWith('\n')) return { old, now };
  if (findSpans(text, old).length > 0 || !text.endsWith(withLineEnd(oldLess, lineEnd(text)))) return { old, now };
  return { old: oldLess, now: now.replace(/\r?\n$/, '') };
}

function noMatch(world: ToolWorld, path: string, text: string, wanted: string): ToolResult {
  const shown = inline(path, world.nonce);
  const slip = slipIn(text, wanted);
  if (slip !== null) return failure(`old_text is not in ${shown}: ${slip}.`);
  if (text.length > largestCompared) {
    return failure(
      `old_text is not in ${shown}, which is too large to look for what comes near: search for a piece of it, then read those lines.`,
    );
  }
  const near = nearMatch(text, wanted);
  if (!near) return failure(`old_text is not in ${shown}, nor anything like its first line: read the file again.`);
  return foreignResult(world, {
    before: `old_text is not in ${shown}; ${near.difference}. Nearest:`,
    label: `${path}, lines ${near.from}-${near.to}`,
    text: near.text,
    error: true,
  });
}

/** What the text was taken for by mistake, where it would be found without that. */
function slipIn(text: string, wanted: string): string | null {
  const isThere = (other: string) => other !== wanted && findSpans(text, other).length > 0;
  if (isThere(wanted.replace(/^[ \t]*\d+\t/gm, '')))
    return 'it is without the line numbers of read_file and the tabs after them; leave those out';
  if (isThere(wanted.replaceAll('\\n', '\n').replaceAll('\\t', '\t')))
    return 'it is with line breaks or tabs where old_text has a backslash and a letter; write them as they are';
  return null;
}

function manyMatches(world: ToolWorld, path: string, text: string, spans: readonly Span[]): ToolResult {
  const lines = spans.slice(0, 10).map((span) => lineAt(text, span.start));
  const more = spans.length > 10 ? ' and more' : '';
  const times = spans.length > mostSpans ? `more than ${mostSpans}` : spans.length;
  return failure(
    `old_text is in ${inline(path, world.nonce)} ${times} times, at lines ${lines.join(', ')}${more}: add lines around it until it is there once.`,
  );
}
