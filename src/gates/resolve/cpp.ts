// Names of C and C++: what a file sees is what its includes bring, directly or through other headers.
import type { FileFacts } from '../facts/facts.ts';
import { folderOf } from '../file-kinds.ts';
import type { Program } from '../program.ts';
import { join, noSubmodule, type Resolver } from './resolver.ts';

/** More headers than this are not followed from one file. */
const mostHeaders = 400;

export const cppResolver: Resolver = {
  targets(program, file, entry) {
    const path = included(program, file.path, entry.module);
    return path === null ? [] : [{ path, symbol: '*' }];
  },
  ambient(program, file, chain) {
    const parts = chain.filter((each) => each !== '' && each !== 'this');
    for (const path of visible(program, file)) {
      const found = match(program.after(path), parts);
      if (found !== null) return [{ target: { path, symbol: found.symbol }, used: found.used }];
    }
    return [];
  },
  submodule: noSubmodule,
};

/** `ns::Foo::make` may be `Foo.make`, `make` or `Foo` of a header: namespaces are not part of names here. */
function match(facts: FileFacts | null, parts: readonly string[]): { symbol: string; used: number } | null {
  if (facts === null) return null;
  for (let at = 0; at < parts.length; at += 1) {
    const name = parts[at] ?? '';
    if (facts.definitions.some((each) => each.qualified === name)) return { symbol: name, used: at + 1 };
  }
  return null;
}

/** Files of the patch that a file sees through its includes. */
function* visible(program: Program, file: FileFacts): Generator<string> {
  const seen = new Set<string>();
  const open = [file.path];
  for (let path = open.shift(); path !== undefined && seen.size < mostHeaders; path = open.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (path !== file.path && program.change(path) !== undefined) yield path;
    for (const module of program.includes(path)) {
      const next = included(program, path, module);
      if (next !== null) open.push(next);
    }
  }
}

function included(program: Program, from: string, module: string): string | null {
  const beside = join(folderOf(from), module);
  if (beside !== null && program.exists(beside)) return beside;
  for (const root of program.roots()) {
    if (root.family !== 'cpp') continue;
    const path = join(root.folder, module);
    if (path !== null && program.exists(path)) return path;
  }
  const [found, ...more] = program
    .named(module.slice(module.lastIndexOf('/') + 1))
    .filter((path) => path.endsWith(`/${module}`));
  return found !== undefined && more.length === 0 ? found : null;
}
