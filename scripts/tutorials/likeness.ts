// Whether what came is what a page shows: the same words and figures, whatever the clock, the ports and the hashes were this time.

/** As a page shows it: the stand-in is GitHub, and our marker and colours are not seen. */
export function asShown(text: string): string {
  return text
    .replaceAll(/https?:\/\/127\.0\.0\.1:\d+/g, 'https://github.com')
    .replaceAll(/\n*<!-- outrider [^\n]*-->/g, '')
    .replaceAll(/[ \t]+$/gm, '')
    .trim();
}

/** What differs from one time to the next is replaced by a sign for its kind. */
function settled(line: string): string {
  return (
    line
      .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      // A day or a month too: but those of a price list are part of what is shown.
      .replaceAll(/(?<!rates of )(?<![\d-])\d{4}-\d\d(?:-\d\d)?(?![\d-])/g, 'DATE')
      .replaceAll(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f]|\d{7})[0-9a-f]{7,64}\b/g, 'HASH')
      .replaceAll(/(?:<|\b)[\d.]+ (?:ms|s|min|h)\b/g, 'DURATION')
      // Comments are numbered in the order of the moments in which they came.
      .replaceAll(/(#|\/(?:pull|issues)\/|#issuecomment-)\d+/g, '$1N')
      .replace(
        /^(.*\bwork(?:ing|ed)\b.*?\|)(.*)$/,
        (_, head: string, rest: string) => head + rest.replaceAll(/[\d.]+/g, '#'),
      )
      .replaceAll(/[ \t─-]+/g, ' ')
      .trim()
  );
}

/** A line `…` in what is shown stands for any lines. */
export function isAlike(shown: string, came: string): boolean {
  const parts: string[][] = [[]];
  for (const line of shown.split('\n')) {
    if (line.trim() === '…') parts.push([]);
    else parts.at(-1)?.push(settled(line));
  }
  const pattern = parts.map((lines) => lines.filter((line) => line !== ''));
  const text = asShown(came)
    .split('\n')
    .map(settled)
    .filter((line) => line !== '');
  return fits(pattern, text);
}

/** The first part stands at the beginning and the last at the end; the others in between, in order. */
function fits([first = [], ...rest]: readonly string[][], text: readonly string[]): boolean {
  if (!startsWith(text, first)) return false;
  if (rest.length === 0) return text.length === first.length;
  let at = first.length;
  const last = rest.at(-1) ?? [];
  for (const part of rest.slice(0, -1)) {
    const found = text.findIndex((_, i) => i >= at && startsWith(text.slice(i), part));
    if (found < 0) return false;
    at = found + part.length;
  }
  const end = text.length - last.length;
  return end >= at && startsWith(text.slice(end), last);
}

function startsWith(text: readonly string[], part: readonly string[]): boolean {
  return part.every((line, i) => text[i] === line);
}
