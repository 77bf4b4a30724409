// Defaults that a function in TypeScript or JavaScript has for the fields of an object that it is given.

const value = String.raw`(-?\d[\w.]*|"[^"\n]*"|'[^'\n]*'|[A-Za-z_$][\w$.]*)\s*(?=,|$)`;
const apart = new RegExp(String.raw`([\w$]+)(?:\s*:\s*[\w$]+)?\s*=\s*${value}`, 'g');
/** Under its key, or what is called so: `sorter,`. */
const entry = new RegExp(String.raw`(?:([\w$]+)["']?\s*:\s*${value}|(?<=^|,\s*)([A-Za-z_$][\w$]*)\s*(?=,|$))`, 'g');

/** Where such defaults stand: what is in the braces, the object, and how a default is written there. */
const forms: readonly { readonly pattern: RegExp; readonly each: RegExp }[] = [
  // const { size = 10 } = options ?? {};
  { pattern: /\b(?:const|let|var)\s*\{([^{}]{0,2000})\}\s*(?::[^={}]{0,200})?=\s*([\w$]+)/g, each: apart },
  // Object.assign({ size: 10 }, options)
  { pattern: /\bObject\.assign\(\s*\{([^{}]{0,2000})\}(?:\s+as\s+[^,{}]{1,200})?\s*,\s*([\w$]+)/g, each: entry },
  // { size: 10, ...options }
  { pattern: /\{((?:[^{}]|\{\s*\}){0,2000}?),\s*\.\.\.([\w$]+)\s*,?\s*\}/g, each: entry },
];

/** The default of each field that the text of a function takes from one of its parameters. */
export function optionDefaults(text: string, parameters: ReadonlySet<string>): Map<string, string> {
  const plain = text.replace(/(^|\s)\/\/.*$|\/\*[\s\S]*?\*\//gm, '$1');
  const found = new Map<string, string>();
  for (const { pattern, each } of forms)
    for (const [, inside = '', given = ''] of plain.matchAll(pattern)) {
      if (!parameters.has(given)) continue;
      for (const [, name = '', literal = '', own] of inside.trim().matchAll(each))
        found.set(own ?? name, own ?? literal);
    }
  return found;
}
