// What a module of CommonJS hands on of others: `exports.x = require('./x')`, `module.exports = { x: require('./x') }`, or many merged into one.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { child, descend, field, hasChild, named } from '../../codemap/syntax/nodes.ts';
import type { Collector } from './collector.ts';

/** Marks the `require` calls in the value of `module.exports`, or of `exports.local`, whose modules are handed on. */
export function markHandedOn(value: SyntaxNode, local: string | null, out: Collector): void {
  const add = (each: SyntaxNode, at: string | null): void => {
    const call = requireIn(each, out);
    if (call === null) return;
    const member = call === each ? undefined : field(each, 'property');
    const name = member === undefined ? null : out.textOf(member);
    out.handedOn.set(
      call.start,
      at === null && name === null ? { name: '*', local: null } : { name, local: at ?? name },
    );
  };
  add(value, local);
  if (local !== null) return;
  for (const each of value.type === 'object' ? named(value) : []) {
    const key = field(each, 'key');
    const inside = field(each, 'value');
    if (each.type === 'shorthand_property_identifier') out.given.add(each.start);
    if (inside?.type === 'identifier' && key?.type === 'property_identifier') {
      out.given.add(inside.start);
      out.aliases.set(out.textOf(key), out.textOf(inside));
      out.exportedNames.add(out.textOf(inside));
    }
    markGetter(each, out);
    if (each.type === 'spread_element') for (const below of named(each)) add(below, null);
    else if (key?.type === 'property_identifier' && inside !== undefined) add(inside, out.textOf(key));
  }
  for (const each of merged(value, out)) add(each, null);
  for (const each of objectsIn(value)) for (const member of named(each)) markGetter(member, out);
}

/** `merge(fn, { get a() { ... } })`: objects that a call makes one of. */
function objectsIn(value: SyntaxNode): readonly SyntaxNode[] {
  const args = value.type === 'call_expression' ? field(value, 'arguments') : undefined;
  return args === undefined ? [] : named(args).filter((each) => each.type === 'object');
}

/** `Object.defineProperty(exports, 'x', { get: () => require('./x').x })`: handed on when somebody asks for it. */
export function markHandedOnLater(call: SyntaxNode, out: Collector): void {
  const [, name, description] = named(field(call, 'arguments') ?? call);
  const local = name?.type === 'string' ? out.textOf(name).slice(1, -1) : null;
  if (local === null || description === undefined) return;
  for (const each of descend(description)) {
    if (requireIn(each, out) === null) continue;
    markHandedOn(each, local, out);
    return;
  }
}

/** `get Budget() { return require('./budget'); }` in what is exported: handed on when somebody asks for it; so it is in an object inside of that. */
export function markGetter(member: SyntaxNode, out: Collector): void {
  const inside = member.type === 'pair' ? field(member, 'value') : undefined;
  if (inside?.type === 'object') for (const each of named(inside)) markGetter(each, out);
  if (member.type !== 'method_definition' || !hasChild(member, 'get')) return;
  const [only, ...more] = named(field(member, 'body') ?? member);
  const value = only?.type === 'return_statement' && more.length === 0 ? named(only)[0] : undefined;
  const name = field(member, 'name');
  if (value === undefined || name === undefined || requireIn(value, out) === null) return;
  out.markPlain(member);
  markHandedOn(value, out.textOf(name), out);
}

/** `merge([require('./a'), require('./b')])`, `Object.assign(exports, require('./a'))`: nothing but modules is put together. */
export function merged(value: SyntaxNode, out: Collector): readonly SyntaxNode[] {
  const args = value.type === 'call_expression' ? field(value, 'arguments') : undefined;
  if (args === undefined) return [];
  const [only, ...more] = named(args);
  if (only?.type === 'array' && more.length === 0) {
    const all = named(only);
    return all.every((each) => requireIn(each, out) !== null) ? all : [];
  }
  return /^Object\.assign$/.test(out.textOf(field(value, 'function') ?? value)) ? named(args) : [];
}

/** The call of `require` that a value is, or that it takes a member of. */
function requireIn(value: SyntaxNode, out: Collector): SyntaxNode | null {
  const call = value.type === 'member_expression' ? field(value, 'object') : value;
  if (call?.type !== 'call_expression' || child(call, 'identifier') === undefined) return null;
  return out.textOf(field(call, 'function') ?? call) === 'require' ? call : null;
}
