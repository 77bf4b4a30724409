// Functions of TypeScript and JavaScript that stand inside of others, as factories and closures have them: no definition of the file.

const opening =
  /^\s*(?:(?:export\s+)?(?:async\s+)?function\s*\*?\s*([\w$]+)\s*\(|(?:(?:const|let|var)\s+)?(?:[\w$]+\.)*([\w$]+)\s*[:=][^=>].*(?:\bfunction\b|=>)|(?:async\s+)?([\w$]+)\s*\([^()]*\)\s*(?::[^{}]*)?\{\s*$)/;
const control = /^(?:if|for|while|switch|catch|with|function|return)$/;

/** Names of the functions around a row, the innermost first, told by their indentation; what stands at the margin is a definition. */
export function functionsAround(lines: readonly string[], row: number): string[] {
  const names: string[] = [];
  let margin = indentationOf(lines[row] ?? '');
  for (let at = row - 1; at >= 0 && margin > 0; at -= 1) {
    const line = lines[at] ?? '';
    const indentation = indentationOf(line);
    if (line.trim() === '' || indentation >= margin) continue;
    margin = indentation;
    const [, declared, given, method] = opening.exec(line) ?? [];
    const name = declared ?? given ?? method;
    if (indentation > 0 && name !== undefined && !control.test(name)) names.push(name);
  }
  return names;
}

const indentationOf = (line: string): number => line.length - line.trimStart().length;
