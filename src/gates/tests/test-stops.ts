// What stops a test of TypeScript or JavaScript from inside: `test.skip(!process.env.X)`, `this.skip()`, a return before anything is asserted.
import { listAt } from '../argument-lists.ts';
import type { FileFacts, Guard, Reference } from '../facts/facts.ts';
import { lineAt, startOf } from '../line-diff.ts';
import type { Condition } from './early-returns.ts';

const runner = /^(?:describe|context|suite|it|test|specify)$/;
const asserting = /^(?:expect|assert|should|chai|sinon|t)$/;

/** The conditions inside of each test of a file, and of the blocks around it. */
export function stopsOf(facts: FileFacts): (test: Reference) => Condition[] {
  if (!/script$/.test(facts.language)) return () => [];
  const spans = facts.references.filter(isBlock).flatMap((each) => spanOf(each, facts) ?? []);
  const stops = facts.references.flatMap((each) => {
    const condition = each.kind === 'call' && !each.dead ? stopAt(each, facts) : null;
    return condition === null ? [] : [{ condition, row: each.row }];
  });
  return (test) => {
    const own = spans.find((each) => each.start === test.row);
    if (own === undefined) return [];
    const reaching = stops.filter(({ row }) => {
      const around = innermost(spans, row);
      return around === null || (around.start <= own.start && around.end >= own.end);
    });
    return [...reaching.map((each) => each.condition), ...sharedBy(own, test, facts)];
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const isBlock = ({ chain, kind }: Reference): boolean => kind === 'call' && runner.test(chain[0] ?? '');

/** The rows of a call with what it is given; null where it stops a test and holds none. */
function spanOf(reference: Reference, facts: FileFacts): Span | null {
  const list = argumentsOf(reference, facts);
  if (list === null || !list.parts.some((each) => /=>|\bfunction\b/.test(each))) return null;
  return { start: reference.row, end: reference.row + list.rows };
}

function innermost(spans: readonly Span[], row: number): Span | null {
  const around = spans.filter((each) => each.start <= row && row <= each.end);
  return around.sort((a, b) => a.end - a.start - (b.end - b.start))[0] ?? null;
}

/** What the call at a reference is given, the last of several in a row: `it.skipIf(x)('...', () => ...)`. */
function argumentsOf(
  { chain, row }: Reference,
  { text }: FileFacts,
): { parts: readonly string[]; rows: number } | null {
  const start = startOf(text, row);
  const at = lineAt(text, row).indexOf(chain.filter((each) => each !== '').join('.'));
  let open = at < 0 ? -1 : text.indexOf('(', start + at);
  let list = open < 0 ? null : listAt(text, open);
  while (list !== null && text[list.end + 1] === '(') {
    open = list.end + 1;
    list = listAt(text, open);
  }
  return list === null ? null : { parts: list.parts, rows: text.slice(start, list.end).split('\n').length - 1 };
}

/** A call that stops the test around it. */
export const isStop = (reference: Reference, facts: FileFacts): boolean =>
  /script$/.test(facts.language) && reference.kind === 'call' && stopAt(reference, facts) !== null;

/** `test.skip(condition, 'why')`, `ctx.skip()` under a condition; null for a block that is skipped as a whole, and for what cannot be told. */
function stopAt(reference: Reference, facts: FileFacts): Condition | null {
  const { chain, guards, owner } = reference;
  if (!/^(?:skip|fixme)$/.test(chain.at(-1) ?? '')) return null;
  const given = argumentsOf(reference, facts)?.parts;
  const [first, last] = [given?.[0] ?? '', given?.at(-1) ?? ''];
  if (given === undefined || /=>|\bfunction\b/.test(first) || /=>|\bfunction\b/.test(last)) return null;
  const isPlain = first === '' || /^["'`]/.test(first);
  const all = [...guards.map(inWords), ...(isPlain ? [] : [`(${first})`])];
  return { text: all.length === 0 ? 'true' : all.join(' && '), negated: true, owner };
}

const inWords = ({ text, negated }: Guard): string => (negated ? `!(${text})` : `(${text})`);

/** Conditions under which all stands that the test asserts, and it does not itself. */
function sharedBy({ start, end }: Span, test: Reference, { references }: FileFacts): Condition[] {
  const asserts = references.filter(
    ({ row, kind, chain }) => row > start && row <= end && kind === 'call' && asserting.test(chain[0] ?? ''),
  );
  const [first, ...more] = asserts;
  const isSame = (a: Guard, b: Guard): boolean => a.text === b.text && a.negated === b.negated;
  return (first?.guards ?? [])
    .filter((each) => !test.guards.some((own) => isSame(own, each)))
    .filter((each) => more.every(({ guards }) => guards.some((other) => isSame(other, each))))
    .map((each) => ({ text: each.text, negated: each.negated, owner: first?.owner ?? '' }));
}
