// Tool: lines that match a pattern, over the whole tree.
import * as z from 'zod';
import { type SearchResult, search } from '../../codemap/search.ts';
import { shownPath } from '../../codemap/tree-path.ts';
import { UsageError } from '../../domain/errors.ts';
import { cutLines, headOf } from '../context.ts';
import { type Asked, noMatch, plainTextAdvice } from './no-match.ts';
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
    const found = await searched(args, world);
    if (found.matches.length === 0) return success(await noMatch(args, world));
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

/** What was meant for plain text and is no pattern gets the pattern that it would be. */
async function searched(args: Asked & { readonly max_results: number }, world: ToolWorld): Promise<SearchResult> {
  const { glob, ...query } = args;
  try {
    return await search(world.workspace, glob === undefined ? query : { ...query, glob });
  } catch (error) {
    if (!(error instanceof UsageError) || !/missing|unexpected|repetition/.test(error.message)) throw error;
    throw new UsageError(
      `${error.message} Meant as plain text, search for ${plainTextAdvice(args.pattern, world.nonce)}`,
    );
  }
}

function moreNote(shown: number, total: number | null): string {
  const more = total === null ? 'more matches' : `${total - shown} more matches`;
  return `[cut: ${more}; narrow the pattern or the glob, or raise max_results]`;
}
