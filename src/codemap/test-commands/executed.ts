// Whether a runner executed any test at all, as its own summary counts them: what was found none or skipped is no pass.

export const noneExecuted = 'The runner executed no test: it found none, or skipped those it found.';

/** The lines in which a runner counts its tests, and what stands in one when at least one was executed. */
const summaries: readonly (readonly [counts: RegExp, executed: RegExp])[] = [
  // pytest
  [
    /^(?:=+ )?(?:no tests ran|\d+ [a-z]+(?:, \d+ [a-z]+)*) in [\d.]+s/gm,
    /\d (?:passed|failed|errors?|xfailed|xpassed)\b/,
  ],
  // Node
  [/^(?:#|ℹ) (?:pass|fail|cancelled|todo) \d+$/gm, / [1-9]\d*$/],
  // Cargo
  [/^running \d+ tests?$/gm, /^$/],
  [/^test result: .*$/gm, /\b[1-9]\d* (?:passed|failed|measured)/],
  // Go: it says nothing of tests that skip themselves.
  [/^(?:ok|\?|FAIL|---)\s.*$/gm, /^(?!.*(?:\[no test(?: file)?s\b|no test files))/],
  // Vitest, Jest
  [/^\s*Tests:?\s+.*$/gm, /\d (?:passed|failed)/],
  // Mocha
  [/^\s*\d+ (?:passing|pending|failing)\b.*$/gm, /[1-9]\d* (?:passing|failing)/],
];

export function executedNone(output: string): boolean {
  const unittest = /^Ran (\d+) tests?\b/m.exec(output)?.[1];
  if (unittest !== undefined) return Number(unittest) <= Number(/^OK \(.*\bskipped=(\d+)/m.exec(output)?.[1] ?? 0);
  const counted = summaries.flatMap(([counts, executed]) =>
    [...output.matchAll(counts)].map(([line]) => executed.test(line)),
  );
  return counted.length > 0 && !counted.includes(true);
}
