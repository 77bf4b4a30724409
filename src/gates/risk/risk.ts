// The risk gate: draft or discussion? A logistic score over what makes a patch hard to judge.
import type { GateResult } from '../../domain/gate.ts';
import { plural } from '../../domain/plural.ts';
import type { Definition, Reference } from '../facts/facts.ts';
import type { Inventory, Unit } from '../inventory.ts';
import { lineAt, linesOf } from '../line-diff.ts';
import type { Program } from '../program.ts';
import { changedPins } from './pins.ts';
import { publicCallables } from './risk-callables.ts';
import { changedCritical } from './risk-critical.ts';
import { changedDefaults } from './risk-defaults.ts';
import { functionsAround } from './risk-inner.ts';
import { changedMakes } from './risk-makes.ts';

/** Weights of the score, from the patches that were judged by hand. */
const weights = {
  bias: -2.5,
  files: 0.02,
  lines: 0.0005,
  callables: 0.05,
  critical: 1.5,
  untested: 1.7,
  testsOnly: 1.0,
  deleted: 2.6,
  defaults: 2.6,
};
const warnFrom = 0.5;
const failFrom = 0.8;

export function riskGate(program: Program, inventory: Inventory, tests: GateResult): GateResult {
  const counted = program.changes.filter((each) => each.counts);
  const lines = counted.reduce((sum, each) => sum + each.diff.added.length + each.diff.deleted.length, 0);
  const callables = publicCallables(program, inventory);
  const critical = changedCritical(program, inventory);
  const untested = callables.length > 0 && (tests.outcome === 'fail' || !mentionsNew(program, inventory));
  const testsOnly = program.changes.length > 0 && program.changes.every((each) => each.isTest);
  const deleted = program.changes
    .filter((each) => each.kind === 'deleted' && each.isCode && each.counts)
    .map((each) => each.path);
  const defaults = [
    ...changedDefaults(program, inventory),
    ...changedMakes(program, inventory),
    ...changedPins(program),
  ];
  const z =
    weights.bias +
    weights.files * counted.length +
    weights.lines * lines +
    weights.callables * callables.length +
    (critical.length > 0 ? weights.critical : 0) +
    (untested ? weights.untested : 0) +
    (testsOnly ? weights.testsOnly : 0) +
    (deleted.length > 0 ? weights.deleted : 0) +
    (defaults.length > 0 ? weights.defaults : 0);
  const score = Math.round((1 / (1 + Math.exp(-z))) * 1e4) / 1e4;
  const measures = {
    score,
    files: counted.length,
    lines,
    new_public_callables: callables.length,
    critical_file: critical.length > 0,
    untested_new_surface: untested,
    tests_only: testsOnly,
    source_deleted: deleted.length > 0,
    default_or_pin_changed: defaults.length > 0,
  };
  if (inventory.unread !== null)
    return { gate: 'risk', outcome: 'not_applicable', reasons: [inventory.unread], measures };
  const outcome = score >= failFrom ? 'fail' : score >= warnFrom ? 'warn' : 'pass';
  // Beside the size of the whole patch a smaller one is read as a mistake.
  const apart = counted.length < program.changes.length ? '; tests, documentation and the like are not counted' : '';
  const reasons = [
    `The score is ${score.toFixed(2)}: ${plural(counted.length, 'file')}, ${plural(lines, 'line')}, ${plural(callables.length, 'new public callable')}${apart}.`,
  ];
  if (critical.length > 0) reasons.push(`It changes an entry point or settings: ${critical.join(', ')}.`);
  if (untested) reasons.push('No test of the patch reaches the new public code.');
  if (testsOnly) reasons.push('It changes tests only.');
  if (deleted.length > 0) reasons.push(`It deletes existing source: ${deleted.slice(0, 5).join(', ')}.`);
  reasons.push(...defaults.slice(0, 5));
  return { gate: 'risk', outcome, reasons, measures };
}

/** References to what an added import brings. */
function usesOfBrought({ facts, addedCode }: Unit): Reference[] {
  const added = new Set(addedCode);
  const brought = new Set(facts.imports.filter((each) => added.has(each.row)).map((each) => each.local));
  return facts.references.filter((each) => brought.has(each.chain[0] ?? ''));
}

/** Functions inside of others that the patch changes, or that use what an added import brings. */
function changedInside(unit: Unit): string[] {
  if (unit.isNew || !/script$/.test(unit.facts.language)) return [];
  const rows = new Set([...unit.addedCode, ...usesOfBrought(unit).map((each) => each.row)]);
  const lines = linesOf(unit.facts.text);
  return [...rows].flatMap((row) => functionsAround(lines, row)).filter((each) => each.length > 2);
}

/** Existing definitions with an added line inside, or that use what an added import brings. */
function changedDefinitions(unit: Unit): Definition[] {
  if (unit.isNew) return [];
  const users = new Set(usesOfBrought(unit).map((each) => each.owner));
  return unit.facts.definitions.filter((each) =>
    each.kind === 'function' || each.kind === 'class'
      ? users.has(each.qualified) || unit.addedCode.some((row) => row > each.row && row <= each.endRow)
      : each.kind === 'constant' && each.isPublic && each.parent === '' && users.has(each.qualified),
  );
}

/** With what of the same file of TypeScript or JavaScript makes, extends or calls them: `memory()` for the class that it makes. */
function usersOf(changed: readonly Definition[], { facts }: Unit): readonly Definition[] {
  if (!/script$/.test(facts.language)) return changed;
  const found = new Set(changed);
  const open = [...changed];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const name = each.name;
    const users = new Set(
      facts.references.filter(({ chain, kind }) => kind !== 'type' && chain[0] === name).map(({ owner }) => owner),
    );
    for (const one of facts.definitions) {
      const uses = users.has(one.qualified) || one.bases.includes(name);
      if (!uses || found.has(one) || one.parent !== '' || !/^(?:function|class)$/.test(one.kind)) continue;
      found.add(one);
      open.push(one);
    }
  }
  return [...found];
}

/** `--list-tasks` of a command line that the patch gives that option. */
const flagsIn = ({ addedLines }: Unit['change']): string[] =>
  addedLines.flatMap(({ text }) =>
    [...text.matchAll(/["'`](?:-\w,?\s+)?(--[a-z][\w-]+)/g)].map((each) => each[1] ?? ''),
  );

/** Options that existing code now reads, and did not before: `opts.concurrency`. */
function optionsRead({ isNew, before, change }: Unit): string[] {
  if (isNew || before === null) return [];
  const read = /\b(?:opts?|options|config|conf|cfg|settings|params|props|kwargs|args)\??\.(\w{4,})/g;
  const names = change.addedLines.flatMap(({ text }) => [...text.matchAll(read)].map((each) => each[1] ?? ''));
  const known = new Set(before.text.match(/\w+/g));
  return names.filter((each) => !known.has(each));
}

/** Some added line of a test names a new module, a new symbol, or an existing one whose inside the patch changes. */
function mentionsNew(program: Program, inventory: Inventory): boolean {
  const names = new Set<string>();
  for (const unit of inventory.units) {
    for (const each of unit.fresh) if (each.name.length > 2) names.add(each.name);
    for (const each of usersOf(changedDefinitions(unit), unit)) if (each.name.length > 2) names.add(each.name);
    for (const each of [...optionsRead(unit), ...changedInside(unit)]) names.add(each);
    if (unit.isNew) names.add(unit.path.replace(/^.*\//, '').replace(/\.\w+$/, ''));
  }
  const fresh = new Set(inventory.units.flatMap((unit) => unit.fresh.map((each) => each.name)));
  const keys = new Set(inventory.units.flatMap((unit) => keysOf(unit, fresh)));
  const inline = inventory.units.some((each) => each.facts.references.some((ref) => ref.inTest));
  if (inline) return true;
  return program.changes
    .filter((each) => each.isTest)
    .some((each) => each.addedLines.some(({ text }) => isNamedIn(text, { names, keys })));
}

const isNamedIn = (text: string, { names, keys }: { names: ReadonlySet<string>; keys: ReadonlySet<string> }): boolean =>
  (text.match(/[\w$]+/g) ?? []).some((word) => names.has(word)) ||
  [...text.matchAll(/["'`]([\w.-]{3,})["'`]|\.(\w{3,})\(/g)].some((each) => keys.has(each[1] ?? each[2] ?? ''));

/** Names by which new code is asked for: what its decorators are told, what it puts on a class, the keys of entries that existing tables get, and what stands beside it where existing code registers it. */
function keysOf({ isNew, facts, change }: Unit, fresh: ReadonlySet<string>): string[] {
  const put = change.addedLines.flatMap(({ text }) => /\.prototype\.(\w{3,})\s*=(?!=)/.exec(text)?.[1] ?? []);
  const isHandedOver = ({ within, chain }: Reference): boolean =>
    within !== '' && chain.some((each) => fresh.has(each));
  const rows = new Set(facts.references.filter((each) => each.inTable || isHandedOver(each)).map((each) => each.row));
  const lines = isNew
    ? facts.references.filter((each) => each.kind === 'decorator').map((each) => lineAt(facts.text, each.row))
    : change.addedLines.filter(({ row }) => rows.has(row)).map(({ text }) => text);
  return [
    ...put,
    ...flagsIn(change),
    ...lines.flatMap((text) => [...text.matchAll(/["'`]([\w.-]{3,})["'`]/g)].map((each) => each[1] ?? '')),
  ];
}
