// Follows a name through imports, aliases, star imports and re-exports to the definition that it stands for.

import type { Language } from '../../codemap/languages.ts';
import { isTestPath } from '../../codemap/test-conventions.ts';
import type { FileFacts, Import } from '../facts/facts.ts';
import type { Program } from '../program.ts';
import { cppResolver } from './cpp.ts';
import { ecmascriptResolver } from './ecmascript.ts';
import { type GivenNames, givenNames, isEcmascript } from './given-names.ts';
import { goResolver } from './go.ts';
import { javaResolver } from './java.ts';
import { leadingOf } from './leading.ts';
import { pythonResolver } from './python.ts';
import type { Resolver, Target } from './resolver.ts';
import { rustResolver } from './rust.ts';

/** A definition that a name reaches; an empty `qualified` is the file itself, as a module. */
export interface Hit {
  readonly path: string;
  readonly qualified: string;
}

const resolvers: Readonly<Record<Language, Resolver>> = {
  python: pythonResolver,
  typescript: ecmascriptResolver,
  javascript: ecmascriptResolver,
  go: goResolver,
  rust: rustResolver,
  java: javaResolver,
  c: cppResolver,
  cpp: cppResolver,
};

/** How a member names the object or class that it belongs to. */
const self = /^(?:self|cls|this|Self|super|super\(\))$/;

/** Re-exports deeper than this are a cycle or a puzzle. */
const deepest = 8;

/** Asked by every gate, for every condition and test file: what one has resolved, none resolves again. */
const followers = new WeakMap<Program, Follower>();

export function followerOf(program: Program): Follower {
  const follower = followers.get(program) ?? new Follower(program);
  followers.set(program, follower);
  return follower;
}

export class Follower {
  readonly #program: Program;
  readonly #imports = new Map<FileFacts, ReadonlyMap<string, readonly Import[]>>();
  readonly #targets = new Map<Import, readonly Target[]>();
  readonly #leading: (path: string) => boolean;
  readonly #givenBy = new Map<string, GivenNames>();

  constructor(program: Program) {
    this.#program = program;
    this.#leading = leadingOf(program);
  }

  /** Files that an import loads. */
  targets(file: FileFacts, entry: Import): readonly Target[] {
    const known = this.#targets.get(entry);
    if (known !== undefined) return known;
    const found = resolvers[file.language].targets(this.#program, file, entry);
    this.#targets.set(entry, found);
    return found;
  }

  /** Every definition that a chain of names in a file may mean. */
  resolve(file: FileFacts, chain: readonly string[], owner: string): Hit[] {
    const [root, ...rest] = chain;
    if (root === undefined || root === '') return [];
    const imported = (this.#byLocal(file).get(root) ?? []).filter((each) => each.owner === '' || each.owner === owner);
    if (imported.length === 0 && this.#isLocal(file, root, owner)) return [];
    const hits = imported.flatMap((entry) =>
      this.targets(file, entry).flatMap((target) => this.#enter(target, rest, 0)),
    );
    if (hits.length > 0) return distinct(hits);
    const own = this.#own(file, chain, owner);
    if (own.length > 0) return own;
    const ambient = resolvers[file.language].ambient(this.#program, file, chain);
    const found = ambient.flatMap(({ target, used }) => this.#enter(target, chain.slice(used), 0));
    if (found.length > 0) return distinct(found);
    const isLeft = imported.length > 0 || (isC(file) && !isTestPath(file.path));
    return isLeft ? [] : distinct(this.#unnamed(file, chain));
  }

  /** What comes in without being named. Namespaces of C++ are no part of names: what stands behind them is looked for as well. */
  #unnamed(file: FileFacts, chain: readonly string[]): Hit[] {
    const starts = isC(file) && chain[0] !== 'std' ? chain.map((_, at) => chain.slice(at)) : [chain];
    for (const start of starts) {
      const hits = this.#stars(file, start, 0);
      if (hits.length > 0) return hits;
    }
    return [];
  }

  /** The definitions themselves, also where nothing of the patch lies behind them and `resolve` stops at whoever hands the name on. */
  defined(file: FileFacts, chain: readonly string[], owner: string, depth = 0): Hit[] {
    const hits = this.resolve(file, chain, owner).flatMap((hit) => {
      const home = hit.qualified === '' || depth > deepest ? null : this.#program.after(hit.path);
      if (home === null || home === file || home.definitions.some((each) => each.qualified === hit.qualified))
        return [hit];
      const further = this.defined(home, hit.qualified.split('.'), '', depth + 1);
      return further.length > 0 ? further : [hit];
    });
    return distinct(hits);
  }

  /** Definitions that a public name of a file stands for, through its own re-exports. */
  member(path: string, symbol: string): Hit[] {
    return distinct(this.#enter({ path, symbol }, [], 0));
  }

  #isLocal(file: FileFacts, name: string, owner: string): boolean {
    if (self.test(name)) return false;
    for (let at = owner; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
      if (file.locals.get(at)?.has(name)) return true;
    }
    return false;
  }

  #byLocal(file: FileFacts): ReadonlyMap<string, readonly Import[]> {
    const known = this.#imports.get(file);
    if (known !== undefined) return known;
    const map = new Map<string, Import[]>();
    for (const each of file.imports) {
      if (each.local === null || each.shadowed) continue;
      const list = map.get(each.local);
      if (list === undefined) map.set(each.local, [each]);
      else list.push(each);
    }
    this.#imports.set(file, map);
    return map;
  }

  /** Names of the file itself, and members of the class around: `self.m`, `this.m`, `Self::m`, `C.m`. */
  #own(file: FileFacts, chain: readonly string[], owner: string): Hit[] {
    const [root = '', second] = chain;
    const isSelf = self.test(root);
    if (isSelf && second !== undefined) {
      const parent = classOf(file, owner);
      const found =
        parent === null ? undefined : file.definitions.find((each) => each.qualified === `${parent}.${second}`);
      return found === undefined ? [] : [{ path: file.path, qualified: found.qualified }];
    }
    const parent = classOf(file, owner);
    const names = [root, ...(parent === null ? [] : [`${parent}.${root}`])];
    const definition = file.definitions.find((each) => names.includes(each.qualified));
    if (definition === undefined) return [];
    const hits: Hit[] = [{ path: file.path, qualified: definition.qualified }];
    const inner =
      second === undefined
        ? undefined
        : file.definitions.find((each) => each.qualified === `${definition.qualified}.${second}`);
    if (inner !== undefined) hits.push({ path: file.path, qualified: inner.qualified });
    return hits;
  }

  #enter(target: Target, rest: readonly string[], depth: number): Hit[] {
    if (depth > deepest) return [];
    const { path, symbol } = target;
    if (symbol === '*') return [{ path, qualified: '' }];
    if (symbol === null) {
      const [name, ...more] = rest;
      if (name === undefined) return [{ path, qualified: '' }];
      const found = this.#enter({ path, symbol: name }, more, depth + 1);
      return found.length > 0 ? found : [{ path, qualified: '' }];
    }
    return this.#symbol({ path, symbol }, rest, depth);
  }

  #symbol(target: { path: string; symbol: string }, rest: readonly string[], depth: number): Hit[] {
    const { path } = target;
    if (!this.#leads(path)) {
      const below = this.#submodule(path, target.symbol, { rest, depth });
      return below.length > 0 ? below : [{ path, qualified: target.symbol }];
    }
    // Its members are asked of what the module says of it; the name alone is not.
    if (rest.length === 0 && this.#declares(path, target.symbol)) return [{ path, qualified: target.symbol }];
    const file = this.#program.after(path);
    if (file === null) return this.#submodule(path, target.symbol, { rest, depth });
    const symbol = file.aliases.get(target.symbol) ?? target.symbol;
    const definition = file.definitions.find((each) => each.qualified === symbol);
    if (definition !== undefined) {
      const [name] = rest;
      const inner =
        name === undefined ? undefined : file.definitions.find((each) => each.qualified === `${symbol}.${name}`);
      return [{ path, qualified: symbol }, ...(inner === undefined ? [] : [{ path, qualified: inner.qualified }])];
    }
    const imported = (this.#byLocal(file).get(symbol) ?? []).filter(
      (each) => each.reexport || symbol !== target.symbol || !isEcmascript(path) || handsOn(file, symbol),
    );
    const through = imported.flatMap((entry) =>
      this.targets(file, entry).flatMap((each) => this.#enter(each, rest, depth + 1)),
    );
    if (through.length > 0) return through;
    const below = this.#submodule(path, symbol, { rest, depth });
    if (below.length > 0) return below;
    if (symbol === 'default') return [{ path, qualified: '' }];
    return this.#stars(file, [symbol, ...rest], depth);
  }

  /** Whether anything of the patch may lie behind a file: it is changed, or it names a file or folder that is. Spares reading the rest. */
  #leads(path: string): boolean {
    if (this.#program.change(path) !== undefined || !this.#program.existed(path)) return true;
    return this.#leading(path);
  }

  /** What a module of TypeScript or JavaScript that the patch leaves alone gives; null for any other file. */
  #given(path: string): GivenNames | null {
    if (!isEcmascript(path) || this.#program.change(path) !== undefined) return null;
    const found = this.#givenBy.get(path) ?? givenNames(this.#program.text(path) ?? '');
    this.#givenBy.set(path, found);
    return found;
  }

  #mayGive(path: string, symbol: string): boolean {
    const names = this.#given(path)?.all ?? null;
    return names === null || names.has(symbol);
  }

  #declares(path: string, symbol: string): boolean {
    return this.#given(path)?.declared.has(symbol) === true;
  }

  #defines(path: string, symbol: string): boolean {
    return this.#program.after(path)?.definitions.some((each) => each.qualified === symbol) ?? false;
  }

  #submodule(path: string, name: string, at: { rest: readonly string[]; depth: number }): Hit[] {
    const language = /\.pyi?$/.test(path) ? 'python' : this.#program.after(path)?.language;
    const resolver = language === undefined ? undefined : resolvers[language];
    const found = resolver?.submodule(this.#program, path, name) ?? [];
    return found.flatMap((each) => this.#enter(each, at.rest, at.depth + 1));
  }

  #stars(file: FileFacts, chain: readonly string[], depth: number): Hit[] {
    const [symbol, ...rest] = chain;
    if (symbol === undefined || depth > deepest) return [];
    return file.imports
      .filter((each) => each.name === '*')
      .flatMap((entry) => this.targets(file, entry))
      .filter((target) => this.#mayGive(target.path, symbol))
      .filter(
        (target) =>
          this.#leads(target.path) || this.#declares(target.path, symbol) || this.#defines(target.path, symbol),
      )
      .flatMap((target) => this.#symbol({ path: target.path, symbol }, rest, depth + 1))
      .filter((hit) => hit.qualified !== '');
  }
}

/** `module.exports = { search }`: else a module of JavaScript gives none of its imports by the name that they have inside. */
const handsOn = ({ references }: FileFacts, name: string): boolean =>
  references.some((each) => each.kind === 'export' && each.chain[0] === name);

const isC = (file: FileFacts): boolean => file.language === 'c' || file.language === 'cpp';

/** The class whose member `owner` is, or the class itself. */
export function classOf(file: FileFacts, owner: string): string | null {
  const definition = file.definitions.find((each) => each.qualified === owner);
  if (definition === undefined) return null;
  if (definition.kind === 'class' || definition.kind === 'interface') return definition.qualified;
  return definition.parent === '' ? null : definition.parent;
}

function distinct(hits: readonly Hit[]): Hit[] {
  const seen = new Map(hits.map((each) => [`${each.path}\0${each.qualified}`, each]));
  return [...seen.values()];
}
