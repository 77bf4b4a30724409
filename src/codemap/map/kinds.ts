// What kind of file a path is, for the map: a language to count under, generated or vendored, documentation.
import { ownOf } from '../../domain/own.ts';

const languages: readonly (readonly [string, string])[] = [
  ['Python', 'py pyi pyw pyx pxd'],
  ['TypeScript', 'ts tsx mts cts'],
  ['JavaScript', 'js jsx mjs cjs'],
  ['Go', 'go'],
  ['Rust', 'rs'],
  ['Java', 'java'],
  ['C', 'c h'],
  ['C++', 'cc cpp cxx c++ hpp hh hxx ipp inl'],
  ['CUDA', 'cu cuh'],
  ['C#', 'cs'],
  ['Kotlin', 'kt kts'],
  ['Scala', 'scala'],
  ['Swift', 'swift'],
  ['Objective-C', 'm mm'],
  ['Ruby', 'rb'],
  ['PHP', 'php'],
  ['Julia', 'jl'],
  ['R', 'r rmd'],
  ['Lua', 'lua'],
  ['Perl', 'pl pm'],
  ['Haskell', 'hs'],
  ['OCaml', 'ml mli'],
  ['Elixir', 'ex exs'],
  ['Clojure', 'clj cljs'],
  ['Dart', 'dart'],
  ['Zig', 'zig'],
  ['Fortran', 'f90 f95 f'],
  ['Assembly', 's asm'],
  ['Erlang', 'erl hrl'],
  ['F#', 'fs fsx'],
  ['Groovy', 'groovy gradle'],
  ['Jsonnet', 'jsonnet libsonnet'],
  ['Nim', 'nim'],
  ['Nix', 'nix'],
  ['Solidity', 'sol'],
  ['Starlark', 'bzl bazel'],
  ['Tcl', 'tcl'],
  ['Verilog', 'v sv'],
  ['Yacc and Lex', 'y l yy ll'],
  ['Shell', 'sh bash zsh fish'],
  ['Batch', 'bat cmd'],
  ['PowerShell', 'ps1'],
  ['SQL', 'sql'],
  ['Metal', 'metal'],
  ['Shaders', 'glsl wgsl hlsl'],
  ['Vue', 'vue'],
  ['Svelte', 'svelte'],
  ['Protocol Buffers', 'proto'],
  ['Jupyter notebooks', 'ipynb'],
  ['Markdown', 'md mdx markdown'],
  ['reStructuredText', 'rst'],
  ['AsciiDoc', 'adoc asciidoc'],
  ['TeX', 'tex bib'],
  ['HTML', 'html htm'],
  ['CSS', 'css scss sass less'],
  ['JSON', 'json jsonl geojson'],
  ['YAML', 'yml yaml'],
  ['TOML', 'toml'],
  ['XML', 'xml'],
  ['CSV', 'csv tsv'],
  ['CMake', 'cmake'],
  ['Terraform', 'tf tfvars'],
];

const byEnding = new Map(
  languages.flatMap(([name, endings]) => endings.split(' ').map((ending) => [ending, name] as const)),
);
const byName: Readonly<Record<string, string>> = { 'CMakeLists.txt': 'CMake', Makefile: 'Make', Dockerfile: 'Docker' };

/** The language that a path alone tells; files that nobody knows go by their ending, as `.png`, or as `no ending`. A `.h` is C here. */
export function countedAs(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const known = ownOf(byName, name);
  if (known !== undefined) return known;
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return 'no ending';
  const ending = name.slice(dot + 1).toLowerCase();
  return byEnding.get(ending) ?? (/^[\w+-]{1,12}$/.test(ending) ? `.${ending}` : 'no ending');
}

/** Whether it is the name of a language or format, and not what `countedAs` says of a file that nobody knows. */
export function isKnownKind(name: string): boolean {
  return name !== 'no ending' && !name.startsWith('.');
}

const foreign =
  /(?:^|\/)(?:node_modules|vendor|vendored|_vendor|third_party|third-party|thirdparty|3rdparty|deps|external|externals|extern|site-packages|bower_components|\.yarn|Pods)\//;
const generated =
  /(?:^|\/)(?:dist|build|out|__generated__|generated)\/|\.min\.(?:js|css)$|[._]pb2?(?:_grpc)?\.(?:py|go|cc|h)$|\.generated\.\w+$|\.g\.(?:dart|cs)$|(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|poetry\.lock|uv\.lock)$/;

/** Code of others, or made by a machine: counted and shown in the tree, never offered as a place to work. */
export function isForeign(path: string): boolean {
  return foreign.test(path) || generated.test(path);
}
