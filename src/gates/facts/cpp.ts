// Reads C and C++, with one grammar.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { child, descend, field, fields, hasChild } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';
import { declaratorOf, parametersOf, readFunction } from './cpp-functions.ts';
import type { Branches, Dialect, Step } from './dialect.ts';

export const cpp: Dialect = {
  identifiers: new Set(['identifier', 'type_identifier', 'namespace_identifier']),
  members: {
    qualified_identifier: ['scope', 'name'],
    field_expression: ['argument', 'field'],
  },
  calls: { call_expression: 'function', new_expression: 'type' },
  argumentLists: new Set(['argument_list']),
  tables: new Set(['initializer_list']),
  types: new Set(['template_argument_list', 'parameter_list', 'type_descriptor', 'trailing_return_type']),
  bases: new Set(['base_class_clause']),
  decorators: new Set(),
  blocks: new Set(['compound_statement', 'case_statement']),
  terminators: new Set([
    'return_statement',
    'throw_statement',
    'break_statement',
    'continue_statement',
    'goto_statement',
  ]),
  hoisted: new Set(),
  branches(node): Branches | null {
    if (node.type === 'if_statement' || node.type === 'conditional_expression' || node.type === 'while_statement') {
      const whenFalse = field(node, 'alternative');
      const whenTrue = field(node, 'consequence') ?? field(node, 'body');
      return { condition: field(node, 'condition'), whenTrue, whenFalse: whenFalse === undefined ? [] : [whenFalse] };
    }
    if (node.type === 'preproc_if') return preprocessed(node);
    if (node.type !== 'binary_expression' || !node.children.some((each) => each.type === '&&')) return null;
    return { condition: field(node, 'left'), whenTrue: field(node, 'right'), whenFalse: [] };
  },
  stringValue: (node, text) =>
    node.type === 'string_literal' ? text.slice(node.start, node.end).replace(/^\w*"|"$/g, '') : null,
  enter,
};

/** `#if 0`: what lies between is dead. The branches of the walk want one node each, so only a single one is told. */
function preprocessed(node: SyntaxNode): Branches | null {
  const condition = field(node, 'condition');
  const [whenTrue, ...more] = node.children.filter(
    (each) => each.named && each.field === null && !/^preproc_|comment/.test(each.type),
  );
  return more.length > 0 ? null : { condition, whenTrue, whenFalse: fields(node, 'alternative') };
}

function enter(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  switch (node.type) {
    case 'preproc_include':
      readInclude(node, scope, out);
      out.markPlain(node);
      return 'skip';
    case 'using_declaration':
      return 'skip';
    case 'namespace_definition':
      return (each) =>
        each.field === 'name' ? 'skip' : field(node, 'name') === undefined ? { ...scope, isPublic: false } : scope;
    case 'function_definition':
      return readFunction(node, scope, out);
    case 'class_specifier':
    case 'struct_specifier':
    case 'union_specifier':
    case 'enum_specifier':
      return readClass(node, scope, out);
    case 'field_declaration_list':
      return members(scope, out);
    case 'template_argument_list':
      // What a template is made with runs with it, unless only a type is told.
      return () => (scope.kind === 'type' ? scope : { ...scope, kind: 'call' });
    case 'type_descriptor':
      return node.parent?.type === 'template_argument_list' ? () => scope : undefined;
    case 'alias_declaration':
    case 'type_definition':
    case 'concept_definition':
      return readAlias(node, scope, out);
    case 'preproc_def':
    case 'preproc_function_def':
      return readMacro(node, scope, out);
    case 'declaration':
    case 'field_declaration':
      return readDeclaration(node, scope, out);
    case 'parameter_declaration':
    case 'optional_parameter_declaration':
    case 'for_range_loop':
      return readParameter(node, scope, out);
    case 'preproc_if':
      if (isNever(node, out)) return (each) => (/^preproc_el/.test(each.type) ? scope : { ...scope, dead: true });
      return undefined;
    case 'initializer_pair':
      return (each) => (each.field === 'designator' ? 'skip' : scope);
    case 'compound_literal_expression':
      return (each) => (each.field === 'type' ? { ...scope, kind: 'call' } : scope);
    default:
      return undefined;
  }
}

function isNever(node: SyntaxNode, out: Collector): boolean {
  const condition = field(node, 'condition');
  return condition !== undefined && out.textOf(condition).trim() === '0';
}

function readInclude(node: SyntaxNode, scope: Scope, out: Collector): void {
  const path = field(node, 'path');
  if (path === undefined) return;
  out.addImport(
    { module: out.textOf(path).replace(/^["<]|[">]$/g, ''), name: '*', local: null, reexport: true },
    node,
    scope,
  );
}

function readClass(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  const name = field(node, 'name');
  const body = field(node, 'body');
  if (name === undefined || body === undefined) return undefined;
  if (scope.inFunction) {
    out.declareLocal(out.textOf(name), scope);
    return undefined;
  }
  const clause = child(node, 'base_class_clause');
  const bases =
    clause === undefined
      ? []
      : [...descend(clause)]
          .filter((each) => /^(?:type_identifier|qualified_identifier)$/.test(each.type))
          .map((each) => out.textOf(each));
  const kind = node.type === 'enum_specifier' ? 'constant' : 'class';
  const inside = out.define({ name: out.textOf(name), kind, node, isPublic: true, bases }, scope);
  return (each) => (each === name ? 'skip' : inside);
}

/** What follows `private:` is nobody's business; a class begins private, a struct public. */
function members(scope: Scope, out: Collector): Step {
  let isPublic = true;
  return (each) => {
    if (each.type === 'access_specifier') isPublic = /public/.test(out.textOf(each));
    return { ...scope, isPublic: scope.isPublic && isPublic };
  };
}

function readAlias(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = field(node, 'name') ?? field(node, 'declarator');
  if (name === undefined || scope.inFunction) return () => scope;
  const inside = out.define({ name: out.textOf(name), kind: 'interface', node, isPublic: true }, scope);
  return (each) => (each === name ? 'skip' : /_specifier$/.test(each.type) ? scope : { ...inside, kind: 'type' });
}

function readMacro(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = field(node, 'name');
  if (name !== undefined) out.define({ name: out.textOf(name), kind: 'constant', node, isPublic: true }, scope);
  const value = field(node, 'value');
  const inside: Scope = { ...scope, owner: name === undefined ? scope.owner : out.textOf(name) };
  for (const match of value === undefined ? [] : out.textOf(value).matchAll(/[A-Za-z_]\w*(?:::\w+)*/g))
    out.refer(match[0].split('::'), node, inside);
  return 'skip';
}

/** Prototypes are definitions that another file fills; variables are constants of the file. */
function readDeclaration(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const type = field(node, 'type');
  const scopes = new Map<SyntaxNode, Scope>();
  for (const each of fields(node, 'declarator')) {
    const { name, parameters } = declaratorOf(each, out);
    if (name === '') continue;
    if (scope.inFunction) {
      out.declareLocal(name, scope);
      scopes.set(each, scope);
      continue;
    }
    const isStatic = node.children.some(
      (word) => word.type === 'storage_class_specifier' && out.textOf(word) === 'static',
    );
    const isPrototype = parameters !== undefined && each.type !== 'init_declarator';
    const value = field(each, 'value');
    const made = out.define(
      {
        name,
        kind: isPrototype ? 'interface' : 'constant',
        node,
        isPublic: !isStatic || scope.className !== '',
        parameters: parametersOf(parameters, out),
        value: value === undefined ? '' : out.textOf(value).slice(0, 400),
        overrides: hasChild(each, 'virtual_specifier'),
      },
      scope,
    );
    scopes.set(each, { ...made, inFunction: false });
  }
  const isBuilt = !hasParameters(node);
  return (each) => {
    const own = scopes.get(each);
    if (own !== undefined) return own;
    const first = [...scopes.values()][0] ?? scope;
    // `Thing thing{2};` makes a Thing: its type is used, not only named.
    return each === type ? { ...first, kind: isBuilt ? 'call' : 'type' } : first;
  };
}

const hasParameters = (node: SyntaxNode): boolean =>
  [...descend(node)].some((each) => each.type === 'function_declarator');

function readParameter(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const declarator = field(node, 'declarator');
  if (declarator !== undefined) out.declareLocal(declaratorOf(declarator, out).name, scope);
  return (each) => (each === declarator ? 'skip' : each.field === 'type' ? { ...scope, kind: 'type' } : scope);
}
