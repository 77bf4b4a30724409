// What a grammar says of a file that was just written.
import type { Workspace } from '../../codemap/files.ts';
import { largestParsed } from '../../codemap/grammar.ts';
import { syntaxErrors } from '../../codemap/syntax.ts';
import { headOf } from '../context.ts';
import { inline } from '../foreign.ts';

const most = 10;

/** What the tools know of where a file was written. */
interface Place {
  readonly workspace: Workspace;
  readonly nonce: string;
}

/** null: no grammar for this file, or too large a file; empty: it parses; else lines of what is wrong and was not before. */
export async function syntaxProblems(
  path: string,
  bytes: Uint8Array,
  { workspace, nonce }: Place,
): Promise<string[] | null> {
  const errors = await syntaxErrors(path, bytes, workspace.base.read(path));
  if (errors === null) return null;
  const shown = errors
    .slice(0, most)
    .map(
      ({ line, column, message }) => `${inline(path, nonce)}:${line}:${column}: ${headOf(inline(message, nonce), 200)}`,
    );
  return errors.length > most ? [...shown, `and ${errors.length - most} more`] : shown;
}

/** One sentence after an edit. */
export async function syntaxNote(path: string, bytes: Uint8Array, place: Place): Promise<string> {
  const problems = await syntaxProblems(path, bytes, place);
  if (problems === null) {
    const why = bytes.length > largestParsed ? 'the file is too large' : 'no grammar for this kind of file';
    return `Syntax was not checked: ${why}.`;
  }
  if (problems.length === 0) return 'It parses.';
  return `It does NOT parse:\n${problems.join('\n')}`;
}
