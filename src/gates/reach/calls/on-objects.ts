// New methods of existing classes that are called on an object: `trainer.ranked_step(...)`, where no import leads from the object to its class.
import type { FileFacts, Reference } from '../../facts/facts.ts';
import type { Inventory } from '../../inventory.ts';
import type { Program } from '../../program.ts';
import type { Follower, Hit } from '../../resolve/follow.ts';

interface Method extends Hit {
  /** Qualified name of its class, in the same file. */
  readonly parent: string;
}

interface Input {
  readonly program: Program;
  readonly follower: Follower;
  readonly inventory: Inventory;
}

/** A name of several words; `get`, `apply`, `reset` prove nothing. */
const compound = /[a-z0-9]_[a-z0-9]|[a-z][A-Z]/;

/**
 * Answers the new methods that a reference may mean: of the class that the file gives the object, or else, where the method's name is of
 * several words and the base has it nowhere, any of that name. The class is one of the base, so that there are objects of it; what is
 * imported from outside the repository has methods of its own.
 */
export function methodsOnObjects({
  program,
  follower,
  inventory,
}: Input): (file: FileFacts, use: Reference) => readonly Hit[] {
  const methods = freshMethods(inventory);
  const fresh = new Map<string, boolean>();
  const isNew = (name: string): boolean => {
    const known = fresh.get(name) ?? isNewWord(name, program);
    fresh.set(name, known);
    return known;
  };
  return (file, use) => {
    const name = use.chain.at(-1) ?? '';
    const found = use.chain.length > 1 ? (methods.get(name) ?? []) : [];
    if (found.length === 0 || isForeign(use.chain[0] ?? '', file, follower)) return [];
    const classes = classesIn(file, use).flatMap((chain) => follower.resolve(file, chain, use.owner));
    const told = found.filter((each) =>
      classes.some(({ path, qualified }) => path === each.path && qualified === each.parent),
    );
    if (told.length > 0) return told;
    return compound.test(name) && isNew(name) ? found : [];
  };
}

function freshMethods({ units }: Inventory): ReadonlyMap<string, readonly Method[]> {
  const methods = new Map<string, Method[]>();
  for (const { path, fresh, known } of units) {
    for (const { name, qualified, kind, parent } of fresh) {
      if (kind !== 'function' || !known.has(parent)) continue;
      methods.set(name, [...(methods.get(name) ?? []), { path, qualified, parent }]);
    }
  }
  return methods;
}

function isForeign(root: string, file: FileFacts, follower: Follower): boolean {
  const imports = file.imports.filter((each) => each.local === root && !each.shadowed);
  return imports.length > 0 && imports.every((each) => follower.targets(file, each).length === 0);
}

/** Names of what the object may be one of: made on the spot, `t = Trainer(...)`, `this.t = new Trainer()`, `t := &Trainer{}`, `t: Trainer`, `Trainer t`. */
function classesIn({ text }: FileFacts, { chain, row }: Reference): string[][] {
  const name = RegExp.escape(chain.at(-1) ?? '');
  const object = RegExp.escape(chain.at(-2) ?? '');
  const line = text.split('\n')[row] ?? '';
  const forms =
    object === ''
      ? [...line.matchAll(new RegExp(`([A-Za-z_][\\w.:]*)\\([^()]*\\)\\s*\\.\\s*${name}\\b`, 'g'))]
      : [
          `\\b${object}\\s*(?::[^=\\n]*)?:?=\\s*(?:await\\s+)?(?:new\\s+)?&?([A-Za-z_][\\w.:]*)\\s*(?:<[^()\\n]*>)?[({]`,
          `\\b${object}\\??\\s*:\\s*(?:&(?:mut\\s+)?)?(?:\\w+[[<])?["']?([A-Za-z_][\\w.]*)`,
          `\\b([A-Z]\\w*)(?:<[^>\\n]*>)?[\\s*&]+${object}\\b`,
          `\\b${object}\\s+\\*?([A-Z]\\w*)`,
        ].flatMap((form) => [...text.matchAll(new RegExp(form, 'g'))]);
  const names = new Set(forms.map((each) => each[1] ?? ''));
  // `Trainer::new`, `Trainer.create` make one too.
  return [...names].flatMap((each) => {
    const parts = each.split(/\.|::/).filter((part) => part !== '');
    return parts.length > 1 ? [parts, parts.slice(0, -1)] : [parts];
  });
}

function isNewWord(name: string, program: Program): boolean {
  const word = new RegExp(`\\b${RegExp.escape(name)}\\b`);
  const before = (path: string): string => program.baseText(program.change(path)?.from ?? path) ?? '';
  for (const { path } of program.texts([name], () => true)) if (word.test(before(path))) return false;
  return true;
}
