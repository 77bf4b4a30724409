// Component files (Vue, Svelte, Astro) and pages of MDX: their scripts as one TypeScript text, row for row, and the names that their templates use.
import { Parser } from 'htmlparser2';
import { type Grammar, grammarOf, type Language, languageOf } from '../../codemap/languages.ts';

const component = /\.(?:vue|svelte|astro)$/;

/** A file with a script and a template: what it does at its top it does whenever it is shown. */
export const isComponent = (path: string): boolean => component.test(path);

/** Documentation with code in it: shows what it imports, and is no code itself. */
export const isPage = (path: string): boolean => path.endsWith('.mdx');

/** As `languageOf`, with the language of the script for a component file. */
export function sourceLanguageOf(path: string): Language | null {
  return component.test(path) ? 'typescript' : languageOf(path);
}

/** As `grammarOf`, with the grammar of the script for a component file. */
export function sourceGrammarOf(path: string): Grammar | null {
  return component.test(path) ? 'typescript' : grammarOf(path);
}

/** A name in a template, with the members that are asked of it: `store.run` is `['store', 'run']`. */
export interface Mention {
  readonly chain: readonly string[];
  /** From 0. */
  readonly row: number;
}

export interface Component {
  /** The scripts, everything else blanked: offsets and rows are those of the file. */
  readonly script: string;
  /** The scripts have JSX in them. */
  readonly hasJsx: boolean;
  /** Names of the template's tags and expressions, whatever they stand for. */
  readonly mentions: readonly Mention[];
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Takes a component file apart; null for any other file. Never throws on any text. */
export function readComponent(path: string, text: string): Component | null {
  if (isPage(path)) return readPage(path, text);
  if (!component.test(path)) return null;
  const head = path.endsWith('.astro') ? frontmatterOf(text) : null;
  const { scripts, styles, tags, hasJsx } = elementsOf(head === null ? text : blank(text, [head]));
  const code = head === null ? scripts : [head, ...scripts];
  const template = blank(text, [...code, ...styles]).replace(/<!--[\s\S]*?-->/g, (each) => blank(each, whole(each)));
  const rows = rowsOf(text);
  const mentions = [
    ...tags.flatMap(({ name, at }) =>
      namesOfTag(name, path).map((each) => ({ chain: each.split('.'), row: rows(at) })),
    ),
    ...expressionsOf(template, path).flatMap(({ start, end }) => namesIn(template.slice(start, end), start, rows)),
  ];
  return { script: keep(text, code), hasJsx, mentions };
}

/** The TypeScript between the first two `---` of an Astro file. */
function frontmatterOf(text: string): Piece | null {
  const found = /(?<![\s\S])\s*---\r?\n([\s\S]*?)^---[ \t]*\r?$/m.exec(text);
  if (found === null || text.slice(0, found.index).trim() !== '') return null;
  const start = found.index + found[0].indexOf('\n') + 1;
  return { start, end: start + (found[1] ?? '').length };
}

function elementsOf(text: string): {
  scripts: Piece[];
  styles: Piece[];
  tags: { name: string; at: number }[];
  hasJsx: boolean;
} {
  const [scripts, styles, tags]: [Piece[], Piece[], { name: string; at: number }[]] = [[], [], []];
  let hasJsx = false;
  let inside: { name: string; start: number } | null = null;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'script' || name === 'style') inside = { name, start: parser.endIndex + 1 };
        else tags.push({ name, at: parser.startIndex });
        if (name === 'script' && /^[jt]sx$/.test(attributes['lang'] ?? '')) hasJsx = true;
      },
      onclosetag(name) {
        if (inside?.name !== name) return;
        (name === 'script' ? scripts : styles).push({ start: inside.start, end: parser.startIndex });
        inside = null;
      },
    },
    { lowerCaseTags: false, lowerCaseAttributeNames: false, recognizeSelfClosing: true, decodeEntities: false },
  );
  parser.end(text);
  return { scripts, styles, tags, hasJsx };
}

/** `search-bar` means `SearchBar`; in Vue `badge` may mean `Badge`, where HTML has no such element. */
function namesOfTag(tag: string, path: string): string[] {
  const name = tag.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (tag.includes('-')) return [name];
  return path.endsWith('.vue') && /^[a-z]\w*$/.test(tag) && !native.has(tag) ? [tag, name] : [tag];
}

/** Elements of HTML and SVG in one word. */
const native = new Set(
  'a abbr address animate area article aside audio b base bdi bdo blockquote body br button canvas caption circle cite code col colgroup data datalist dd defs del desc details dfn dialog div dl dt ellipse em embed fieldset figcaption figure filter footer form g h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins kbd label legend li line link main map mark marker mask menu meta meter nav noscript object ol optgroup option output p param path pattern picture polygon polyline pre progress q rect rp rt ruby s samp script search section select set slot small source span stop strong style sub summary sup svg switch symbol table tbody td template text textarea tfoot th thead time title tr track tspan u ul use var video view wbr component transition'.split(
    ' ',
  ),
);

/** A page of MDX: imports and exports at the beginning of paragraphs, tags and expressions between the words; what is quoted is neither. */
function readPage(path: string, text: string): Component {
  const quoted = [
    ...text.matchAll(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ *\2[`~]*[ \t]*$|(?![\s\S]))/gm),
    ...text.matchAll(/`[^`\n]+`|\{\/\*[\s\S]*?\*\/\}|^---\r?\n[\s\S]*?^---\s*$/gm),
  ].map((each) => ({ start: each.index, end: each.index + each[0].length }));
  const plain = blank(text, quoted);
  const code = [...plain.matchAll(/^(?:import|export)\s[\s\S]*?(?=\n[ \t]*\r?\n|(?![\s\S]))/gm)].map((each) => ({
    start: each.index,
    end: each.index + each[0].length,
  }));
  const template = blank(plain, code);
  const rows = rowsOf(text);
  const tags = [...template.matchAll(/<([A-Z][\w.]*)/g)].map((each) => ({
    chain: (each[1] ?? '').split('.'),
    row: rows(each.index),
  }));
  const inside = expressionsOf(template, path).flatMap(({ start, end }) =>
    namesIn(template.slice(start, end), start, rows),
  );
  return { script: keep(text, code), hasJsx: true, mentions: [...tags, ...inside] };
}

/** Where a template holds code: `{{ x }}`, `:a="x"`, `@a="x"`, `v-a="x"` in Vue; `{x}` and `use:x` in Svelte and Astro. */
function expressionsOf(template: string, path: string): Piece[] {
  const isVue = path.endsWith('.vue');
  const pattern = isVue
    ? /\{\{[\s\S]*?\}\}|[\s](?:[:@#]|v-)[\w.:[\]-]*\s*=\s*(?:"[^"]*"|'[^']*')/g
    : /\s(?:use|transition|in|out|animate):[\w.]+/g;
  const found = [...template.matchAll(pattern)].map((each) => ({
    start: each.index,
    end: each.index + each[0].length,
  }));
  return isVue ? found : [...found, ...bracesIn(template)];
}

/** Every outermost `{...}`, however deep it is inside; a brace without its other one is text. */
function bracesIn(text: string): Piece[] {
  const open: number[] = [];
  const pieces: Piece[] = [];
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === '{') {
      open.push(index);
      continue;
    }
    const start = open.pop();
    if (start === undefined) continue;
    while ((pieces.at(-1)?.start ?? -1) > start) pieces.pop();
    pieces.push({ start, end: index + 1 });
  }
  return pieces;
}

function namesIn(expression: string, start: number, rows: (at: number) => number): Mention[] {
  return [...expression.matchAll(/(?<![\w$])(?<!(?<!\.\.)\.)[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*/g)].map((each) => ({
    // `$store` is the value of `store`.
    chain: each[0].replace(/^\$(?=\w)/, '').split('.'),
    row: rows(start + each.index),
  }));
}

const whole = (text: string): Piece[] => [{ start: 0, end: text.length }];

/** The pieces as spaces; line breaks stay. */
function blank(text: string, pieces: readonly Piece[]): string {
  let out = text;
  for (const { start, end } of pieces)
    out = out.slice(0, start) + out.slice(start, end).replace(/[^\r\n]/g, ' ') + out.slice(end);
  return out;
}

/** Everything but the pieces as spaces. */
function keep(text: string, pieces: readonly Piece[]): string {
  const ordered = [...pieces].sort((a, b) => a.start - b.start);
  const others = ordered.map(({ start }, index) => ({ start: ordered[index - 1]?.end ?? 0, end: start }));
  return blank(text, [...others, { start: ordered.at(-1)?.end ?? 0, end: text.length }]);
}

function rowsOf(text: string): (at: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((each) => each.index + 1)];
  return (at) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
