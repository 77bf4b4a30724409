// Text made fit to stand in HTML and SVG: nothing that somebody's file says becomes markup.

import { ownOf } from '../domain/own.ts';
import { visible } from './hidden-text.ts';

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For element content and quoted attributes, on one line; characters that no browser shows are spelt out. */
export function escaped(text: string): string {
  return visible(text)
    .replace(/[&<>"']/g, (each) => ownOf(references, each) ?? each)
    .replace(/[\t\n]/g, ' ');
}

/** A table; `head` and cells are ready HTML. Where it is wider than the page, it is scrolled by keys too. */
export function htmlTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const titles = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="wide" tabindex="0"><table><thead><tr>${titles}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}
