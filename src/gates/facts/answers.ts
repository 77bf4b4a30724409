// What a body answers in the end: without the casts around it, and by way of a name that is given it just before.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { descend, field, isComment, named } from '../../codemap/syntax/nodes.ts';
import type { Collector } from './collector.ts';
import { unwritten } from './stub-body.ts';

const casts = new Set([
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'type_assertion',
  'parenthesized_expression',
]);
const literals = new Set([
  ...['number', 'integer', 'float', 'true', 'false', 'null', 'none', 'undefined'],
  ...['string', 'string_fragment', 'string_start', 'string_content', 'string_end', 'escape_sequence'],
  ...['template_string', 'concatenated_string', 'unary_expression', 'unary_operator', 'property_identifier'],
  ...['object', 'array', 'pair', 'list', 'tuple', 'set', 'dictionary', 'expression_list'],
]);
/** Says that what stands there is not what is meant to stand there. */
const forNow = /\b(?:FIXME|XXX)\b|\bfor now\b|\bin a (?:real|full|production)\b/i;

export interface Answer {
  /** The statements as text, the last two as one where they only give a name to what is answered. */
  readonly statements: readonly string[];
  /** Literals are all that is answered, under a remark that more is to come. */
  readonly isForNow: boolean;
}

/** @param remarks what the body says of itself beside its comments: a docstring */
export function answerOf(nodes: readonly SyntaxNode[], body: SyntaxNode, out: Collector, remarks = ''): Answer {
  const texts = nodes.map((each) => out.textOf(each));
  const value = answeredBy(nodes, body, out);
  if (value === null) return { statements: texts, isForNow: false };
  const said = [...descend(body)].filter(isComment).map((each) => out.textOf(each));
  const text = [remarks, ...said].join('\n');
  const last = `${nodes.at(-1) === body ? '' : 'return '}${out.textOf(value.node)}`;
  return {
    statements: [...texts.slice(0, -value.takes), last],
    isForNow: (unwritten.test(text) || forNow.test(text)) && isLiteral(value.node),
  };
}

/** The value at the end, and how many statements say it; the body of an arrow may be a value itself. */
function answeredBy(
  nodes: readonly SyntaxNode[],
  body: SyntaxNode,
  out: Collector,
): { node: SyntaxNode; takes: number } | null {
  const [before, last] = [nodes.at(-2), nodes.at(-1)];
  const returned = last === body ? body : last?.type === 'return_statement' ? named(last)[0] : undefined;
  if (returned === undefined) return null;
  const node = bare(returned);
  const given = before === undefined || node.type !== 'identifier' ? null : givenBy(before, out.textOf(node), out);
  return { node: bare(given ?? node), takes: given === null ? 1 : 2 };
}

/** `const found: string[] = [];`, `found = []`: what a statement gives to a name. */
function givenBy(statement: SyntaxNode, name: string, out: Collector): SyntaxNode | null {
  const only = named(statement)[0];
  if (only === undefined || named(statement).length > 1) return null;
  const [target, value] = [field(only, 'name') ?? field(only, 'left'), field(only, 'value') ?? field(only, 'right')];
  const isGiving = only.type === 'variable_declarator' || only.type === 'assignment';
  return isGiving && target !== undefined && out.textOf(target) === name ? (value ?? null) : null;
}

export function bare(node: SyntaxNode): SyntaxNode {
  let found = node;
  while (casts.has(found.type)) {
    const inner = found.type === 'type_assertion' ? named(found).at(-1) : named(found)[0];
    if (inner === undefined) return found;
    found = inner;
  }
  return found;
}

function isLiteral(node: SyntaxNode): boolean {
  const own = bare(node);
  return literals.has(own.type) && named(own).every(isLiteral);
}
