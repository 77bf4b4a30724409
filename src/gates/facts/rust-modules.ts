// Rust's modules and macros: `use` trees, `mod` items, attributes, the tokens inside a macro call.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { child, field, hasChild, isComment, named } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';
import type { Step } from './dialect.ts';

/** `pub` and nothing less: `pub(crate)` is not public. */
export const isPublic = (node: SyntaxNode, out: Collector): boolean => {
  const visibility = child(node, 'visibility_modifier');
  return visibility !== undefined && out.textOf(visibility).trim() === 'pub';
};

/** `use a::{self, b as c, d::*};`: every leaf is an import of its own. */
export function readUse(node: SyntaxNode, scope: Scope, out: Collector): void {
  const reexport = hasChild(node, 'visibility_modifier');
  const argument = field(node, 'argument');
  if (argument !== undefined)
    useTree(
      argument,
      '',
      (path, local) => {
        const at = path.lastIndexOf('::');
        const module = at < 0 ? path : path.slice(0, at);
        const name = at < 0 ? null : path.slice(at + 2);
        out.addImport({ module, name, local: name === '*' ? null : local, reexport }, node, scope);
      },
      out,
    );
}

function useTree(node: SyntaxNode, prefix: string, leaf: (path: string, local: string) => void, out: Collector): void {
  const joined = (text: string): string => (prefix === '' ? text : `${prefix}::${text}`);
  switch (node.type) {
    case 'use_list':
      for (const each of named(node)) useTree(each, prefix, leaf, out);
      return;
    case 'scoped_use_list': {
      const path = field(node, 'path');
      const list = field(node, 'list');
      const inner = path === undefined ? prefix : joined(out.textOf(path));
      if (list !== undefined) useTree(list, inner, leaf, out);
      return;
    }
    case 'use_as_clause': {
      const path = out.textOf(field(node, 'path') ?? node);
      leaf(joined(path), out.textOf(field(node, 'alias') ?? node));
      return;
    }
    case 'use_wildcard': {
      const [path] = named(node);
      leaf(`${path === undefined ? prefix : joined(out.textOf(path))}::*`, '*');
      return;
    }
    case 'self':
      leaf(prefix, prefix.split('::').at(-1) ?? prefix);
      return;
    default: {
      const path = joined(out.textOf(node));
      leaf(path, path.split('::').at(-1) ?? path);
    }
  }
}

/** `mod x;` loads a file; `mod x { ... }` is read as part of this one. */
export function readModule(node: SyntaxNode, scope: Scope, out: Collector): Step {
  const name = out.textOf(field(node, 'name') ?? node);
  const attributes = attributesOf(node, out);
  const inTest = scope.inTest || /cfg\s*\(\s*(?:test|all\s*\([^)]*\btest\b)/.test(attributes);
  if (field(node, 'body') === undefined) {
    out.markPlain(node);
    const path = /path\s*=\s*"([^"]+)"/.exec(attributes)?.[1];
    out.addImport(
      {
        module: path === undefined ? `self::${name}` : `path:${path}`,
        name: null,
        local: name,
        reexport: isPublic(node, out),
      },
      node,
      { ...scope, inTest },
    );
    return 'skip';
  }
  return (each) => (each.field === 'name' ? 'skip' : { ...scope, inTest });
}

/** Attributes stand before an item, as siblings. */
export function attributesOf(node: SyntaxNode, out: Collector): string {
  const siblings = node.parent?.children ?? [];
  const texts: string[] = [];
  for (let at = siblings.indexOf(node) - 1; at >= 0; at -= 1) {
    const each = siblings[at];
    if (each === undefined || (each.type !== 'attribute_item' && !isComment(each))) break;
    if (each.type === 'attribute_item') texts.push(out.textOf(each));
  }
  return texts.join('\n');
}

/** Inside a macro there are only tokens: names and paths in them are uses. */
export function readTokens(node: SyntaxNode, scope: Scope, out: Collector): Step {
  let chain: string[] = [];
  let from: SyntaxNode | null = null;
  let joined = false;
  const flush = (): void => {
    if (chain.length > 0 && from !== null)
      out.refer(chain, from, { ...scope, kind: 'argument', within: macroOf(node, out) });
    chain = [];
  };
  for (const each of node.children) {
    if (/^(?:identifier|type_identifier|crate|self|super)$/.test(each.type)) {
      if (!joined) flush();
      if (chain.length === 0) from = each;
      chain.push(out.textOf(each));
      joined = false;
    } else if (each.type === '::') joined = true;
    else {
      flush();
      joined = false;
    }
  }
  flush();
  return (each) => (each.type === 'token_tree' || /string_literal$/.test(each.type) ? scope : 'skip');
}

function macroOf(node: SyntaxNode, out: Collector): string {
  let at: SyntaxNode | null = node;
  while (at !== null && at.type !== 'macro_invocation') at = at.parent;
  const macro = at === null ? undefined : field(at, 'macro');
  return macro === undefined ? '' : `${out.textOf(macro)}!`;
}
