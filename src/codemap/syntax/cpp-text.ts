// C and C++ are read without their preprocessor: macros and branches that confuse the grammar are blanked, in place, and read again.
import type { Parse, Syntax } from '../grammar.ts';
import { isTestMacro, withTestFunctions } from './cpp-test-macros.ts';

const spaces = (text: string): string => text.replace(/[^\n]/g, ' ');

/**
 * Parses a text as it is; if that fails, with the macros around declarations and the `#else` branches blanked; if that fails too,
 * the attempt with the fewest errors counts. Offsets stay those of the text.
 */
export function parseCpp(parse: Parse, text: string, isC: boolean): Syntax {
  const plain = isC ? text : withTestFunctions(text);
  let best = { ...parse(plain), text };
  if (best.errorRows.length === 0) return best;
  const bare = withoutMacros(withExpressions(plain));
  const attempts = [bare, withoutBranches(bare), withoutCalls(withoutBranches(bare))];
  for (const attempt of isC ? attempts.map(withoutKeywords) : attempts) {
    const syntax = parse(attempt);
    if (syntax.errorRows.length < best.errorRows.length) best = { ...syntax, text };
    if (best.errorRows.length === 0) break;
  }
  return best;
}

/** A default of nothing, `f(handlers h = {})`, and the type that `va_arg` is given: the grammar wants an expression in both places. */
function withExpressions(text: string): string {
  return text
    .replace(/(=\s*)\{(\s*)\}(?=\s*[,)])/g, '$10$2 ')
    .replace(
      /(\bva_arg\s*\([^(),\n]+,\s*)([^()\n]+)(?=\))/g,
      (_, head: string, type: string) => `${head}0${spaces(type.slice(1))}`,
    );
}

/** `class API Foo`, `API int f()`, `void f() NOEXCEPT`, `CUDA_HOST_DEVICE`: words in capitals beside a name or keyword. */
function withoutMacros(text: string): string {
  return text
    .replace(/^[ \t]*_*[A-Z][A-Z0-9_]{3,}[ \t]*;?$/gm, spaces)
    .replace(
      /\b(class|struct|enum|namespace)(\s+)([A-Z][A-Z0-9_]{2,}(?:\([^()\n]*\))?)(?=\s+[A-Za-z_])/g,
      (_, word: string, gap: string, macro: string) => word + gap + spaces(macro),
    )
    .replace(
      /^([ \t]*)([A-Z][A-Z0-9_]{3,}(?:\([^()\n]*\))?)(?=[ \t]+[a-zA-Z_])/gm,
      (_, gap: string, macro: string) => gap + spaces(macro),
    )
    .replace(
      /(\))([ \t]*)([A-Z][A-Z0-9_]{3,}(?:\([^()\n]*\))?)(?=\s*[;{])/g,
      (_, close: string, gap: string, macro: string) => close + gap + spaces(macro),
    )
    .replace(
      /\b__(?:global__|device__|host__|forceinline__|shared__|restrict__|launch_bounds__\([^()]*\)|declspec\([^()]*\))/g,
      spaces,
    );
}

/** Keeps the first branch of every conditional, so that its braces balance. */
function withoutBranches(text: string): string {
  const open: boolean[] = [];
  return text
    .split('\n')
    .map((line) => {
      const directive = /^\s*#\s*(if|ifdef|ifndef|elif|else|endif)\b/.exec(line)?.[1];
      if (directive === undefined) return open.includes(true) ? spaces(line) : line;
      if (directive.startsWith('if')) open.push(false);
      else if (directive === 'endif') open.pop();
      else if (open.length > 0) open[open.length - 1] = true;
      return spaces(line);
    })
    .join('\n');
}

/** A macro call that stands where a declaration would, without a semicolon. */
function withoutCalls(text: string): string {
  return text.replace(
    /^([ \t]*)([A-Z][A-Z0-9_]{3,}[ \t]*\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\))[ \t]*$/gm,
    (line, gap: string, macro: string) =>
      isTestMacro(macro.slice(0, macro.search(/[ \t(]/))) ? line : gap + spaces(macro),
  );
}

/** Words of C++ that are plain names in C. */
function withoutKeywords(text: string): string {
  return text.replace(
    /\b(new|class|template|delete|this|private|public|namespace|try|catch|using|operator|typename|friend|virtual|throw|export)\b/g,
    (word) => `${word.slice(0, -1)}_`,
  );
}
