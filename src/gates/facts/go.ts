// Reads Go.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { child, descend, field, fields, isComment, named } from '../../codemap/syntax/nodes.ts';
import { isCaseless } from '../spelling.ts';
import type { Collector, Scope } from './collector.ts';
import type { Branches, Dialect, Step } from './dialect.ts';
import type { Body, Parameter } from './facts.ts';
import { isStubBody } from './stub-body.ts';

export const go: Dialect = {
  identifiers: new Set(['identifier', 'type_identifier', 'package_identifier']),
  members: { selector_expression: ['operand', 'field'], qualified_type: ['package', 'name'] },
  calls: { call_expression: 'function' },
  argumentLists: new Set(['argument_list']),
  tables: new Set(['literal_value']),
  types: new Set([
    'parameter_list',
    'map_type',
    'slice_type',
    'array_type',
    'channel_type',
    'type_parameter_list',
    'function_type',
  ]),
  bases: new Set(),
  decorators: new Set(),
  blocks: new Set(['statement_list', 'block']),
  terminators: new Set(['return_statement', 'break_statement', 'continue_statement', 'goto_statement']),
  hoisted: new Set(),
  branches(node): Branches | null {
    if (node.type === 'if_statement') {
      const whenFalse = field(node, 'alternative');
      return {
        condition: field(node, 'condition'),
        whenTrue: field(node, 'consequence'),
        whenFalse: whenFalse === undefined ? [] : [whenFalse],
      };
    }
    if (node.type !== 'binary_expression' || !node.children.some((each) => each.type === '&&')) return null;
    return { condition: field(node, 'left'), whenTrue: field(node, 'right'), whenFalse: [] };
  },
  stringValue(node, text) {
    return /^(?:interpreted|raw)_string_literal$/.test(node.type) ? text.slice(node.start + 1, node.end - 1) : null;
  },
  enter,
};

const isExported = (name: string): boolean => /^\p{Lu}/u.test(name) && !isCaseless(name);

function enter(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  switch (node.type) {
    case 'package_clause':
      out.packageName = out.textOf(child(node, 'package_identifier') ?? node);
      out.markPlain(node);
      return 'skip';
    case 'import_declaration':
      out.markPlain(node);
      return undefined;
    case 'import_spec':
      readImport(node, scope, out);
      return 'skip';
    case 'function_declaration':
    case 'method_declaration':
      return readFunction(node, scope, out);
    case 'type_spec':
    case 'type_alias':
      return readType(node, scope, out);
    case 'const_spec':
    case 'var_spec':
      return readVariable(node, scope, out);
    case 'short_var_declaration':
    case 'range_clause':
      for (const each of named(field(node, 'left') ?? node))
        if (each.type === 'identifier') out.declareLocal(out.textOf(each), scope);
      return (each) => (each.field === 'left' ? 'skip' : scope);
    case 'parameter_declaration':
    case 'variadic_parameter_declaration':
      for (const each of fields(node, 'name')) out.declareLocal(out.textOf(each), scope);
      return (each) => (each.field === 'name' ? 'skip' : { ...scope, kind: 'type' });
    case 'keyed_element':
      return (each) => (each.field === 'key' && each.children[0]?.type === 'identifier' ? 'skip' : scope);
    case 'composite_literal':
      return (each) => (each.field === 'type' ? { ...scope, kind: scope.kind === 'type' ? 'value' : 'call' } : scope);
    case 'field_declaration':
      declareFields(node, scope, out);
      return (each) => (each.field === 'name' ? 'skip' : { ...scope, kind: hasNoName(node) ? 'base' : 'type' });
    case 'method_elem':
      return 'skip';
    default:
      return undefined;
  }
}

/** Public fields of a struct, which whoever makes one can set. */
function declareFields(node: SyntaxNode, scope: Scope, out: Collector): void {
  if (scope.className === '') return;
  for (const each of fields(node, 'name').map((name) => out.textOf(name)))
    if (isExported(each)) out.define({ name: each, kind: 'constant', node, isPublic: true }, scope);
}

const hasNoName = (node: SyntaxNode): boolean => field(node, 'name') === undefined;

function readImport(node: SyntaxNode, scope: Scope, out: Collector): void {
  const path = field(node, 'path');
  if (path === undefined) return;
  const module = out.text.slice(path.start + 1, path.end - 1);
  const alias = field(node, 'name');
  const parts = module.split('/');
  const last = /^v\d+$/.test(parts.at(-1) ?? '') ? (parts.at(-2) ?? '') : (parts.at(-1) ?? '');
  const guess = last
    .replace(/^go-|[-.]go$/g, '')
    .replace(/\.v\d+$/, '')
    .replaceAll('-', '_');
  if (alias?.type === 'dot') out.addImport({ module, name: '*', local: null }, node, scope);
  else if (alias?.type === 'blank_identifier') out.addImport({ module, name: null, local: null }, node, scope);
  else out.addImport({ module, name: null, local: alias === undefined ? guess : out.textOf(alias) }, node, scope);
}

function readFunction(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = out.textOf(field(node, 'name') ?? node);
  const receiver = receiverOf(node, out);
  if (name === 'main' && out.packageName === 'main' && receiver === null) out.hasMain = true;
  const isTest =
    /^(?:Test|Benchmark|Fuzz|Example)(?:\P{Ll}|$)/u.test(name) &&
    /\*testing\.[TBF]\b/.test(out.textOf(field(node, 'parameters') ?? node));
  const statements = statementsOf(field(node, 'body'), out);
  const inside = out.define(
    {
      name,
      kind: 'function',
      node,
      isPublic: isExported(name) && (receiver === null || isExported(receiver)),
      parameters: parametersOf(node, out),
      body: bodyOf(node, statements, name),
      isTest,
      skipped: isTest && /^\w+\.Skip(?:f|Now)?\(/.test(statements[0] ?? ''),
      ...(receiver === null ? {} : { parent: receiver }),
    },
    scope,
  );
  const own = field(node, 'receiver');
  for (const each of own === undefined ? [] : descend(own))
    if (each.field === 'name') out.declareLocal(out.textOf(each), inside);
  return (each) => (each.field === 'name' || each === own ? 'skip' : inside);
}

function receiverOf(node: SyntaxNode, out: Collector): string | null {
  const receiver = field(node, 'receiver');
  if (receiver === undefined) return null;
  for (const each of descend(receiver)) if (each.type === 'type_identifier') return out.textOf(each);
  return null;
}

function statementsOf(body: SyntaxNode | undefined, out: Collector): string[] {
  const list = body === undefined ? undefined : (child(body, 'statement_list') ?? body);
  return (list?.children ?? []).filter((each) => each.named && !isComment(each)).map((each) => out.textOf(each));
}

/** A method without parameters that answers a constant text is a name: `Name()`, `String()`, `Type()`. */
function bodyOf(node: SyntaxNode, statements: readonly string[], name: string): Body {
  if (field(node, 'body') === undefined) return 'exempt';
  const parameters = field(node, 'parameters');
  const isGetter =
    field(node, 'receiver') !== undefined && (parameters === undefined || named(parameters).length === 0);
  const mayBeConstant =
    isGetter &&
    /^return\s+["`\w]/.test(statements[0] ?? '') &&
    !/^return\s+(?:nil|0|""|false)\s*$/.test(statements[0] ?? '');
  const isMarker = isGetter && statements.length === 0 && /^(?:is|mustEmbed)/.test(name);
  return isStubBody({ statements, mayBeConstant, mayBeEmpty: isMarker }) ? 'stub' : 'real';
}

function parametersOf(node: SyntaxNode, out: Collector): Parameter[] {
  const list = field(node, 'parameters');
  return (list === undefined ? [] : named(list)).flatMap((each) => {
    const type = field(each, 'type');
    return fields(each, 'name').map((name) => ({
      name: out.textOf(name),
      fallback: null,
      type: type === undefined ? '' : out.textOf(type),
    }));
  });
}

function readType(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = out.textOf(field(node, 'name') ?? node);
  if (scope.inFunction) {
    out.declareLocal(name, scope);
    return (each) => (each.field === 'name' ? 'skip' : scope);
  }
  const type = field(node, 'type');
  const kind = type?.type === 'struct_type' ? 'class' : 'interface';
  const inside = out.define({ name, kind, node, isPublic: isExported(name) }, scope);
  return (each) => (each.field === 'name' ? 'skip' : { ...inside, kind: 'type' });
}

function readVariable(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const names = fields(node, 'name');
  if (scope.inFunction) {
    for (const each of names) out.declareLocal(out.textOf(each), scope);
    return (each) => (each.field === 'name' ? 'skip' : scope);
  }
  const value = field(node, 'value');
  const text = value === undefined ? '' : out.textOf(value).slice(0, 400);
  let inside = scope;
  for (const each of names) {
    const name = out.textOf(each);
    const made =
      name === '_'
        ? { ...scope, kind: 'type' as const }
        : out.define({ name, kind: 'constant', node, isPublic: isExported(name), value: text }, scope);
    inside = { ...made, inFunction: false };
  }
  return (each) => (each.field === 'name' ? 'skip' : each.field === 'type' ? { ...inside, kind: 'type' } : inside);
}
