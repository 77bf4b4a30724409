// The tree-sitter runtime of a process: loaded once, and anew after a text was too much for it.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type treeSitter from '@vscode/tree-sitter-wasm';

type TreeSitter = typeof treeSitter;

export interface GrammarRuntime {
  readonly library: TreeSitter;
  readonly folder: string;
  /** Set once it can parse nothing more. */
  lost: boolean;
}

/** A text has ended the runtime: what was read with it has to be read again, by a new one, which leaves that text out. */
export class GrammarRuntimeLost extends Error {
  override readonly name = 'GrammarRuntimeLost';
}

/** The library's own program; beside a bundle it has an ending that no `package.json` above can turn into a module. */
const programs = ['tree-sitter.cjs', 'tree-sitter.js'];
const runtime = 'tree-sitter.wasm';
const page = 65_536;
/**
 * Bytes that all parses together may have at a time; freed memory is used again. A text that is ambiguous at every step takes gigabytes (100 KB of
 * `a<a<a<` in Java), and what runs out of memory in WebAssembly cannot go on: better soon, and with a new runtime.
 */
const mostMemory = 512 * 2 ** 20;

/** Where the wasm files are: the given folder, the folder beside a bundle, or the installed package. */
export function grammarFolder(override?: string): string {
  if (override !== undefined) return override;
  const here = dirname(fileURLToPath(import.meta.url));
  for (const folder of [join(here, 'wasm'), here]) if (existsSync(join(folder, runtime))) return folder;
  return dirname(createRequire(import.meta.url).resolve('@vscode/tree-sitter-wasm'));
}

/** A runtime of its own: the library has one for each time that its program is evaluated. */
export async function startRuntime(folder: string): Promise<GrammarRuntime> {
  const require = createRequire(import.meta.url);
  const file = programs.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`there is no ${programs.join(' or ')} in ${folder}`);
  delete require.cache[file];
  const library: TreeSitter = require(file);
  const wasmMemory = new WebAssembly.Memory({ initial: (32 * 2 ** 20) / page, maximum: mostMemory / page });
  // What it would print is in the error that it throws as well.
  const options = { wasmMemory, locateFile: (name: string) => join(folder, name), printErr: () => undefined };
  await library.Parser.init(options);
  return { library, folder, lost: false };
}
