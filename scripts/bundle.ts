// Bundles the Lambda functions: one folder each with an ES module, and beside it the files that it reads at run time.
// Nothing in such a folder needs an installed package, so it runs wherever it is copied to.
import { cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { alone } from './alone.ts';
import { schemasUnwritten, trimmed } from './trimmed.ts';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);

/** By name of the wasm file; see `Grammar` in the code map. */
export const grammars = ['python', 'typescript', 'tsx', 'javascript', 'go', 'rust', 'java', 'cpp'] as const;

/** What Lambda runs: the binary of the deployment's platform, not of the machine that builds. */
const ripgrep = '@vscode/ripgrep-linux-x64';

/** What CommonJS inside a bundle asks for and an ES module has not: `require`, and where it is. */
const banner = [
  "import { createRequire as outriderRequire } from 'node:module';",
  'const require = outriderRequire(import.meta.url);',
  'const { filename: __filename, dirname: __dirname } = import.meta;',
].join('\n');

/** How code of ours becomes files that run where nothing is installed. */
export const runnable = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // ES modules where a package has them: what nobody calls falls away, of the AWS SDK four fifths.
  mainFields: ['module', 'main'],
  // Names stay: a stack trace is read by people, and error names go into checkpoints. Without comments and indents it starts faster.
  minifyWhitespace: true,
  lineLimit: 160,
  legalComments: 'none',
  banner: { js: banner },
  logLevel: 'warning',
  absWorkingDir: root,
} satisfies BuildOptions;

/** Where the code lies that both durable functions share: `<out>/experiment` and `<out>/arm` hold little but their entry. */
const shared = 'worker';

/**
 * Bundles the webhook into `<out>/webhook/index.mjs`, with what is imported late in chunks beside it.
 * Answers esbuild's account of what went in. Throws when something cannot be resolved.
 */
export async function bundleWebhook(out: string): Promise<Metafile> {
  await rm(join(out, 'webhook'), { recursive: true, force: true });
  const handOff = alone('/src/adapters/durable/lambda-api.ts', { ...runnable, plugins: [trimmed] });
  return bundle({ out, functions: ['webhook'], chunks: 'webhook', plugins: [handOff, schemasUnwritten] });
}

/**
 * Bundles the durable functions into `<out>/experiment/index.mjs` and `<out>/arm/index.mjs`; either needs `<out>/worker` beside it,
 * which holds the code and the files that it reads at run time.
 */
export async function bundleWorkers(out: string): Promise<Metafile> {
  const functions = ['experiment', 'arm'];
  for (const folder of [...functions, shared]) await rm(join(out, folder), { recursive: true, force: true });
  const metafile = await bundle({ out, functions, chunks: shared });
  await copyRuntimeFiles(join(out, shared));
  return metafile;
}

/** Bundles the set-up page into `<out>/setup/index.mjs`, with the App's manifest beside it. */
export async function bundleSetup(out: string): Promise<void> {
  await rm(join(out, 'setup'), { recursive: true, force: true });
  await bundle({ out, functions: ['setup'], chunks: 'setup' });
  await cp(join(root, 'app.yml'), join(out, 'setup/app.yml'));
}

/** Bundles the function that runs a repository's tests into `<out>/sandbox/index.mjs`. */
export async function bundleSandbox(out: string): Promise<Metafile> {
  await rm(join(out, 'sandbox'), { recursive: true, force: true });
  return bundle({ out, functions: ['sandbox'], chunks: 'sandbox' });
}

/** Every function, side by side. */
export async function bundleAll(out: string): Promise<void> {
  await Promise.all([bundleWebhook(out), bundleSetup(out), bundleWorkers(out), bundleSandbox(out)]);
}

interface Parts {
  readonly out: string;
  readonly functions: readonly string[];
  /** Folder below `out` for what the entries share and what is imported late. */
  readonly chunks: string;
  readonly plugins?: readonly Plugin[];
}

async function bundle({ out, functions, chunks, plugins = [] }: Parts): Promise<Metafile> {
  const entries = functions.map((name) => [`${name}/index`, join(root, 'src/hosts/lambda', `${name}.ts`)]);
  const { metafile } = await build({
    entryPoints: Object.fromEntries(entries),
    outdir: out,
    chunkNames: `${chunks}/[name]-[hash]`,
    metafile: true,
    plugins: [...plugins, trimmed],
    ...runnable,
  });
  return metafile;
}

/** What is read beside the code at run time: prompts, and the parts of the report's page. */
export async function copyTexts(out: string): Promise<void> {
  await cp(join(root, 'src/agent/prompts'), join(out, 'prompts'), { recursive: true });
  await cp(join(root, 'src/report/page'), join(out, 'page'), { recursive: true });
}

async function copyRuntimeFiles(out: string): Promise<void> {
  await copyTexts(out);
  const wasm = dirname(require.resolve('@vscode/tree-sitter-wasm'));
  // Called a CommonJS module, whatever package.json lies above.
  await cp(join(wasm, 'tree-sitter.js'), join(out, 'wasm', 'tree-sitter.cjs'));
  for (const file of ['tree-sitter.wasm', ...grammars.map((grammar) => `tree-sitter-${grammar}.wasm`)]) {
    await cp(join(wasm, file), join(out, 'wasm', file));
  }
  await copyRipgrep(out);
}

/** Where the package of that platform is not installed, search falls back to reading by itself. */
async function copyRipgrep(out: string): Promise<void> {
  const binary = installed(`${ripgrep}/bin/rg`);
  if (binary === null) {
    process.stderr.write(`${ripgrep} is not installed: the bundles search without ripgrep, which is slower.\n`);
    return;
  }
  const folder = dirname(dirname(binary));
  for (const file of ['package.json', 'LICENSE', 'bin/rg'])
    await cp(join(folder, file), join(out, 'node_modules', ripgrep, file));
}

function installed(specifier: string): string | null {
  try {
    return require.resolve(specifier);
  } catch {
    return null;
  }
}
