// Which language a path is written in, by its ending: the eight languages that the gates read, and their grammars.
import { ownOf } from '../domain/own.ts';

/** A language that we have a grammar for. */
export type Language = 'python' | 'typescript' | 'javascript' | 'go' | 'rust' | 'java' | 'c' | 'cpp';

/** A grammar by the name of its wasm file; TSX has its own, and C is read with the one of C++. */
export type Grammar = 'python' | 'typescript' | 'tsx' | 'javascript' | 'go' | 'rust' | 'java' | 'cpp';

const byEnding: Readonly<Record<string, Language>> = {
  py: 'python',
  pyi: 'python',
  pyw: 'python',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescript',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  go: 'go',
  rs: 'rust',
  java: 'java',
  c: 'c',
  h: 'cpp',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  'c++': 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  hxx: 'cpp',
  ipp: 'cpp',
  inl: 'cpp',
};

/** Source code that a person would call code, though we have no grammar for it. */
const otherCode = new Set(
  'rb php cs kt kts swift scala clj cljs ex exs erl hs ml mli fs lua pl pm r jl dart m mm cu cuh metal wgsl glsl zig nim v sv vhd sh bash zsh fish ps1 bat sql vue svelte astro elm groovy gradle cr f90 f95 sol proto cypher tcl bats'.split(
    ' ',
  ),
);

function ending(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** The language of a path, or null when we have no grammar for it (documentation, data, Ruby, CUDA, ...). */
export function languageOf(path: string): Language | null {
  const found = ending(path);
  return ownOf(byEnding, found) ?? null;
}

/** The grammar that reads a path, or null. */
export function grammarOf(path: string): Grammar | null {
  const language = languageOf(path);
  if (language === 'c') return 'cpp';
  if (language === 'typescript' && ending(path) === 'tsx') return 'tsx';
  return language;
}

/** Whether a path is source code at all, in a language that we read or in another one. */
export function isCode(path: string): boolean {
  return languageOf(path) !== null || otherCode.has(ending(path));
}
