// Questions about a name that code of Python asks of a pattern: `re.match(r"^part_", name)`, `PART.search(name)`, `fnmatch(name, "part_*.py")`.
import picomatch from 'picomatch';

export interface NameTest {
  /** What is asked about, as it is written. */
  readonly subject: string;
  /** Null when the pattern is none that is run here. */
  readonly accepts: (name: string) => boolean | null;
}

const direct = /^(?:re\.)?(match|search|fullmatch)\(\s*[rRuU]?(["'])(.*?)\2\s*,\s*([\s\S]+?)\s*\)$/;
const compiled = /^(\w+)\.(match|search|fullmatch)\(\s*([\s\S]+?)\s*\)$/;
const inShell = /^(?:fnmatch\.)?(?:fnmatch|fnmatchcase)\(\s*([\s\S]+?)\s*,\s*(["'])(.*?)\2\s*\)$/;

/** What a call asks; null when it asks nothing of a pattern. */
export function nameTests(call: string, text: string): NameTest | null {
  const [, how, , pattern, subject] = direct.exec(call) ?? [];
  if (how !== undefined) return { subject: subject ?? '', accepts: (name) => asked(how, pattern ?? '', name) };
  const [, shell, , glob] = inShell.exec(call) ?? [];
  if (shell !== undefined) return { subject: shell, accepts: (name) => matchesPattern(glob ?? '', name) };
  const [, constant, by, of] = compiled.exec(call) ?? [];
  if (constant === undefined || by === undefined) return null;
  const given = new RegExp(
    `^\\s*${constant}\\s*(?::[^=\\n]+)?=\\s*re\\.compile\\(\\s*[rRuU]?(["'])(.*?)\\1\\s*(?:,\\s*([\\w.|\\s]+?)\\s*)?,?\\s*\\)`,
    'm',
  ).exec(text);
  const isCaseless = /\bre\.I(?:GNORECASE)?\b/.test(given?.[3] ?? '');
  return given === null
    ? null
    : { subject: of ?? '', accepts: (name) => asked(by, given[2] ?? '', name, isCaseless ? 'i' : '') };
}

/** By the rules of a shell. */
export const matchesPattern = (pattern: string, name: string): boolean =>
  picomatch.isMatch(name, pattern, { dot: true, noextglob: true, nobrace: true });

/** A foreign expression is run where it cannot take long: on a short name, without repeated groups or many repetitions. */
function asked(how: string, pattern: string, name: string, flags = ''): boolean | null {
  const repeats = pattern.match(/[*+]|\{\d/g)?.length ?? 0;
  const isRun = pattern.length <= 100 && name.length <= 100 && repeats <= 4 && !/\)[*+{]|\\\d|\(\?[<(#]/.test(pattern);
  if (!isRun) return null;
  const written = pattern.replaceAll('(?P<', '(?<').replace(/\\A/g, '^').replace(/\\Z/g, '$');
  const whole = how === 'search' ? written : how === 'match' ? `^(?:${written})` : `^(?:${written})$`;
  try {
    return new RegExp(whole, flags).test(name);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
