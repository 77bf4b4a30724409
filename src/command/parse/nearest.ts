// The nearest of some known words to a mistyped one.
import { distance } from 'fastest-levenshtein';

/** Candidates within about a third of the word's length in edits, nearest first; a common beginning counts as near. */
export function nearestWords(word: string, candidates: readonly string[], limit = 3): string[] {
  const most = Math.max(2, Math.ceil(word.length / 3));
  return ranked(word, candidates)
    .filter(({ edits }) => edits <= most)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** As `nearestWords`; where none is near, those of the same family: `glm-5.2` for `glm-9`, by the word before the first hyphen. */
export function nearestNames(name: string, candidates: readonly string[], limit = 3): string[] {
  const near = nearestWords(name, candidates, limit);
  const [family = ''] = name.toLowerCase().split('-');
  if (near.length > 0 || family.length < 2) return near;
  const kin = candidates.filter((candidate) => candidate.toLowerCase().split('-')[0] === family);
  return ranked(name, kin)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

function ranked(word: string, candidates: readonly string[]): { candidate: string; edits: number }[] {
  const typed = word.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, edits: edits(typed, candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits || a.candidate.localeCompare(b.candidate));
}

function edits(typed: string, candidate: string): number {
  const full = distance(typed, candidate);
  const isBeginning = typed.length >= 3 && candidate.startsWith(typed);
  return isBeginning ? Math.min(full, 1) : full;
}
