// `serve-child.ts` as one file: the bot has a hundred lives in these tests, and loads in a third of the processor's time from a bundle.
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { banner } from '../../scripts/bundle.ts';
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
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    banner: { js: banner },
    logLevel: 'warning',
    absWorkingDir: root,
  });
  await cp(join(root, 'src/agent/prompts'), join(out, 'prompts'), { recursive: true });
  await cp(join(root, 'src/report/page'), join(out, 'page'), { recursive: true });
  // For what is no JavaScript: grammars, ripgrep.
  await symlink(join(root, 'node_modules'), join(out, 'node_modules'), 'junction');
}
