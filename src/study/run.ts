// THE STORY of a study: cells side by side, no more at once than was asked for, each a run of its own -> records -> overview -> settle.
import { patiently } from '../arm/patience.ts';
import { stopFlag } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { needDocument } from '../artifacts/shelf.ts';
import { messageOf } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import { type CellState, StudyPlan } from '../domain/study.ts';
import { type ByModel, monthOf, settleMonth, spentSince } from '../experiment/money/month.ts';
import type { Retry } from '../experiment/retry-plan.ts';
import { unlessRefused } from '../experiment/run.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { beginCell, modelsSpentOn, putState, turnedPrivate } from './cells.ts';
import { drawOverview } from './overview.ts';
import { inStartOrder } from './plan.ts';
import { writeStudyRecords } from './records.ts';
import { setStudyState } from './state.ts';
import { endWatch, watchCells } from './watch.ts';

export interface StudyScene {
  readonly study: string;
  readonly durable: Durable;
  readonly world: World;
}

/** A cell to be run: from its beginning, or some of its arms again. */
export type CellWork = { readonly experiment: string; readonly retry: Retry | null };

/** Money that was set aside for some work: under which name, in which month, and what the cells had spent before, by model. */
export type StudyShare = { readonly name: string; readonly month: string; readonly models_before: ByModel };

/** Runs an admitted study to its tables. Ends normally whatever the cells did; a failure of ours is told in the overview. */
export async function runStudy(scene: StudyScene): Promise<Json> {
  const { durable, study } = scene;
  const { work, month } = await durable.step('cells', async () => {
    const { cells, created_at } = await planned(scene);
    return {
      work: inStartOrder(cells).map(({ experiment }): CellWork => ({ experiment, retry: null })),
      month: monthOf(Date.parse(created_at)),
    };
  });
  return carryOutStudy(scene, work, { name: study, month, models_before: {} });
}

/** A retry comes this way again with some of the cells. */
export async function carryOutStudy(scene: StudyScene, work: readonly CellWork[], share: StudyShare): Promise<Json> {
  const { study, world, durable } = scene;
  try {
    await unlessRefused({ experiment: study, world }, () => stage(scene));
    const { concurrency } = await durable.step('bounds', async () => {
      const plan = await planned(scene);
      return { concurrency: plan.concurrency };
    });
    const [cells] = await durable.parallel<null>('study', [
      { name: 'cells', run: (branch) => runCells({ ...scene, durable: branch }, work, concurrency) },
      { name: 'watch', run: (branch) => watchCells({ ...scene, durable: branch }) },
    ]);
    return await finish(scene, share, cells?.ok === false ? cells.error : null);
  } catch (error) {
    return finish(scene, share, messageOf(error));
  }
}

async function runCells(scene: StudyScene, work: readonly CellWork[], atMost: number): Promise<null> {
  const { study, durable, world } = scene;
  const branches = work.map((cell) => ({
    name: `cell-${cell.experiment}`,
    run: (branch: Durable) => runCell({ ...scene, durable: branch }, cell),
  }));
  await durable.parallel('cells', branches, { atMost });
  return durable.step('cells-over', async () => {
    await setStudyState(await planned(scene), 'publishing', world);
    await endWatch(study, world);
    return null;
  });
}

/** One cell: an execution of its own, as any other run. What breaks down is that cell's end, never the study's. */
async function runCell(scene: StudyScene, { experiment, retry }: CellWork): Promise<Json> {
  const { study, durable, world } = scene;
  const begun = await beginning(scene, { experiment, retry });
  if (begun === 'not') return null;
  await show(scene, 'begun');
  const end = begun === 'begun' ? await endOf(durable, { experiment, retry }) : begun;
  await durable.step('end', async () => {
    const { cells } = await planned(scene);
    const cell = cells.find((one) => one.experiment === experiment);
    const turned_private = cell !== undefined && (await turnedPrivate(cell, world));
    await putState(study, experiment, turned_private ? { ...end, turned_private } : end, world);
    return null;
  });
  await show(scene, 'ended');
  return null;
}

/** What cannot be asked for hours is that cell's end too. */
async function beginning(scene: StudyScene, { experiment, retry }: CellWork): Promise<'begun' | 'not' | CellState> {
  const { durable, world } = scene;
  const cell = { experiment, asker: retry };
  const body = async () => beginCell(await planned(scene), cell, world);
  try {
    return (await patiently(durable, world.pace, { name: 'begin', body })) ? 'begun' : 'not';
  } catch (error) {
    return { state: 'failed', problem: messageOf(error) };
  }
}

async function endOf(durable: Durable, { experiment, retry }: CellWork): Promise<CellState> {
  const input = retry === null ? { kind: 'accepted', experiment } : { kind: 'retried', experiment, retry };
  try {
    const end = await durable.invoke<{ state: CellState['state']; problem: string | null }>('run', 'experiment', input);
    return { state: end.state, problem: end.problem };
  } catch (error) {
    return { state: 'failed', problem: messageOf(error) };
  }
}

/** Draws the overview for some news: now, or once the pace allows it. What cannot be said never costs the work. */
async function show({ study, durable, world }: StudyScene, news: string): Promise<void> {
  await unlessRefused({ experiment: study, world }, async () => {
    const body = async () => {
      const at = world.clock.now();
      return { at, wait: await drawOverview(study, { news: at, force: false, problem: null }, world) };
    };
    const { at, wait } = await patiently(durable, world.pace, { name: `show-${news}`, body });
    if (wait === 0) return;
    await durable.wait(`show-${news}-paced`, wait);
    const again = () => drawOverview(study, { news: at, force: false, problem: null }, world);
    await patiently(durable, world.pace, { name: `show-${news}-again`, body: again });
  });
}

async function stage(scene: StudyScene): Promise<void> {
  const { study, durable, world } = scene;
  await patiently(durable, world.pace, {
    name: 'stage-running',
    body: async () => {
      await setStudyState(await planned(scene), 'running', world);
      return drawOverview(study, { news: world.clock.now(), force: true, problem: null }, world);
    },
  });
}

/** Records first, then the state and the money, which need nobody's leave; the words last. */
async function finish(scene: StudyScene, share: StudyShare, problem: string | null): Promise<Json> {
  const { study, durable, world } = scene;
  const suffix = problem === null ? '' : '-failed';
  const state = await durable.step(`finish${suffix}`, async () => {
    const plan = await planned(scene);
    const end = problem !== null ? 'failed' : (await stopFlag(study, world)) ? 'cancelled' : 'done';
    await setStudyState(plan, end, world);
    const spent = spentSince(await modelsSpentOn(plan, world), share.models_before);
    const { owner, repo } = plan.target;
    await settleMonth({ owner, repo, experiment: share.name, month: share.month }, spent, world);
    await writeStudyRecords(plan, world);
    return end;
  });
  await unlessRefused({ experiment: study, world }, () =>
    patiently(durable, world.pace, {
      name: `overview-${state}`,
      body: () => drawOverview(study, { news: world.clock.now(), force: true, problem }, world),
    }),
  );
  return { experiment: study, state, problem };
}

async function planned({ study, world }: StudyScene): Promise<StudyPlan> {
  return needDocument(world.blobs, keys.study(study), StudyPlan);
}
