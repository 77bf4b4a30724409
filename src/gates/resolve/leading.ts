// Whether anything of the patch may lie behind an untouched file: what names none of it need not be read.
import type { Program } from '../program.ts';

/** Names that say nothing of where they lead. */
const plain = /^(?:__init__|index|mod|lib|src)$/;
/** Python that takes modules by texts. */
const byText = /__getattr__|import_module|__import__|lazy|Lazy|globals\(\)|sys\.modules|__path__/;
/** A statement of Python that imports, with what its brackets hold. */
const imports = /^[ \t]*(?:from|import)\b(?:[^\n(]*\([^)]*\)|[^\n]*)/gm;

/** Answers whether a file names a changed source file or a folder above one; of Python, whether it imports such. */
export function leadingOf(program: Program): (path: string) => boolean {
  const known = new Map<string, boolean>();
  let parts: { readonly all: readonly string[]; readonly python: (statement: string) => boolean } | undefined;
  return (path) => {
    const found = known.get(path);
    if (found !== undefined) return found;
    parts ??= { all: partsOf(program), python: importing(program) };
    const text = program.text(path) ?? '';
    const leads =
      path.endsWith('.py') && !byText.test(text)
        ? (text.match(imports) ?? []).some((each) => parts?.python(each))
        : parts.all.some((each) => text.includes(each));
    known.set(path, leads);
    return leads;
  };
}

const wordsOf = (names: readonly string[]): RegExp =>
  names.length === 0 ? /(?!)/ : new RegExp(`\\b(?:${names.map((each) => RegExp.escape(each)).join('|')})\\b`);

const partsIn = (path: string): string[] =>
  path
    .replace(/\.\w+$/, '')
    .split('/')
    .filter((each) => !plain.test(each));

/** Names of the changed source files and of the folders above them. */
function partsOf({ changes }: Program): string[] {
  return [...new Set(changes.filter((each) => each.isCode).flatMap((each) => partsIn(each.path)))];
}

/** The same for a statement of Python that imports: of the repository, and not only the outermost package, which every file of it names, or what holds tests. */
function importing(program: Program): (statement: string) => boolean {
  const [parts, homes] = [new Set<string>(), new Set<string>()];
  for (const { path, isCode } of program.changes) {
    if (!isCode || !path.endsWith('.py')) continue;
    const home = outermost(program, path);
    if (home !== null) homes.add(home.slice(home.lastIndexOf('/') + 1));
    const names = partsIn(home !== null && path !== `${home}/__init__.py` ? path.slice(home.length + 1) : path);
    for (const each of names) if (!/^tests?$/.test(each)) parts.add(each);
  }
  const named = wordsOf([...parts]);
  return (statement) => {
    const first = /^\s*(?:from|import)\s+(\w+)/.exec(statement)?.[1];
    return (first === undefined || parts.has(first) || homes.has(first)) && named.test(statement);
  };
}

function outermost(program: Program, path: string): string | null {
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1))
    if (program.exists(`${path.slice(0, at)}/__init__.py`)) return path.slice(0, at);
  return null;
}
