// Tool: the folders and files below a path.
import * as z from 'zod';
import type { FileEntry, Files } from '../../codemap/files.ts';
import { shownPath } from '../../codemap/tree-path.ts';
import { UsageError } from '../../domain/errors.ts';
import { ownOf } from '../../domain/own.ts';
import { cutLines } from '../context.ts';
import { inline } from '../foreign.ts';
import { refuseLinks, targetOf } from './links.ts';
import { isFolder, nearestFolders, noSuch, treePath } from './paths.ts';
import { defineTool, foreignResult } from './tool.ts';

export const listFiles = defineTool({
  name: 'list_files',
  description:
    'Files and folders below a path, sorted, with sizes in bytes and the count of files in folders that are not opened.',
  writes: false,
  schema: z.strictObject({
    path: z.string().default('').describe('Folder; empty for the root'),
    depth: z.number().int().min(1).max(10).default(2).describe('Levels to show'),
  }),
  run(args, world) {
    const root = treePath(world.workspace, args.path);
    if (!isFolder(world.workspace, root)) {
      refuseLinks(world, root);
      if (world.workspace.entry(root)) throw new UsageError(`${inline(root, world.nonce)} is a file: use read_file.`);
      throw noSuch('folder', root, nearestFolders(world.workspace, root), world.nonce);
    }
    const lines = listing(world.workspace, root, args.depth);
    const { text, linesCut } = cutLines(lines.join('\n'), () => 'list a folder below, or a smaller depth');
    return foreignResult(world, { label: `list_files ${root || '.'}`, text: text || '(no files)', cut: linesCut > 0 });
  },
});

const kinds: Record<string, string> = { '160000': ' submodule', '100755': ' executable' };

function described(files: Files, { path, mode, size }: FileEntry): string {
  if (mode === '120000') return `${shownPath(path)} -> ${shownPath(targetOf(files, path))} (symbolic link)`;
  return `${shownPath(path)} (${size})${ownOf(kinds, mode) ?? ''}`;
}

function listing(files: Files, root: string, depth: number): string[] {
  const prefix = root === '' ? '' : `${root}/`;
  const shown = new Map<string, number>();
  const lines = new Map<string, string>();
  for (const entry of files.entries) {
    if (!entry.path.startsWith(prefix)) continue;
    const parts = entry.path.slice(prefix.length).split('/');
    if (parts.length <= depth) {
      lines.set(entry.path, described(files, entry));
    } else {
      const folder = `${prefix}${parts.slice(0, depth).join('/')}/`;
      shown.set(folder, (shown.get(folder) ?? 0) + 1);
    }
  }
  for (const [folder, files] of shown)
    lines.set(folder, `${shownPath(folder)} (${files} ${files === 1 ? 'file' : 'files'})`);
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}
