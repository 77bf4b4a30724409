// New code that a caller can hand in or switch on: a public parameter, option or field that the patch adds to existing code and uses there.
import type { Definition } from '../../facts/facts.ts';
import type { Inventory, Unit } from '../../inventory.ts';
import { textAt } from '../../line-diff.ts';
import type { Program } from '../../program.ts';
import type { Follower, Hit } from '../../resolve/follow.ts';

import { isGivenHere, isInner, isOpenToCallers } from '../guarded/closed-functions.ts';

import { isConstructorField } from '../guarded/fields.ts';
import { isOptionRead, isParameterRead, type ReadQuestion } from './reads.ts';

/** A place that new code can be put in. */
export interface Hook {
  readonly path: string;
  /** The function that takes it, or the type of options that has it as a field; empty for a variable of the module. */
  readonly owner: string;
  readonly name: string;
  /** Names in its type that the base did not have there. */
  readonly types?: readonly string[];
}

/** Its type says nothing, or names something of the file, of its bases, or what has a method that the file has: a hook for it. */
export function mayTake(
  hook: Hook,
  unit: Unit,
  at: { inventory: Inventory; program: Program; follower: Follower },
): boolean {
  const home = at.inventory.units.find((each) => each.path === hook.path);
  const meant =
    home === undefined
      ? []
      : (hook.types ?? []).flatMap((each) => at.follower.resolve(home.facts, each.split('.'), ''));
  if (meant.length === 0) return true;
  const bases = unit.fresh.flatMap((each) =>
    each.bases.flatMap((base) => at.follower.resolve(unit.facts, base.split('.'), '')),
  );
  const isMeant = (hit: Hit): boolean =>
    meant.some((each) => each.path === hit.path && each.qualified === hit.qualified);
  if (meant.some((each) => each.path === unit.path) || bases.some(isMeant)) return true;
  const methods = new Set(unit.fresh.filter((each) => each.parent !== '').map((each) => each.name));
  return meant.some(({ path, qualified }) =>
    at.program
      .after(path)
      ?.definitions.some(
        (each) => each.parent === qualified && methods.has(each.name) && !/^__\w+__$|^constructor$/.test(each.name),
      ),
  );
}

export interface AddedParameter extends Hook {
  readonly types: readonly string[];
  /** The owner is a type of options or an object's fields, not a function. */
  readonly isField: boolean;
  /** The code of the patch calls it, or a method of it. */
  readonly isCalled: boolean;
  /** Somebody gives it, or may: users of the package, if nobody here. */
  readonly isGiven: boolean;
}

/** Public parameters and fields of options that the patch adds to existing public code, and that existing files use. */
export function addedParameters(inventory: Inventory, program: Program, follower: Follower): AddedParameter[] {
  const open = inventory.units.filter((each) => !each.isNew);
  const added = open.flatMap((unit) =>
    unit.facts.definitions.flatMap((each) =>
      each.kind === 'function'
        ? addedTo(each, { unit, inventory, program })
        : fieldOf(each, { unit, inventory, program, open }),
    ),
  );
  return [...added, ...added.flatMap((each) => fieldsOfType(each, { inventory, program, follower }))];
}

/** Variables of existing modules, and fields of existing classes, that the patch adds empty and calls. */
export function emptyHooks(inventory: Inventory): Hook[] {
  return inventory.units
    .filter((each) => !each.isNew)
    .flatMap((unit) => [
      ...unit.fresh
        .filter(
          (each) => each.kind === 'constant' && (/^(?:None|null|undefined)$/.test(each.value) || isBare(each, unit)),
        )
        .map(({ name, parent }) => ({ path: unit.path, owner: parent, name })),
      ...emptyFields(unit),
    ])
    .filter(({ path, name }) => inventory.units.some((each) => each.path === path && calls(each, name)));
}

/** `private hooks?: StepHooks;` in a class of TypeScript. */
const isBare = ({ value, parent }: Definition, { facts }: Unit): boolean =>
  value === '' &&
  facts.language === 'typescript' &&
  facts.definitions.some((each) => each.qualified === parent && each.kind === 'class');

/** `self.hook = None` on an added line. */
function emptyFields(unit: Unit): Hook[] {
  return unit.change.addedLines.flatMap(({ row, text }) => {
    const name = /^\s*self\.(\w+)\s*(?::[^=]+)?=\s*None\s*(?:#.*)?$/.exec(text)?.[1];
    const owner = unit.facts.definitions.find(
      (each) => each.kind === 'class' && unit.known.has(each.qualified) && row > each.row && row <= each.endRow,
    );
    if (name === undefined || owner === undefined || unit.before?.text.includes(`self.${name}`)) return [];
    return [{ path: unit.path, owner: owner.qualified, name }];
  });
}

function addedTo(definition: Definition, question: ReadQuestion): AddedParameter[] {
  const { unit, program } = question;
  const isOpen = isOpenToCallers(definition, unit.facts) || isWrapped(definition, unit);
  if (!isOpen || !unit.known.has(definition.qualified)) return [];
  // A property and its setter, or overloads, have one name.
  const before = unit.before?.definitions.filter((each) => each.qualified === definition.qualified) ?? [];
  const known = before.flatMap((each) => each.parameters);
  return definition.parameters.flatMap((each) => {
    const old = known.find((one) => one.name === each.name);
    const named = new Set(known.filter((one) => one.name === each.name).flatMap((one) => namesIn(one.type)));
    const types = namesIn(each.type).filter((name) => !named.has(name));
    if (old !== undefined && types.length === 0) return [];
    if (!isParameterRead(each.name, definition, question)) return [];
    const isCalled = old === undefined && calls(unit, each.name);
    const closed = { file: unit.facts, definition, parameter: each };
    const isGiven = old !== undefined || !isInner(definition, unit.facts, program) || isGivenHere(closed, program);
    return [
      { path: unit.path, owner: definition.qualified, name: each.name, types, isField: false, isCalled, isGiven },
    ];
  });
}

/** `export const Button = createButton('Button', useButton)`: what is public is made of it. */
function isWrapped({ name, parent }: Definition, { facts }: Unit): boolean {
  if (parent !== '' || !/script$/.test(facts.language)) return false;
  return facts.definitions.some(
    (each) =>
      each.kind === 'constant' &&
      each.parent === '' &&
      each.isPublic &&
      [...each.value.matchAll(/[\w$]+/g)].some(([word]) => word === name),
  );
}

/** A field that the patch adds to an existing interface or constructor, and that an added line elsewhere reads. */
function fieldOf(field: Definition, at: ReadQuestion & { readonly open: readonly Unit[] }): AddedParameter[] {
  const { unit, open } = at;
  if (field.kind !== 'constant' || !field.isPublic || field.parent === '' || !unit.known.has(field.parent)) return [];
  if (unit.known.has(field.qualified)) return [];
  const owner = unit.facts.definitions.find((each) => each.qualified === field.parent);
  if (owner?.kind !== 'interface' && !isConstructorField(unit.facts, field)) return [];
  if (!isOptionRead(field, at)) return [];
  const types = typesOf(field, unit);
  const isCalled = open.some((each) => calls(each, field.name));
  return [{ path: unit.path, owner: field.parent, name: field.name, types, isField: true, isCalled, isGiven: true }];
}

/** The fields of a new type that an added parameter has, where existing code reads them: `options: ServerOptions` with `cache?: Cache`. */
function fieldsOfType(
  { path, types, isField, isGiven }: AddedParameter,
  { inventory, program, follower }: { inventory: Inventory; program: Program; follower: Follower },
): AddedParameter[] {
  const home = inventory.units.find((each) => each.path === path);
  if (isField || home === undefined) return [];
  const meant = types.flatMap((each) => follower.resolve(home.facts, each.split('.'), ''));
  return inventory.units.flatMap((unit) =>
    unit.fresh
      .filter((each) => meant.some((hit) => hit.path === unit.path && hit.qualified === each.parent))
      .filter((each) => each.kind === 'constant' && isType(each.parent, unit))
      .filter((each) => isOptionRead(each, { unit, inventory, program }))
      .map((each) => ({
        path: unit.path,
        owner: each.parent,
        name: each.name,
        types: typesOf(each, unit),
        isField: true,
        isCalled: inventory.units.some((one) => !one.isNew && calls(one, each.name)),
        isGiven,
      })),
  );
}

const isType = (name: string, { facts }: Unit): boolean =>
  facts.definitions.some((each) => each.qualified === name && each.kind === 'interface');

/** Names in the type of a field: `Limiter *Limiter`, the first is the field, the second its type. */
function typesOf(field: Definition, { facts }: Unit): readonly string[] {
  const names = namesIn(textAt(facts.text, field));
  return names.filter((each, index) => each !== field.name || index > names.indexOf(field.name));
}

const namesIn = (type: string): readonly string[] => type.match(/[A-Za-z_][\w.]*/g) ?? [];

const bare = (name: string): string => name.replace(/^[_#]+/, '');

/** `hook(x)`, `self.hook(x)`, `options.hook.step(x)`. */
function calls(unit: Unit, name: string): boolean {
  return unit.facts.references.some((each) => {
    const at = each.chain.findIndex((part) => bare(part) === bare(name));
    return each.kind === 'call' && at >= 0 && at >= each.chain.length - 2;
  });
}
