// Walks a syntax tree once and collects references, with what surrounds each: owner, conditions, dead code, tables, calls.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { descend, field, isComment } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';
import type { Branches, Dialect } from './dialect.ts';
import type { Guard } from './facts.ts';

/** Deeper nesting than any person or model writes; below it nothing is read, so that no input overflows the stack. */
const deepest = 1500;

export function walk(root: SyntaxNode, dialect: Dialect, scope: Scope, out: Collector): void {
  new Walk(dialect, out).visit(root, scope, 0);
  dialect.finish?.(out);
}

class Walk {
  readonly #dialect: Dialect;
  readonly #out: Collector;

  constructor(dialect: Dialect, out: Collector) {
    this.#dialect = dialect;
    this.#out = out;
  }

  visit(node: SyntaxNode, outer: Scope, depth: number): void {
    if (depth > deepest || isComment(node)) return;
    const step = this.#dialect.enter(node, outer, this.#out);
    if (step === 'skip') return;
    if (typeof step === 'function') {
      for (const each of node.children) {
        const inner = step(each);
        if (inner !== 'skip') this.visit(each, inner, depth + 1);
      }
      return;
    }
    const scope = this.#within(node, step ?? outer);
    if (this.#leaf(node, scope, depth)) return;
    const branches = this.#dialect.branches(node);
    if (branches !== null) this.#branch(node, branches, { scope, depth });
    else if (this.#dialect.blocks.has(node.type)) this.#block(node, scope, depth);
    else this.#children(node, scope, depth);
  }

  /** Strings, names and member chains. True when nothing is left to visit below. */
  #leaf(node: SyntaxNode, scope: Scope, depth: number): boolean {
    const value = this.#dialect.stringValue(node, this.#out.text);
    if (value !== null) {
      const { owner, dead, inTable, inExports } = scope;
      this.#out.strings.push({ value, row: node.row, owner, dead, inTable, inExports });
      for (const each of node.children) this.visit(each, scope, depth + 1);
      return true;
    }
    if (this.#dialect.identifiers.has(node.type)) {
      this.#out.refer([this.#out.textOf(node)], node, scope);
      return true;
    }
    if (this.#dialect.members[node.type] === undefined) return false;
    const { chain, rest } = this.#chain(node);
    if (chain === null) return false;
    this.#out.refer(chain, node, scope);
    const below = (each: SyntaxNode): Scope =>
      scope.kind === 'type' && this.#dialect.types.has(each.type) ? scope : { ...scope, kind: 'value' };
    for (const each of rest) this.visit(each, below(each), depth + 1);
    return true;
  }

  /** `a.b.c` as its parts; what hangs below an object that is no plain name is left to visit. */
  #chain(node: SyntaxNode): { chain: string[] | null; rest: SyntaxNode[] } {
    const parts: string[] = [];
    const rest: SyntaxNode[] = [];
    let current: SyntaxNode | undefined = node;
    while (current !== undefined) {
      const access: readonly [string, string] | undefined = this.#dialect.members[current.type];
      if (access === undefined) break;
      const object = field(current, access[0]);
      const member = field(current, access[1]);
      if (member === undefined) return { chain: null, rest: [] };
      const { name, types } = this.#memberOf(member);
      parts.unshift(name);
      rest.push(...types);
      rest.push(...current.children.filter((each) => each !== object && each !== member && each.named));
      if (object === undefined) return { chain: parts, rest };
      current = object;
    }
    if (current === undefined) return { chain: parts, rest };
    if (
      this.#dialect.identifiers.has(current.type) ||
      /^(self|super|this|crate|namespace_identifier)$/.test(current.type)
    ) {
      return { chain: [this.#out.textOf(current), ...parts], rest };
    }
    return { chain: ['', ...parts], rest: [current, ...rest] };
  }

  /** A member's name, `make` of `make<T>` and of `detail::make<T>`, and the types that it is given, which are used as well. */
  #memberOf(member: SyntaxNode): { name: string; types: SyntaxNode[] } {
    const types: SyntaxNode[] = [];
    let current = member;
    for (let name = field(current, 'name'); name !== undefined; name = field(current, 'name')) {
      types.push(...current.children.filter((each) => this.#dialect.types.has(each.type)));
      current = name;
    }
    return { name: this.#out.textOf(current), types };
  }

  #within(node: SyntaxNode, scope: Scope): Scope {
    const d = this.#dialect;
    if (d.decorators.has(node.type))
      return { ...scope, kind: 'decorator', within: this.#out.textOf(node).slice(0, 200) };
    if (d.types.has(node.type)) return { ...scope, kind: 'type' };
    if (d.bases.has(node.type)) return { ...scope, kind: 'base' };
    if (d.tables.has(node.type)) return { ...scope, inTable: true, kind: 'value' };
    if (d.argumentLists.has(node.type) && scope.kind !== 'decorator') {
      return { ...scope, kind: 'argument', within: this.#callee(node.parent) };
    }
    return scope;
  }

  #callee(call: SyntaxNode | null): string {
    if (call === null) return '';
    const callee = field(call, this.#dialect.calls[call.type] ?? '');
    return callee === undefined ? '' : this.#out.textOf(callee).slice(0, 200);
  }

  #children(node: SyntaxNode, scope: Scope, depth: number): void {
    const calleeField = this.#dialect.calls[node.type];
    for (const each of node.children) {
      const isCallee = calleeField !== undefined && each.field === calleeField;
      const kind = scope.kind === 'decorator' || scope.kind === 'type' || scope.kind === 'base' ? scope.kind : 'call';
      this.visit(each, isCallee ? { ...scope, kind } : scope, depth + 1);
    }
  }

  #block(node: SyntaxNode, scope: Scope, depth: number): void {
    let dead = scope.dead;
    let guards = scope.guards;
    for (const each of node.children) {
      if (each.type === 'labeled_statement' || each.type === 'case_statement') dead = scope.dead;
      const alive = this.#dialect.hoisted.has(each.type) ? scope.dead : dead;
      this.visit(each, { ...scope, dead: alive, guards, kind: 'value' }, depth + 1);
      if (this.#ends(each)) dead = true;
      const left = this.#leaves(each);
      if (left !== null) guards = [...guards, { ...left, negated: true }];
    }
  }

  /** `if x: return`: what follows runs only where x does not hold. */
  #leaves(statement: SyntaxNode): Guard | null {
    const branches = this.#dialect.branches(statement);
    if (branches === null || branches.condition === undefined || branches.whenFalse.length > 0) return null;
    const body = branches.whenTrue;
    const last = body?.children.filter((each) => each.named && !isComment(each)).at(-1);
    const ends = body !== undefined && (this.#ends(body) || (last !== undefined && this.#ends(last)));
    return ends ? this.#guard(branches.condition) : null;
  }

  #ends(statement: SyntaxNode): boolean {
    if (this.#dialect.terminators.has(statement.type)) return true;
    const [only, ...more] = statement.children.filter((each) => each.named);
    return (
      statement.type === 'expression_statement' &&
      more.length === 0 &&
      only !== undefined &&
      this.#dialect.terminators.has(only.type)
    );
  }

  #branch(node: SyntaxNode, branches: Branches, at: { scope: Scope; depth: number }): void {
    const { condition, whenTrue, whenFalse } = branches;
    const truth = condition === undefined ? null : truthOf(this.#out.textOf(condition));
    const guard = condition === undefined ? null : this.#guard(condition);
    for (const each of node.children) {
      const isThen = each === whenTrue;
      const isElse = whenFalse.includes(each);
      const dead = at.scope.dead || (isThen && truth === false) || (isElse && truth === true);
      const guards =
        guard !== null && (isThen || isElse) ? [...at.scope.guards, { ...guard, negated: isElse }] : at.scope.guards;
      this.visit(each, { ...at.scope, dead, guards, kind: 'value' }, at.depth + 1);
    }
  }

  #guard(condition: SyntaxNode): Guard {
    const names: string[][] = [];
    const inChain = new Set<SyntaxNode>();
    for (const node of descend(condition)) {
      const isMember = this.#dialect.members[node.type] !== undefined;
      if (inChain.has(node) || (!isMember && !this.#dialect.identifiers.has(node.type))) continue;
      const chain = isMember ? this.#chain(node).chain : [this.#out.textOf(node)];
      if (chain === null) continue;
      names.push(chain);
      if (chain[0] !== '') for (const below of descend(node)) inChain.add(below);
    }
    return { names, text: this.#out.textOf(condition).slice(0, 300), negated: false };
  }
}

/** Whether a condition is constant: `False`, `0`, `not True`, `false && x`. */
export function truthOf(condition: string): boolean | null {
  const text = condition
    .trim()
    .replace(/^\((.*)\)$/s, '$1')
    .trim();
  if (/^(False|false|0|None|null|nil|nullptr|undefined|""|''|\[\]|\(\)|not True|!true|!1)$/.test(text)) return false;
  if (/^(True|true|1|not False|!false|!0)$/.test(text)) return true;
  if (/^(False|false|0)\s*(and|&&)\s/.test(text) || /\s(and|&&)\s*(False|false|0)$/.test(text)) return false;
  return null;
}
