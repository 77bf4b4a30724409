// Whether two texts of Python say the same in other clothes: lines broken elsewhere, other quotes, a comma before a bracket, comments.

const pieces = /("""|''')[\s\S]*?\1|(["'])(?:\\.|(?!\2)[^\\\n])*\2|\n[ \t]*|[ \t]+|#[^\n]*|[\s\S]/g;

/** The same but for how it is laid out. */
export const isSameCode = (before: string, after: string): boolean => folded(before) === folded(after);

/** One line for a statement, without spaces inside of it; its indent stays. */
function folded(text: string): string {
  const out: string[] = [];
  const open: boolean[] = [];
  for (const [piece] of `\n${text}`.matchAll(pieces)) {
    if (/^[([{]$/.test(piece)) {
      // Without its comma `(x,)` is another thing than the arguments of a call.
      open.push(piece !== '(' || /\w$/.test(out.at(-1) ?? ''));
      out.push(piece);
    } else if (/^[)\]}]$/.test(piece)) {
      if (open.pop() === true && out.at(-1) === ',') out.pop();
      out.push(piece);
    } else if (piece.startsWith('\n')) {
      if (open.length > 0) continue;
      if (out.at(-1)?.startsWith('\n') === true) out.pop();
      out.push(piece);
    } else if (!/^[ \t#]/.test(piece)) out.push(quoted(piece));
  }
  return out.join('').trimEnd();
}

const quoted = (piece: string): string => (/^'[^"'\\]*'$/.test(piece) ? `"${piece.slice(1, -1)}"` : piece);
