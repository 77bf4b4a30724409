// The nearest of some known words to a mistyped one.
import { distance } from 'fastest-levenshtein';

/** Candidates within about a third of the word's length in edits, nearest first; a common beginning counts as near. */
export function nearestWords(word: string, candidates: readonly string[], limit = 3): string[] {
  const typed = word.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, edits: edits(typed, candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= Math.max(2, Math.ceil(typed.length / 3)))
    .sort((a, b) => a.edits - b.edits || a.candidate.localeCompare(b.candidate))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

function edits(typed: string, candidate: string): number {
  const full = distance(typed, candidate);
  const isBeginning = typed.length >= 3 && candidate.startsWith(typed);
  return isBeginning ? Math.min(full, 1) : full;
}
