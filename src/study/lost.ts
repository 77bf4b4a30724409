// A study whose execution was ended from outside: no cell begins any more, those that ran have failed, its money is given back.
import { rowKeys } from '../artifacts/rows.ts';
import type { StudyPlan } from '../domain/study.ts';
import { giveBack, lostProblem, lostStop } from '../experiment/lost.ts';
import { unlessRefused } from '../experiment/run.ts';
import { finalStates, readState } from '../experiment/state.ts';
import type { World } from '../ports/world.ts';
import { putState, stateOf } from './cells.ts';
import { drawOverview } from './overview.ts';
import { setStudyState } from './state.ts';
import { stopStudy } from './stop.ts';

/** Safe to repeat. */
export async function buryStudy(plan: StudyPlan, months: readonly string[], world: World): Promise<void> {
  const { study, target, cells } = plan;
  const state = await readState(study, world);
  if (state === null || !finalStates.includes(state.state)) {
    await stopStudy(plan, lostStop, world);
    for (const { experiment } of cells) {
      const { state: cell } = await stateOf(study, experiment, world);
      if (cell === 'running') await putState(study, experiment, { state: 'failed', problem: lostProblem }, world);
    }
    await setStudyState(plan, 'failed', world);
  }
  const parts = cells.map(({ experiment }) => experiment);
  for (const month of months) await giveBack({ ...target, experiment: study, month, parts }, world);
  await world.rows.delete(rowKeys.retry(study));
  const drawing = { news: world.clock.now(), force: true, problem: lostProblem };
  await unlessRefused({ experiment: study, world }, () => drawOverview(study, drawing, world));
}
