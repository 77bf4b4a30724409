// Tests that are functions which a module exports by their names: `export const testMerge = tc => { ... }`, collected and run by lib0/testing.
import type { Definition, FileFacts } from '../facts/facts.ts';
import { lineAt } from '../line-diff.ts';

const runner = /^lib0\/(?:dist\/)?testing(?:\.[cm]?js)?$/;

/** lib0 tests itself in the same way, with the module beside the tests. */
const isRunner = (module: string, text: string): boolean =>
  runner.test(module) || (/^\.{1,2}\/(?:.*\/)?testing\.[cm]?[jt]s$/.test(module) && /\bt\.TestCase\b/.test(text));

/** A function that the runner takes for a test. */
export function isExportedCase({ kind, name, parent, isPublic }: Definition, facts: FileFacts): boolean {
  if (kind !== 'function' || parent !== '' || !isPublic || !/^test(?=[A-Z\d_]|$)/.test(name)) return false;
  return /script$/.test(facts.language) && facts.imports.some((each) => isRunner(each.module, facts.text));
}

/** `t.skip()` in the function itself, under no condition. */
export const skipsItself = ({ qualified }: Definition, { references, text }: FileFacts): boolean =>
  references.some(
    ({ chain, kind, owner, row, guards }) =>
      kind === 'call' &&
      owner === qualified &&
      guards.length === 0 &&
      chain.length === 2 &&
      chain[1] === 'skip' &&
      /\.skip\(\s*(?:true\s*)?\)/.test(lineAt(text, row)),
  );
