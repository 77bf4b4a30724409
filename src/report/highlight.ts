// Syntax colours without a browser: text to lines of HTML, with classes that the page's stylesheet gives colours.
import hljs from 'highlight.js/lib/common';
import { ownOf } from '../domain/own.ts';
import { visible } from './hidden-text.ts';
import { shown } from './plain-text.ts';

/** Above this many characters a text is shown without colours: highlighting takes time, and nobody reads so far. */
const most = 200_000;

const byExtension: Readonly<Record<string, string>> = {
  mjs: 'javascript',
  cjs: 'javascript',
  mts: 'typescript',
  h: 'c',
};

/** A language that highlight.js knows, by the name of a file; null when it does not. */
export function languageOf(path: string): string | null {
  const name = path.split('/').at(-1)?.toLowerCase() ?? '';
  const extension = name.includes('.') ? (name.split('.').at(-1) ?? '') : name;
  const language = ownOf(byExtension, extension) ?? extension;
  return hljs.getLanguage(language) ? language : null;
}

/** Each line as HTML on its own: a span that runs over a line's end is closed there and opened again. */
export function highlightedLines(text: string, language: string | null): string[] {
  if (language === null || text.length > most) return shown(text).split('\n');
  const { value } = hljs.highlight(visible(text), { language, ignoreIllegals: true });
  return balanced(value.split('\n'));
}

function balanced(lines: readonly string[]): string[] {
  const open: string[] = [];
  return lines.map((line) => {
    const before = open.join('');
    for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g)) {
      if (tag === '</span>') open.pop();
      else open.push(tag);
    }
    return `${before}${line}${'</span>'.repeat(open.length)}`;
  });
}
