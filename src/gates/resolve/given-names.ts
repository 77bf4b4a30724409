// What a module of TypeScript or JavaScript gives, by its text: most modules behind a barrel need not be parsed to know that they have no such name.

export interface GivenNames {
  /** Declared and exported in one statement. */
  readonly declared: ReadonlySet<string>;
  /** Every name that stands in an export; null when it hands on others, or gives names in a way that only its syntax tells. */
  readonly all: ReadonlySet<string> | null;
}

export const isEcmascript = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

const statement =
  /\bexport[ \t]+(?:(?:declare|async|abstract)[ \t]+)*(?:const|let|var|function\*?|class|interface|type|enum|namespace)[ \t]+([\w$]+)/g;
const list = /\bexport\s*(?:type\s*)?\{([^}]*)\}/g;
/** Also several names in one statement, and patterns. */
const open =
  /\bexport\s*\*|\brequire\(|\bexports\b|\bexport\s*=|\bdeclare\s+(?:global|module)\b|\bexport\s+(?:const|let|var)\s*[{[]|\bexport\s+(?:const|let|var)\s[^\n]*,\s*\n|\bexport\s*\n/;

export function givenNames(text: string): GivenNames {
  const declared = new Set<string>();
  const others: string[] = [];
  for (const { 1: name = '', index } of text.matchAll(statement)) {
    if (index === 0 || text[index - 1] === '\n') declared.add(name);
    else others.push(name);
  }
  if (open.test(text)) return { declared, all: null };
  for (const { 1: names = '' } of text.matchAll(list)) others.push(...(names.match(/[\w$]+/g) ?? []));
  return { declared, all: new Set([...declared, ...others]) };
}
