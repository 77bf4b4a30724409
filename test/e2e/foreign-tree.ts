// Repositories that are not ours, as the stand-in is seeded with them, and places in them by what stands there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StandInPaper } from '../../src/hosts/demo/stand-ins/arxiv.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export type TextTree = Readonly<Record<string, string>>;

/** Text files below a folder of this project (`test/fixtures/NAME`, `node_modules/NAME`) whose path within it is wanted. */
export function treeIn(folder: string, wanted: (path: string) => boolean = () => true): TextTree {
  const top = join(root, folder);
  const paths = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1))
    .filter((path) => wanted(path) && !path.includes('__pycache__'));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(top, path), 'utf8')]));
}

/** `path:line` of the first line that holds the text. Throws when there is none: then a script would cite what is not there. */
export function placesIn(tree: TextTree): (path: string, text: string) => string {
  return (path, text) => {
    const index = (tree[path] ?? '').split('\n').findIndex((line) => line.includes(text));
    if (index < 0) throw new Error(`there is no "${text}" in ${path}`);
    return `${path}:${index + 1}`;
  };
}

/** An invented paper: title, abstract and sections of one paragraph each. */
export function inventedPaper(
  id: string,
  { title, abstract, sections }: { title: string; abstract: string; sections: Readonly<Record<string, string>> },
): StandInPaper {
  const parts = Object.entries(sections).map(
    ([name, text], index) =>
      `<section class="ltx_section" id="S${index + 1}"><h2 class="ltx_title ltx_title_section">${name}</h2><div class="ltx_para"><p class="ltx_p">${text}</p></div></section>`,
  );
  return {
    id,
    title,
    abstract,
    authors: ['Hedi Erfunden'],
    published: '2026-02-02T08:00:00Z',
    categories: ['cs.DS'],
    html: `<!DOCTYPE html><html lang="en"><body><article class="ltx_document"><h1 class="ltx_title ltx_title_document">${title}</h1><div class="ltx_abstract"><p class="ltx_p">${abstract}</p></div>${parts.join('')}</article></body></html>`,
  };
}
