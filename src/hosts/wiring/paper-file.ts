// Papers from files, for the command line.
import { readPaperFile as readFile } from '../../adapters/papers/file.ts';
import { parseMarkdown } from '../../comparison/markdown.ts';
import type { Paper } from '../../domain/paper.ts';

/** Throws UsageError for whatever is not a readable paper. Whoever wrote it may want to keep us busy: Markdown is read in bounded time. */
export function readPaperFile(path: string): Promise<Paper> {
  return readFile(path, parseMarkdown);
}
