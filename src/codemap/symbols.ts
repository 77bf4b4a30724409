// Declarations by regular expression: quick enough for every file of a repository, and the only outline for languages without a grammar.
import { Buffer } from 'node:buffer';

export interface SourceSymbol {
  /** From 1. */
  readonly line: number;
  readonly kind: string;
  readonly name: string;
  /** The line as it stands, trimmed and cut. */
  readonly signature: string;
}

/** Every alternative begins at the start of a line and has bounded or disjoint repetitions: no text makes them slow. */
interface Rule {
  readonly endings: string;
  readonly pattern: RegExp;
}

const name = '([A-Za-z_$][\\w$]{0,99})';
const javaType = '[\\w.]{1,80}(?:<[^\\n()]{0,80}>)?(?:\\[\\]){0,2}';
/**
 * Words of a type and the name of what has it. No character can belong to two of the pieces: with an ampersand in both a word and what
 * parts words, one line of ampersands would take hours.
 */
const templateArguments = '(?:<[^<>()\\n;]{0,80}(?:<[^<>()\\n;]{0,60}>[^<>()\\n;]{0,40}){0,2}>)?';
const cHead = `(?:[A-Za-z_][\\w:]{0,80}${templateArguments}(?:::\\w{1,60})?[ \\t*&]{1,4}){1,5}((?:[A-Za-z_]\\w{0,60}${templateArguments}::){0,3}~?[A-Za-z_]\\w{0,99})`;
const cOutside = `(?!(?:else|return|if|while|for|switch|case|goto|using|typedef|delete|throw)\\b)()${cHead}[ \\t]*\\((?!\\*)`;
const modifiers = (words: string) => `(?:(?:${words})[ \\t]+){0,6}`;

/** Groups in pairs: the word that tells the kind (or nothing), and the name; a rule with two alternatives has two pairs. */
const rules: readonly Rule[] = [
  {
    endings: 'py pyi pyw pyx',
    // What follows tells a declaration from a docstring's "class providing …"; a `cpdef` has a type before its name.
    pattern:
      /^[ \t]{0,12}(?:(?:async[ \t]+)?(class|def|cdef class)[ \t]+([A-Za-z_]\w{0,99})(?=[ \t]*(?:[(:[]|\\$))|(cpdef)[ \t]+(?:[\w.*&[\]:,]{1,40}[ \t*&]{1,4}){0,3}([A-Za-z_]\w{0,99})(?=[ \t]*\())/gm,
  },
  {
    // Constants of a module, not of the functions in it. One expression for both: each costs a pass over the text.
    endings: 'ts tsx mts cts js jsx mjs cjs vue svelte astro',
    pattern: new RegExp(
      `^(?:[ \\t]{0,12}${modifiers('export|default|declare|abstract|async')}(class|interface|enum|namespace|type|function\\*?)[ \\t]+${name}(?=[ \\t<({=:;]|$)` +
        `|(?:export[ \\t]+)?(?:declare[ \\t]+)?(const|let|var)[ \\t]+${name}(?=[ \\t]*[=:;,]|$))`,
      'gm',
    ),
  },
  { endings: 'go', pattern: /^(func|type|const|var)[ \t]+(?:\([^()\n]{0,120}\)[ \t]*)?([A-Za-z_]\w{0,99})/gm },
  {
    endings: 'rs',
    pattern: new RegExp(
      `^[ \\t]{0,12}(?:pub(?:\\([^()\\n]{0,40}\\))?[ \\t]+)?${modifiers('default|async|const|unsafe|extern(?:[ \\t]+"[^"\\n]{0,20}")?')}` +
        `(fn|struct|enum|trait|union|mod|type|macro_rules!|const|static)[ \\t]+(?:mut[ \\t]+)?${name}`,
      'gm',
    ),
  },
  {
    endings: 'java kt kts scala cs swift groovy dart',
    pattern: new RegExp(
      `^[ \\t]{0,12}${modifiers('public|private|protected|internal|open|final|abstract|static|sealed|data|override|inline|suspend|partial|async|case|lazy|implicit|mutating|fileprivate|virtual|readonly|unsafe|extern|default|synchronized')}` +
        `(class|interface|enum class|enum|record|object|trait|struct|protocol|extension|fun|func|def|namespace|@interface|mixin|actor)[ \\t]+(?:<[^<>\\n]{0,60}>[ \\t]*)?${name}`,
      'gm',
    ),
  },
  {
    // With a modifier, or of the package alone: a type, a name and a bracket, which no statement but one with a keyword begins with.
    endings: 'java cs',
    pattern: new RegExp(
      `^(?:\\t{1,3}| {1,8})(?:@\\w{1,60}(?:\\([^()\\n]{0,80}\\))?[ \\t]+){0,3}(?:(?:(?:public|private|protected|internal)[ \\t]+)${modifiers('static|final|abstract|override|virtual|async|synchronized|native|default|sealed')}` +
        `()(?:<[^<>\\n]{0,80}(?:<[^<>\\n]{0,80}>[^<>\\n]{0,40})?>[ \\t]+)?(?:${javaType}[ \\t]+)?${name}` +
        `|(?!(?:return|new|throw|else|case|assert|yield|await|package|import|using|do|try|goto)\\b)${modifiers('static|final|abstract|override|virtual|async|synchronized|native|default|sealed')}` +
        `()(?:<[^<>\\n]{0,80}(?:<[^<>\\n]{0,80}>[^<>\\n]{0,40})?>[ \\t]+)?${javaType}[ \\t]+${name})[ \\t]*\\(`,
      'gm',
    ),
  },
  {
    endings: 'c h cc cpp cxx c++ hh hpp hxx cu cuh m mm metal ipp inl',
    pattern:
      /^[ \t]{0,8}(?:typedef[ \t]+)?(class|struct|enum class|enum|union|namespace|@interface|@implementation|@protocol)[ \t]+(?:[A-Z_]{2,30}[ \t]+)?([A-Za-z_]\w{0,99})(?=[ \t]*(?:final[ \t]*)?(?:[:{\n(]|$))/gm,
  },
  {
    endings: 'c m',
    pattern: new RegExp(`^${cOutside}`, 'gm'),
  },
  {
    // A member that is defined where its class is: a statement of two words and a bracket does not go on to a brace or to another line.
    endings: 'h cc cpp cxx c++ hh hpp hxx cu cuh mm metal ipp inl',
    pattern: new RegExp(
      `^(?:${cOutside}|(?:\\t{1,2}| {1,8})(?!(?:else|return|if|while|for|switch|case|goto|using|typedef|delete|throw|new|co_\\w+|do|friend|public|private)\\b|[^(\\n]{0,200}(?:~|\\boperator\\b))()${cHead}[ \\t]*\\((?!\\*)(?=[^;{}\\n]{0,300}(?:\\{|,[ \\t]*$)))`,
      'gm',
    ),
  },
  { endings: 'rb cr', pattern: /^[ \t]{0,12}(class|module|def)[ \t]+(?:self\.)?([A-Za-z_][\w:]{0,99}[?!]?)/gm },
  {
    endings: 'php',
    pattern: new RegExp(
      `^[ \\t]{0,12}${modifiers('public|private|protected|static|abstract|final|readonly')}(class|interface|trait|enum|function|namespace)[ \\t]+&?([A-Za-z_]\\w{0,99})`,
      'gm',
    ),
  },
  {
    endings: 'ex exs',
    pattern: /^[ \t]{0,12}(defmodule|defp?|defmacrop?|defprotocol|defimpl)[ \t]+([A-Za-z_][\w.]{0,99}[?!]?)/gm,
  },
  {
    endings: 'erl hs ml mli fs elm',
    pattern: /^(data|newtype|class|type|module|let(?: rec)?|val|instance)[ \t]+([A-Za-z_][\w.']{0,99})/gm,
  },
  {
    endings: 'jl',
    pattern: /^[ \t]{0,12}(function|struct|mutable struct|macro|module|abstract type)[ \t]+([A-Za-z_][\w.!]{0,99})/gm,
  },
  { endings: 'lua', pattern: /^[ \t]{0,12}(?:local[ \t]+)?(function)[ \t]+([A-Za-z_][\w.:]{0,99})/gm },
  { endings: 'r', pattern: /^()([A-Za-z.][\w.]{0,99})[ \t]*(?:<-|=)[ \t]*function\b/gm },
  { endings: 'sh bash zsh', pattern: /^[ \t]{0,8}(function[ \t]+)?([A-Za-z_][\w-]{0,99})[ \t]*\(\)/gm },
  { endings: 'ps1', pattern: /^[ \t]{0,8}(function|filter|class)[ \t]+([A-Za-z_][\w-]{0,99})/gim },
  { endings: 'pl pm', pattern: /^[ \t]{0,8}(sub|package)[ \t]+([A-Za-z_][\w:]{0,99})/gm },
  {
    endings: 'clj cljs',
    pattern: /^\((ns|defn-?|def|defmacro|defprotocol|defrecord|defmulti)[ \t]+([^\s()[\]]{1,99})/gm,
  },
  {
    endings: 'sql',
    pattern:
      /^[ \t]{0,8}create[ \t]+(?:or[ \t]+replace[ \t]+)?(table|view|function|procedure|type|index)[ \t]+(?:if[ \t]+not[ \t]+exists[ \t]+)?["`]?([A-Za-z_][\w.]{0,99})/gim,
  },
  { endings: 'proto', pattern: /^[ \t]{0,8}(message|service|enum|rpc)[ \t]+([A-Za-z_]\w{0,99})/gm },
  { endings: 'zig', pattern: /^[ \t]{0,8}(?:pub[ \t]+)?(fn|const|var)[ \t]+([A-Za-z_]\w{0,99})/gm },
  { endings: 'f90 f95', pattern: /^[ \t]{0,12}(module|subroutine|function|program)[ \t]+([A-Za-z_]\w{0,99})/gim },
  {
    endings: 'v sv vhd',
    pattern: /^[ \t]{0,8}(module|interface|package|entity|architecture)[ \t]+([A-Za-z_]\w{0,99})/gim,
  },
  {
    endings: 'sol',
    pattern: /^[ \t]{0,8}(contract|library|interface|function|event|struct)[ \t]+([A-Za-z_]\w{0,99})/gm,
  },
  { endings: 'wgsl glsl', pattern: /^[ \t]{0,4}(fn|struct|void|float|vec[234])[ \t]+([A-Za-z_]\w{0,99})/gm },
  { endings: 'nim', pattern: /^[ \t]{0,4}(proc|func|method|type|template|macro)[ \t]+([A-Za-z_]\w{0,99})/gm },
];

const kinds = new Map(
  Object.entries({
    def: 'function',
    fn: 'function',
    fun: 'function',
    func: 'function',
    'function*': 'function',
    sub: 'function',
    proc: 'function',
    cpdef: 'function',
    'cdef class': 'class',
    'enum class': 'enum',
    mod: 'module',
    'macro_rules!': 'macro',
    let: 'variable',
    var: 'variable',
    const: 'constant',
    static: 'constant',
  }),
);

/** The same rule for names of any alphabet: a text in ASCII is gone through faster without. */
function wide({ source, flags }: RegExp): RegExp {
  const widened = source.replace(/\[\^?(?:\\.|[^\]\\])*\]|\\w/g, (part) => {
    if (part === '\\w') return '[\\w\\u00aa-\\uffff]';
    return part.startsWith('[^') || !/\\w|A-Za-z/.test(part) ? part : `${part.slice(0, -1)}\\u00aa-\\uffff]`;
  });
  return new RegExp(widened, flags);
}

/** Quotes, dashes and full stops of other scripts are in no name. */
const isName = (name: string): boolean => !/[^\p{ASCII}\p{ID_Continue}]/u.test(name);

/** A rule for the first line of a text, and one for all others. */
interface Pattern {
  readonly first: RegExp;
  readonly next: RegExp;
}

/**
 * The beginning of a line as the break before it: looking for a character is quick, and whether a line begins is asked at every place.
 * No rule goes beyond its line, so no match takes the break that the next one needs.
 */
function byLine({ source, flags }: RegExp): Pattern {
  return {
    first: new RegExp(source, flags.replace('g', 'y')),
    next: new RegExp(source.replace('^', '[\\n\\r\\u2028\\u2029]'), flags),
  };
}

const byEnding = new Map<string, { ascii: Pattern; any: Pattern }[]>();
for (const { endings, pattern } of rules) {
  const both = { ascii: byLine(pattern), any: byLine(wide(pattern)) };
  for (const ending of endings.split(' ')) byEnding.set(ending, [...(byEnding.get(ending) ?? []), both]);
}

const longestSignature = 160;
/** A file with more declarations than this was made by a machine. */
const mostSymbols = 5000;

/** Where a declaration begins in the text, before its line is known. */
export interface Found {
  readonly at: number;
  readonly kind: string;
  readonly name: string;
}

/**
 * Declarations of a file in order; null when no rule knows the file's ending. The quick half of `symbolsIn`.
 * @param ascii whether the text is nothing but ASCII, for a caller that knows
 */
export function declarationsIn(path: string, text: string, ascii = isAsciiText(text)): Found[] | null {
  const patterns = byEnding.get(endingOf(path));
  if (patterns === undefined) return null;
  const found: Found[] = [];
  for (const pattern of patterns) take(ascii ? pattern.ascii : pattern.any, text, ascii, found);
  if (patterns.length > 1) found.sort((a, b) => a.at - b.at);
  return found;
}

function isAsciiText(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

function take({ first, next }: Pattern, text: string, ascii: boolean, found: Found[]): void {
  const add = (at: number, match: RegExpExecArray) => {
    const name = match[2] ?? match[4] ?? '';
    if (ascii || isName(name)) found.push({ at, kind: kindOf(match[1] ?? match[3]), name });
  };
  first.lastIndex = 0;
  const begins = first.exec(text);
  if (begins !== null) add(0, begins);
  next.lastIndex = first.lastIndex;
  while (found.length < mostSymbols) {
    const match = next.exec(text);
    if (match === null) break;
    add(match.index + 1, match);
  }
}

function kindOf(word: string | undefined): string {
  if (word === undefined || word === '') return 'function';
  const lower = word.trim().toLowerCase();
  return kinds.get(lower) ?? lower;
}

/** Whether some rule knows what a file of this name declares. */
export function mayDeclare(path: string): boolean {
  return byEnding.has(endingOf(path));
}

function endingOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}

/** Declarations of a file with their lines; null when no rule knows the file's ending. */
export function symbolsIn(path: string, text: string): SourceSymbol[] | null {
  const found = declarationsIn(path, text);
  if (found === null) return null;
  let line = 1;
  let from = 0;
  return found.map(({ at, kind, name }) => {
    const lineStart = text.lastIndexOf('\n', at - 1) + 1;
    for (let feed = text.indexOf('\n', from); feed !== -1 && feed < lineStart; feed = text.indexOf('\n', from)) {
      line += 1;
      from = feed + 1;
    }
    const end = text.indexOf('\n', at);
    const signature = text
      .slice(lineStart, end === -1 ? undefined : Math.min(end, lineStart + longestSignature))
      .trim();
    return { line, kind, name, signature };
  });
}
