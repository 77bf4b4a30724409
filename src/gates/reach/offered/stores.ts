// Lines of Python, TypeScript and JavaScript that name a value without making use of it.
import type { FileFacts } from '../../facts/facts.ts';

/** Languages in which a read can be told from a store. */
export const isTold = ({ language }: FileFacts): boolean => /^(?:python|typescript|javascript)$/.test(language);

/** What may follow a value that is kept: a default, a cast, an end. */
const after = String.raw`\s*(?:(?:\bor\b|\bif\b|\bas\b|\?\?|\|\||\?|!).*)?[;,]?\s*(?:#.*|//.*)?$`;

/** A condition that asks for nothing but whether the value is there. */
const presence = (name: string): string =>
  String.raw`(?:not\s+|!+)?${name}(?:\s+is\s+(?:not\s+)?None|\s*[!=]==?\s*(?:null|undefined|None))?`;

/** The field that a line keeps the value in and does nothing else with it: `self.x = x`, `if (x) this.#x = x;`, `self.a, self.x = a, x`. */
export function storedAs(line: string, name: string): string | null {
  const value = RegExp.escape(name);
  const condition = String.raw`(?:if\s*\(${presence(value)}\)\s*)?`;
  const target = String.raw`(?:self|this|cls)\.(#?[\w$]+)\s*(?::[^=]+)?`;
  const one = new RegExp(String.raw`^\s*${condition}${target}=(?!=)\s*${value}(?![\w$.([])${after}`).exec(line);
  if (one !== null) return one[1] ?? null;
  const [, left = '', right = ''] = /^\s*((?:self\.\w+\s*,\s*)+self\.\w+)\s*=(?!=)\s*(.+)$/.exec(line) ?? [];
  const at = right.split(',').findIndex((each) => each.trim() === name);
  return at < 0 ? null : (left.split(',')[at]?.trim().replace('self.', '') ?? null);
}

/** The line only looks whether the value is there, gives it a new one, or drops it. */
export function isMentionOnly(line: string, chain: string): boolean {
  const name = RegExp.escape(chain).replaceAll('\\.', '\\??\\.');
  const asked = String.raw`(?:\}\s*else\s+|el)?(?:if|assert)\b\s*\(?\s*${presence(name)}\s*\)?\s*(?:[:{,].*)?(?:#.*|//.*)?`;
  const given = String.raw`(?:if\s*\([^()]*\)\s*)?${name}\s*(?::[^=]+)?(?:\?\?|\|\|)?=(?![=>]).*`;
  const dropped = String.raw`(?:del\s+|void\s+|(?:const\s+)?_\w*\s*=\s*)?${name}\s*;?`;
  const isOnly = new RegExp(`^\\s*(?:${asked}|${given}|${dropped})$`).test(line);
  if (!chain.includes('.')) return isOnly;
  // `self.x = self.x or y` reads the field.
  return isOnly && (line.match(new RegExp(`(?<![\\w.])${name}\\b`, 'g'))?.length ?? 0) < 2;
}
