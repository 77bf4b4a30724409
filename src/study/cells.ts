// How the cells of a study stand: a row each, written by the study's story alone.
import { stopOf } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { rowKeys } from '../artifacts/rows.ts';
import { getDocument, needDocument } from '../artifacts/shelf.ts';
import { siteCause } from '../comment/notes/study.ts';
import { messageOf } from '../domain/errors.ts';
import { Accepted, Manifest } from '../domain/manifest.ts';
import { CellState, type StudyCell, StudyPlan } from '../domain/study.ts';
import type { Asker } from '../experiment/authority.ts';
import { addTo, type ByModel, sumOf } from '../experiment/money/month.ts';
import { spentByModel } from '../experiment/money/settle.ts';
import { lapsed } from '../experiment/premises.ts';
import { asEverybodySees } from '../experiment/records/public-repository.ts';
import type { World } from '../ports/world.ts';

const waiting: CellState = { state: 'waiting', problem: null };

/** null for an experiment that is a single run. */
export function planOf(study: string, world: Pick<World, 'blobs'>): Promise<StudyPlan | null> {
  return getDocument(world.blobs, keys.study(study), StudyPlan);
}

export async function stateOf(study: string, cell: string, world: Pick<World, 'rows'>): Promise<CellState> {
  const row = await world.rows.get(rowKeys.cell(study, cell));
  return row ? CellState.parse(row.value) : waiting;
}

export async function putState(study: string, cell: string, state: CellState, world: World): Promise<void> {
  await world.rows.put(rowKeys.cell(study, cell), state, 'any');
}

/**
 * false when the study has been stopped: the cell is left as it is. Also when its asker may not have it run any more, or nothing could
 * be published there: the cell is refused before anything is spent. `asker` is who asked for it; null: who asked for the experiment. Safe to repeat.
 */
export async function beginCell(
  { study, target }: Pick<StudyPlan, 'study' | 'target'>,
  { experiment, asker }: { readonly experiment: string; readonly asker: Asker | null },
  world: World,
): Promise<boolean> {
  const before = await stateOf(study, experiment, world);
  // First the row and then the look: whoever stops the study sets the flag first and then stops what runs.
  await putState(study, experiment, { state: 'running', problem: null }, world);
  if (await stopOf({ experiment: study, target }, world)) {
    await putState(study, experiment, before.state === 'running' ? waiting : before, world);
    return false;
  }
  const problem = await lapsedIn(experiment, asker, world);
  if (problem !== null) await putState(study, experiment, { state: 'refused', problem }, world);
  return problem === null;
}

/** Hours may lie between the command and a cell of it. */
async function lapsedIn(experiment: string, asker: Asker | null, world: World): Promise<string | null> {
  const accepted = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
  const { target, settings } = accepted;
  const { actor, actor_id } = asker ?? accepted;
  if (target.kind !== 'github' || actor === null) return null;
  const problem = await lapsed({ target, who: settings.who, actor, actor_id }, world);
  return problem === null ? null : siteCause(problem, actor);
}

/** Asked as it ends, before a word of it is told where others read. What cannot be asked counts as private. */
export async function turnedPrivate({ experiment, was_public }: StudyCell, world: World): Promise<boolean> {
  if (!was_public) return false;
  const { target } = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
  try {
    return target.kind === 'github' && (await asEverybodySees(target, world)) === null;
  } catch (error) {
    const problem = messageOf(error);
    world.log.warn('whether a repository is public could not be seen', { experiment, problem });
    return true;
  }
}

/** USD that all cells have spent so far. */
export async function spentOn(plan: Pick<StudyPlan, 'cells'>, world: World): Promise<number> {
  return sumOf(await modelsSpentOn(plan, world));
}

/** The same by model. */
export async function modelsSpentOn({ cells }: Pick<StudyPlan, 'cells'>, world: World): Promise<ByModel> {
  let sum: ByModel = {};
  for (const { experiment } of cells) {
    const manifest = await getDocument(world.blobs, keys.manifest(experiment), Manifest);
    if (manifest) sum = addTo(sum, await spentByModel(manifest, world));
  }
  return sum;
}

/** What a command calls a cell: the repository's name, with the paper where there are several. */
export function cellWord({ cells }: Pick<StudyPlan, 'cells'>, { repo, paper_id }: StudyCell): string {
  const name = repo.split('/').at(-1) ?? repo;
  return new Set(cells.map((cell) => cell.paper_id)).size > 1 ? `${name}/${paper_id}` : name;
}

/** `, 4 of 10 cells ended, 3 under way`. */
export async function progressOf({ study, cells }: StudyPlan, world: World): Promise<string> {
  let [running, ended] = [0, 0];
  for (const { experiment } of cells) {
    const { state } = await stateOf(study, experiment, world);
    if (state === 'running') running += 1;
    else if (state !== 'waiting') ended += 1;
  }
  return `, ${ended} of ${cells.length} cells ended, ${running} under way`;
}
