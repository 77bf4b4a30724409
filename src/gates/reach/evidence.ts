// Enters all evidence for new definitions into the ledger, from the best to the least: used, registered, offered, run, blocked, tested.
import { foldersAbove, pathIn } from '../../codemap/map/reading.ts';
import { folderOf, stemOf } from '../file-kinds.ts';
import type { Inventory } from '../inventory.ts';
import type { Program } from '../program.ts';
import type { Follower } from '../resolve/follow.ts';
import type { Discovery } from './discovery.ts';
import type { Exports } from './exported/exports.ts';
import { publicFiles } from './exported/public-files.ts';
import { type Edge, type Graph, nodeOf } from './graph.ts';
import { Ledger, nameOf, placeOf } from './ledger.ts';
import { enterEffects } from './load-effects.ts';
import { isHidden, scriptOf } from './places/scripts.ts';
import { handersOf, lookersOf, looksInItself } from './registries/lookers.ts';
import { registeredIn } from './registries/registered.ts';
import type { Registration } from './registries/registration.ts';
import { isLoadedByTest } from './tested-by-name.ts';

export interface EvidenceInput {
  readonly program: Program;
  readonly inventory: Inventory;
  readonly follower: Follower;
  readonly discovery: Discovery;
  readonly graph: Graph;
  readonly exported: Exports;
  readonly taken: ReadonlyMap<string, string>;
}

/** The best that can be said of every definition (or file, with an empty name); what nothing speaks for is absent. */
export function evidenceOf(input: EvidenceInput): Ledger {
  const ledger = new Ledger(input.graph.edges, input.graph.members);
  const registrations = input.inventory.units.map((unit) => ({
    unit,
    found: [
      ...registeredIn(unit, input),
      ...(input.discovery.uninstalled.has(unit.path) ? [{ name: '', how: 'as an application that is installed' }] : []),
    ],
  }));
  enterUses(ledger, input);
  enterPages(ledger, input);
  enterRegistrations(ledger, input, registrations);
  enterEffects(ledger, input);
  enterConfigurations(ledger, input);
  enterExports(ledger, input);
  enterScripts(ledger, input);
  enterNotebooks(ledger, input);
  enterUnreached(ledger, input, registrations);
  enterTested(ledger, input);
  return ledger;
}

function enterUses(ledger: Ledger, { graph, taken, program }: EvidenceInput): void {
  for (const node of graph.answering)
    ledger.enter(node, { grade: 'wired', reason: `${nameOf(node)} answers calls made through its base.` });
  for (const kind of ['use', 'table'] as const) {
    for (const edge of graph.edges) {
      if (edge.kind !== kind || edge.blocked !== null || !graph.roots.has(edge.from) || isGivenByName(edge)) continue;
      const isOwn = program.change(edge.path)?.kind === 'added';
      const reason = `${nameOf(edge.to)} is ${kind === 'table' ? 'an entry of a table' : 'used'} in ${placeOf(edge)}.`;
      ledger.enter(edge.to, { grade: kind === 'table' || isOwn ? 'registered' : 'wired', reason });
    }
  }
  for (const [node, how] of taken)
    ledger.enter(node, { grade: 'wired', reason: `${nameOf(node)} is reached: ${how}.` });
}

/** What the `__getattr__` of a module gives, and does not call: the module exports it, and whoever asks for it uses it. */
const isGivenByName = ({ path, blocked, reference }: Edge): boolean =>
  path.endsWith('.py') && reference.owner === '__getattr__' && reference.kind === 'value' && blocked === null;

type Registrations = readonly {
  readonly unit: EvidenceInput['inventory']['units'][number];
  readonly found: readonly Registration[];
}[];

function enterRegistrations(
  ledger: Ledger,
  { discovery, graph, program }: EvidenceInput,
  registrations: Registrations,
): void {
  for (const [path, how] of discovery.named)
    ledger.enter(nodeOf(path, ''), { grade: 'registered', reason: `${path} is registered: ${how}.` });
  for (const { unit, found } of registrations) {
    const loader = unit.isNew ? graph.loaded.get(unit.path) : 'the existing file';
    if (loader === undefined) continue;
    for (const { name, how, from = unit.path, waitsFor } of found) {
      if (waitsFor !== undefined) continue;
      const node = nodeOf(from, name);
      const isFresh = unit.isNew || unit.fresh.some((each) => each.qualified === name);
      if (!isFresh) continue;
      const by = program.exists(loader) || !unit.isNew ? `${loader} loads it` : loader;
      ledger.enter(node, { grade: 'registered', reason: `${nameOf(node)} registers itself (${how}), and ${by}.` });
    }
  }
  for (const [path, how] of discovery.loaded)
    if (!discovery.listed.has(path))
      ledger.enter(nodeOf(path, ''), { grade: 'registered', reason: `${path} is loaded: ${how}.` });
}

/** What a package exports is registered where existing code takes from it whatever name it is told. */
function enterExports(ledger: Ledger, input: EvidenceInput): void {
  const { discovery, graph } = input;
  const exported = new Map(input.exported);
  for (const { to, path } of graph.edges.filter(isGivenByName))
    if (!exported.has(to)) exported.set(to, { how: `${path} exports it`, by: path });
  const takers = takersOf(input);
  for (const [node, { how, by }] of exported) {
    if (ledger.verdicts.has(node)) continue;
    for (const does of takers(node, by))
      ledger.enter(node, { grade: 'registered', reason: `${nameOf(node)} is registered: ${how}, and ${does}.` });
  }
  const isPublic = publicFiles(input.program);
  // What is only the index of a folder is for those who know that folder.
  const isInner = (by: string): boolean => /\/index\.[cm]?[jt]sx?$/.test(by) && !isPublic(by);
  const open = [
    ...[...exported].flatMap(([node, { how, by }]) => (by !== null && isInner(by) ? [] : [{ node, how }])),
    ...[...discovery.offered].map(([path, how]) => ({ node: nodeOf(path, ''), how })),
  ];
  for (const { node, how } of open) {
    const reason = `${nameOf(node)} is public API: ${how}. No existing code uses it.`;
    ledger.enter(node, { grade: 'exported', reason });
  }
}

/** Who takes an exported name without writing it in code, in words, the strongest first; `by` is the package that exports it, null where it lies open by itself. */
function takersOf({ discovery, program, follower }: EvidenceInput): (node: string, by: string | null) => string[] {
  const looker = lookersOf({ program, follower });
  const handedOn = handersOf({ program, follower });
  return (node, by) => {
    const [path = '', name = ''] = node.split('\0');
    if (by === null) {
      const handed = program.existed(path) ? handedOn(path) : null;
      const asked = handed === null ? askedOf(node, { program, looker }) : null;
      const does = handed === null ? asked : `${handed} hands the module on as a whole`;
      return does === null ? [] : [does];
    }
    const config = discovery.valueIn(name, by);
    const user = looker(by, name === '' ? stemOf(path) : name);
    const handed = user === null && program.existed(by) && !by.endsWith('.py') ? handedOn(by) : null;
    return [
      ...(config === null ? [] : [`${config} names it`]),
      ...(user === null ? [] : [`${user} looks names up in it`]),
      ...(handed === null ? [] : [`${handed} goes through all of it`]),
    ];
  };
}

/** An existing module of Python from which somebody takes names, and the patch gives this one as a text. */
function askedOf(
  node: string,
  { program, looker }: { readonly program: Program; readonly looker: (path: string, name: string) => string | null },
): string | null {
  const [path = '', name = ''] = node.split('\0');
  const text = path.endsWith('.py') && program.existed(path) ? (program.text(path) ?? '') : '';
  const given = new RegExp(`["']${name}["']|[:=]\\s*${name}\\s*$`);
  if (text === '' || !program.changes.some((each) => each.addedLines.some((line) => given.test(line.text))))
    return null;
  const user = looksInItself(text) ? path : looker(path, name);
  return user === null ? null : `${user} looks names up in it`;
}

function enterScripts(ledger: Ledger, { inventory, program }: EvidenceInput): void {
  for (const unit of inventory.units) {
    const script = scriptOf(unit, program);
    if (script === null) continue;
    const all = ({ kind, path, to }: Edge): boolean =>
      kind !== 'type' && (path !== unit.path || !isHidden(to.split('\0')[0] ?? '', { from: path, program }));
    for (const name of ['', 'main'])
      ledger.enter(nodeOf(unit.path, name), { grade: 'script', reason: `${script}.` }, all);
  }
}

/** What a site is built with that has pages of MDX; Storybook's alone show a component to its makers. */
const sites =
  /"(?:@docusaurus\/[\w-]+|nextra|next|astro|gatsby|@mdx-js\/[\w-]+|fumadocs[\w-]*|vocs|rspress|@rspress\/core|@remix-run\/[\w-]+|vike)"/;

/** A page of MDX shows what it imports: an existing one as a caller does, a new one beside others by its place. */
function enterPages(ledger: Ledger, { program, follower }: EvidenceInput): void {
  for (const { path, kind } of program.changes) {
    if (!path.endsWith('.mdx') || kind === 'deleted' || !isOfSite(path, program)) continue;
    const facts = program.page(path);
    for (const { chain, owner } of facts?.references ?? []) {
      for (const hit of facts === null ? [] : follower.resolve(facts, chain, owner)) {
        const node = nodeOf(hit.path, hit.qualified);
        const grade = program.existed(path) ? 'wired' : 'registered';
        ledger.enter(node, { grade, reason: `${nameOf(node)} is shown in ${path}, a page of the site.` });
      }
    }
  }
}

function isOfSite(path: string, program: Program): boolean {
  const isBeside = (each: string): boolean => /\.mdx?$/.test(each) && program.existed(each);
  const isBuilt = [...foldersAbove(path)].some((folder) =>
    sites.test(program.text(pathIn(folder, 'package.json')) ?? ''),
  );
  const own = folderOf(path);
  return isBuilt && (program.existed(path) || program.filesIn(own).some(isBeside) || program.isFolderOfBase(own));
}

/** A new configuration in Python, beside others that are loaded, uses what it imports. */
function enterConfigurations(ledger: Ledger, { inventory, follower }: EvidenceInput): void {
  for (const facts of inventory.configurations)
    for (const { chain, owner } of facts.references)
      for (const hit of follower.resolve(facts, chain, owner)) {
        const node = nodeOf(hit.path, hit.qualified);
        const reason = `${nameOf(node)} is used in ${facts.path}, a configuration beside others.`;
        ledger.enter(node, { grade: 'registered', reason });
      }
}

/** A notebook is run by hand, as a script is. */
function enterNotebooks(ledger: Ledger, { program, follower }: EvidenceInput): void {
  const notebooks = program.changes.filter((each) => each.path.endsWith('.ipynb') && each.kind !== 'deleted');
  for (const { path } of notebooks) {
    const facts = program.notebook(path);
    if (facts === null) continue;
    for (const { chain, owner } of facts.references)
      for (const hit of follower.resolve(facts, chain, owner)) {
        const node = nodeOf(hit.path, hit.qualified);
        ledger.enter(node, { grade: 'script', reason: `${nameOf(node)} is used in ${path}, a notebook run by hand.` });
      }
  }
}

function enterUnreached(
  ledger: Ledger,
  { graph, inventory, discovery }: EvidenceInput,
  registrations: Registrations,
): void {
  for (const [path, how] of discovery.unread)
    ledger.enter(nodeOf(path, ''), { grade: 'unreached', reason: `${path} ${how}.` });
  for (const { unit, found } of registrations) {
    for (const { name, how, from = unit.path, waitsFor } of found) {
      const node = nodeOf(from, name);
      const never = `no existing code loads ${unit.path}: the registration never runs`;
      const reason =
        waitsFor === undefined
          ? `${nameOf(node)} registers itself (${how}), but ${never}.`
          : `${nameOf(node)} is made for ${waitsFor} (${how}), but nothing puts it in one.`;
      const isFresh = unit.isNew || (waitsFor !== undefined && unit.fresh.some((each) => each.qualified === name));
      if (isFresh) ledger.enter(node, { grade: 'unreached', reason });
    }
  }
  for (const edge of graph.edges) {
    const isBlocked =
      edge.blocked !== null && edge.kind !== 'type' && (graph.roots.has(edge.from) || ledger.verdicts.has(edge.from));
    if (isBlocked)
      ledger.enter(edge.to, {
        grade: 'unreached',
        reason: `${nameOf(edge.to)} is named in ${placeOf(edge)}, but ${edge.blocked}.`,
      });
  }
  for (const unit of inventory.units) {
    if (unit.isNew) continue;
    for (const each of unit.fresh) {
      const node = nodeOf(unit.path, each.qualified);
      if (ledger.from(node).some((edge) => edge.path !== edge.to.split('\0')[0])) {
        ledger.enter(node, {
          grade: 'unreached',
          reason: `${nameOf(node)} uses the new code, but no existing code calls it.`,
        });
      }
    }
  }
}

function enterTested(ledger: Ledger, { inventory, follower }: EvidenceInput): void {
  const enter = (hit: { path: string; qualified: string }): void => {
    ledger.enter(nodeOf(hit.path, hit.qualified), {
      grade: 'test_only',
      reason: `Only tests use ${hit.path}: no existing code calls, registers or exports what it defines.`,
    });
  };
  for (const { facts } of inventory.tests) {
    for (const entry of facts.imports)
      for (const { path } of follower.targets(facts, entry)) enter({ path, qualified: '' });
    for (const each of facts.references) follower.resolve(facts, each.chain, each.owner).forEach(enter);
  }
  for (const unit of inventory.units) {
    const { facts } = unit;
    if (unit.isNew && isLoadedByTest(unit, inventory)) enter({ path: unit.path, qualified: '' });
    for (const each of facts.references)
      if (each.inTest) follower.resolve(facts, each.chain, each.owner).forEach(enter);
  }
}
