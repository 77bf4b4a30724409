// The documents of this project, taken apart for the tests that hold them true.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Nodes } from 'mdast';
import { parseMarkdown } from '../../src/comparison/markdown.ts';

export const root = join(import.meta.dirname, '..', '..');

export interface Document {
  /** From the root. */
  readonly path: string;
  readonly text: string;
  readonly nodes: readonly Nodes[];
}

export interface Block {
  /** `docs/keys.md:5`. */
  readonly where: string;
  readonly lang: string | null;
  readonly text: string;
}

export function documents(): Document[] {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const paths = readdirSync(root).concat(below.map((name) => join('docs', name)));
  return paths
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path: relative(root, join(root, path)), text, nodes: [...walk(parseMarkdown(text))] };
    });
}

export function blocks({ path, nodes }: Document): Block[] {
  return nodes.flatMap((node) =>
    node.type === 'code'
      ? [{ where: `${path}:${node.position?.start.line ?? 0}`, lang: node.lang ?? null, text: node.value }]
      : [],
  );
}

/** Code inside a sentence or a cell. */
export function inlineCode({ nodes }: Document): string[] {
  return nodes.flatMap((node) => (node.type === 'inlineCode' ? [node.value] : []));
}

/** Of the headings, as GitHub makes them. */
export function anchors({ nodes }: Document): string[] {
  const seen = new Map<string, number>();
  return nodes.flatMap((node) => {
    if (node.type !== 'heading') return [];
    const slug = textOf(node)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return [times === 0 ? slug : `${slug}-${times}`];
  });
}

/** Relative targets of links and pictures. */
export function targets({ nodes }: Document): string[] {
  return nodes.flatMap((node) =>
    (node.type === 'link' || node.type === 'image' || node.type === 'definition') && !/^[a-z]+:/i.test(node.url)
      ? [node.url]
      : [],
  );
}

function* walk(node: Nodes): Generator<Nodes> {
  yield node;
  if ('children' in node) for (const child of node.children) yield* walk(child);
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
