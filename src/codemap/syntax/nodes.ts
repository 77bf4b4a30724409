// Small questions to a syntax node that every reader asks.
import type { SyntaxNode } from '../grammar.ts';

export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name);
}

export function fields(node: SyntaxNode, name: string): SyntaxNode[] {
  return node.children.filter((child) => child.field === name);
}

export function named(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.named && !isComment(child));
}

export function child(node: SyntaxNode, ...types: string[]): SyntaxNode | undefined {
  return node.children.find((each) => types.includes(each.type));
}

export function hasChild(node: SyntaxNode, ...types: string[]): boolean {
  return child(node, ...types) !== undefined;
}

export function isComment(node: SyntaxNode): boolean {
  return node.type === 'comment' || node.type === 'line_comment' || node.type === 'block_comment';
}

/** Every node below and including this one, in the order of the text. */
export function* descend(node: SyntaxNode): Generator<SyntaxNode> {
  const open: SyntaxNode[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    yield next;
    for (let i = next.children.length - 1; i >= 0; i -= 1) {
      const below = next.children[i];
      if (below !== undefined) open.push(below);
    }
  }
}
