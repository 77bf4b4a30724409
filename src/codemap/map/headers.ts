// A `.h` is C or C++ by the sources that it lies with: its ending does not say.
import type { FileEntry } from '../files.ts';
import { countedAs } from './kinds.ts';
import { foldersAbove } from './reading.ts';

interface Near {
  c: number;
  cpp: number;
}

const cppEnding = /\.(?:cc|cpp|cxx|c\+\+|hpp|hh|hxx|ipp|cu|cuh|mm)$/i;

/** The language of each path of a tree. A header goes with most of the sources of the nearest folder above it that has any; alone, it is C. */
export function languagesIn(entries: readonly FileEntry[]): (path: string) => string {
  const near = new Map<string, Near>();
  for (const { path } of entries) {
    const cpp = cppEnding.test(path);
    if (!cpp && !path.endsWith('.c')) continue;
    for (const folder of foldersAbove(path)) {
      const at = near.get(folder) ?? { c: 0, cpp: 0 };
      if (cpp) at.cpp += 1;
      else at.c += 1;
      near.set(folder, at);
    }
  }
  return (path) => (path.endsWith('.h') ? headerAt(path, near) : countedAs(path));
}

function headerAt(path: string, near: ReadonlyMap<string, Near>): string {
  for (const folder of foldersAbove(path)) {
    const at = near.get(folder);
    if (at !== undefined) return at.cpp >= at.c ? 'C++' : 'C';
  }
  return 'C';
}
