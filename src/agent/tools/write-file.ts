// Tool: a new file, or new content for a whole file.
import * as z from 'zod';
import { isKeptInLfs } from '../../codemap/lfs-attributes.ts';
import { UsageError } from '../../domain/errors.ts';
import { plural } from '../../domain/plural.ts';
import { inline } from '../foreign.ts';
import { refuseLinks } from './links.ts';
import { checkFileLimit, otherCase, treePath } from './paths.ts';
import { syntaxNote } from './syntax-note.ts';
import { checkSize, lineEnd, linesOf, readText, withLineEnd } from './text-file.ts';
import { defineTool, success, type ToolWorld } from './tool.ts';

export const writeFile = defineTool({
  name: 'write_file',
  description:
    'Writes a whole file, new or existing; folders come into being. For a small change of an existing file use edit_file.',
  writes: true,
  schema: z.strictObject({ path: z.string(), content: z.string() }),
  async run(args, world) {
    if (/\/\s*$/.test(args.path))
      throw new UsageError('The path ends with a slash: name a file; folders come into being with it.');
    const path = treePath(world.workspace, args.path);
    if (path === '') throw new UsageError('The path is empty: name a file.');
    if (args.content.includes('\0'))
      throw new UsageError('The content holds a NUL character: only text files can be written.');
    checkSize('The content', args.content);
    refuseLinks(world, path);
    checkFileLimit(world, path);
    const before = world.workspace.entry(path);
    if (!before) refuseNew(world, path);
    const existing = existingText(world, path);
    const content = withLineEnd(args.content.toWellFormed(), existing === null ? '\n' : lineEnd(existing));
    const bytes = new TextEncoder().encode(content);
    world.workspace.write(path, bytes);
    const verb = before ? 'Replaced' : 'Created';
    const note = await syntaxNote(path, bytes, world);
    return success(`${verb} ${inline(path, world.nonce)}, ${plural(linesOf(content).length, 'line')}. ${note}`);
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

/** Throws UsageError for a new file that would not arrive as it was written. */
function refuseNew({ workspace, nonce }: ToolWorld, path: string): void {
  const shown = inline(path, nonce);
  if (path.includes('\\'))
    throw new UsageError(`${shown} would be one name with a backslash in it: write \`/\` between folders and file.`);
  if (path.startsWith('~/'))
    throw new UsageError(
      'Paths are relative to the root of the repository, and there is no home folder: leave out `~/`.',
    );
  const unfit = namesWindowsLacks(path)[0];
  if (unfit !== undefined && !workspace.base.entries.some((entry) => namesWindowsLacks(entry.path).length > 0))
    throw new UsageError(
      `${inline(unfit, nonce)} cannot be a name on Windows, where nobody could check the repository out any more: choose another one.`,
    );
  const other = otherCase(workspace, path);
  if (other !== null)
    throw new UsageError(
      `${inline(other, nonce)} is there already, and ${shown} differs from it in upper and lower case alone; on some systems the two are one: write it in the same way, or use another name.`,
    );
  if (isKeptInLfs(workspace, path))
    throw new UsageError(
      `${shown} would be kept in Git LFS, by .gitattributes, and nothing can be uploaded there from here: choose a name that no such rule means, or go without the file.`,
    );
}

/** https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const notOnWindows = /[<>:"|?*]|[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

function namesWindowsLacks(path: string): string[] {
  return path.split('/').filter((name) => notOnWindows.test(name));
}
