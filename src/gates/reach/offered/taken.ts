// What the parameters take that a patch adds: by their types, by the methods called on them, by what a test or page gives them.
import type { Inventory, Unit } from '../../inventory.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower, Hit } from '../../resolve/follow.ts';
import { nodeOf } from '../graph.ts';
import type { AddedParameter } from './parameters.ts';

/** New definitions that an added parameter takes: by its type, by the methods called on it, or because a test or document gives them. */
export function takenBy(
  parameters: readonly AddedParameter[],
  at: { inventory: Inventory; program: Program; follower: Follower },
): Map<string, string> {
  const taken = new Map<string, string>();
  for (const parameter of parameters.filter((each) => each.isGiven)) {
    const unit = at.inventory.units.find((each) => each.path === parameter.path);
    if (unit === undefined) continue;
    const how = howOf(parameter);
    const types = byType(parameter, unit, at.follower);
    const hits = [
      ...types,
      ...ofTypes(types, at.inventory),
      ...byMethod(parameter, unit, at.inventory),
      ...byGift(parameter, at),
    ];
    for (const hit of hits) taken.set(nodeOf(hit.path, hit.qualified), how);
  }
  return taken;
}

function howOf({ isField, owner, path, name }: AddedParameter): string {
  return isField
    ? `${owner} in ${path} takes it as ${name}, which the patch adds and uses`
    : `a caller of ${owner} in ${path} can pass it as ${name}`;
}

function byType(parameter: AddedParameter, unit: Unit, follower: Follower): Hit[] {
  const owner = parameter.isField ? '' : parameter.owner;
  return parameter.types.flatMap((each) => follower.resolve(unit.facts, each.split('.'), owner));
}

/** `const audit: StepHooks = { ... }` beside a new type that a parameter takes: a caller can give it that. */
const ofTypes = (types: readonly Hit[], { units }: Inventory): Hit[] =>
  types.flatMap(({ path, qualified }) => {
    const typed = new RegExp(`^[^=]*:\\s*${RegExp.escape(qualified)}\\s*=`);
    const unit = units.find((each) => each.path === path && each.isNew);
    const own = unit?.fresh.filter((each) => each.kind === 'constant' && each.parent === '' && each.isPublic) ?? [];
    return own
      .filter((each) => typed.test(textAt(unit?.facts.text ?? '', each)))
      .map((each) => ({ path, qualified: each.qualified }));
  });

/** `hook.on_step(...)` where the one new class with `on_step` is meant: two methods, or one with a name of its own. */
function byMethod(parameter: AddedParameter, unit: Unit, inventory: Inventory): Hit[] {
  const called = new Set<string>();
  for (const reference of unit.facts.references) {
    const at = reference.chain.findIndex((part) => part.replace(/^[_#]+/, '') === parameter.name);
    const method = reference.chain[at + 1];
    if (at < 0 || at > 2 || method === undefined) continue;
    const isOurs = at > 0 || reference.owner.split('.')[0] === parameter.owner.split('.')[0];
    if (isOurs) called.add(method);
  }
  const distinctive = [...called].filter((each) => each.length > 6 && /[_A-Z]/.test(each.slice(1)));
  return inventory.units.flatMap((each) =>
    each.fresh
      .filter((method) => method.kind === 'function' && distinctive.includes(method.name))
      .map((method) => ({ path: each.path, qualified: method.parent === '' ? method.qualified : method.parent })),
  );
}

/** `Trainer(reducer=top_mean)`, `new Runner({ budget: new TokenBudget(1) })`: a test, an example or a document shows what is meant. */
function byGift(parameter: AddedParameter, { inventory, program }: { inventory: Inventory; program: Program }): Hit[] {
  const fresh = inventory.units
    .filter((unit) => unit.isNew)
    .flatMap((unit) =>
      unit.fresh
        .filter((each) => each.parent === '' && each.isPublic && /function|class/.test(each.kind))
        .map((each) => ({ path: unit.path, qualified: each.qualified })),
    );
  if (fresh.length === 0) return [];
  const given = new Set(
    program.changes.flatMap((each) =>
      each.kind === 'deleted' ? [] : giftsIn(each.addedLines.map(({ text }) => text).join('\n'), parameter.name),
    ),
  );
  return fresh.filter((each) => given.has(each.qualified));
}

/** What may stand before the new code where it is given: a function around it, some of its arguments, a list. */
const around = String.raw`(?:lambda\b[^:\n]*:\s*|(?:functools\.)?partial\(\s*|\(?[\w\s,]*\)?\s*=>\s*|[[(]\s*)?`;

/** Names that a text gives as the value of an argument or option, also through a variable. */
function giftsIn(text: string, name: string): string[] {
  const value = String.raw`(?:await\s+)?(?:new\s+)?(?:[a-z_]\w*\.)*([A-Za-z_]\w*)`;
  const direct = [...text.matchAll(new RegExp(`\\b${name}\\s*[:=](?!=)\\s*${around}${value}`, 'g'))].map(
    (each) => each[1] ?? '',
  );
  const dotted = [...text.matchAll(new RegExp(`\\b${name}\\s*[:=](?!=)\\s*(\\w+)\\.`, 'g'))].map(
    (each) => each[1] ?? '',
  );
  const isShorthand = new RegExp(`[{,]\\s*${name}\\s*[,}]`).test(text);
  const variables = [...direct, ...dotted, ...(isShorthand ? [name] : [])];
  const assigned = variables.flatMap((each) =>
    [...text.matchAll(new RegExp(`\\b${each}\\s*=(?!=)\\s*${value}`, 'g'))].map((one) => one[1] ?? ''),
  );
  return [...direct, ...assigned];
}
