// New methods of existing classes that are called without being named: through a base, by a framework, or by a name made up at run time.
import type { Definition, FileFacts } from '../../facts/facts.ts';
import type { Unit } from '../../inventory.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower } from '../../resolve/follow.ts';
import { basesIn, chainOf, highest } from './bases.ts';

/** Qualified names of new members of existing classes that a call through the base, or the language itself, reaches. */
export function answering(unit: Unit, at: { program: Program; follower: Follower }): string[] {
  return unit.fresh
    .filter((each) => !unit.isNew && unit.known.has(each.parent))
    .filter(
      (each) =>
        each.overrides ||
        (each.kind === 'function' &&
          (overridesBase(unit.facts, each, at) ||
            isHook(unit.facts, each, at.follower) ||
            isTakenByName(unit.facts, each, at))),
    )
    .map((each) => each.qualified);
}

/** How frameworks call what they call by itself. */
const hookName =
  /^(?:on_\w+|configure\w*|setup|teardown|ready|forward|(?:training|validation|test|predict)_step|compute_loss|get_queryset|dispatch|process_(?:request|response|view|exception)|handle|use|canActivate|intercept|transform|catch|render|ng[A-Z]\w+|on[A-Z]\w+|component[A-Z]\w+|provide[A-Z]\w+|resolve[A-Z]\w+|\w+Callback)$/;

/** The class has a base from outside the repository, and the method is named as such bases call theirs. */
function isHook(file: FileFacts, method: Definition, follower: Follower): boolean {
  const owner = file.definitions.find((each) => each.qualified === method.parent);
  if (owner === undefined || !hookName.test(method.name)) return false;
  return owner.bases.some((base) => {
    const [root = '', ...rest] = chainOf(base);
    const isImported = file.imports.some((each) => each.local === root);
    return isImported && follower.resolve(file, [root, ...rest], '').length === 0;
  });
}

/** The class, or a base of it in the repository, gathers its own methods or makes up the name of the one it calls. */
function isTakenByName(
  file: FileFacts,
  method: Definition,
  at: { program: Program; follower: Follower },
  height = 0,
): boolean {
  const owner = file.definitions.find((each) => each.qualified === method.parent);
  if (owner === undefined || file.language !== 'python' || height > highest) return false;
  const text = textAt(file.text, owner);
  if (method.isPublic && gathering.test(text)) return true;
  for (const [, head, after = '', plain] of text.matchAll(madeUp)) {
    const before = head ?? plain ?? '';
    if (before + after !== '' && method.name.startsWith(before) && method.name.endsWith(after)) return true;
  }
  return basesIn(file, owner, at).some(({ above, qualified }) =>
    isTakenByName(above, { ...method, parent: qualified }, at, height + 1),
  );
}

const gathering = /\bgetmembers\(\s*(?:self|cls|type\(self\)|self\.__class__)\s*[,)]/;
/** `getattr(self, f"visit_{name}")`, `getattr(self, "visit_" + name)`, `getattr(self, "visit_%s" % name)`. */
const madeUp = /\bgetattr\(\s*(?:self|cls)\s*,\s*(?:f["'](\w*)\{[^{}"'\n]*\}(\w*)["']|["'](\w+)(?:["']\s*\+|%s|\{\}))/g;

/** A base in the repository has a method of that name, so that whoever calls it there may call this one. */
function overridesBase(
  file: FileFacts,
  method: Definition,
  at: { program: Program; follower: Follower },
  height = 0,
): boolean {
  const owner = file.definitions.find((each) => each.qualified === method.parent);
  if (owner === undefined || height > highest) return false;
  return basesIn(file, owner, at).some(({ path, above, qualified }) => {
    const member = `${qualified}.${method.name}`;
    if (at.program.before(path)?.definitions.some((each) => each.qualified === member)) return true;
    return overridesBase(above, { ...method, parent: qualified }, at, height + 1);
  });
}
