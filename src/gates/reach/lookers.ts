// Existing code that takes from a package whatever name it is told: `getattr(schedulers, config["class"])`, `schedulers[name]`.
import { isTestPath } from '../../codemap/test-conventions.ts';
import type { FileFacts } from '../facts/facts.ts';
import type { Program } from '../program.ts';
import type { Follower } from '../resolve/follow.ts';
import { absolute } from '../resolve/python.ts';

/** Answers, for a package's entry file, which existing file looks names up in it; null when none does. Looks once, when first asked. */
export function lookersOf(at: { program: Program; follower: Follower }): (entry: string) => string | null {
  let found: ReadonlyMap<string, string> | undefined;
  return (entry) => {
    found ??= findLookers(at.program, at.follower);
    return found.get(entry) ?? null;
  };
}

const words = ['getattr(', 'import * as '];
/** A module by a plain name, and a name that is made up at run time. */
const asks = /\bgetattr\(\s*([A-Za-z_]\w*)\s*,(?!\s*["'])|\b([A-Za-z_$][\w$]*)\[(?!["'`\d\]])/g;

function findLookers(program: Program, follower: Follower): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const isWanted = (path: string): boolean =>
    /\.(?:py|[cm]?[jt]sx?)$/.test(path) && program.existed(path) && !isTestPath(path);
  for (const { path, text } of program.texts(words, isWanted)) {
    const names = new Set([...text.matchAll(asks)].map((each) => each[1] ?? each[2] ?? ''));
    const modules = [...names].filter((name) => isModule(text, name));
    if (modules.length === 0) continue;
    const facts = program.after(path);
    if (facts === null) continue;
    for (const name of modules)
      for (const entry of entriesOf(name, { facts, program, follower })) if (entry !== path) found.set(entry, path);
  }
  return found;
}

/** A first look, so that few files are parsed: the name is bound by an import, or by `import_module`. */
function isModule(text: string, name: string): boolean {
  return new RegExp(`\\bimport\\b[^\\n]*\\b${name}\\b|\\b${name}\\s*=\\s*(?:importlib\\.)?import_module\\(`).test(text);
}

function entriesOf(name: string, at: { facts: FileFacts; program: Program; follower: Follower }): string[] {
  const { facts, program, follower } = at;
  const imported = facts.imports
    .filter((each) => each.local === name)
    .flatMap((each) => follower.targets(facts, each))
    .filter((each) => each.symbol === null)
    .map((each) => each.path);
  const loaded = new RegExp(`\\b${name}\\s*=\\s*(?:importlib\\.)?import_module\\(\\s*["']([\\w.]+)["']`).exec(
    facts.text,
  );
  return loaded?.[1] === undefined ? imported : [...imported, ...absolute(program, facts.path, loaded[1].split('.'))];
}
