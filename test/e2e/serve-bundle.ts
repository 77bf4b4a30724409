// `serve-child.ts` as one file: the bot has a hundred lives in these tests, and loads in a third of the processor's time from a bundle.
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { copyTexts, runnable } from '../../scripts/bundle.ts';
import { onceARun } from '../once-a-run.ts';

const root = join(import.meta.dirname, '../..');
const bundle = onceARun('serve', make);

/** What to start, once it is made. */
export const serveBundle = join(bundle.folder, 'index.mjs');
export const makeServeBundle = bundle.ready;

async function make(out: string): Promise<void> {
  await build({
    entryPoints: { index: join(import.meta.dirname, 'serve-child.ts') },
    outdir: out,
    ...runnable,
  });
  await copyTexts(out);
  // For what is no JavaScript: grammars, ripgrep.
  await symlink(join(root, 'node_modules'), join(out, 'node_modules'), 'junction');
}
