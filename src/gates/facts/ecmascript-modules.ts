// How TypeScript and JavaScript files take from and give to each other: import, export, require, dynamic import, globs.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { child, descend, field, fields, hasChild, isComment, named } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';
import type { Step } from './dialect.ts';
import { declareVariable } from './ecmascript-definitions.ts';

export function sourceOf(node: SyntaxNode, out: Collector): string | null {
  const source = field(node, 'source');
  return source === undefined ? null : out.text.slice(source.start + 1, source.end - 1);
}

export function readImport(node: SyntaxNode, scope: Scope, out: Collector): void {
  const required = child(node, 'import_require_clause');
  const module = sourceOf(required ?? node, out);
  if (module === null) return;
  const typeOnly = hasChild(node, 'type');
  const clause = child(node, 'import_clause');
  if (required !== undefined) {
    const local = child(required, 'identifier');
    out.addImport({ module, name: null, local: local === undefined ? null : out.textOf(local) }, node, scope);
    return;
  }
  if (clause === undefined) {
    out.addImport({ module, name: null, local: null }, node, scope);
    return;
  }
  for (const each of named(clause)) {
    if (each.type === 'identifier')
      out.addImport({ module, name: 'default', local: out.textOf(each), typeOnly }, node, scope);
    if (each.type === 'namespace_import') {
      const local = child(each, 'identifier');
      out.addImport(
        { module, name: null, local: local === undefined ? null : out.textOf(local), typeOnly },
        node,
        scope,
      );
    }
    for (const specifier of each.type === 'named_imports' ? named(each) : []) {
      const name = out.textOf(field(specifier, 'name') ?? specifier);
      const alias = field(specifier, 'alias');
      const local = alias === undefined ? name : out.textOf(alias);
      out.addImport({ module, name, local, typeOnly: typeOnly || hasChild(specifier, 'type') }, specifier, scope);
    }
  }
}

export function readExport(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  const module = sourceOf(node, out);
  if (module !== null) return readReexport(node, module, scope, out);
  const clause = child(node, 'export_clause');
  if (clause !== undefined) {
    out.markPlain(node);
    for (const each of named(clause)) {
      const name = field(each, 'name') ?? each;
      const alias = field(each, 'alias');
      out.exportedNames.add(out.textOf(name));
      if (alias !== undefined) out.aliases.set(out.textOf(alias), out.textOf(name));
      out.refer([out.textOf(name)], each, { ...scope, kind: 'export' });
    }
    return 'skip';
  }
  const value = field(node, 'value');
  if (value?.type === 'identifier') {
    out.exportedNames.add(out.textOf(value));
    out.aliases.set('default', out.textOf(value));
    out.refer([out.textOf(value)], node, { ...scope, kind: 'export' });
    return 'skip';
  }
  // `export default () => ...`: a definition without a name.
  if (value !== undefined && /^(?:arrow_function|function_expression|generator_function)$/.test(value.type))
    return declareVariable(node, scope, out, 'default');
  const object = value !== undefined && /^(?:as|satisfies)_expression$/.test(value.type) ? value.children[0] : value;
  if (object?.type === 'object') markNames(object, node, out);
  return undefined;
}

/** Of an object that is exported, the rows that only name what it gives; of one that does nothing else, the whole statement. */
export function markNames(object: SyntaxNode, statement: SyntaxNode, out: Collector): void {
  const members = named(object).filter((each) => !isComment(each));
  const others = members.filter((each) => !isName(each, out));
  if (others.length === 0) out.markPlain(statement);
  for (const each of members) {
    const isApart = others.every((other) => other.endRow < each.row || other.row > each.endRow);
    if (isName(each, out) && isApart) out.markPlain(each);
  }
}

/** `rank`, `rank: scores.rank`, `...scores`, `rank: require('./rank')`, and objects of such. */
function isName(member: SyntaxNode, out: Collector): boolean {
  const value =
    member.type === 'pair' ? field(member, 'value') : member.type === 'spread_element' ? named(member)[0] : member;
  if (value === undefined) return false;
  if (value.type === 'object') return named(value).every((each) => isComment(each) || isName(each, out));
  return (
    /^(?:shorthand_property_identifier|identifier)$/.test(value.type) ||
    /^(?:[\w$]+|require\(\s*["'][^"'\n]*["']\s*\))(?:\.[\w$]+)*$/.test(
      /^(?:member|call)_expression$/.test(value.type) ? out.textOf(value) : '',
    )
  );
}

/** `export { a as b } from './x'`, `export * as x from './x'`, `export * from './x'`. */
function readReexport(node: SyntaxNode, module: string, scope: Scope, out: Collector): Step {
  out.markPlain(node);
  const clause = child(node, 'export_clause');
  const namespace = child(node, 'namespace_export');
  const entry = { module, reexport: true, typeOnly: hasChild(node, 'type') };
  if (clause !== undefined) {
    for (const each of named(clause)) {
      const name = out.textOf(field(each, 'name') ?? each);
      const alias = field(each, 'alias');
      out.addImport({ ...entry, name, local: alias === undefined ? name : out.textOf(alias) }, each, scope);
    }
  } else if (namespace !== undefined) {
    const local = child(namespace, 'identifier', 'string');
    out.addImport({ ...entry, name: null, local: local === undefined ? null : out.textOf(local) }, node, scope);
  } else out.addImport({ ...entry, name: '*', local: null }, node, scope);
  return 'skip';
}

/** `require('./x')`, `import('./x')`, `import.meta.glob('./x/*.ts')`, `require.context('./x')`. */
export function readRequire(node: SyntaxNode, scope: Scope, out: Collector): Step | undefined {
  const callee = field(node, 'function');
  const args = field(node, 'arguments');
  if (callee === undefined || args === undefined) return undefined;
  const name = out.textOf(callee);
  const first = named(args)[0];
  if (first === undefined || !/^(?:string|template_string)$/.test(first.type)) return undefined;
  if (
    !/^(?:require|import|require\.context|import\.meta\.glob(?:Eager)?|jest\.requireActual|vi\.importActual|React\.lazy)$/.test(
      name,
    )
  )
    return undefined;
  const module = out.text.slice(first.start + 1, first.end - 1);
  const handed = out.handedOn.get(node.start);
  if (handed !== undefined) {
    out.addImport({ module, ...handed, reexport: true }, node, scope);
    return 'skip';
  }
  const bound = bindingOf(node, out);
  if (bound === null || bound.isLater) {
    const member = node.parent?.type === 'member_expression' ? field(node.parent, 'property') : undefined;
    out.addImport({ module, name: member === undefined ? null : out.textOf(member), local: null }, node, scope);
    // `require('./x');` asks for nothing but what the module does when it is loaded.
    if (isStatement(node)) return undefined;
    // Nothing is bound, or what was declared elsewhere: the value is used where it stands.
    out.addImport({ module, name: null, local: `import(${module})` }, node, scope);
    out.refer([`import(${module})`], node, { ...scope, kind: 'call' });
  } else if (scope.owner === '' && !scope.inFunction) out.markPlain(bound.node);
  for (const [name, local] of bound?.names ?? [])
    out.addImport({ module, name, local, ...(bound?.isLater ? { owner: '' } : {}) }, node, scope);
  return undefined;
}

function isStatement(call: SyntaxNode): boolean {
  const whole = call.parent?.type === 'await_expression' ? call.parent.parent : call.parent;
  return whole?.type === 'expression_statement';
}

interface Binding {
  readonly node: SyntaxNode;
  /** What of the module, null for the whole, under which name. */
  readonly names: readonly (readonly [string | null, string])[];
  /** A variable that was declared before is given the module: `let run; beforeEach(() => { run = require('./run'); });`. */
  readonly isLater: boolean;
}

const wrappers = /^(?:await_expression|parenthesized_expression|as_expression|non_null_expression)$/;

/** The variable that a call which loads a module is bound to, or one member of the module. */
function bindingOf(call: SyntaxNode, out: Collector): Binding | null {
  let member: string | null = null;
  let node = call.parent;
  for (; node !== null; node = node.parent) {
    if (wrappers.test(node.type)) continue;
    const property = node.type === 'member_expression' && member === null ? field(node, 'property') : undefined;
    if (property === undefined) break;
    member = out.textOf(property);
  }
  const isLater = node?.type === 'assignment_expression';
  if (node === null || !(isLater || (node.type === 'variable_declarator' && member === null))) return null;
  const pattern = field(node, isLater ? 'left' : 'name');
  if (pattern?.type === 'identifier') return { node, names: [[member, out.textOf(pattern)]], isLater };
  if (pattern?.type !== 'object_pattern' || member !== null) return null;
  return { node, names: patternNames(pattern, out), isLater };
}

function patternNames(pattern: SyntaxNode, out: Collector): [string, string][] {
  const names: [string, string][] = [];
  for (const each of descend(pattern)) {
    if (each.type === 'shorthand_property_identifier_pattern') names.push([out.textOf(each), out.textOf(each)]);
    if (each.type === 'pair_pattern') {
      const [key] = fields(each, 'key');
      const value = field(each, 'value');
      if (key !== undefined && value?.type === 'identifier') names.push([out.textOf(key), out.textOf(value)]);
    }
  }
  return names;
}
