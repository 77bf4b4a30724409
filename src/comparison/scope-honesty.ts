// What `delivered` says against what the patch holds: files, tests and symbols that are named there and are not in it.
import type { Behaviour } from '../domain/findings.ts';
import { citation, isFileName } from './grounding/citation.ts';
import { hasWord } from './grounding/ground.ts';
import { sentencesOf } from './grounding/sentences.ts';

/** A file that the patch touches. */
export interface DraftFile {
  readonly path: string;
  /** As the patch leaves it; null when it is deleted, or no text. */
  readonly text: string | null;
  readonly isTest: boolean;
}

const codeName = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
/** A name that nobody would write for anything but a symbol: `RankReward`, `tie_clusters`, `create()`. */
const symbolLike = /[a-z\d][A-Z]|_|\(\)$/;
const absent = /\b(?:no|not|without|nothing|unchanged|existing|untouched|instead of|already)\b/i;

/** An entry that says what is *not* done, or speaks of what exists already, is left out. */
export function scopeHonesty(
  delivered: readonly string[],
  files: readonly DraftFile[],
): NonNullable<Behaviour['scope']> {
  const entries = delivered.filter((entry) => !absent.test(entry));
  return {
    delivered: delivered.length,
    absent: entries
      .map((entry) => ({ entry: entry.slice(0, 300).toWellFormed(), names: missingNames(entry, files) }))
      .filter(({ names }) => names.length > 0),
    tests_absent: entries.some((entry) => /\btest(?:s|ed|ing)?\b/i.test(entry)) && !files.some(({ isTest }) => isTest),
  };
}

function missingNames(entry: string, files: readonly DraftFile[]): string[] {
  const runs = sentencesOf(entry).flatMap((sentence) => sentence.runs);
  const tokens = runs.flatMap(({ text, code }) => text.split(/[\s"“”'‘’`,;=|]+/).map((token) => ({ token, code })));
  return [...new Set(tokens.flatMap(({ token, code }) => missingName(token, code, files) ?? []))];
}

/** The token when it names something that the patch does not hold; null when it does, or names nothing. */
function missingName(token: string, code: boolean, files: readonly DraftFile[]): string | null {
  const cited = citation(token);
  if (cited !== null && isFileName(cited.path) && (code || cited.path.includes('/'))) {
    return files.some(({ path }) => path === cited.path || path.endsWith(`/${cited.path}`)) ? null : cited.path;
  }
  const name = token.replace(/^[^\p{L}_$]+|[.:!?)\]]+$/gu, (match) => (match === ')' ? ')' : ''));
  const bare =
    name
      .replace(/\(\)?$/, '')
      .split(/\.|::/)
      .at(-1) ?? '';
  if (!codeName.test(bare) || bare.length < 3 || !(symbolLike.test(name) || (code && /^[A-Z]/.test(bare)))) return null;
  const stems = files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/, ''));
  if (stems.includes(bare) || files.some(({ text }) => text !== null && hasWord(text, bare))) return null;
  // Prose has its own capitals: GitHub, PyTorch.
  return code || bare.includes('_') ? bare : null;
}
