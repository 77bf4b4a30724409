// What may be the matter with a search that found nothing, where it can be told.
import { globTest } from '../../codemap/search/glob.ts';
import { search } from '../../codemap/search.ts';
import { plural } from '../../domain/plural.ts';
import { inline } from '../foreign.ts';
import type { ToolWorld } from './tool.ts';

export interface Asked {
  readonly pattern: string;
  readonly glob?: string | undefined;
}

/** Every character for itself. */
function asPlainText(pattern: string): string {
  return pattern.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** The pattern that finds this text as it stands; a rule where the pattern itself cannot be shown whole. */
export function plainTextAdvice(pattern: string, nonce: string): string {
  return shownWhole(asPlainText(pattern), nonce) ?? 'it with a backslash before each of \\ ^ $ . | ? * + ( ) [ ] { }';
}

function shownWhole(pattern: string, nonce: string): string | null {
  return inline(pattern, nonce) === pattern ? pattern : null;
}

export async function noMatch({ pattern, glob }: Asked, { workspace, nonce }: ToolWorld): Promise<string> {
  if (glob !== undefined && !workspace.entries.map(({ path }) => path).some(globTest(glob)))
    return `No match: there is no file whose path matches the glob ${inline(glob, nonce)}. Several globs are one in braces: {a,b}.`;
  if (/\\[nr]|\n/.test(pattern))
    return 'No match. Each line is looked at by itself, without its end: a line break in the pattern matches nothing.';
  const many = async (other: Asked) => {
    const query = { pattern: other.pattern, max_results: 1 };
    const { total } = await search(workspace, other.glob === undefined ? query : { ...query, glob: other.glob });
    return total === 0 ? null : total === null ? 'many matches' : plural(total, 'match', 'matches');
  };
  const plain = asPlainText(pattern);
  const asText = plain === pattern ? null : await many({ pattern: plain, glob });
  if (asText !== null)
    return `No match. Meant as plain text it has ${asText}; search for ${plainTextAdvice(pattern, nonce)}`;
  const anyCase = await many({ pattern: `(?i)${pattern}`, glob });
  if (anyCase !== null)
    return `No match. In other upper and lower case it has ${anyCase}; search for it with (?i) in front.`;
  const elsewhere = glob === undefined ? null : await many({ pattern });
  return elsewhere === null ? 'No match.' : `No match in those files. Without the glob it has ${elsewhere}.`;
}
