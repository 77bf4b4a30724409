// While cells run, somebody looks now and then: the overview shows how far they are, and a switch of the place that asked stops them all.
import { stopOf } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { rowKeys, WaitingRow } from '../artifacts/rows.ts';
import { needDocument } from '../artifacts/shelf.ts';
import { StudyPlan } from '../domain/study.ts';
import { unlessRefused } from '../experiment/run.ts';
import { readState } from '../experiment/state.ts';
import type { Durable } from '../ports/durable.ts';
import type { Pace, World } from '../ports/world.ts';
import { drawOverview } from './overview.ts';
import { stopStudy } from './stop.ts';

interface Scene {
  readonly study: string;
  readonly durable: Durable;
  readonly world: World;
}

/** Every look is three operations of the study's execution, of which there is room for 3,000, and a hundred cells need a thousand: two days of looks. */
const mostLooks = 360;
/** Looks of the first hour or so are close together. */
const closeLooks = 70;

/** Ends when the cells are over, or after very many looks: then the overview moves with the beginnings and ends of cells alone. */
export async function watchCells({ study, durable, world }: Scene): Promise<null> {
  for (let n = 1; n <= mostLooks; n++) {
    await durable.callback(`look.${n}-wait`, (id) => remember(study, id, world), waitBefore(n, world.pace));
    if (await durable.step(`look.${n}`, () => look(study, world))) return null;
  }
  return null;
}

/** Seconds: as often as the card of a run at first, then once a minute, then every ten. */
function waitBefore(n: number, { card_s }: Pace): number {
  return n <= closeLooks ? Math.min(card_s * 2 ** (n - 1), 60) : 600;
}

/** Whether there is nothing left to look at. */
async function look(study: string, world: World): Promise<boolean> {
  if (await cellsOver(study, world)) return true;
  const plan = await needDocument(world.blobs, keys.study(study), StudyPlan);
  const stop = await stopOf({ experiment: study, target: plan.target }, world);
  if (stop?.by === 'switch')
    await stopStudy(plan, { ...stop, reason: `the experiment that it belongs to was ${stop.reason}` }, world);
  // What cannot be said now is said at the next look.
  const drawing = { news: world.clock.now(), force: false, problem: null };
  await unlessRefused({ experiment: study, world }, () => drawOverview(study, drawing, world));
  return false;
}

/** Whoever ended the cells just before this line found nobody to wake. */
async function remember(study: string, callback: string, world: World): Promise<void> {
  await world.rows.put(rowKeys.waiting(study), { callback }, 'any');
  if (await cellsOver(study, world)) await world.launcher.answer(callback, 'wake');
}

/** Whoever waits for the next look need not: the cells are over. Safe to repeat. */
export async function endWatch(study: string, world: World): Promise<void> {
  const row = await world.rows.get(rowKeys.waiting(study));
  if (row) await world.launcher.answer(WaitingRow.parse(row.value).callback, 'wake');
}

async function cellsOver(study: string, world: World): Promise<boolean> {
  return (await readState(study, world))?.state !== 'running';
}
