// Tool: lines that match a pattern, over the whole tree.
import * as z from 'zod';
import { globTest } from '../../codemap/search/glob.ts';
import { search } from '../../codemap/search.ts';
import { shownPath } from '../../codemap/tree-path.ts';
import { cutLines, headOf } from '../context.ts';
import { inline } from '../foreign.ts';
import { defineTool, foreignResult, success, type ToolWorld } from './tool.ts';

const longestLine = 300;

export const searchFiles = defineTool({
  name: 'search',
  description:
    'Lines that match a regular expression (RE2 syntax: no look-around, no back-references), as path:line: text.',
  writes: false,
  schema: z.strictObject({
    pattern: z.string().min(1),
    glob: z.string().min(1).optional().describe('Only files whose path matches, e.g. src/**/*.py'),
    max_results: z.number().int().min(1).max(200).default(50),
  }),
  async run(args, world) {
    const found = await search(world.workspace, {
      pattern: args.pattern,
      max_results: args.max_results,
      ...(args.glob === undefined ? {} : { glob: args.glob }),
    });
    if (found.matches.length === 0) return success(noMatch(args, world));
    const lines = found.matches.map(({ path, line, text }) => {
      const shown = headOf(text, longestLine);
      return `${shownPath(path)}:${line}: ${shown}${shown.length < text.length ? ' [line cut]' : ''}`;
    });
    const { text, linesCut } = cutLines(lines.join('\n'), () => 'narrow the pattern or the glob');
    return foreignResult(world, {
      label: 'search',
      text,
      cut: linesCut > 0 || found.truncated,
      after: found.truncated ? moreNote(found.matches.length, found.total) : '',
    });
  },
});

/** What may be the matter, where it can be told. */
function noMatch(
  { pattern, glob }: { pattern: string; glob?: string | undefined },
  { workspace, nonce }: ToolWorld,
): string {
  if (glob !== undefined && !workspace.entries.map(({ path }) => path).some(globTest(glob)))
    return `No match: there is no file whose path matches the glob ${inline(glob, nonce)}. Several globs are one in braces: {a,b}.`;
  if (/\\[nr]|\n/.test(pattern))
    return 'No match. Each line is looked at by itself, without its end: a line break in the pattern matches nothing.';
  return 'No match.';
}

function moreNote(shown: number, total: number | null): string {
  const more = total === null ? 'more matches' : `${total - shown} more matches`;
  return `[cut: ${more}; narrow the pattern or the glob, or raise max_results]`;
}
