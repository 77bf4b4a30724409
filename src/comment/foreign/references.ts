// What GitHub turns into a notification, a closed issue, a back link or a command, wherever it stands in running text.
import type { InlineCode, Text } from 'mdast';

// No longer than GitHub lets them be: without an end, text that might begin a name everywhere costs the square of its length.
const owner = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?';
const repository = `${owner}/[\\w.-]{1,100}`;
const longestAddress = 400;

// All that follows without a blank: in `@a@b` the second would stand at the beginning of a text of its own.
const tail = String.raw`(?:\S*[\w@#/])?`;

// https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
const active = new RegExp(
  [
    String.raw`(?:https?:\/\/|www\.|\/\/)\S{0,${longestAddress}}\/(?:issues|pull|pulls|discussions|commit|commits|compare)\/[^\s)\]>]+`,
    String.raw`(?<![A-Za-z0-9])(?:${repository}|${owner})?#\d${tail}`,
    String.raw`(?<![A-Za-z0-9])GH-\d${tail}`,
    // No word's end is asked for: what follows may become code of its own, and then the commit would end there.
    `(?<![A-Za-z0-9])(?:${repository}|${owner})@[0-9a-f]{7,40}${tail}`,
    `(?<![A-Za-z0-9])@[A-Za-z0-9]${tail}`,
    String.raw`(?<![\w./-])\/outrider\b`,
    // Other bots read their commands at the beginning of a line: `/merge`, `/lgtm`, `/approve`.
    String.raw`(?<=(?:^|\n)[ \t]*)\/[a-z][\w-]*(?![\w./-])`,
  ].join('|'),
  'gi',
);

/** The text, with each such piece as inline code, where GitHub leaves it alone. */
export function quietened(text: string): (Text | InlineCode)[] {
  const pieces: (Text | InlineCode)[] = [];
  let at = 0;
  for (const match of text.matchAll(active)) {
    if (match.index > at) pieces.push({ type: 'text', value: text.slice(at, match.index) });
    pieces.push({ type: 'inlineCode', value: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ type: 'text', value: text.slice(at) });
  return pieces;
}

/** An address whose mere mention leaves a back link or closes something. */
export function isReference(url: string): boolean {
  return /\/(?:issues|pull|pulls|discussions|commit|commits|compare)\/[^/]/i.test(url);
}

/** The same for plain text, such as titles and commit messages, where code marks are not understood. */
export function quietTitle(text: string): string {
  return (
    text
      .replace(/(?:https?:\/\/|www\.)\S+/gi, '')
      // Before names are looked for: of `@#1` it would make one.
      .replace(/#(?=\d)/g, 'no. ')
      .replace(/(?<![A-Za-z0-9])@+(?=[A-Za-z0-9])/g, '')
      .replace(/(?<=^|[^A-Za-z0-9])GH-(?=\d)/gi, 'GH ')
      .replace(/@(?=[0-9a-f]{7,40}\b)/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

// https://docs.github.com/actions/how-tos/manage-workflow-runs/skip-workflow-runs, and the words of other CI in the same form.
const skips = /\\?\[(\s*(?:skip[ -][\w-]+|[\w-]+[ -]skip|no[ -]ci)\s*)\\?\]/gi;

/** The text with round brackets around what would keep CI from running: a title, and with “squash and merge” a body, becomes a commit message. */
export function withoutSkips(text: string): string {
  return text.replace(skips, '($1)').replace(/\*{3}(NO_CI)\*{3}/gi, '$1');
}
