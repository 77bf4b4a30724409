// A gate's reason is plain text that names files and symbols; Markdown would read `__init__` as emphasis.

/** A word with a slash, an underscore or a star in it, or a file at the top of a repository, with its line, without the brackets and the full stop around it. */
const name =
  /(?:[\w@.~+-]*(?:[/_*][\w@.~+-]*)+|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:[cm]?[jt]sx?|pyi?|go|rs|java|cc|cpp|hpp|h|c|vue|svelte|astro|toml|ya?ml|json|md|txt|cfg)(?![\w-]))(?:(?<=\w):\d+(?:-\d+)?)?/g;

/** What Markdown or GitHub could read as more than words: a file's name may hold anything. Left to the cleaning of foreign text. */
const unruly = /[<>&\\[\]]|:\/\/|\bwww\./;

/** The same sentence as Markdown, its paths and symbols as code; one with anything unruly in it stays as it is. */
export function gateSentence(reason: string): string {
  if (unruly.test(reason)) return reason;
  return reason
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(name, asCode)))
    .join('');
}

function asCode(word: string): string {
  const bare = word.replace(/[.,]+$/, '');
  return `\`${bare}\`${word.slice(bare.length)}`;
}

/** All reasons of a gate or a route as one line of sentences, each with its full stop. */
export function gateSentences(reasons: readonly string[]): string {
  return reasons
    .map((reason) => gateSentence(reason).trim())
    .filter((reason) => reason !== '')
    .map((reason) => (/[.!?:;…]$/.test(reason) ? reason : `${reason}.`))
    .join(' ');
}
