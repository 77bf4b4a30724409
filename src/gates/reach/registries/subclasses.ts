// Bases of the repository that collect the classes made from them: by `__init_subclass__`, a metaclass, `__subclasses__()`.
import { isTestPath } from '../../../codemap/test-conventions.ts';
import type { Definition, FileFacts } from '../../facts/facts.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';
import { basesIn, highest } from '../calls/bases.ts';
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
    if (keepsSubclasses(above, base)) return { how: `its base ${written} collects subclasses` };
    const collector = subclassesOf(base.name, path, at.program);
    if (collector !== null) return { how: `${collector} collects the subclasses of ${written}`, by: collector };
    const further = height < highest ? byBase(above, base, at, height + 1) : null;
    if (further !== null) return further;
  }
  return null;
}

/** Puts every class made from it somewhere; one that only sets the class up keeps nothing. */
function keepsSubclasses({ text, definitions }: FileFacts, owner: Definition): boolean {
  const hook = definitions.find((each) => each.qualified === `${owner.qualified}.__init_subclass__`);
  const body = hook === undefined ? '' : textAt(text, { row: hook.row + 1, endRow: hook.endRow });
  if (keepsClass.test(withoutHandling(body))) return true;
  return /metaclass\s*=\s*\w*(?:Regist|Plugin)/i.test(textAt(text, owner));
}

/** Calls of a text but for those that only say how values are handled. */
const withoutHandling = (text: string): string =>
  text.replace(/[\w.]{1,200}\(/g, (call) => (handling.test(call.slice(0, -1)) ? '' : call));

/** `table[name] = cls`, `known.append(cls)`, `register(name, cls)`. */
const keepsClass =
  /\]\s*=\s*\(?\s*cls\b|\b(?:append|add|insert|extend|setdefault|update|put|\w*[rR]egister\w*)\s*\([^()]*\bcls\b(?!\s*\.)/;

/** A file of the package that asks a class for its subclasses, or sorts what it finds in a module by `issubclass`. */
function subclassesOf(name: string, home: string, program: Program): string | null {
  const asks = new RegExp(
    `\\b${name}\\.__subclasses__\\(|\\b\\w*subclasses\\(\\s*(?:(?:base|cls)\\s*=\\s*)?(?:\\w+\\.)*${name}\\s*[,)]`,
  );
  const sorts = new RegExp(`issubclass\\([^()]*,\\s*(?:[\\w.]+\\.)?${name}\\)`);
  const top = home.includes('/') ? `${home.split('/')[0]}/` : '';
  // What a test collects to try it all, nobody else is given.
  const isInside = (path: string) =>
    path.startsWith(top) && path.endsWith('.py') && program.existed(path) && !isTestPath(path);
  for (const { path, text } of program.texts(['subclasses', 'issubclass'], isInside))
    if (asks.test(text) || sortsFound(text, sorts)) return path;
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
