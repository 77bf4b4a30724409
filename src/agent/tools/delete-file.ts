// Tool: a file taken away.
import * as z from 'zod';
import { inline } from '../foreign.ts';
import { checkFileLimit, regularFile, treePath } from './paths.ts';
import { defineTool, success } from './tool.ts';

export const deleteFile = defineTool({
  name: 'delete_file',
  description: 'Deletes one file.',
  writes: true,
  schema: z.strictObject({ path: z.string() }),
  run(args, world) {
    const path = treePath(world.workspace, args.path);
    regularFile(world, path);
    checkFileLimit(world, path);
    world.workspace.remove(path);
    return success(`Deleted ${inline(path, world.nonce)}.`);
  },
});
