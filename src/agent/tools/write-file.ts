// Tool: a new file, or new content for a whole file.
import { z } from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { byteLength } from '../context.ts';
import { inline } from '../foreign.ts';
import { checkFileLimit, normalPath } from './paths.ts';
import { syntaxNote } from './syntax-note.ts';
import { lineEnd, linesOf, readText, withLineEnd } from './text-file.ts';
import { defineTool, success, type ToolWorld } from './tool.ts';

/** Far above any honest source file. */
const largest = 1024 * 1024;

export const writeFile = defineTool({
  name: 'write_file',
  description:
    'Writes a whole file, new or existing; folders come into being. For a small change of an existing file use edit_file.',
  writes: true,
  schema: z.strictObject({ path: z.string(), content: z.string() }),
  async run(args, world) {
    const path = normalPath(args.path);
    if (args.content.includes('\0'))
      throw new UsageError('The content holds a NUL character: only text files can be written.');
    if (byteLength(args.content) > largest) throw new UsageError(`The content is larger than ${largest} bytes.`);
    checkFileLimit(world, path);
    const before = world.workspace.entry(path);
    const existing = existingText(world, path);
    const content = withLineEnd(args.content.toWellFormed(), existing === null ? '\n' : lineEnd(existing));
    const bytes = new TextEncoder().encode(content);
    world.workspace.write(path, bytes);
    const verb = before ? 'Replaced' : 'Created';
    const note = await syntaxNote(path, bytes, world.nonce);
    return success(`${verb} ${inline(path, world.nonce)}, ${linesOf(content).length} lines. ${note}`);
  },
});

/**
 * What stands there: a file that had CRLF at every line keeps it, the diff would otherwise be the whole file; null where a new one comes into being.
 * Throws UsageError for a binary, a pointer to Git LFS and the like: nobody has read what would be lost.
 */
function existingText(world: ToolWorld, path: string): string | null {
  const mode = world.workspace.entry(path)?.mode;
  return mode === '100644' || mode === '100755' ? readText(world, path) : null;
}
