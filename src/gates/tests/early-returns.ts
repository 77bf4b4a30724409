// Tests of Python that give up before they assert anything: `if not torch.cuda.is_available(): return`.
import type { Definition, FileFacts, Guard } from '../facts/facts.ts';
import { textAt } from '../line-diff.ts';

/** A condition that a test runs under, or, negated, that it does not run under. */
export interface Condition extends Pick<Guard, 'text' | 'negated'> {
  /** The function that it stands in. */
  readonly owner: string;
}

const asserts = /^\s*(?:assert\b|with\s.*\braises\b|(?:[\w.]*[._])?(?:assert|expect|verify|check)\w*\()/;
const returns = /^return(?:\s+None)?\s*(?:#.*)?$/;

/** The conditions, each on one line of the test itself, under which it returns before its first assertion. */
export function returnsIn(test: Definition, { text, language }: FileFacts): Condition[] {
  if (language !== 'python' || test.kind !== 'function') return [];
  const lines = textAt(text, test).split('\n');
  const head = lines.findIndex((line) => /\)\s*(?:->[^:]+)?:\s*$/.test(line));
  const body = head < 0 ? [] : lines.slice(head + 1);
  const first = body.find((line) => line.trim() !== '') ?? '';
  const indent = first.slice(0, first.length - first.trimStart().length);
  const end = body.findIndex((line) => asserts.test(line));
  return body.slice(0, end < 0 ? body.length : end).flatMap((line, row, all) => {
    const [, condition, rest = ''] = /^if\s+(.+?):\s*((?:return\b.*|#.*)?)$/.exec(line.slice(indent.length)) ?? [];
    if (condition === undefined || !line.startsWith(indent)) return [];
    const then = rest.startsWith('return') ? rest : (all[row + 1] ?? '').trim();
    return returns.test(then) ? [{ text: condition, negated: true, owner: test.qualified }] : [];
  });
}
