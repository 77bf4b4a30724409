// What the files declare, nearest to the candidates first: fills what room the other sections leave.
import type { Files } from '../files.ts';
import { symbolsIn } from '../symbols.ts';
import { isTestPath } from '../test-conventions.ts';
import { shownPath } from '../tree-path.ts';
import { inFixtures } from './builds.ts';
import { isForeign } from './kinds.ts';
import { depthOf, textAt } from './reading.ts';
import { inOrder } from './show.ts';

const mostFiles = 300;
const mostNames = 14;
const sourceEnding =
  /\.(?:py|pyx|ts|tsx|mts|js|jsx|mjs|go|rs|java|kt|scala|c|cc|cpp|cxx|h|hpp|cu|cuh|cs|swift|rb|php|jl|ex|lua|dart|hs|ml|zig)$/;

/** One line a file: its declarations by name. Files of the candidates first, then from the top down, tests of the candidates last. */
export function outlineLines(files: Files, first: readonly string[]): string[] {
  const lines: string[] = [];
  const [tests, code] = [first.filter(isTestPath), first.filter((path) => !isTestPath(path))];
  for (const path of new Set([...code, ...fromTheTop(files), ...tests])) {
    if (lines.length >= mostFiles) break;
    const names = namesIn(files, path);
    const left = names.length - mostNames;
    if (names.length === 0) continue;
    lines.push(`${shownPath(path)}: ${names.slice(0, mostNames).join(', ')}${left > 0 ? `, … ${left} more` : ''}`);
  }
  return lines;
}

/** Source files of the repository's own, level by level; no further than is needed, as most of a large tree is not. */
function fromTheTop(files: Files): string[] {
  const levels = new Map<number, string[]>();
  for (const { path, mode } of files.entries) {
    if (mode === '120000' || mode === '160000' || !sourceEnding.test(path)) continue;
    const level = levels.get(depthOf(path));
    if (level === undefined) levels.set(depthOf(path), [path]);
    else level.push(path);
  }
  const own = (path: string) => !(isForeign(path) || inFixtures(path) || isTestPath(path));
  const chosen: string[] = [];
  for (const depth of [...levels.keys()].sort((a, b) => a - b)) {
    chosen.push(...(levels.get(depth) ?? []).filter(own).sort(inOrder));
    if (chosen.length > 2 * mostFiles) break;
  }
  return chosen;
}

/** Names that begin with an underscore are private in most languages. */
function namesIn(files: Files, path: string): string[] {
  const text = textAt(files, path);
  const symbols = text === null ? null : symbolsIn(path, text);
  return [
    ...new Set((symbols ?? []).map(({ name }) => name).filter((name) => !name.startsWith('_') && name.length > 1)),
  ];
}
