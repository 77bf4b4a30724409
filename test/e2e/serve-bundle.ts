// `serve-child.ts` as one file: the bot has a hundred lives in these tests, and loads in a third of the processor's time from a bundle. Made once a run.
import { cp, mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { banner } from '../../scripts/bundle.ts';
import { hasCode } from '../../src/domain/errors.ts';

const root = join(import.meta.dirname, '../..');
/** The run's temporary folder is its own, see `scratch.ts`: what lies there was made of this code. */
const folder = join(tmpdir(), 'outrider-serve');

/** What to start, once it is made. */
export const serveBundle = join(folder, 'index.mjs');

let making: Promise<void> | null = null;

/** Two workers may make it at the same time; the second one's is thrown away. */
export function makeServeBundle(): Promise<void> {
  making ??= make();
  return making;
}

async function make(): Promise<void> {
  const out = await mkdtemp(join(tmpdir(), 'outrider-bundling-'));
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
  try {
    await rename(out, dirname(serveBundle));
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY') && !hasCode(error, 'EEXIST')) throw error;
    await rm(out, { recursive: true });
  }
}
