// Texts that a file of Python puts together from its own constants, written out: `f"{NAMESPACE}.{name}"` is `f"kit.plugins.{name}"`.

const constant = /^([A-Z][A-Z0-9_]*)\s*(?::\s*[\w.[\]]+\s*)?=\s*(["'])([\w./-]*)\2\s*(?:#.*)?$/gm;
/** Lines that put a text together from parts. */
const joining = /\.join\(|\.format\(|["']\s*%|\+\s*["']|["']\s*\+/;
const added = /(["'])([\w./-]*)\1\s*\+\s*(["'])([\w./-]*)\3/g;

/** The text with constants in place of their names where texts are put together; every line stays where it is. */
export function spelledOut(text: string): string {
  const values = new Map([...text.matchAll(constant)].map((each) => [each[1] ?? '', each[3] ?? '']));
  if (values.size === 0) return text;
  return text
    .split('\n')
    .map((line) => {
      const braced = line.replace(/\{([A-Z][A-Z0-9_]*)\}/g, (whole, name) => values.get(name) ?? whole);
      if (!joining.test(braced)) return braced;
      const quoted = braced.replace(/(?<![\w.])[A-Z][A-Z0-9_]*\b(?!["'\w(=])/g, (name) => {
        const value = values.get(name);
        return value === undefined ? name : `"${value}"`;
      });
      return quoted.replace(added, '"$2$4"');
    })
    .join('\n');
}

/** Whether a line makes the name of a module of this package, by its whole dotted name: `"kit.plugins." + name`. */
export function makesNameIn(line: string, folder: string): boolean {
  const dotted = RegExp.escape(folder.replaceAll('/', '.'));
  return (
    new RegExp(`["']${dotted}\\.(?:\\{|%s|["']\\s*\\+)`).test(line) ||
    (/\.join\(|\.format\(|%s\.%s/.test(line) && new RegExp(`["']${dotted}["']`).test(line))
  );
}
