// Functions of C and C++: names behind pointers, references and `A::b`, bodies, tests written as macros.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { isTestMacro, skipsTest } from '../../codemap/syntax/cpp-test-macros.ts';
import { descend, field, hasChild, named } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';
import type { Step } from './dialect.ts';
import type { Body, Parameter } from './facts.ts';
import { isStubBody } from './stub-body.ts';

export interface Declarator {
  /** `run` of `*Foo<int>::run(...)`; empty when there is none. */
  readonly name: string;
  /** `Foo` of `ns::Foo::run`; empty without a scope. */
  readonly scope: string;
  readonly parameters: SyntaxNode | undefined;
}

export function declaratorOf(node: SyntaxNode, out: Collector): Declarator {
  let parameters: SyntaxNode | undefined;
  let scope = '';
  let current: SyntaxNode | undefined = node;
  while (current !== undefined) {
    if (current.type === 'function_declarator') parameters = field(current, 'parameters');
    if (current.type === 'qualified_identifier') {
      const outer = field(current, 'scope');
      if (outer !== undefined) scope = out.textOf(field(outer, 'name') ?? outer);
      current = field(current, 'name');
      continue;
    }
    const inner: SyntaxNode | undefined =
      field(current, 'declarator') ?? (isWrapper(current) ? named(current).at(-1) : undefined);
    if (inner === undefined) break;
    current = inner;
  }
  const name = current === undefined ? '' : out.textOf(field(current, 'name') ?? current);
  return { name: /^[~\w]+$/.test(name) || /^operator\b/.test(name) ? name : '', scope, parameters };
}

const isWrapper = (node: SyntaxNode): boolean =>
  /^(?:reference_declarator|pointer_declarator|parenthesized_declarator|attributed_declarator)$/.test(node.type);

export function readFunction(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const declarator = field(node, 'declarator');
  const {
    name,
    scope: outer,
    parameters,
  } = declarator === undefined ? { name: '', scope: '', parameters: undefined } : declaratorOf(declarator, out);
  if (name === 'main') out.hasMain = true;
  const isTest = isTestMacro(name);
  const words = node.children.filter((each) => /specifier$|^virtual$/.test(each.type)).map((each) => out.textOf(each));
  const inside = out.define(
    {
      name: name === '' ? '(function)' : isTest && parameters !== undefined ? `${name}${out.textOf(parameters)}` : name,
      kind: 'function',
      node,
      isPublic: !words.includes('static') || scope.className !== '',
      parameters: parametersOf(parameters, out),
      body: bodyOf(node, out, { isVirtual: words.includes('virtual'), name }),
      overrides: declarator !== undefined && [...descend(declarator)].some((each) => each.type === 'virtual_specifier'),
      isTest,
      skipped: isTest && parameters !== undefined && skipsTest(out.textOf(parameters)),
      ...(outer === '' || scope.className !== '' ? {} : { parent: outer }),
    },
    scope,
  );
  return (each) =>
    each.field === 'type' ? { ...inside, kind: 'type' } : each === declarator ? { ...inside, kind: 'type' } : inside;
}

function bodyOf(node: SyntaxNode, out: Collector, about: { isVirtual: boolean; name: string }): Body {
  const body = field(node, 'body');
  if (body === undefined || body.type !== 'compound_statement') return 'exempt';
  const statements = named(body).map((each) => out.textOf(each));
  const mayBeEmpty = about.isVirtual || about.name.startsWith('~') || hasChild(node, 'field_initializer_list');
  return isStubBody({ statements, mayBeConstant: false, mayBeEmpty }) ? 'stub' : 'real';
}

export function parametersOf(list: SyntaxNode | undefined, out: Collector): Parameter[] {
  return (list === undefined ? [] : named(list)).flatMap((each) => {
    const declarator = field(each, 'declarator');
    const type = field(each, 'type');
    const value = field(each, 'default_value');
    if (declarator === undefined) return [];
    const { name } = declaratorOf(declarator, out);
    return [
      {
        name,
        fallback: value === undefined ? null : out.textOf(value),
        type: type === undefined ? '' : out.textOf(type),
      },
    ];
  });
}
