// What functions of TypeScript and JavaScript take, by name, with defaults and types; of an object that is taken apart, each name.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { descend, field, named } from '../../codemap/syntax/nodes.ts';
import type { Collector } from './collector.ts';
import type { Parameter } from './facts.ts';

export function parametersOf(node: SyntaxNode, out: Collector): Parameter[] {
  const list = field(node, 'parameters');
  if (list === undefined) return [];
  return named(list).flatMap((each) => {
    const pattern = field(each, 'pattern') ?? field(each, 'left') ?? each;
    const value = field(each, 'value') ?? field(each, 'right');
    const type = field(each, 'type');
    const text = type === undefined ? '' : out.textOf(type);
    if (pattern.type === 'object_pattern') return objectParameters(pattern, out, type);
    const name = out.textOf(pattern);
    return /^[\w$]+$/.test(name)
      ? [{ name, fallback: value === undefined ? null : out.textOf(value), type: text }]
      : [];
  });
}

/** `{ a, b = 2 }`: each name is a parameter, of the type that its key has where the types of all are written out there. */
function objectParameters(pattern: SyntaxNode, out: Collector, type: SyntaxNode | undefined): Parameter[] {
  const members = type === undefined ? [] : [...descend(type)].filter((each) => each.type === 'property_signature');
  const textOf = (node: SyntaxNode | undefined): string => (node === undefined ? '' : out.textOf(node));
  const typeOf = (key: string): string => {
    const member = members.find((each) => textOf(field(each, 'name')) === key);
    return members.length === 0 ? textOf(type) : textOf(member === undefined ? undefined : field(member, 'type'));
  };
  return named(pattern).flatMap((each) => {
    const target = field(each, 'left') ?? field(each, 'value') ?? each;
    const value = field(each, 'right');
    const name = out.textOf(target);
    const key = field(each, 'key') ?? target;
    return /^[\w$]+$/.test(name)
      ? [{ name, fallback: value === undefined ? null : out.textOf(value), type: typeOf(out.textOf(key)) }]
      : [];
  });
}
