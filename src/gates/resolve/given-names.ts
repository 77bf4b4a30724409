// What a module of TypeScript or JavaScript gives, by its text: most modules behind a barrel need not be parsed to know that they have no such name.

export interface GivenNames {
  /** Declared and exported in one statement. */
  readonly declared: ReadonlySet<string>;
  /** Every name that stands in an export; null when it hands on others, or gives names in a way that only its syntax tells. */
  readonly all: ReadonlySet<string> | null;
}

export const isEcmascript = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

const named = String.raw`(?:(?:declare|async|abstract)[ \t]+)*(?:const(?![ \t]+enum\b)|let|var|function\*?|class|interface|type|enum|namespace)[ \t]+`;
const statement = new RegExp(String.raw`\bexport[ \t]+${named}([\w$]+)`, 'g');
const list = /\bexport\s*(?:type\s*)?\{([^}]*)\}/g;
/** Names that only the syntax tells: handed on, by CommonJS, several or a pattern in one statement, or any statement that is none of those above. */
const open = new RegExp(
  [
    String.raw`\bexport\s*\*|\brequire\(|\bexports\b|\bexport\s*=|\bdeclare\s+(?:global|module)\b`,
    String.raw`\bexport\s+(?:const|let|var)\s*(?:[{[]|[^\n=(]*,|[^\n]*,\s*(?:\n|[\w$]+\s*(?::[^\n,=]+)?=(?![=>])))`,
    String.raw`^[ \t]*export\b(?![ \t]*(?:default\b|(?:type\b[ \t]*)?\{)|[ \t]+${named}[\w$])`,
  ].join('|'),
  'm',
);

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
