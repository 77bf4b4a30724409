// Which new definitions existing code reaches: a graph of uses over the changed files, walked from what the base already had.
import { isComponent } from '../facts/components.ts';
import type { FileFacts, Reference } from '../facts/facts.ts';
import type { Inventory, Unit } from '../inventory.ts';
import { lineAt } from '../line-diff.ts';
import type { Program } from '../program.ts';
import type { Follower, Hit } from '../resolve/follow.ts';
import { answering } from './calls/answering.ts';
import { keptUnused, type Making } from './calls/kept-objects.ts';
import { methodsOnObjects } from './calls/on-objects.ts';
import { unheardEvent } from './calls/unheard-events.ts';
import { handedOnBy } from './exported/handed-objects.ts';
import { neverHolds } from './guarded/guards.ts';
import { unreadTableAt } from './registries/new-tables.ts';

export type EdgeKind = 'use' | 'table' | 'type';

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** Why it is never followed: dead code, or a condition that nothing makes true. Null: it is. */
  readonly blocked: string | null;
  readonly reference: Reference;
  readonly path: string;
}

export const nodeOf = (path: string, qualified: string): string => `${path}\0${qualified}`;

/** What a file does by itself when it is loaded: whoever uses one thing of it has that done, and nothing else of what it offers. */
const topOf = (path: string): string => nodeOf(path, '#top');

export interface Graph {
  readonly edges: readonly Edge[];
  /** Nodes that ran before the patch, or run by themselves. */
  readonly roots: ReadonlySet<string>;
  /** New members that answer a call through their base, or that the language calls. */
  readonly answering: ReadonlySet<string>;
  /** A class and its members, a module and what it offers, a declaration and its definition. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** New files that are loaded (imported, directly or not) by existing package code, with the path that does it. */
  readonly loaded: ReadonlyMap<string, string>;
}

export interface GraphInput {
  readonly program: Program;
  readonly follower: Follower;
  readonly inventory: Inventory;
  /** New files that something loads without importing them by name: scans, configuration. */
  readonly discovered: ReadonlyMap<string, string>;
}

export function buildGraph(input: GraphInput): Graph {
  const fresh = freshNodes(input.inventory);
  const types = typeNodes(input.inventory);
  const loaded = loadedFiles(input);
  const onObjects = methodsOnObjects(input);
  const answers = new Set(
    input.inventory.units.flatMap((unit) => answering(unit, input).map((each) => nodeOf(unit.path, each))),
  );
  return {
    edges: input.inventory.units.flatMap((unit) => edgesOf(unit, { ...input, types, onObjects }, fresh)),
    roots: new Set([...input.inventory.units.flatMap((unit) => rootsOf(unit, loaded)), ...answers]),
    answering: answers,
    members: membersOf(input),
    loaded,
  };
}

function freshNodes(inventory: Inventory): ReadonlySet<string> {
  const nodes = new Set<string>();
  for (const unit of inventory.units) {
    if (unit.isNew) nodes.add(nodeOf(unit.path, ''));
    for (const each of unit.fresh) nodes.add(nodeOf(unit.path, each.qualified));
  }
  return nodes;
}

/** To name a type is all that can be done with it. */
function typeNodes(inventory: Inventory): ReadonlySet<string> {
  return new Set(
    inventory.units.flatMap((unit) =>
      unit.fresh.filter((each) => each.kind === 'interface').map((each) => nodeOf(unit.path, each.qualified)),
    ),
  );
}

/** Everything that ran before the patch still runs: the top of an existing file, and every definition that it had. */
function rootsOf(unit: Unit, loaded: ReadonlyMap<string, string>): string[] {
  if (!unit.isNew) return ['', ...unit.known, ...fieldsOf(unit)].map((each) => nodeOf(unit.path, each));
  if (!loaded.has(unit.path)) return [];
  // `init` of a loaded Go package runs by itself.
  return unit.facts.language === 'go' ? [nodeOf(unit.path, 'init')] : [];
}

/** A new public field of an existing public class is filled whenever the class is made or loaded. */
function fieldsOf({ fresh, facts, known }: Unit): string[] {
  const isClass = (name: string) =>
    known.has(name) &&
    facts.definitions.some((each) => each.qualified === name && each.kind === 'class' && each.isPublic);
  return fresh
    .filter((each) => each.kind === 'constant' && each.isPublic && isClass(each.parent))
    .map((each) => each.qualified);
}

function edgesOf(
  unit: Unit,
  input: GraphInput & { readonly types: ReadonlySet<string>; readonly onObjects: ReturnType<typeof methodsOnObjects> },
  fresh: ReadonlySet<string>,
): Edge[] {
  const { facts, path } = unit;
  const edges: Edge[] = [];
  const cache = new Map<string, readonly Hit[]>();
  const handed = handedOnBy(unit, input);
  for (const reference of facts.references) {
    if (reference.inTest || reference.kind === 'export' || handed.has(reference) || bindsItself(reference, facts))
      continue;
    // What hangs on no name is told by its line.
    const at = reference.chain[0] === '' ? reference.row : '';
    const key = `${reference.owner}\0${reference.chain.join('.')}\0${at}`;
    const hits = cache.get(key) ?? [
      ...input.follower.resolve(facts, reference.chain, reference.owner),
      ...input.onObjects(facts, reference),
    ];
    cache.set(key, hits);
    const owner = ownerOf(reference, facts);
    for (const hit of hits) {
      const to = nodeOf(hit.path, hit.qualified);
      const from = nodeOf(path, owner);
      if (!fresh.has(to) || to === from || isWithin(hit, { path, owner })) continue;
      const kind =
        reference.kind === 'type' && !input.types.has(to) ? 'type' : isEntry(reference, facts) ? 'table' : 'use';
      const blocked = blockedBy({ reference, unit, made: hit }, input);
      const edge = { from, to, kind, blocked, reference, path } as const;
      edges.push(edge);
      if (unit.isNew && owner === '') edges.push({ ...edge, from: topOf(path) });
    }
  }
  return edges;
}

/** `this.run = this.run.bind(this)`: the method is still to be called. */
function bindsItself({ chain: [root, name = ''], row }: Reference, { text }: FileFacts): boolean {
  if (root !== 'this' || name === '') return false;
  const own = `this\\.${RegExp.escape(name)}`;
  return new RegExp(`^\\s*${own}\\s*=\\s*${own}\\.bind\\(this\\)`).test(lineAt(text, row));
}

/** Something listed in a table; what a function calls while it fills one is used, and a value of a table may be such a function. */
function isEntry(reference: Reference, facts: FileFacts): boolean {
  if (!reference.inTable || reference.kind !== 'call') return reference.inTable;
  const isIn = (each: { readonly row: number; readonly endRow: number }): boolean =>
    each.row <= reference.row && reference.row <= each.endRow;
  return !(
    facts.definitions.some((each) => each.qualified === reference.owner && each.kind === 'function') ||
    facts.nameless.some(isIn)
  );
}

/** A decorator runs where it stands, not when what it decorates is called. */
function ownerOf(reference: Reference, facts: FileFacts): string {
  if (reference.kind !== 'decorator') return reference.owner;
  return facts.definitions.find((each) => each.qualified === reference.owner)?.parent ?? '';
}

/** A class that names itself inside itself is not used by that. */
function isWithin(hit: Hit, from: { path: string; owner: string }): boolean {
  return hit.path === from.path && hit.qualified !== '' && from.owner.startsWith(`${hit.qualified}.`);
}

function blockedBy(making: Making, input: GraphInput): string | null {
  const { reference, unit } = making;
  const { program } = input;
  if (reference.dead) return 'it never runs';
  if (
    reference.owner === '' &&
    reference.guards.some((each) => /__name__|require\.main|import\.meta\.main/.test(each.text)) &&
    unit.isNew
  )
    return 'only its own main block runs it';
  const table = reference.inTable ? unreadTableAt(unit, reference.row, program) : null;
  if (table?.isOffered === false) return `nothing reads ${table.name}`;
  const at = { program, file: unit.facts, before: unit.before, owner: reference.owner };
  return neverHolds(reference.guards, at) ?? keptUnused(making, input) ?? unheardEvent(reference, unit.facts, program);
}

/** Using a class reaches its members, using a member reaches its class; using a module as a whole reaches what it offers. */
function membersOf({ inventory, follower }: GraphInput): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  const add = (from: string, to: string): void => {
    const list = members.get(from);
    if (list === undefined) members.set(from, [to]);
    else list.push(to);
  };
  for (const { path, fresh, isNew, known } of inventory.units) {
    for (const each of fresh) {
      const isRun = each.isPublic || (each.kind === 'constant' && isComponent(path));
      if (isNew && each.parent === '' && isRun) add(nodeOf(path, ''), nodeOf(path, each.qualified));
      if (isNew && each.parent === '') add(nodeOf(path, each.qualified), topOf(path));
      if (each.parent === '' || known.has(each.parent)) continue;
      add(nodeOf(path, each.parent), nodeOf(path, each.qualified));
      add(nodeOf(path, each.qualified), nodeOf(path, each.parent));
    }
  }
  for (const unit of inventory.units) {
    if (!unit.isNew || !/^(?:python|typescript|javascript)$/.test(unit.facts.language)) continue;
    for (const hit of handedOn(unit.facts, follower)) add(nodeOf(unit.path, ''), nodeOf(hit.path, hit.qualified));
  }
  for (const [from, to] of declaredElsewhere(inventory)) add(from, to);
  return members;
}

const isPackage = (path: string): boolean => /(?:^|\/)__init__\.py$/.test(path);

/** What a module offers of others, as the index of a folder does: who takes the module as a whole has it. */
function handedOn(facts: FileFacts, follower: Follower): Hit[] {
  const passed = facts.imports
    .filter((each) => each.reexport && !each.typeOnly && !each.dead && isOffered(each.local, facts))
    .flatMap((each) =>
      each.local === null
        ? follower.targets(facts, each).map(({ path }) => ({ path, qualified: '' }))
        : follower.member(facts.path, each.local),
    );
  const named = facts.references
    .filter((each) => each.kind === 'export' && each.owner === '' && !each.dead)
    .flatMap((each) => follower.resolve(facts, each.chain, ''));
  return [...passed, ...named].filter((each) => each.path !== facts.path);
}

/** A module of Python that is no package offers what its `__all__` lists. */
function isOffered(local: string | null, { language, path, strings }: FileFacts): boolean {
  if (language !== 'python') return true;
  return isPackage(path) || strings.some((each) => each.inExports && each.value === local);
}

/** In C and C++ a header declares what another file of the patch defines: using the one is using the other. */
function* declaredElsewhere(inventory: Inventory): Generator<[string, string]> {
  const units = inventory.units.filter((each) => each.facts.language === 'c' || each.facts.language === 'cpp');
  for (const unit of units) {
    for (const other of units) {
      if (unit === other) continue;
      const names = new Set(other.facts.definitions.map((each) => each.qualified));
      for (const each of unit.fresh) {
        if (names.has(each.qualified)) yield [nodeOf(unit.path, each.qualified), nodeOf(other.path, each.qualified)];
      }
    }
  }
}

function loadedFiles({ inventory, follower, discovered, program }: GraphInput): Map<string, string> {
  const loaded = new Map(discovered);
  const fresh = new Map(inventory.units.filter((each) => each.isNew).map((each) => [each.path, each]));
  const open: Unit[] = inventory.units.filter((each) => !each.isNew || discovered.has(each.path));
  for (let unit = open.pop(); unit !== undefined; unit = open.pop()) {
    for (const path of importedBy(unit.facts, follower, program)) {
      const target = fresh.get(path);
      if (target === undefined || loaded.has(path)) continue;
      loaded.set(path, unit.path);
      open.push(target);
    }
  }
  return loaded;
}

/** Files that an import of this file runs; in Python the packages above them too. */
function importedBy(facts: FileFacts, follower: Follower, program: Program): string[] {
  const paths = new Set<string>();
  for (const entry of facts.imports) {
    if (entry.dead || entry.typeOnly || entry.inTest) continue;
    for (const { path } of follower.targets(facts, entry)) {
      paths.add(path);
      if (facts.language === 'python') for (const each of packagesAbove(path)) paths.add(each);
    }
  }
  if (facts.language === 'go') {
    const folder = facts.path.slice(0, Math.max(0, facts.path.lastIndexOf('/')));
    for (const each of program.filesIn(folder)) if (each.endsWith('.go')) paths.add(each);
  }
  return [...paths];
}

function packagesAbove(path: string): string[] {
  const above: string[] = [];
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    above.push(`${path.slice(0, at)}/__init__.py`);
  return above;
}
