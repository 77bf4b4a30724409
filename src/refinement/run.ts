// THE STORY of refinement, one published artifact at a time: fidelity -> conventions -> words -> CI. Reported apart from the draft.

import { patiently } from '../arm/patience.ts';
import { endOf, type PhaseEnd } from '../arm/phase-end.ts';
import { runPhase } from '../arm/phase-loop.ts';
import type { RedrawCard } from '../arm/progress.ts';
import { messageOf } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import type { PhaseName } from '../domain/names.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { tendCi } from './ci.ts';
import { openRefinement, skipPhase, type Task } from './open.ts';
import { nothingYet, type Progress, sealRefinement } from './outcome.ts';
import { type Pushed, pushEdits } from './push.ts';
import { type Head, RefineInput, type Scene } from './scene.ts';
import { refining } from './stand.ts';
import { updateWords } from './words.ts';

/** Refines what an arm published. Never throws for anything that happened inside: that is told in its own record. */
export async function refineArm(
  raw: Json,
  durable: Durable,
  host: { readonly world: World; readonly redraw: RedrawCard },
): Promise<Json> {
  const { part: _part, ...input } = RefineInput.parse(raw);
  const { experiment, slug } = input;
  const scene: Scene = { context: { input, ...host }, durable };
  const told = { progress: nothingYet };
  try {
    await story(scene, told);
  } catch (error) {
    const problem = `Refinement failed: ${messageOf(error)}`;
    host.world.log.error('refinement failed', { experiment, slug, problem });
    told.progress = { ...told.progress, problem };
  }
  return durable.step('seal', async () => {
    const { ci, commits } = await sealRefinement(scene.context, told.progress);
    return { slug, ci: ci?.state ?? null, commits: commits.length };
  });
}

/** `told` keeps how far it came, also when a later part breaks down. */
async function story(scene: Scene, told: { progress: Progress }): Promise<void> {
  const task = await patiently(scene.durable, scene.context.world.pace, {
    name: 'open',
    body: () => openRefinement(scene.context),
  });
  if (task.kind === 'nothing') return;
  if (task.kind === 'issue') return refineIssue(scene, task, told);
  told.progress = { ...nothingYet, head: task.head };
  const checked = await optional(scene, 'fidelity', { head: task.head, skip: null });
  if (checked.answer === 'written') told.progress = { ...told.progress, coverageSha: task.head.sha };
  const head = await conventions(scene, task, told);
  await words(scene, told);
  if (told.progress.problem !== '') return;
  const tended = await tendCi(scene, head, task.waitS);
  const commits = [...told.progress.commits, ...tended.commits];
  told.progress = { ...told.progress, head: tended.head, ci: tended.ci, commits };
  if (tended.head.sha !== head.sha) await words(scene, told);
}

async function refineIssue(scene: Scene, task: Task & { kind: 'issue' }, told: { progress: Progress }): Promise<void> {
  const { answer } = await optional(scene, 'conventions', { head: null, skip: task.skip });
  if (answer === 'written') await words(scene, told);
}

/** Edits of form, pushed when the gates let them pass. */
async function conventions(
  scene: Scene,
  task: Task & { kind: 'pull_request' },
  told: { progress: Progress },
): Promise<Head> {
  const { head } = task;
  const { answer } = await optional(scene, 'conventions', { head, skip: task.skip });
  if (answer !== 'submitted') return head;
  const ref = { phase: 'conventions' as const, attempt: 1 };
  const pushed = await patiently<Pushed>(scene.durable, scene.context.world.pace, {
    name: 'conventions-push',
    body: () => pushEdits(scene.context, head, ref),
  });
  const sha = pushed.kind === 'pushed' ? pushed.head.sha : null;
  const commits = pushed.kind === 'unchanged' ? [] : [{ ...ref, sha, reason: pushed.reason }];
  const problem = pushed.kind === 'theirs' ? pushed.reason : '';
  told.progress = { ...told.progress, head: pushed.head, commits, problem };
  return pushed.head;
}

/** A phase without which the rest goes on; `skip` says why it has nothing to do here. */
async function optional(
  { context, durable }: Scene,
  phase: PhaseName,
  how: { readonly head: Head | null; readonly skip: string | null },
): Promise<PhaseEnd> {
  const ref = { phase, attempt: 1 };
  const { skip } = how;
  if (skip !== null) {
    return durable.step<PhaseEnd>(`${phase}-skipped`, async () => endOf(await skipPhase(context, ref, skip)));
  }
  return runPhase(context, durable, { ref, stand: refining(how.head) });
}

async function words(scene: Scene, told: { progress: Progress }): Promise<void> {
  const { progress } = told;
  const name = `words-${progress.commits.length}-${progress.ci === null ? 'draft' : 'ci'}`;
  const whose = await patiently(scene.durable, scene.context.world.pace, {
    name,
    body: () => updateWords(scene.context, progress),
  });
  if (whose === 'theirs')
    scene.context.world.log.info('a person edited the text; it was left', {
      experiment: scene.context.input.experiment,
      slug: scene.context.input.slug,
    });
}
