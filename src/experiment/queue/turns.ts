// Turns: a run stands in its owner's line and then in the deployment's, rows with conditional writes. Whoever changes a line lets
// everybody in who fits and wakes them; a run that died is taken out by the next one that it stands in the way of.
import { leaseLapsed, renewLease } from '../../arm/lease.ts';
import { type QueuedRow, rowKeys, WaitingRow } from '../../artifacts/rows.ts';
import { deploymentCeiling } from '../../comment/card/run-card.ts';
import type { Accepted } from '../../domain/manifest.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import type { RowKey } from '../../ports/rows.ts';
import type { World } from '../../ports/world.ts';
import { goesOn } from '../execution.ts';
import { finalStates, readState } from '../state.ts';
import { advance, ceilingInTheWay, type Entry, emptyLine, join, Line, positionOf, without } from './line.ts';

/** `full`: the line is as long as it may be. */
export type Turn =
  | { readonly kind: 'go' }
  | { readonly kind: 'full' }
  | { readonly kind: 'wait'; readonly place: QueuedRow };

/** Whose run it is, and since when it waits (epoch milliseconds): of a retry, who asked for that and when. */
export interface Comer {
  readonly actor: string | null;
  readonly since: number;
}

/** Most runs in one line, so that its row stays far below what a store takes. */
const longest = 1000;
const attempts = 100;
/** So many of those who wait are told that the line has moved. */
const told = 10;

/** Comes to the line, or looks how far it has moved. Safe to repeat. */
export async function takeTurn(accepted: Accepted, comer: Comer, world: World): Promise<Turn> {
  const { experiment, target } = accepted;
  if (target.kind !== 'github') return { kind: 'go' };
  await renewLease(experiment, world);
  const own = await stand(rowKeys.ownerLine(target.owner), ownEntry(accepted, target, comer), world);
  if (own.kind !== 'go') return own;
  return stand(rowKeys.deploymentLine, deploymentEntry(experiment, target, { ...comer, world }), world);
}

/** Leaves both lines; those who are let in, and those next in line, are woken. Safe to repeat. */
export async function leaveTurn({ experiment, target }: Pick<Accepted, 'experiment' | 'target'>, world: World) {
  if (target.kind !== 'github') return;
  const gone = new Set([experiment]);
  for (const key of [rowKeys.ownerLine(target.owner), rowKeys.deploymentLine]) {
    const { before, after } = await change(key, (line) => advance(without(line, gone)), world);
    if (before !== after) await wakeMoved(before, after, world);
  }
}

/** Whether a run that waits has been let in, or the line has moved, since it looked: read when nobody could wake it. */
export async function lineMoved({ experiment, target }: Accepted, seen: QueuedRow, world: World): Promise<boolean> {
  if (target.kind !== 'github') return true;
  const key = seen.setting === deploymentCeiling ? rowKeys.deploymentLine : rowKeys.ownerLine(target.owner);
  return positionOf(await read(key, world), experiment)?.position !== seen.position;
}

async function stand(key: RowKey, entry: Entry, world: World): Promise<Turn> {
  const come = (line: Line) => advance(join(line, entry));
  const { before, after: first } = await change(
    key,
    (line) => (line.waiting.length < longest ? come(line) : line),
    world,
  );
  let after = first;
  let place = positionOf(after, entry.id);
  if (place !== null) {
    // Something is in the way: is it alive?
    const dead = await deadIn(after, world);
    if (dead.size > 0) ({ after } = await change(key, (line) => come(without(line, dead)), world));
    place = positionOf(after, entry.id);
  }
  await wakeMoved(before, after, world, entry.id);
  if (place === null) return after.running.some(({ id }) => id === entry.id) ? { kind: 'go' } : { kind: 'full' };
  const { setting, most } = ceilingInTheWay(after, entry) ?? { setting: deploymentCeiling, most: world.runsAtOnce };
  return { kind: 'wait', place: { ...place, setting, most } };
}

/** Runs of a line that have ended without leaving it, or have given no sign of life for too long. */
async function deadIn({ running, waiting }: Line, world: World): Promise<ReadonlySet<string>> {
  const dead = new Set<string>();
  for (const { id } of [...running, ...waiting]) {
    const state = await readState(id, world);
    const lapsed = await leaseLapsed(id, world);
    const over = state !== null && (finalStates.includes(state.state) || state.state === 'refining');
    const silent = lapsed === null || (lapsed > 0 && !(await goesOn(id, world)));
    if (over || silent) dead.add(id);
  }
  return dead;
}

async function wakeMoved(before: Line, after: Line, world: World, self?: string): Promise<void> {
  const waited = new Set(before.waiting.map(({ id }) => id));
  const letIn = after.running.filter(({ id }) => waited.has(id));
  const next =
    before === after ? [] : after.waiting.filter((entry) => (positionOf(after, entry.id)?.position ?? 0) <= told);
  for (const { id } of [...letIn, ...next]) if (id !== self) await wakeRun(id, world);
}

async function wakeRun(experiment: string, world: World): Promise<void> {
  const row = await world.rows.get(rowKeys.waiting(experiment));
  if (row) await world.launcher.answer(WaitingRow.parse(row.value).callback, 'wake');
}

async function read(key: RowKey, world: World): Promise<Line> {
  const found = await world.rows.get(key);
  return found ? Line.parse(found.value) : emptyLine;
}

async function change(
  key: RowKey,
  next: (line: Line) => Line,
  world: World,
): Promise<{ readonly before: Line; readonly after: Line }> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const found = await world.rows.get(key);
    const before = found ? Line.parse(found.value) : emptyLine;
    const after = next(before);
    if (after === before) return { before, after };
    if (await world.rows.put(key, after, found ? { version: found.version } : 'absent')) return { before, after };
  }
  throw new Error(`The line ${key.pk} could not be written: too many writers.`);
}

function ownEntry({ experiment, settings }: Accepted, target: GitHubTarget, { actor, since }: Comer): Entry {
  const { ceilings } = settings;
  const user = (actor ?? 'nobody').toLowerCase();
  const repository = `repository/${target.repo.toLowerCase()}`;
  const scopes = {
    user: `user/${user}`,
    issue: `${repository}#${target.issue}`,
    repository,
    organisation: 'organisation',
  } as const;
  const ceiling = (whose: keyof typeof scopes) => ({
    scope: scopes[whose],
    setting: `ceilings.${whose}.at_once`,
    most: ceilings[whose].at_once,
  });
  // A run without a thread of its own is one of many that an issue asked for together: that issue's ceiling is not about it.
  const named = (target.issue === null ? [] : [ceiling('issue')]).concat(
    (['user', 'repository', 'organisation'] as const).map(ceiling),
  );
  return { id: experiment, party: user, since, ceilings: named };
}

function deploymentEntry(
  id: string,
  { owner }: GitHubTarget,
  { since, world }: { readonly since: number; readonly world: World },
): Entry {
  const ceilings = [{ scope: 'deployment', setting: deploymentCeiling, most: world.runsAtOnce }];
  return { id, party: owner.toLowerCase(), since, ceilings };
}
