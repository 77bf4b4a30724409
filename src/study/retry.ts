// A study's retry: cells that never ran and arms that left no artifact, over the inputs that were frozen for them.
import { keys } from '../artifacts/catalogue.ts';
import { rowKeys } from '../artifacts/rows.ts';
import { getDocument, needDocument, putDocument } from '../artifacts/shelf.ts';
import type { Json } from '../domain/json.ts';
import { Accepted, type ArmPlan, Manifest } from '../domain/manifest.ts';
import { roundUsd } from '../domain/money.ts';
import type { StudyCell, StudyPlan } from '../domain/study.ts';
import { shareName } from '../experiment/retry.ts';
import { beginLives, dropClaim, type Retry, type Standing, standingOf } from '../experiment/retry-plan.ts';
import type { World } from '../ports/world.ts';
import { cellWord, modelsSpentOn } from './cells.ts';
import { type CellWork, carryOutStudy, type StudyScene, type StudyShare } from './run.ts';

/** A cell with work to do: some arms of it, or all of it when nothing of it was ever frozen. */
export interface Due {
  readonly cell: StudyCell;
  readonly arms: readonly { readonly plan: ArmPlan; readonly standing: Standing }[] | 'everything';
}

/** Which of these cells have work to do. `arm` names a model: then only its arms are taken from cells that had begun. */
export async function dueCells(
  wanted: { readonly cells: readonly StudyCell[]; readonly arm: string | null },
  world: World,
): Promise<Due[]> {
  const due: Due[] = [];
  for (const cell of wanted.cells) {
    const manifest = await getDocument(world.blobs, keys.manifest(cell.experiment), Manifest);
    if (manifest === null) {
      due.push({ cell, arms: 'everything' });
      continue;
    }
    const arms = [];
    for (const arm of manifest.arms) {
      if (wanted.arm !== null && arm.arm !== wanted.arm) continue;
      const standing = await standingOf(cell.experiment, arm, world);
      if (standing !== 'fine') arms.push({ plan: arm, standing });
    }
    if (arms.length > 0) due.push({ cell, arms });
  }
  return due;
}

/** What a retry may spend at most, USD. */
export function priceOf(due: readonly Due[]): number {
  const again = (arms: Exclude<Due['arms'], 'everything'>) =>
    arms.filter(({ standing }) => standing === 'again').reduce((sum, { plan }) => sum + plan.budget_usd, 0);
  return roundUsd(
    due.reduce((sum, { cell, arms }) => sum + (arms === 'everything' ? cell.budget_usd : again(arms)), 0),
  );
}

/** Cells and models by what somebody typed: `atropos`, `acme/atropos`, `atropos/2606.27369v1`, a paper, a model; a unique beginning will do. */
export function namedIn(plan: StudyPlan, typed: string | null): { cells: StudyCell[]; arm: string | null } | null {
  if (typed === null) return { cells: [...plan.cells], arm: null };
  const low = typed.toLowerCase();
  const words = (cell: StudyCell) => {
    const name = cell.repo.split('/').at(-1) ?? cell.repo;
    return [cell.repo, name, `${name}/${cell.paper_id}`, cell.paper_id, cellWord(plan, cell)].map((word) =>
      word.toLowerCase(),
    );
  };
  const exactly = plan.cells.filter((cell) => words(cell).includes(low));
  if (exactly.length > 0) return { cells: exactly, arm: null };
  const arms = plan.arms.filter((arm) => arm.toLowerCase() === low);
  const beginning = arms.length > 0 ? arms : plan.arms.filter((arm) => arm.toLowerCase().startsWith(low));
  const cells = plan.cells.filter((cell) => words(cell).some((word) => word.startsWith(low)));
  const repositories = new Set(cells.map(({ repo }) => repo)).size;
  if (beginning.length === 1 && (arms.length === 1 || cells.length === 0))
    return { cells: [...plan.cells], arm: beginning[0] ?? null };
  return beginning.length === 0 && repositories === 1 ? { cells, arm: null } : null;
}

/** A claimed retry of a study; small, for a checkpoint. */
export type StudyRetry = { readonly study: string; readonly work: readonly CellWork[]; readonly share: StudyShare };

/** Begins new lives for what is due, and lifts the stop of the past. Safe to repeat. */
export async function beginStudyRetry(
  plan: StudyPlan,
  due: readonly Due[],
  of: Omit<Retry, 'arms'>,
  world: World,
): Promise<StudyRetry> {
  const models_before = await modelsSpentOn(plan, world);
  const work: CellWork[] = [];
  for (const { cell, arms } of due) {
    const { experiment } = cell;
    await world.rows.delete(rowKeys.stop(experiment));
    if (arms === 'everything') {
      const accepted = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
      // Nothing of it is frozen yet: from here on it is theirs who asks now.
      const { actor, actor_id = null } = of;
      await putDocument(world.blobs, keys.accepted(experiment), Accepted, { ...accepted, actor, actor_id });
      work.push({ experiment, retry: null });
      continue;
    }
    const manifest = await getDocument(world.blobs, keys.manifest(experiment), Manifest);
    if (manifest === null) throw new Error(`Nothing is frozen for the cell ${experiment}.`);
    work.push({ experiment, retry: await beginLives(manifest, arms, of, world) });
  }
  await world.rows.delete(rowKeys.stop(plan.study));
  return {
    study: plan.study,
    work,
    share: { name: shareName(plan.study, of.comment), month: of.month, models_before },
  };
}

/** Runs a claimed retry to its end; then the way is free for the next one. */
export async function retryStudy(scene: StudyScene, { work, share }: Omit<StudyRetry, 'study'>): Promise<Json> {
  const end = await carryOutStudy(scene, work, share);
  await scene.durable.step('retry-over', async () => {
    await dropClaim(scene.study, scene.world);
    return null;
  });
  return end;
}
