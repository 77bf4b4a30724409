// Walks a syntax tree and lists what it declares, members under the name of their owner.
import type { Syntax, SyntaxNode } from '../grammar.ts';
import type { Grammar } from '../languages.ts';
import type { SourceSymbol } from '../symbols.ts';
import { containers, declarations, isExpression, owners } from './grammar-rules.ts';

const longestSignature = 200;
const mostDeclarations = 3000;

interface Scope {
  readonly prefix: string;
  readonly owned: boolean;
}

interface Walk {
  readonly text: string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly join: string;
  readonly found: SourceSymbol[];
}

/** Declarations in order; functions are not looked into. */
export function declaredIn(grammar: Grammar, { text, root }: Syntax): SourceSymbol[] {
  const join = grammar === 'rust' || grammar === 'cpp' ? '::' : '.';
  const walk: Walk = { text, kinds: declarations[grammar], join, found: [] };
  visit(walk, root, { prefix: '', owned: false });
  return walk.found;
}

function visit(walk: Walk, node: SyntaxNode, scope: Scope): void {
  for (const child of node.children) {
    if (walk.found.length >= mostDeclarations) return;
    if (!child.named) continue;
    const declared = read(walk, child);
    if (declared === null) {
      if (!isExpression(child.type)) visit(walk, child, scope);
      continue;
    }
    const kind = declared.kind === 'function' && scope.owned ? 'method' : declared.kind;
    for (const name of declared.names) {
      walk.found.push({ line: child.row + 1, kind, name: scope.prefix + name, signature: signature(walk.text, child) });
    }
    if (!containers.has(kind)) continue;
    visit(walk, child, { prefix: `${scope.prefix}${declared.names[0] ?? ''}${walk.join}`, owned: owners.has(kind) });
  }
}

interface Declared {
  readonly kind: string;
  readonly names: readonly string[];
}

/** What a node declares; null when it declares nothing by itself. */
function read({ text, kinds }: Walk, node: SyntaxNode): Declared | null {
  const kind = kinds[node.type];
  if (kind === undefined) return null;
  if (kind === 'declaration') return cPrototype(text, node);
  if (kind === 'assignment') return assigned(text, node);
  if (kind === 'variable' || kind === 'field') return variable(text, node, kind);
  if (node.type === 'impl_item') return implementation(text, node);
  if (node.type === 'function_definition' && field(node, 'declarator') !== undefined) return cFunction(text, node);
  if (/_specifier$/.test(node.type) && field(node, 'body') === undefined) return null;
  if (node.type === 'type_definition') return named(kind, [lastName(text, field(node, 'declarator'))]);
  const names = node.children.filter((child) => child.field === 'name').map((child) => textOf(text, child));
  return named(
    kindOfGoType(node) ?? kind,
    node.type === 'method_declaration' ? [receiver(text, node) + (names[0] ?? '')] : names,
  );
}

function named(kind: string, names: readonly (string | null)[]): Declared | null {
  const real = names.filter((name): name is string => name !== null && name !== '');
  return real.length === 0 ? null : { kind, names: real };
}

function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name);
}

function textOf(text: string, node: SyntaxNode): string {
  return text.slice(node.start, node.end).replace(/\s+/g, ' ').slice(0, 120);
}

const functionValues = new Set(['arrow_function', 'function_expression', 'function', 'generator_function', 'lambda']);

/** A name that is given a value; only plain names count, and a class's fields only when they hold a function. */
function variable(text: string, node: SyntaxNode, kind: string): Declared | null {
  const target = field(node, 'name') ?? field(node, 'left') ?? field(node, 'property');
  if (node.type === 'var_spec' || node.type === 'const_spec') {
    return named(
      kind,
      node.children.filter((child) => child.field === 'name').map((child) => textOf(text, child)),
    );
  }
  if (target === undefined || !/identifier$/.test(target.type)) return null;
  const value = field(node, 'value')?.type ?? field(node, 'right')?.type ?? '';
  if (functionValues.has(value)) return { kind: 'function', names: [textOf(text, target)] };
  if (value === 'class') return { kind: 'class', names: [textOf(text, target)] };
  return kind === 'field' ? null : { kind: 'variable', names: [textOf(text, target)] };
}

/** `exports.x = function`, `A.prototype.m = () =>`: older JavaScript declares this way. */
function assigned(text: string, node: SyntaxNode): Declared | null {
  const left = field(node, 'left');
  const value = field(node, 'right')?.type ?? '';
  if (left?.type !== 'member_expression' || !(functionValues.has(value) || value === 'class')) return null;
  return { kind: value === 'class' ? 'class' : 'function', names: [textOf(text, left)] };
}

function implementation(text: string, node: SyntaxNode): Declared | null {
  const type = field(node, 'type');
  return type === undefined ? null : { kind: 'impl', names: [textOf(text, type).replace(/<.*/, '')] };
}

function kindOfGoType(node: SyntaxNode): string | null {
  if (node.type !== 'type_spec') return null;
  const type = field(node, 'type')?.type;
  return type === 'struct_type' ? 'struct' : type === 'interface_type' ? 'interface' : null;
}

/** Go: the type that a method belongs to, with a dot. Java's methods have no receiver. */
function receiver(text: string, node: SyntaxNode): string {
  const list = field(node, 'receiver');
  if (list === undefined) return '';
  const type = /(?<!\p{ID_Continue})([\p{ID_Start}_]\p{ID_Continue}*)\s*(?:\[[^\][]*\])?\s*\)$/u.exec(
    textOf(text, list),
  );
  return type === null ? '' : `${type[1]}.`;
}

function cFunction(text: string, node: SyntaxNode): Declared | null {
  return named('function', [lastName(text, functionDeclarator(node))]);
}

function cPrototype(text: string, node: SyntaxNode): Declared | null {
  const declarator = functionDeclarator(node);
  return declarator === undefined ? null : named('function', [lastName(text, declarator)]);
}

/** Down through pointers and references to what is called. */
function functionDeclarator(node: SyntaxNode): SyntaxNode | undefined {
  let inner = field(node, 'declarator');
  for (let depth = 0; inner !== undefined && depth < 8; depth += 1) {
    if (inner.type === 'function_declarator') return field(inner, 'declarator');
    inner = field(inner, 'declarator') ?? inner.children.find((child) => /declarator$/.test(child.type));
  }
  return undefined;
}

function lastName(text: string, node: SyntaxNode | undefined): string | null {
  return node === undefined ? null : textOf(text, node);
}

/** The declaration up to its body, on one line. */
function signature(text: string, node: SyntaxNode): string {
  const body =
    field(node, 'body') ?? node.children.map((child) => field(child, 'body')).find((inner) => inner !== undefined);
  const head = text.slice(node.start, Math.min(body?.start ?? node.end, node.start + 4 * longestSignature));
  const line = head.replace(/\s+/g, ' ').trim().replace(/[{:]$/, '').trim();
  return line.length <= longestSignature ? line : `${line.slice(0, longestSignature - 1).trimEnd()}…`;
}
