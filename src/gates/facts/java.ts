// Reads Java.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { child, descend, field, fields, hasChild, named } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';
import type { Branches, Dialect, Step } from './dialect.ts';
import type { Body, Parameter } from './facts.ts';
import { isStubBody } from './stub-body.ts';

export const java: Dialect = {
  identifiers: new Set(['identifier', 'type_identifier']),
  members: {
    field_access: ['object', 'field'],
    method_invocation: ['object', 'name'],
    scoped_type_identifier: ['scope', 'name'],
    scoped_identifier: ['scope', 'name'],
  },
  calls: { object_creation_expression: 'type' },
  argumentLists: new Set(['argument_list']),
  tables: new Set(['array_initializer']),
  types: new Set(['type_arguments', 'formal_parameters', 'type_parameters', 'throws', 'cast_expression_type']),
  bases: new Set(['superclass', 'super_interfaces', 'extends_interfaces']),
  decorators: new Set(['annotation', 'marker_annotation']),
  blocks: new Set(['block', 'switch_block_statement_group']),
  terminators: new Set(['return_statement', 'throw_statement', 'break_statement', 'continue_statement']),
  hoisted: new Set(),
  branches(node): Branches | null {
    if (node.type === 'if_statement' || node.type === 'ternary_expression' || node.type === 'while_statement') {
      const whenFalse = field(node, 'alternative');
      const whenTrue = field(node, 'consequence') ?? field(node, 'body');
      return { condition: field(node, 'condition'), whenTrue, whenFalse: whenFalse === undefined ? [] : [whenFalse] };
    }
    if (node.type !== 'binary_expression' || !node.children.some((each) => each.type === '&&')) return null;
    return { condition: field(node, 'left'), whenTrue: field(node, 'right'), whenFalse: [] };
  },
  stringValue: (node, text) => (node.type === 'string_literal' ? text.slice(node.start + 1, node.end - 1) : null),
  enter,
};

function modifiersOf(node: SyntaxNode, out: Collector): string {
  const modifiers = child(node, 'modifiers');
  return modifiers === undefined ? '' : out.textOf(modifiers);
}

function enter(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  switch (node.type) {
    case 'package_declaration':
      out.packageName = out.textOf(named(node).at(-1) ?? node);
      out.markPlain(node);
      return 'skip';
    case 'import_declaration':
      readImport(node, scope, out);
      out.markPlain(node);
      return 'skip';
    case 'class_declaration':
    case 'interface_declaration':
    case 'enum_declaration':
    case 'record_declaration':
    case 'annotation_type_declaration':
      return readClass(node, scope, out);
    case 'method_declaration':
    case 'constructor_declaration':
    case 'compact_constructor_declaration':
      return readMethod(node, scope, out);
    case 'field_declaration':
    case 'constant_declaration':
      return readField(node, scope, out);
    case 'local_variable_declaration':
    case 'enhanced_for_statement':
      return (each) => (each.field === 'type' ? { ...scope, kind: 'type' } : each.field === 'name' ? 'skip' : scope);
    case 'variable_declarator':
    case 'formal_parameter':
    case 'spread_parameter':
    case 'catch_formal_parameter':
    case 'resource':
      return declareName(node, scope, out);
    case 'method_invocation':
      return field(node, 'object') === undefined
        ? (each) => (each.field === 'name' ? { ...scope, kind: 'call' } : scope)
        : undefined;
    case 'enum_constant':
    case 'labeled_statement':
      return (each) => (each.type === 'identifier' ? 'skip' : scope);
    case 'element_value_pair':
      return (each) => (each.field === 'key' ? 'skip' : scope);
    case 'lambda_expression':
      for (const each of descend(field(node, 'parameters') ?? node.children[0] ?? node)) {
        if (each.type === 'identifier') out.declareLocal(out.textOf(each), scope);
      }
      return (each) => (each.field === 'parameters' ? 'skip' : { ...scope, kind: 'value' });
    default:
      return undefined;
  }
}

function declareName(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = field(node, 'name');
  if (name !== undefined) out.declareLocal(out.textOf(name), scope);
  return (each) =>
    each.field === 'name' ? 'skip' : each.field === 'type' ? { ...scope, kind: 'type' } : { ...scope, kind: 'value' };
}

function readImport(node: SyntaxNode, scope: Scope, out: Collector): void {
  const path = named(node).find((each) => /identifier/.test(each.type));
  if (path === undefined) return;
  const full = out.textOf(path).replace(/\s/g, '');
  if (hasChild(node, 'asterisk')) {
    out.addImport({ module: full, name: '*', local: null }, node, scope);
    return;
  }
  const at = full.lastIndexOf('.');
  const name = full.slice(at + 1);
  out.addImport({ module: full.slice(0, Math.max(0, at)), name, local: name }, node, scope);
}

function readClass(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = out.textOf(field(node, 'name') ?? node);
  if (scope.inFunction) {
    out.declareLocal(name, scope);
    return (each) => (each.field === 'name' ? 'skip' : scope);
  }
  const modifiers = modifiersOf(node, out);
  const isType = node.type === 'interface_declaration' || node.type === 'annotation_type_declaration';
  const bases = node.children.filter((each) => java.bases.has(each.type)).flatMap((each) => [...descend(each)]);
  const inside = out.define(
    {
      name,
      kind: isType ? 'interface' : 'class',
      node,
      isPublic: /\bpublic\b/.test(modifiers) || (scope.className !== '' && isInterface(scope, out)),
      bases: bases.filter((each) => each.type === 'type_identifier').map((each) => out.textOf(each)),
      skipped: /@(?:Disabled|Ignore)\b/.test(modifiers),
    },
    scope,
  );
  return (each) => (each.field === 'name' ? 'skip' : inside);
}

const isInterface = (scope: Scope, out: Collector): boolean =>
  out.definitions.some((each) => each.qualified === scope.className && each.kind === 'interface');

function readMethod(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = out.textOf(field(node, 'name') ?? node);
  const modifiers = modifiersOf(node, out);
  const isConstructor = node.type !== 'method_declaration';
  if (name === 'main' && /\bpublic\b/.test(modifiers) && /\bstatic\b/.test(modifiers)) out.hasMain = true;
  const isTest = /@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Property)\b/.test(modifiers);
  const inside = out.define(
    {
      name,
      kind: 'function',
      node,
      isPublic: /\bpublic\b/.test(modifiers) || isInterface(scope, out),
      parameters: parametersOf(node, out),
      body: bodyOf(node, out, { modifiers, isConstructor }),
      overrides: /@Override\b/.test(modifiers) || isConstructor,
      isTest,
      skipped: isTest && /@(?:Disabled|Ignore)\b/.test(modifiers),
    },
    scope,
  );
  return (each) => (each.field === 'name' ? 'skip' : each.field === 'type' ? { ...inside, kind: 'type' } : inside);
}

function bodyOf(node: SyntaxNode, out: Collector, about: { modifiers: string; isConstructor: boolean }): Body {
  const body = field(node, 'body');
  if (body === undefined || /\babstract\b|\bnative\b/.test(about.modifiers)) return 'exempt';
  const statements = named(body).map((each) => out.textOf(each));
  const parameters = field(node, 'parameters');
  const takesNothing = parameters === undefined || named(parameters).length === 0;
  const isName = takesNothing && /^return\s+"[^"]+";$/.test(statements[0] ?? '');
  const mayBeEmpty = about.isConstructor && takesNothing;
  return isStubBody({ statements, mayBeConstant: isName, mayBeEmpty }) ? 'stub' : 'real';
}

function parametersOf(node: SyntaxNode, out: Collector): Parameter[] {
  const list = field(node, 'parameters');
  return (list === undefined ? [] : named(list)).flatMap((each) => {
    const name = field(each, 'name');
    const type = field(each, 'type');
    return name === undefined
      ? []
      : [{ name: out.textOf(name), fallback: null, type: type === undefined ? '' : out.textOf(type) }];
  });
}

function readField(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const isPublic = /\bpublic\b/.test(modifiersOf(node, out)) || isInterface(scope, out);
  const scopes = new Map<SyntaxNode, Scope>();
  for (const each of fields(node, 'declarator')) {
    const name = field(each, 'name');
    const value = field(each, 'value');
    if (name === undefined) continue;
    const text = value === undefined ? '' : out.textOf(value).slice(0, 400);
    scopes.set(each, {
      ...out.define({ name: out.textOf(name), kind: 'constant', node: each, isPublic, value: text }, scope),
      inFunction: false,
    });
  }
  return (each) => {
    const own = scopes.get(each);
    if (own !== undefined) return own;
    return each.field === 'type' ? { ...scope, kind: 'type' } : scope;
  };
}
