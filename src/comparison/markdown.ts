// Markdown as GitHub reads it, parsed to a tree. Safe on any text, in seconds.
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

const readingGfm = gfm();
// The transforms only look for e-mail addresses once more, and overflow the stack on text that is nested deeply enough.
const withoutTransforms = gfmFromMarkdown().map(({ transforms: _, ...extension }) => extension);

// Quotes and lists cost the parser at least the square of their depth (20,000 of them: 2 min), marks of emphasis and links the
// square of their number (40,000: 2 min), underlines that make a heading of a line even more (4,000: 5 s, 16,000: minutes). Nobody reads
// past a few dozen levels; what is too much is taken as plain characters. A paragraph costs the square of its lines: one of 30,000 takes 4 s and one of
// 40,000 takes 46 s in a fresh process; in one that holds much, 10,000 and a long line took up to 18 s. The ends of the lines after so many are
// characters of one long line.
const deepNesting =
  /^((?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){64})((?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t]))+)/gm;
const mostMarks = 2000;
const underline = /(?<![=-])[=-]+[ \t]*$/gm;
const mostUnderlines = 500;
const mostLinesTogether = 3000;

// `pkg/__init__.py` is a file, not a word in bold, whatever CommonMark makes of it: so are a member and a call, and the names that Python itself gives.
const special =
  'init|main|all|call|new|del|name|file|path|doc|dict|slots|version|post_init|(?:get|set|del)(?:attr|item)|getattribute|iter|next|len|repr|str|eq|hash|enter|exit|aenter|aexit|contains|class|future';
const pythonName = new RegExp(
  String.raw`(?<![\w\\])(?:(?<=[\w)]\.|\/)__[a-z]\w*?__|__[a-z]\w*?__(?=\.\w|\()|__(?:${special})__)(?!\w)`,
  'g',
);

/**
 * The CommonMark tree with GitHub's tables, strikethrough, task lists, footnotes and bare links; Python's own names stay as they are
 * written. Positions are UTF-16 offsets of the text given. Values are as written; characters U+E000 to U+E00C do not survive.
 */
export function parseMarkdown(markdown: string): Root {
  // The parser leaves out a byte order mark, and counts everything behind it one too few: a blank in its place begins no less.
  const plain = markdown.replace(/^\uFEFF/, ' ').replace(/[\uE000-\uE00C]/g, '\uFFFD');
  const shallow = plain.replace(deepNesting, (_, kept: string, rest: string) => kept + masked(rest, /[>\-+*.)]/g));
  const flat =
    underlinesOf(shallow) > mostUnderlines ? shallow.replace(underline, (line) => masked(line, /[=-]/g)) : shallow;
  const broken = linesOfOne(flat);
  const named = broken.replace(pythonName, (name) => masked(name, /_/g));
  const text = [/[*_~]/g, /[[\]]/g].reduce(maskedWhenTooMany, named);
  const root = fromMarkdown(text, { extensions: [readingGfm], mdastExtensions: withoutTransforms });
  if (text !== plain) unmask(root);
  return root;
}

const maskable = '*_~[]>-+.)=\n\r';
const firstMask = 0xe000;

function masked(text: string, characters: RegExp): string {
  return text.replace(characters, (character) => String.fromCharCode(firstMask + maskable.indexOf(character)));
}

const underlinesOf = (text: string): number => text.match(underline)?.length ?? 0;

/** The end of a line that the next one goes on: a blank one ends a paragraph, and a fence opens or closes code. */
const goesOn = /(?:\r\n?|\n)(?![ \t]*(?:[\r\n]|$)| {0,3}(?:`{3,}[^`\r\n]*(?:[\r\n]|$)|~{3}))/g;

function linesOfOne(text: string): string {
  let together = 0;
  let start = 0;
  return text.replace(goesOn, (end, at: number) => {
    together = /[\r\n]/.test(text.slice(start, at)) ? 1 : together + 1;
    start = at + end.length;
    return together > mostLinesTogether ? masked(end, /[\r\n]/g) : end;
  });
}

function maskedWhenTooMany(text: string, characters: RegExp): string {
  return (text.match(characters)?.length ?? 0) > mostMarks ? masked(text, characters) : text;
}

function unmasked(text: string): string {
  return text.replace(/[\uE000-\uE00C]/g, (mask) => maskable.charAt(mask.charCodeAt(0) - firstMask));
}

/** Without recursion: the tree may be deep. */
function unmask(root: Root): void {
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if ('value' in node) node.value = unmasked(node.value);
    if ('url' in node) node.url = unmasked(node.url);
    if ('alt' in node && node.alt) node.alt = unmasked(node.alt);
    if ('lang' in node && node.lang) node.lang = unmasked(node.lang);
    if ('identifier' in node) node.identifier = unmasked(node.identifier);
    if ('children' in node) waiting.push(...node.children);
  }
}
