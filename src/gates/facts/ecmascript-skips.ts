// Blocks of tests in TypeScript and JavaScript that never run, or only on a condition.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { child, field, hasChild, named } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';
import type { Guard } from './facts.ts';

const runner = '(?:describe|context|suite|it|test|specify)';
const skipped = new RegExp(
  String.raw`^(?:x(?:describe|context|it|test|specify)|${runner}\.(?:skip|todo|fixme))(?:\.each)?\b(?!\w)`,
);
const onCondition = new RegExp(String.raw`^${runner}(?:\.\w+)*\.(skipIf|runIf)\s*\(`);
/** `process.env.X ? it : it.skip` */
const chosen = new RegExp(
  String.raw`^\(*([\s\S]+?)\?\s*(${runner})((?:\.\w+)*)\s*:\s*(${runner})((?:\.\w+)*)\s*(?:as\s+[^()]+)?\)*$`,
);

/** The runner that a skipping alias is of. */
const inAlias = /\bx?(describe|context|suite|it|test|specify)\b/;

/** The scope of what stands in such a block; null when the call is none. */
export function blockScope(node: SyntaxNode, scope: Scope, out: Collector): Scope | null {
  const callee = field(node, 'function');
  if (callee === undefined) return null;
  const head = out.text.slice(callee.start, Math.min(callee.end, callee.start + 60));
  if (skipped.test(head)) return holdsTest(node, out) ? { ...scope, dead: true } : null;
  const alias = aliasOf(callee, head, out);
  const [, runs] = isSkipped(alias) ? (inAlias.exec(alias) ?? []) : [];
  if (runs !== undefined) return blockOf(runs, node, { ...scope, dead: true }, out);
  const guard = guardOf(callee, head, out) ?? (head.startsWith('{') ? null : guardInOptions(node, head, out));
  if (guard === null) return null;
  const inside = { ...scope, guards: [...scope.guards, guard.guard] };
  return guard.runner === null ? inside : blockOf(guard.runner, node, inside, out);
}

/** `test.skip(condition)` inside of a test stops that and is none. */
function holdsTest(node: SyntaxNode, out: Collector): boolean {
  const args = field(node, 'arguments');
  const text = args === undefined ? '' : out.textOf(args);
  return (
    /^\(\s*["'`]/.test(text) || !/^\(/.test(text) || (named(args ?? node).length > 1 && /=>|\bfunction\b/.test(text))
  );
}

/** What is a test by another name is noted as one: its callee does not say so. */
function blockOf(runs: string, node: SyntaxNode, inside: Scope, out: Collector): Scope {
  if (!/^(?:describe|context|suite)$/.test(runs)) out.refer([runs], node, { ...inside, kind: 'call', inTable: false });
  return inside;
}

/** What the file keeps under the name that is called. */
function aliasOf(callee: SyntaxNode, head: string, out: Collector): string {
  if (callee.type !== 'identifier' && callee.type !== 'member_expression') return '';
  const [name = ''] = head.split(/[.(]/, 1);
  return out.definitions.find((each) => each.qualified === name && each.kind === 'constant')?.value ?? '';
}

/** `const suite = describe.skip`, or a choice between two that skip. */
function isSkipped(alias: string): boolean {
  const [, , , yes = '', , no = ''] = chosen.exec(alias) ?? [];
  return skipped.test(alias) || [yes, no].every((each) => /\.(?:skip|todo)\b/.test(each));
}

interface Found {
  readonly guard: Guard;
  /** What the block is in the end, where its callee does not say so. */
  readonly runner: string | null;
}

const asked = (text: string, negated: boolean, runs: string | null = null): Found => ({
  guard: { names: [], text: text.trim().slice(0, 300), negated },
  runner: runs,
});

function guardOf(callee: SyntaxNode, head: string, out: Collector): Found | null {
  const [, how] = callee.type === 'call_expression' ? (onCondition.exec(head) ?? []) : [];
  if (how !== undefined) {
    const list = field(callee, 'arguments');
    const [condition] = list === undefined ? [] : named(list);
    return condition === undefined ? null : asked(out.textOf(condition), how === 'skipIf');
  }
  if (callee.type === 'parenthesized_expression') return guardOfChoice(out.textOf(callee));
  return guardOfChoice(aliasOf(callee, head, out));
}

function guardOfChoice(text: string): Found | null {
  const [, condition, yes, yesHow = '', , otherHow = ''] = chosen.exec(text) ?? [];
  if (condition === undefined || yes === undefined) return null;
  const [skipsThen, skipsElse] = [yesHow, otherHow].map((each) => /\.(?:skip|todo)\b/.test(each));
  return skipsThen === skipsElse ? null : asked(condition, skipsThen === true, yes);
}

const plainRunner = new RegExp(`^${runner}\\b`);

/** `it('...', { skip: !process.env.X }, () => ...)` */
function guardInOptions(node: SyntaxNode, head: string, out: Collector): Found | null {
  const list = plainRunner.test(head) ? field(node, 'arguments') : undefined;
  const options = list === undefined ? undefined : child(list, 'object');
  if (options === undefined || !hasChild(options, 'pair')) return null;
  const skip = named(options).find((each) => each.type === 'pair' && /^["']?skip["']?\s*:/.test(out.textOf(each)));
  const condition = skip === undefined ? undefined : field(skip, 'value');
  return condition === undefined || /string/.test(condition.type) ? null : asked(out.textOf(condition), true);
}
