// Tool: a file's lines, numbered.
import * as z from 'zod';
import { UsageError } from '../../domain/errors.ts';
import { byteLength, headOf, resultLimit } from '../context.ts';
import { inline } from '../foreign.ts';
import { treePath } from './paths.ts';
import { linesOf, readText } from './text-file.ts';
import { defineTool, foreignResult, success } from './tool.ts';

const defaultLines = 400;
/** A longer line (minified code, data) is shown by its beginning, bytes. */
const longestLine = 2000;

const line = z.number().int().min(1).max(10_000_000).optional();

export const readFile = defineTool({
  name: 'read_file',
  description: `Lines of a text file, each with its number and a tab before it. Without end_line at most ${defaultLines} lines; long results are cut and say how to go on.`,
  writes: false,
  schema: z.strictObject({
    path: z.string(),
    start_line: line.describe('First line, from 1'),
    end_line: line.describe('Last line, included'),
  }),
  run(args, world) {
    const path = treePath(world.workspace, args.path);
    const lines = linesOf(readText(world, path));
    const shown = inline(path, world.nonce);
    if (lines.length === 0) return success(`${shown} is empty.`);
    const start = args.start_line ?? 1;
    if (start > lines.length)
      throw new UsageError(`${shown} has ${lines.length} lines; line ${start} is past its end.`);
    const end = Math.min(args.end_line ?? start + defaultLines - 1, lines.length);
    if (end < start) throw new UsageError('end_line is before start_line.');
    const page = numbered(lines, start, end);
    return foreignResult(world, {
      label: `read_file ${path}, lines ${start}-${page.last} of ${lines.length}`,
      text: page.text,
      cut: page.cut,
      after: page.last < lines.length ? restNote(page, lines.length) : '',
    });
  },
});

interface Page {
  readonly text: string;
  readonly last: number;
  readonly cut: boolean;
}

/** Lines from `start` to at most `end`, as many as fit into one result; always one. */
function numbered(lines: readonly string[], start: number, end: number): Page {
  const out: string[] = [];
  let used = 0;
  let cut = false;
  for (let number = start; number <= end; number++) {
    const full = lines[number - 1] ?? '';
    const text = headOf(full, longestLine);
    const shown = `${number}\t${text}${text.length < full.length ? ' [line cut]' : ''}`;
    used += byteLength(shown) + 1;
    if (used > resultLimit) return { text: out.join('\n'), last: number - 1, cut: true };
    if (text.length < full.length) cut = true;
    out.push(shown);
  }
  return { text: out.join('\n'), last: end, cut };
}

function restNote(page: Page, total: number): string {
  return `[cut: ${total - page.last} more lines; ask for lines ${page.last + 1}-${Math.min(total, page.last + defaultLines)}]`;
}
