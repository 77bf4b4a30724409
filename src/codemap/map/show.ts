// Names and foreign words on one line of the map.
import { shownPath } from '../tree-path.ts';

/** A folder as it is shown, the top in words. */
export function shownFolder(folder: string): string {
  return folder === '' ? 'the top' : shownPath(folder);
}

/** Foreign text on one line. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** Prose of a Markdown file on one line, without comments that no reader sees and without pictures. */
export function prose(markdown: string): string {
  return oneLine(
    markdown
      .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
      .replace(/!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)/g, ' ')
      .replace(/^---\n[\s\S]*?\n---\n/, ''),
  );
}

/** Order of code units, the same on every machine. */
export function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
