// Reads Rust.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { descend, field, named } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';
import type { Branches, Dialect, Step } from './dialect.ts';
import type { Body, Parameter } from './facts.ts';
import { attributesOf, isPublic, readModule, readTokens, readUse } from './rust-modules.ts';
import { isStubBody } from './stub-body.ts';

export const rust: Dialect = {
  identifiers: new Set(['identifier', 'type_identifier', 'shorthand_field_identifier']),
  members: {
    scoped_identifier: ['path', 'name'],
    scoped_type_identifier: ['path', 'name'],
    field_expression: ['value', 'field'],
  },
  calls: { call_expression: 'function', macro_invocation: 'macro', struct_expression: 'name' },
  argumentLists: new Set(['arguments']),
  tables: new Set(['array_expression', 'tuple_expression']),
  types: new Set([
    'type_arguments',
    'reference_type',
    'type_parameters',
    'where_clause',
    'bounded_type',
    'dynamic_type',
    'abstract_type',
  ]),
  bases: new Set(),
  decorators: new Set(['attribute_item']),
  blocks: new Set(['block']),
  terminators: new Set(['return_expression', 'break_expression', 'continue_expression']),
  hoisted: new Set(['function_item', 'struct_item', 'use_declaration']),
  branches(node): Branches | null {
    if (node.type === 'if_expression') {
      const whenFalse = field(node, 'alternative');
      return {
        condition: field(node, 'condition'),
        whenTrue: field(node, 'consequence'),
        whenFalse: whenFalse === undefined ? [] : [whenFalse],
      };
    }
    return null;
  },
  stringValue(node, text) {
    if (node.type !== 'string_literal' && node.type !== 'raw_string_literal') return null;
    return text.slice(node.start, node.end).replace(/^b?r?#*"|"#*$/g, '');
  },
  enter,
};

function enter(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  switch (node.type) {
    case 'use_declaration':
      readUse(node, scope, out);
      out.markPlain(node);
      return 'skip';
    case 'mod_item':
      return readModule(node, scope, out);
    case 'extern_crate_declaration':
      return 'skip';
    case 'function_item':
    case 'function_signature_item':
      return readFunction(node, scope, out);
    case 'struct_item':
    case 'enum_item':
    case 'union_item':
    case 'trait_item':
    case 'type_item':
    case 'macro_definition':
    case 'const_item':
    case 'static_item':
      return readItem(node, scope, out);
    case 'impl_item':
      return readImpl(node, scope, out);
    case 'parameter':
    case 'let_declaration':
    case 'closure_parameters':
      return declarePattern(node, scope, out);
    case 'field_initializer':
      return (each) => (each.field === 'field' || each.field === 'name' ? 'skip' : scope);
    case 'field_declaration':
      return (each) => (each.field === 'name' ? 'skip' : { ...scope, kind: 'type' });
    case 'token_tree':
      return readTokens(node, scope, out);
    case 'attribute_item':
      return 'skip';
    default:
      return undefined;
  }
}

function declarePattern(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const pattern = field(node, 'pattern') ?? (node.type === 'closure_parameters' ? node : undefined);
  for (const each of pattern === undefined ? [] : descend(pattern)) {
    if (each.type === 'identifier') out.declareLocal(out.textOf(each), scope);
  }
  return (each) => (each === pattern ? 'skip' : each.field === 'type' ? { ...scope, kind: 'type' } : scope);
}

function readFunction(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = out.textOf(field(node, 'name') ?? node);
  if (scope.inFunction) {
    out.declareLocal(name, scope);
    return (each) => (each.field === 'name' ? 'skip' : { ...scope, kind: 'value' });
  }
  const attributes = attributesOf(node, out);
  const inTrait = scope.kind === 'base';
  const isTest = /#\[(?:\w+::)*(?:test|bench|rstest|test_case|proptest)\b/.test(attributes);
  if (name === 'main' && scope.owner === '') out.hasMain = true;
  const body = field(node, 'body');
  const isHook =
    inTrait ||
    /#\[(?:no_mangle|export_name|ctor|pyfunction|pymethods|wasm_bindgen|tauri::command|tokio::main|pymodule)/.test(
      attributes,
    );
  const inside = out.define(
    {
      name,
      kind: 'function',
      node,
      isPublic: isPublic(node, out) || inTrait,
      parameters: parametersOf(node, out),
      body: bodyOf(body, out, { name, inTrait }),
      overrides: isHook,
      isTest,
      skipped: isTest && /#\[ignore\b/.test(attributes),
      parent: scope.className,
    },
    { ...scope, kind: 'value' },
  );
  return (each) =>
    each.field === 'name' ? 'skip' : each.field === 'return_type' ? { ...inside, kind: 'type' } : inside;
}

function bodyOf(body: SyntaxNode | undefined, out: Collector, about: { name: string; inTrait: boolean }): Body {
  if (body === undefined) return 'exempt';
  const statements = named(body).map((each) => out.textOf(each).replace(/;$/, ''));
  const isName = about.inTrait && /^"[^"]+"(?:\.\w+\(\))?$/.test(statements[0] ?? '');
  return isStubBody({ statements, mayBeConstant: isName, mayBeEmpty: about.inTrait && statements.length === 0 })
    ? 'stub'
    : 'real';
}

function parametersOf(node: SyntaxNode, out: Collector): Parameter[] {
  const list = field(node, 'parameters');
  return (list === undefined ? [] : named(list)).flatMap((each) => {
    const pattern = field(each, 'pattern');
    const type = field(each, 'type');
    if (pattern === undefined) return [];
    return [
      {
        name: out.textOf(pattern).replace(/^mut\s+/, ''),
        fallback: null,
        type: type === undefined ? '' : out.textOf(type),
      },
    ];
  });
}

function readItem(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = out.textOf(field(node, 'name') ?? node);
  if (scope.inFunction) {
    out.declareLocal(name, scope);
    return (each) => (each.field === 'name' ? 'skip' : scope);
  }
  const isConstant = node.type === 'const_item' || node.type === 'static_item';
  const kind = isConstant
    ? 'constant'
    : node.type === 'trait_item' || node.type === 'type_item'
      ? 'interface'
      : 'class';
  const value = field(node, 'value');
  const exported =
    node.type === 'macro_definition' ? /macro_export/.test(attributesOf(node, out)) : isPublic(node, out);
  const inside = out.define(
    { name, kind, node, isPublic: exported, value: value === undefined ? '' : out.textOf(value).slice(0, 400) },
    scope,
  );
  if (node.type === 'macro_definition') return 'skip';
  return (each) => {
    if (each.field === 'name') return 'skip';
    if (isConstant) return each === value ? { ...inside, inFunction: false } : { ...inside, kind: 'type' };
    return node.type === 'trait_item' ? inside : { ...inside, kind: 'type' };
  };
}

/** Members of an impl belong to its type; of a trait's impl, they answer calls made through the trait. */
function readImpl(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const type = field(node, 'type');
  const trait = field(node, 'trait');
  let name = '';
  for (const each of type === undefined ? [] : descend(type)) {
    if (each.type === 'type_identifier') {
      name = out.textOf(each);
      break;
    }
  }
  const inside: Scope = {
    ...scope,
    className: name,
    owner: name,
    kind: trait === undefined ? 'value' : 'base',
    isPublic: true,
  };
  return (each) => {
    if (each.type === 'declaration_list') return inside;
    return each === trait ? { ...scope, owner: name, kind: 'base' } : { ...scope, owner: name, kind: 'type' };
  };
}
