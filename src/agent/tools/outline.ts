// Tool: what a file declares, and where.
import * as z from 'zod';
import { outline } from '../../codemap/outline.ts';
import { cutLines, headOf } from '../context.ts';
import { inline } from '../foreign.ts';
import { treePath } from './paths.ts';
import { readText } from './text-file.ts';
import { defineTool, foreignResult, success } from './tool.ts';

const longestLine = 300;

export const outlineFile = defineTool({
  name: 'outline',
  description: 'Declarations of a source file with their line numbers: classes, functions, methods and the like.',
  writes: false,
  schema: z.strictObject({ path: z.string() }),
  async run(args, world) {
    const path = treePath(world.workspace, args.path);
    readText(world, path);
    const declared = await outline(world.workspace, path);
    const shown = inline(path, world.nonce);
    if (declared === null) return success(`There is no grammar here for ${shown}: use read_file.`);
    if (declared.length === 0) return success(`${shown} declares nothing.`);
    const lines = declared.map(({ line, kind, name, signature }) =>
      headOf(`${line}\t${kind} ${name}\t${signature}`, longestLine),
    );
    const { text, linesCut } = cutLines(lines.join('\n'), () => 'read_file shows the rest');
    return foreignResult(world, { label: `outline ${path}`, text, cut: linesCut > 0 });
  },
});
