// What TypeScript says around a look-up for the compiler's sake, left out: `(orders as Record<string, Order>)[name]` is `orders[name]`.

/** A cast of a plain name, with types of functions in it. */
const cast =
  /\(\s*(?:<[^<>()\n]*>\s*)?([\w$]+)(?:\s+(?:as|satisfies)\s+[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)?\)(?=!?(?:\?\.)?\[)/g;
const asserted = /(?<=[\w$])(?:!(?:\?\.)?|\?\.)(?=\[)/g;
/** `const modules: Record<string, Order> = orders;` */
const renamed =
  /\b(?:const|let|var)\s+([\w$]+)\s*(?::(?:[^=\n;]|=>)+)?=\s*([\w$]+)(?:\s+(?:as|satisfies)\s[^;\n]*)?;?[ \t]*$/gm;

/** The same lines, with every look-up in the name that was imported. */
export function plainLookups(text: string): string {
  const bare = text.replace(cast, '$1').replace(asserted, '');
  const names = new Map([...bare.matchAll(renamed)].map(([, alias = '', name = '']) => [alias, name]));
  return bare.replace(/(?<![\w$.])([\w$]+)(?=\[)/g, (name) => names.get(name) ?? name);
}
