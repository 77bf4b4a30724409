// What stands in a comment of a configuration, a manifest or code is told to nobody.
import type { Change } from '../change-set.ts';

/** A text in quotes, or a comment up to the end of the line; in its first group what stands before the comment. */
const comments = {
  hash: /"(?:\\.|[^"\\\n])*"|'[^'\n]*'|(^|\s)#.*$/gm,
  slashes: /"(?:\\.|[^"\\\n])*"|(^|[\s,{[])\/\/.*$/gm,
  angles: /(^|.)<!--.*?(?:-->|$)/gm,
} as const;

function commentsOf(path: string): RegExp {
  if (/\.json[c5]?$/.test(path)) return comments.slashes;
  return /\.(?:xml|html|csproj|props|svg)$/.test(path) ? comments.angles : comments.hash;
}

/** The change, with nothing of the comments of its added lines. */
export function withoutComments(change: Change): Change {
  const pattern = commentsOf(change.path);
  const addedLines = change.addedLines.map(({ row, text }) => ({ row, text: told(text, pattern) }));
  return { ...change, addedLines };
}

const told = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (all, before: string | undefined) => before ?? (/^["']/.test(all) ? all : ''));

const wholeLine = { python: /^[ \t]*#.*$/gm, typescript: /^[ \t]*\/\/.*$/gm } as const;

/** Code with empty lines where a line holds a comment and nothing else; every line stays where it is. */
export const withoutCommentLines = (code: string, family: keyof typeof wholeLine): string =>
  code.replace(wholeLine[family], '');
