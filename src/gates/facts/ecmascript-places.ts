// Files that code in TypeScript and JavaScript names by where they are and does not import: what a worker or a child process starts with.
import type { SyntaxNode } from '../../codemap/grammar.ts';
import { field, named } from '../../codemap/syntax/nodes.ts';
import type { Collector, Scope } from './collector.ts';

const code = /\.[cm]?[jt]sx?$/;

/** Notes what `new URL('./x.js', import.meta.url)`, `require.resolve('./x')` or `path.join(__dirname, 'x.js')` stands for: whoever has the path starts the file. */
export function readPlace(node: SyntaxNode, scope: Scope, out: Collector): void {
  const callee = field(node, node.type === 'new_expression' ? 'constructor' : 'function');
  const args = field(node, 'arguments');
  if (callee === undefined || args === undefined) return;
  const module = moduleOf(out.textOf(callee), named(args), out);
  if (module === null) return;
  const local = `file(${module})`;
  out.addImport({ module, name: null, local }, node, scope);
  out.refer([local], node, { ...scope, kind: 'call' });
}

function moduleOf(callee: string, args: readonly SyntaxNode[], out: Collector): string | null {
  const [first, second] = args;
  if (first === undefined) return null;
  if (callee === 'URL') {
    const isBeside = second !== undefined && out.textOf(second) === 'import.meta.url';
    return isBeside ? relative([first], out, code) : null;
  }
  if (callee === 'require.resolve' || callee === 'import.meta.resolve') return relative([first], out, /./);
  const isHere = /^(?:__dirname|import\.meta\.dirname)$/.test(out.textOf(first));
  if (!isHere || !/^(?:path\.)?(?:join|resolve)$/.test(callee)) return null;
  return relative(args.slice(1), out, code, './');
}

/** Plain texts as one relative path with such an ending; null for anything else. */
function relative(parts: readonly SyntaxNode[], out: Collector, ending: RegExp, from = ''): string | null {
  if (!parts.every((each) => each.type === 'string')) return null;
  const path = from + parts.map((each) => out.text.slice(each.start + 1, each.end - 1)).join('/');
  return /^\.{1,2}\/./.test(path) && !path.includes('*') && ending.test(path) ? path : null;
}
