// Reads TypeScript and JavaScript: ES modules, CommonJS, JSX.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { descend, field, hasChild, named } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';
import { markHandedOn, markHandedOnLater, merged } from './commonjs.ts';
import type { Branches, Dialect, Step } from './dialect.ts';
import {
  bodyOf,
  declareClass,
  declareFunction,
  declareMember,
  declareVariable,
  skipBinding,
} from './ecmascript-definitions.ts';
import { markNames, readExport, readImport, readRequire } from './ecmascript-modules.ts';
import { readPlace } from './ecmascript-places.ts';
import { blockScope } from './ecmascript-skips.ts';

export const ecmascript: Dialect = {
  identifiers: new Set(['identifier', 'type_identifier', 'shorthand_property_identifier', 'nested_identifier']),
  members: { member_expression: ['object', 'property'], nested_type_identifier: ['module', 'name'] },
  calls: { call_expression: 'function', new_expression: 'constructor' },
  argumentLists: new Set(['arguments']),
  tables: new Set(['object', 'array']),
  types: new Set([
    'type_annotation',
    'type_arguments',
    'implements_clause',
    'type_alias_declaration',
    'interface_declaration',
    'type_parameters',
  ]),
  bases: new Set(['extends_clause', 'class_heritage', 'extends_type_clause']),
  decorators: new Set(['decorator']),
  blocks: new Set(['statement_block', 'program', 'switch_case', 'switch_default']),
  terminators: new Set(['return_statement', 'throw_statement', 'break_statement', 'continue_statement']),
  hoisted: new Set(['function_declaration', 'generator_function_declaration']),
  branches,
  stringValue(node, text) {
    if (node.type === 'string') return text.slice(node.start + 1, node.end - 1);
    if (node.type === 'template_string' && !hasChild(node, 'template_substitution'))
      return text.slice(node.start + 1, node.end - 1);
    return null;
  },
  enter,
};

function branches(node: SyntaxNode): Branches | null {
  switch (node.type) {
    case 'if_statement':
    case 'ternary_expression':
    case 'while_statement': {
      const otherwise = field(node, 'alternative');
      return {
        condition: field(node, 'condition'),
        whenTrue: field(node, 'consequence') ?? field(node, 'body'),
        whenFalse: otherwise === undefined ? [] : [otherwise],
      };
    }
    case 'binary_expression':
      if (!node.children.some((each) => each.type === '&&')) return null;
      return { condition: field(node, 'left'), whenTrue: field(node, 'right'), whenFalse: [] };
    default:
      return null;
  }
}

function enter(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  switch (node.type) {
    case 'import_statement':
      out.markPlain(node);
      readImport(node, scope, out);
      return 'skip';
    case 'export_statement':
      return readExport(node, scope, out);
    case 'class_declaration':
    case 'abstract_class_declaration':
    case 'interface_declaration':
    case 'enum_declaration':
    case 'type_alias_declaration':
    case 'internal_module':
    case 'module':
      return declareClass(node, scope, out);
    case 'function_declaration':
    case 'generator_function_declaration':
    case 'function_signature':
      return declareFunction(node, scope, out);
    case 'method_definition':
    case 'public_field_definition':
    case 'field_definition':
    case 'abstract_method_signature':
    case 'method_signature':
    case 'property_signature':
      return declareMember(node, scope, out);
    case 'variable_declarator':
      return declareVariable(node, scope, out);
    case 'formal_parameters':
      declareNames(node, scope, out);
      return undefined;
    case 'assignment_expression':
      return readAssignment(node, scope, out);
    case 'new_expression':
      readPlace(node, scope, out);
      return undefined;
    case 'call_expression':
      readPlace(node, scope, out);
      if (/^Object\.assign\((?:module\.)?exports\b/.test(out.text.slice(node.start, node.start + 40))) {
        for (const each of merged(node, out)) markHandedOn(each, null, out);
      }
      if (/^Object\.defineProperty\(\s*(?:module\.)?exports\s*,/.test(out.text.slice(node.start, node.start + 60)))
        markHandedOnLater(node, out);
      return blockScope(node, scope, out) ?? readRequire(node, scope, out);
    case 'arrow_function':
    case 'function_expression':
    case 'function':
      return arrow(node, scope, out);
    case 'identifier':
    case 'shorthand_property_identifier':
      if (!out.given.has(node.start)) return undefined;
      out.refer([out.textOf(node)], node, { ...scope, kind: 'export', inTable: false });
      return 'skip';
    case 'pair':
      return (each) => (each.field === 'key' && each.type !== 'computed_property_name' ? 'skip' : scope);
    case 'jsx_opening_element':
    case 'jsx_self_closing_element':
      return (each) => (each.field === 'name' ? { ...scope, kind: 'call' } : scope);
    case 'jsx_attribute':
      return (each) => (each.type === 'property_identifier' ? 'skip' : { ...scope, kind: 'argument' });
    case 'as_expression':
    case 'satisfies_expression':
      return (each) => (each === node.children[0] ? scope : { ...scope, kind: 'type' });
    case 'array_pattern':
    case 'rest_pattern':
    case 'assignment_pattern':
    case 'object_assignment_pattern':
      return skipBinding(scope);
    case 'pair_pattern':
      return (each) => (each.type === 'identifier' || each.field === 'key' ? 'skip' : scope);
    case 'required_parameter':
    case 'optional_parameter':
      return (each) => (each.field === 'pattern' && each.type === 'identifier' ? 'skip' : scope);
    default:
      return undefined;
  }
}

function arrow(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const inside: Scope = { ...scope, inFunction: true, kind: 'value', inTable: false };
  if (!scope.inFunction) {
    const key = node.parent?.type === 'pair' ? field(node.parent, 'key') : undefined;
    const name = key === undefined ? `the function in ${scope.within || scope.owner || 'the module'}` : out.textOf(key);
    out.nameless.push({ row: node.row, endRow: node.endRow, name, body: bodyOf(node, out, {}) });
  }
  const single = field(node, 'parameter');
  if (single !== undefined) out.declareLocal(out.textOf(single), inside);
  return (each) => (each === single || each.field === 'name' ? 'skip' : inside);
}

/** Every plain name that a parameter list or pattern binds. */
export function declareNames(node: SyntaxNode, scope: Scope, out: Collector): void {
  for (const each of descend(node)) {
    const binds =
      each.field === 'pattern' || each.type === 'shorthand_property_identifier_pattern' || each.parent === node;
    if (binds && /identifier/.test(each.type)) out.declareLocal(out.textOf(each), scope);
  }
}

/** `module.exports = { a }`, `exports.a = ...`, `table[key] = value`. */
function readAssignment(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) return undefined;
  const target = out.textOf(left);
  if (target === 'module.exports' && right.type === 'object') {
    markHandedOn(right, null, out);
    markNames(right, node, out);
    for (const each of named(right)) out.exportedNames.add(out.textOf(field(each, 'key') ?? each));
    return (each) => (each === left ? 'skip' : { ...scope, kind: 'export' });
  }
  const exported = /^(?:module\.)?exports(?:\.(\w+))?$/.exec(target);
  if (exported !== null && scope.owner === '') {
    const name = exported[1] ?? (right.type === 'identifier' ? out.textOf(right) : 'default');
    out.exportedNames.add(name);
    if (exported[1] === undefined) out.aliases.set('default', name);
    const handedOn = out.handedOn.size;
    markHandedOn(right, exported[1] ?? null, out);
    if (exported[1] !== undefined && out.handedOn.size > handedOn) out.markPlain(node);
    if (/function|class/.test(right.type)) return declareVariable(node, { ...scope, isPublic: true }, out, name);
    return (each) => (each === left ? 'skip' : { ...scope, kind: 'export' });
  }
  if (left.type === 'subscript_expression') return (each) => (each === right ? { ...scope, inTable: true } : scope);
  return (each) => (each === left && left.type === 'identifier' ? 'skip' : scope);
}
