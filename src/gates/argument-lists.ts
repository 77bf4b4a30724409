// What stands between two brackets of code, one by one: the arguments of a call, the parameters of a function, the entries of an object.

/** A string, a comment or a list of type arguments: commas and brackets in it count for nothing. `# ` begins a comment of Python. */
const closed =
  /#\s[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|(?<=[\w$])<[\w\s.,|&[\]<>"'{}:;?$]*>(?=\s*[(),=;[\]>|&{]|$)/y;

export interface List {
  readonly parts: readonly string[];
  /** Where it closes. */
  readonly end: number;
}

/** The list that opens at a place of a text; null when none opens there, or it never closes. */
export function listAt(text: string, open: number): List | null {
  if (!/[([{]/.test(text[open] ?? '')) return null;
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let at = open + 1; at < text.length; at += 1) {
    closed.lastIndex = at;
    const skipped = closed.exec(text)?.[0];
    if (skipped !== undefined) {
      if (!/^(?:\/[/*]|#)/.test(skipped)) part += skipped;
      at += skipped.length - 1;
      continue;
    }
    const sign = text[at] ?? '';
    if (depth === 0 && /[),}\]]/.test(sign)) {
      if (part.trim() !== '') parts.push(part.trim());
      if (sign !== ',') return { parts, end: at };
      part = '';
      continue;
    }
    if (/[([{]/.test(sign)) depth += 1;
    if (/[)\]}]/.test(sign)) depth -= 1;
    part += sign;
  }
  return null;
}

/** Whether nothing more is done with what a bracket holds: after it the statement ends, at most cast. */
export function endsAfter(text: string, open: number): boolean {
  const end = listAt(text, open)?.end;
  return end !== undefined && /^\s*(?:as\s+\w+\s*)?;?[ \t]*(?:\/\/.*|#.*)?(?:\r?\n|$)/.test(text.slice(end + 1));
}
