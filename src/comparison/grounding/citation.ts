// A place in a repository as people write it: `a/b.py:12-20`, `a/b.py#L12`, `src/{a,b}.ts`, `docs/user guide.md`.
import type { Ground } from './ground.ts';

const endings = new Set(
  `py pyi pyx ipynb ts tsx mts cts js jsx mjs cjs vue svelte go rs java kt kts scala groovy rb php pl lua r jl c cc cpp cxx h hh hpp cu cuh
  m mm swift cs fs ex exs erl hs ml clj dart zig sh bash zsh ps1 bat sql md mdx rst txt adoc json jsonl json5 yaml yml toml ini cfg conf xml html
  htm css scss less proto graphql tf hcl lock csv tsv parquet env gradle cmake mk sum mod tpl j2 jinja svg png pdf tex bib patch diff snap`
    .split(/\s+/)
    .filter(Boolean),
);
const plainNames =
  /^(?:Makefile|Dockerfile|LICENSE|NOTICE|CODEOWNERS|Jenkinsfile|Procfile|Gemfile|Rakefile|BUILD|WORKSPACE)$/;
const host = /^[\w-]+(?:\.[\w-]+)*\.(?:com|org|io|net|dev|ai|edu|gov|co|uk|de|app|sh|rs|xyz|info)$/i;

export interface Cited {
  /** As written. */
  readonly text: string;
  readonly path: string;
  readonly symbol: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly folder: boolean;
}

/** What stands for a blank and for a comma inside of a path, so that it stays one token. Both are of Unicode's private use. */
const [gluedBlank, gluedComma] = ['\uE000', '\uE001'];

/** Keeps the blanks of `part` from ending a token. */
export function glued(part: string): string {
  return part.replaceAll(' ', gluedBlank);
}

/** `{a,b}` as one token. */
export function gluedLists(text: string): string {
  return text.replace(/\{[^{}\s]*\}/g, (list) => list.replaceAll(',', gluedComma));
}

function unglued(token: string): string {
  return token.replaceAll(gluedBlank, ' ').replaceAll(gluedComma, ',');
}

/** Without what a sentence puts around it. The brackets of `{a,b}` are its own. */
function trimmed(token: string): string {
  return /\{[^{}]*,[^{}]*\}/.test(token)
    ? token.replace(/^[[(<*~]+|[\])>*~.,:;!?]+$/g, '')
    : token.replace(/^[[(<{*~]+(?=[\w.@/\\])|[\])>}*~.,:;!?]+$/g, '');
}

/** `a/b.py:12-20`, `a/b.py#L12`, `a/b.py::test_x`, `src\a.ts`; null for what cannot be a path in a repository. */
export function citation(token: string): Cited | null {
  const text = trimmed(unglued(token));
  if (text === '' || text.length > 300 || /:\/\/|^(?:www\.|mailto:|[-@~$#])|^[A-Za-z]:[\\/]/.test(text)) return null;
  const match =
    /^(?<path>[^:#]+?)(?:::(?<symbol>[\w.:[\]-]+)|:L?(?<a>\d+)(?:[-–]L?(?<b>\d+)|:\d+)?|#L(?<c>\d+)(?:-L?(?<d>\d+))?)?$/.exec(
      text,
    )?.groups;
  if (!match?.path) return null;
  const slashed = match.path.includes('/') ? match.path : match.path.replaceAll('\\', '/');
  const path = slashed.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
  if (path === '' || path.startsWith('../') || host.test(path.split('/')[0] ?? '')) return null;
  const [from, to] = [match.a ?? match.c, match.b ?? match.d];
  return {
    text,
    path,
    symbol: match.symbol ?? null,
    from: from === undefined ? null : Number(from),
    to: to === undefined ? null : Number(to),
    folder: /[/\\]$/.test(match.path),
  };
}

/** Whether this reads as a file's name: it ends as files do. */
export function isFileName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const ending = /^.+\.([A-Za-z][A-Za-z0-9]*)$/.exec(name)?.[1]?.toLowerCase();
  return (ending !== undefined && endings.has(ending)) || plainNames.test(name) || /^\.[a-z][\w.-]+$/.test(name);
}

/** The files that a citation means: as written, without git's `a/`, without the repository's own name or a leading slash before it. */
export function meant(cited: Pick<Cited, 'path'>, ground: Ground): readonly string[] {
  const { path } = cited;
  const found = ground.files(path.replace(/^\/+/, ''));
  if (found.length > 0 || !path.includes('/')) return found;
  const rest = path.replace(/^\/+/, '').replace(/^[^/]+\//, '');
  return rest.includes('/') || /^[ab]\//.test(path) ? ground.files(rest).filter((one) => one === rest) : [];
}
