// What a function of the repository does with what it is given: does it keep it somewhere, as a registry does, or only hand something back?

import type { Definition, FileFacts } from '../facts/facts.ts';
import { textAt } from '../line-diff.ts';
import type { Program } from '../program.ts';
import type { Follower } from '../resolve/follow.ts';

/** True when it keeps what it is given, false when it does not, null when no function or class of the repository is meant. */
export function keepsGiven(
  chain: readonly string[],
  facts: FileFacts,
  at: { readonly program: Program; readonly follower: Follower },
): boolean | null {
  let answer: boolean | null = null;
  for (const { path, qualified } of at.follower.resolve(facts, chain, '')) {
    const file = at.program.after(path);
    const definition = file?.definitions.find((each) => each.qualified === qualified);
    if (file === null || file === undefined || definition === undefined) continue;
    if (definition.kind !== 'function' && definition.kind !== 'class') continue;
    // `@main.command()`: what a decorator has made of `main` is not in its text.
    if (chain.length > 1 && definition.name !== chain.at(-1)) continue;
    if (keeps(textAt(file.text, definition), definition)) return true;
    answer = false;
  }
  return answer;
}

/** `TABLE[name] = fn`, `list.append(fn)`, `map.set(name, fn)`, `Base.register_as(name, fn)`: the function itself, not what calling it gives. */
function keeps(text: string, definition: Definition): boolean {
  const inner = [...text.matchAll(/\bdef\s+\w+\s*\(([^)]*)\)|\bfunction\b[^(]*\(([^)]*)\)|\(?([\w\s,:<>]*?)\)?\s*=>/g)];
  const names = new Set(
    [
      ...definition.parameters.map((each) => each.name),
      ...inner.flatMap((each) => words(each.slice(1).join(','))),
    ].filter((each) => !/^(?:self|cls|this)$/.test(each)),
  );
  // `SEEN[x] = fn(x)` keeps what the function gave, and `fn.__dict__["name"] = name` marks the function.
  const plain = text
    .replace(new RegExp(`\\b(?:${[...names].join('|')})\\([^()]*\\)`, 'g'), '')
    .replace(/\.__\w+__\s*\[[^\]\n]+\]\s*=(?!=)[^\n]*/g, '');
  return [...names].some((name) => {
    const itself = `\\b${name}\\b(?!\\s*[(.\\[])`;
    return new RegExp(
      `\\w\\s*\\[[^\\]\\n]+\\]\\s*=(?!=)[^\\n]*${itself}|\\.(?:append|add|push|set|setdefault|update|insert|extend|unshift)\\([^\\n]*${itself}|\\w*[Rr]egist\\w*\\([^\\n]*${itself}`,
    ).test(plain);
  });
}

const words = (text: string): string[] => text.split(',').flatMap((each) => /[A-Za-z_$][\w$]*/.exec(each)?.[0] ?? []);
