// Bases of the repository that collect the classes made from them: by `__init_subclass__`, a metaclass, `__subclasses__()`.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import type { Definition, FileFacts } from '../../facts/facts.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';
import { basesIn, chainOf, highest } from '../calls/bases.ts';
import { handling } from './handling.ts';

export interface Collected {
  /** In words. */
  readonly how: string;
  /** The file that looks for the classes, where one does. */
  readonly by?: string;
}

interface At {
  readonly program: Program;
  readonly follower: Follower;
}

/** A base in the repository, at whatever height, that collects its subclasses: `__init_subclass__`, a metaclass, `__subclasses__()`. */
export function byBase(facts: FileFacts, owner: Definition, at: At, height = 0): Collected | null {
  for (const { written, path, above, qualified } of basesIn(facts, owner, at)) {
    const base = above.definitions.find((each) => each.qualified === qualified);
    if (base === undefined) continue;
    if (keepsSubclasses(above, base, at)) return { how: `its base ${written} collects subclasses` };
    const collector = collectorOf(base, path, at.program);
    if (collector !== null) return { how: `${collector} collects the subclasses of ${written}`, by: collector };
    const further = height < highest ? byBase(above, base, at, height + 1) : null;
    if (further !== null) return further;
  }
  return null;
}

/** Puts every class made from it somewhere, by itself or by its metaclass; one that only sets the class up keeps nothing. */
function keepsSubclasses(file: FileFacts, owner: Definition, at: At): boolean {
  if (keepsMade(file, owner, ['__init_subclass__'])) return true;
  if (/metaclass\s*=\s*\w*(?:Regist|Plugin)/i.test(textAt(file.text, owner))) return true;
  const named = owner.bases.flatMap((each) => metaclass.exec(each)?.[1] ?? []);
  return named.some((each) => isKeeping(file, each.split('.'), at));
}

/** `metaclass=Meta`, `with_metaclass(Meta, Base)`. */
const metaclass = /^(?:metaclass\s*=\s*|(?:\w+\.)?with_metaclass\(\s*)([\w.]+)/;

/** A metaclass, or one that it is made from, keeps the classes that it makes. */
function isKeeping(file: FileFacts, chain: readonly string[], at: At, height = 0): boolean {
  return at.follower.defined(file, chain, '').some(({ path, qualified }) => {
    const home = at.program.after(path);
    const own = home?.definitions.find((each) => each.qualified === qualified && each.kind === 'class');
    if (home === null || home === undefined || own === undefined) return false;
    if (keepsMade(home, own, ['__init__', '__new__', '__call__'])) return true;
    return height < highest && own.bases.some((each) => isKeeping(home, chainOf(each), at, height + 1));
  });
}

/** One of these methods puts the class that is made somewhere: `cls`, or what it has made of it. */
function keepsMade({ text, definitions }: FileFacts, owner: Definition, methods: readonly string[]): boolean {
  return methods.some((method) => {
    const hook = definitions.find((each) => each.qualified === `${owner.qualified}.${method}`);
    if (hook === undefined) return false;
    const body = withoutHandling(textAt(text, { row: hook.row + 1, endRow: hook.endRow }));
    const made = [...body.matchAll(/^\s*(\w+)\s*=\s*(?:super\([^()]*\)|type|ABCMeta|abc\.ABCMeta)\.__new__\(/gm)];
    return [...(method === '__new__' ? [] : ['cls']), ...made.map((each) => each[1] ?? '')].some((name) =>
      keeping(name).test(body),
    );
  });
}

/** Calls of a text but for those that only say how values are handled. */
const withoutHandling = (text: string): string =>
  text.replace(/[\w.]{1,200}\(/g, (call) => (handling.test(call.slice(0, -1)) ? '' : call));

/** `table[name] = cls`, `known.append(cls)`, `register(name, cls)`. */
const keeping = (name: string): RegExp =>
  new RegExp(
    `\\]\\s*=\\s*\\(?\\s*${name}\\b|\\b(?:append|add|insert|extend|setdefault|update|put|\\w*[rR]egister\\w*)\\s*\\([^()]*\\b${name}\\b(?!\\s*\\.)`,
  );

/** A file of the package that asks a class for its subclasses, or sorts what it finds in a module by `issubclass`. */
function collectorOf(base: Definition, home: string, program: Program): string | null {
  const { name } = base;
  const asks = new RegExp(
    `\\b${name}\\.__subclasses__\\(|\\b\\w*subclasses\\(\\s*(?:(?:base|cls)\\s*=\\s*)?(?:\\w+\\.)*${name}\\s*[,)]`,
  );
  const sorts = new RegExp(`issubclass\\([^()]*,\\s*(?:[\\w.]+\\.)?${name}\\)`);
  const top = home.includes('/') ? `${home.split('/')[0]}/` : '';
  // What a test collects to try it all, nobody else is given.
  const isInside = (path: string) =>
    path.startsWith(top) && path.endsWith('.py') && program.existed(path) && !isTestPath(path);
  for (const { path, text } of program.texts(['subclasses', 'issubclass'], isInside)) {
    if (asks.test(text) || sortsFound(text, sorts)) return path;
    const by = text.includes('.__subclasses__(') ? throughHelper({ base, home, path, isInside }, program) : null;
    if (by !== null) return by;
  }
  return null;
}

interface Asked {
  readonly base: Definition;
  readonly home: string;
  /** A file that asks some class for its subclasses. */
  readonly path: string;
  readonly isInside: (path: string) => boolean;
}

const itself = String.raw`(?:cls|type\(self\)|self\.__class__)`;

/** `def below(cls): for sub in cls.__subclasses__(): ...`: a method of the base, or a function that is given the base or begins with it. */
function throughHelper({ base, home, path, isInside }: Asked, program: Program): string | null {
  const file = program.after(path);
  if (file === null) return null;
  const asking = file.text.split('\n').flatMap((line, row) => (line.includes('.__subclasses__(') ? [row] : []));
  const helpers = file.definitions.filter(
    (each) => each.kind === 'function' && asking.some((row) => each.row <= row && row <= each.endRow),
  );
  const word = new RegExp(`(?<!["'\\w])${base.name}\\b(?!["'])`);
  for (const helper of helpers) {
    const text = textAt(file.text, helper);
    if (path === home && helper.parent === base.qualified && new RegExp(`${itself}\\.__subclasses__\\(`).test(text))
      return path;
    if (helper.parent === '' && word.test(text)) return path;
    const given = new RegExp(`\\b${helper.name}\\(\\s*(?:[^()]*[\\s=,(])?(?:\\w+\\.)*${base.name}\\s*[,)]`);
    for (const caller of program.texts([helper.name], isInside)) if (given.test(caller.text)) return caller.path;
    const own = textAt(program.text(home) ?? '', base);
    if (new RegExp(`\\b${helper.name}\\(\\s*${itself}\\s*[,)]`).test(own)) return home;
  }
  return null;
}
/** Lines within which a class is found and sorted. */
const together = 15;

/** `issubclass` by itself only asks what something is, and so it does beside the members of that very thing. */
function sortsFound(text: string, sorts: RegExp): boolean {
  const lines = text.split('\n');
  return lines.some((line, row) => {
    if (!sorts.test(line)) return false;
    const asked = /\bissubclass\(\s*(\w+)\s*,/.exec(line)?.[1];
    const own =
      asked === undefined ? null : new RegExp(`\\b${asked}\\.__dict__\\b|\\b(?:vars|dir)\\(\\s*${asked}\\s*\\)`, 'g');
    return lines
      .slice(Math.max(0, row - together), row + together)
      .some((each) => finding.test(own === null ? each : each.replace(own, '')));
  });
}

const finding = /\b(?:getmembers|vars|dir|globals|locals|import_module|iter_modules|walk_packages)\(|\b__dict__\b/;
