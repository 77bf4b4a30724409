// Which paths git would keep in Git LFS, by the repository's .gitattributes: a file that is written there as it is would be in the wrong store.
import picomatch from 'picomatch';
import type { Files } from './files.ts';
import { foldersAbove, pathIn, textAt } from './map/reading.ts';

/** A repository's own glob must not be one over which a path can be tried for ever. */
const longestGlob = 200;
const mostWildcards = 8;

interface Rule {
  readonly matches: (path: string) => boolean;
  readonly lfs: boolean;
}

/** Whether the filter of a path is `lfs`: outer folders first, the last rule that says something of it wins, as in git. */
export function isKeptInLfs(files: Files, path: string): boolean {
  const macros = new Set<string>();
  const rules = [...foldersAbove(path)]
    .reverse()
    .flatMap((folder) => rulesIn(textAt(files, pathIn(folder, '.gitattributes')) ?? '', folder, macros));
  return rules.findLast(({ matches }) => matches(path))?.lfs ?? false;
}

function rulesIn(text: string, folder: string, macros: Set<string>): Rule[] {
  return text.split(/\r?\n/).flatMap((line): Rule[] => {
    const [, quoted, bare, rest = ''] = /^\s*(?:"((?:\\.|[^"\\])*)"|([^\s"#]\S*))\s+(.*)$/.exec(line) ?? [];
    const pattern = quoted?.replace(/\\(.)/g, '$1') ?? bare;
    const lfs = filterOf(rest, macros);
    if (pattern === undefined || lfs === null) return [];
    if (pattern.startsWith('[attr]')) {
      if (lfs) macros.add(pattern.slice('[attr]'.length));
      return [];
    }
    return [{ matches: matcherOf(pattern, folder), lfs }];
  });
}

/** null where nothing is said of the filter. */
function filterOf(attributes: string, macros: ReadonlySet<string>): boolean | null {
  let said: boolean | null = null;
  for (const attribute of attributes.split(/\s+/)) {
    const name = attribute.replace(/^[-!]/, '').replace(/=.*/, '');
    if (name === 'filter') said = attribute === 'filter=lfs';
    else if (macros.has(name)) said = attribute === name;
  }
  return said;
}

/** A pattern without a slash is a name at any depth, one with a slash is meant from its folder; of a folder nothing below it is meant. */
function matcherOf(pattern: string, folder: string): (path: string) => boolean {
  if (pattern.length > longestGlob || (pattern.match(/\*+|\?|\+/g)?.length ?? 0) > mostWildcards) return () => false;
  const anywhere = !pattern.includes('/');
  const isMatch = picomatch(pattern.replace(/^\//, ''), { dot: true, noextglob: true, basename: anywhere });
  return (path) => isMatch(folder === '' ? path : path.slice(folder.length + 1));
}
