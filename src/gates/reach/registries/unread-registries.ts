// Registries of the repository that nobody looks into: what is put there is kept, and reached by nobody.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import type { FileFacts } from '../../facts/facts.ts';
import type { Program } from '../../program.ts';

/** `TABLE[name] = fn`, `ALL.append(fn)`, `known.setdefault(name, fn)`. */
const puts = /\b([A-Za-z_]\w*)(?:\[[^\]\n]+\]\s*=(?!=)|\.(?:append|add|setdefault|update|insert|extend)\()/g;

/** Everything that a function puts something into are private tables of its own file, and no code reads any of them; a public one anybody may read. */
export function isDropped(
  text: string,
  { path, definitions, language, text: whole }: FileFacts,
  { program }: { readonly program: Program },
): boolean {
  if (language !== 'python') return false;
  const names = [...new Set([...text.matchAll(puts)].map((each) => each[1] ?? ''))];
  const isTable = (name: string): boolean =>
    definitions.some((each) => each.qualified === name && each.kind === 'constant');
  return (
    names.length > 0 &&
    names.every(
      (name) =>
        name.startsWith('_') && isTable(name) && !isReadIn(whole, name) && !isNamedElsewhere(name, path, program),
    )
  );
}

/** Another line than those that make it, fill it, ask whether something is in it, or speak of it. */
function isReadIn(text: string, name: string): boolean {
  const word = new RegExp(`(?<![\\w.])${name}\\b`);
  const aside = new RegExp(
    `^\\s*(?:#|global\\s|${name}\\s*(?::[^=]+)?=(?!=)|${name}\\[[^\\]]+\\]\\s*=(?!=)|${name}\\.(?:append|add|setdefault|update|insert|extend)\\(|(?:if|assert)\\s+[^:]*\\bin\\s+${name}\\s*[:,]|assert\\s.*\\bnot\\s+in\\s+${name}\\s*$)`,
  );
  return text.split('\n').some((line) => word.test(line) && !aside.test(line));
}

/** By code, tests aside, or by a page that tells of it. */
function isNamedElsewhere(name: string, path: string, program: Program): boolean {
  const word = new RegExp(`\\b${name}\\b`);
  const isWanted = (each: string): boolean =>
    each !== path && /\.(?:py|pyi|ipynb|md|rst|txt|ya?ml|toml|cfg)$/.test(each) && !isTestPath(each);
  for (const { text } of program.texts([name], isWanted)) if (word.test(text)) return true;
  return false;
}
