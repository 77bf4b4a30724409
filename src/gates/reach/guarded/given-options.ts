// Whether an option that code asks for is given by anybody: as a flag, a field, a key, a parameter, an attribute that is set.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import type { FileFacts } from '../../facts/facts.ts';
import { isDocumentation } from '../../file-kinds.ts';
import type { Program } from '../../program.ts';

interface At {
  readonly program: Program;
  /** In the base; null when the file is new. */
  readonly before: FileFacts | null;
}

/** Somewhere outside of tests; of a key of a configuration it is enough that a page tells how to write it. */
export function isGiven(
  name: string,
  { program, before }: At,
  { isAttribute }: { readonly isAttribute: boolean } = { isAttribute: true },
): boolean {
  const own = RegExp.escape(name);
  if (before !== null && new RegExp(`\\b${own}\\b`).test(before.text)) return true;
  const dashed = name.replaceAll('_', '-');
  const gives = givingIn(own, dashed);
  const tells = (path: string, text: string): boolean =>
    !isAttribute && isDocumentation(path) && text.split('`').some((each, index) => index % 2 === 1 && gives(each));
  const inPatch = program.changes.some(
    ({ isTest, kind, path, after }) =>
      !isTest && kind !== 'deleted' && !isPlainText(path) && !isOfEnvironment(path) && gives(after ?? ''),
  );
  if (inPatch) return true;
  const mayGive = (path: string): boolean =>
    !isTestPath(path) &&
    (isDocumentation(path) || /\.(?:py|[cm]?[jt]sx?|go|rs|java|ya?ml|toml|json|cfg|ini)$/.test(path));
  for (const { path, text } of program.texts([name, dashed], mayGive))
    if (isDocumentation(path) ? tells(path, text) : gives(text)) return true;
  return false;
}

const isPlainText = (path: string): boolean => /\.(?:md|mdx|rst|txt)$/.test(path) || isDocumentation(path);

/** What stands there becomes a variable of the environment, which is no attribute of anything. */
const isOfEnvironment = (path: string): boolean => /(?:^|\/)\.env(?:\.|$)/.test(path);

/** To ask for an option gives it nothing, nor does to keep it under its own name, or a condition: those lines are left out. */
function withoutQuestions(text: string, own: string): string[] {
  const asks = new RegExp(String.raw`\b(?:(?:getattr|hasattr)\(\s*[\w.]+\s*,\s*|get\(\s*)["']${own}["']`);
  return text.split('\n').filter((line) => !asks.test(line) && !/^\s*(?:(?:el)?if|while)\b.*:\s*$/.test(line));
}

/** One line of a text gives the option: `--grows`, `"grows"`, `grows: bool = True`, `def grows`. */
function givingIn(own: string, dashed: string): (text: string) => boolean {
  const given = new RegExp(
    String.raw`--(?:${RegExp.escape(dashed)}|${own})(?![\w-])|["']${own}["']|\b${own}\??\s*[:=](?!=)|\b(?:def|get|fn|func)\s+${own}\b|\b${own}\s*\(`,
  );
  return (text) => withoutQuestions(text, own).some((line) => given.test(line) && !/^\s*(?:#|\/\/|\*)/.test(line));
}
