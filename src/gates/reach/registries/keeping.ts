// What a function of the repository does with what it is given: does it keep it somewhere, as a registry does, or only hand something back?
import type { Definition, FileFacts } from '../../facts/facts.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';
import { basesIn, highest } from '../calls/bases.ts';
import { isDropped } from './unread-registries.ts';

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

/** `keeps` it, `passes` it to something else, or `calls` it and no more. */
export type Treatment = 'keeps' | 'passes' | 'calls';

/** True when it keeps what it is given, false when it does not, null when no function, class or object of the repository is meant. */
export function keepsGiven(chain: readonly string[], facts: FileFacts, at: At): boolean | null {
  const found = treatmentOf(chain, facts, at);
  return found === null ? null : found === 'keeps';
}

/** What it does with what it is given; null when no function, class or object of the repository is meant. */
export function treatmentOf(chain: readonly string[], facts: FileFacts, at: At): Treatment | null {
  let answer: Treatment | null = null;
  for (const { path, qualified } of at.follower.defined(facts, chain, '')) {
    const file = at.program.after(path);
    const definition = file?.definitions.find((each) => each.qualified === qualified);
    if (file === null || file === undefined || definition === undefined) continue;
    if (definition.kind === 'constant' && madeKeeps(definition, file, at)) return 'keeps';
    if (definition.kind !== 'function' && definition.kind !== 'class') continue;
    // `@main.command()`: what a decorator has made of `main` is not in its text.
    if (chain.length > 1 && definition.name !== chain.at(-1)) continue;
    const text = textAt(file.text, definition);
    if (keeps(text, definition) && !isDropped(text, file, at)) return 'keeps';
    if (answer !== 'passes') answer = passesOn(text, definition) ? 'passes' : 'calls';
  }
  return answer;
}

/** `exporter = Exporters()`, `solver = make_registry()`: an object that keeps what it is called with, by `__call__` or as the function that made it says. */
function madeKeeps({ value }: Definition, file: FileFacts, at: At): boolean {
  const maker = /^([A-Za-z_][\w.]*)\s*\(/.exec(value)?.[1];
  if (maker === undefined || file.language !== 'python') return false;
  return at.follower.defined(file, maker.split('.'), '').some(({ path, qualified }) => {
    const home = at.program.after(path);
    const definition = home?.definitions.find((each) => each.qualified === qualified);
    if (home === null || home === undefined || definition === undefined) return false;
    if (definition.kind === 'function') return keeps(textAt(home.text, definition), definition);
    return definition.kind === 'class' && callKeeps(home, definition, at);
  });
}

/** The `__call__` of a class, or of the base that has it. */
function callKeeps(home: FileFacts, owner: Definition, at: At, height = 0): boolean {
  const own = home.definitions.find((each) => each.qualified === `${owner.qualified}.__call__`);
  if (own !== undefined) return keeps(textAt(home.text, own), own);
  return basesIn(home, owner, at).some(({ above, qualified }) => {
    const base = above.definitions.find((each) => each.qualified === qualified);
    return base !== undefined && height < highest && callKeeps(above, base, at, height + 1);
  });
}

/** Names of what a function and those inside of it are given; `cls` of one inside is the class that it decorates. */
function namesOf(text: string, { kind, parameters }: Definition): string[] {
  const heads = /\bdef\s+(\w+)\s*\(([^)]*)\)|\bfunction\b[^(]*\(([^)]*)\)|\(?([\w\s,:<>]*?)\)?\s*=>/g;
  const inner = [...text.matchAll(heads)].flatMap(([, , ...given], index) =>
    words(given.join(',')).filter((each) => each !== 'cls' || (kind === 'function' && index > 0)),
  );
  const own = parameters.map((each) => each.name).filter((each) => each !== 'cls');
  return [...new Set([...own, ...inner])].filter((each) => !/^(?:self|this)$/.test(each));
}

/** `TABLE[name] = fn`, `registry[path_of(fn)] = True`, `list.append(fn)`, `map.set(name, fn)`, `Base.register_as(name, fn)`: the function itself, not what calling it gives. */
function keeps(text: string, definition: Definition): boolean {
  const names = namesOf(text, definition);
  // `SEEN[x] = fn(x)` keeps what the function gave, and `fn.__dict__["name"] = name` marks the function.
  const plain = text
    .replace(head, '')
    .replace(new RegExp(`\\b(?:${names.join('|')})\\([^()]*\\)`, 'g'), '')
    .replace(/\.__\w+__\s*\[[^\]\n]+\]\s*=(?!=)[^\n]*/g, '');
  return names.some((name) => {
    const itself = `\\b${name}\\b(?!\\s*[(.\\[])`;
    return new RegExp(
      `\\w\\s*\\[[^\\]\\n]+\\]\\s*=(?!=)[^\\n]*${itself}|\\.(?:append|add|push|set|setdefault|update|insert|extend|unshift)\\([^\\n]*${itself}|\\w*[Rr]egist\\w*\\([^\\n]*${itself}|[Rr]egist\\w*\\s*\\[[^\\n]*?\\b${name}\\b[^\\n]*?\\]\\s*=(?!=)`,
    ).test(plain);
  });
}

/** A function's own name says nothing of what it does. */
const head = /\b(?:def|function)\s+\w+\s*\([^)]*\)/g;

/** What looks at a function, or makes another that stands for it, does nothing else with it. */
const looking =
  /\b(?:functools\.)?(?:wraps|update_wrapper|partial|getattr|hasattr|callable|isclass|isfunction|iscoroutinefunction|signature|getfullargspec|cast)\(/g;

/** `install(fn)`, `return Made(fn)`: it goes to something that may keep it. */
function passesOn(text: string, definition: Definition): boolean {
  const body = text
    .replace(head, '')
    .replace(looking, '')
    .replace(/(["'])\1\1[\s\S]*?\1\1\1/g, '');
  return namesOf(text, definition).some((name) =>
    new RegExp(`\\w\\([^()\\n]*(?<![\\w.*])${name}\\b(?!\\s*[(.\\[=])`).test(body),
  );
}

/** Names in a list of parameters; `*args` are what a wrapper is called with later. */
const words = (text: string): string[] =>
  text.split(',').flatMap((each) => (/^\s*\*/.test(each) ? [] : (/[A-Za-z_$][\w$]*/.exec(each)?.[0] ?? [])));
