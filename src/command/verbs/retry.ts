// `/outrider retry [ARM]`: what failed in the latest run is run again, over the same frozen inputs.

import { patiently } from '../../arm/patience.ts';
import { keys } from '../../artifacts/catalogue.ts';
import { getDocument } from '../../artifacts/shelf.ts';
import { budgetNote, retryNote, unknownArmNote } from '../../comment/notes/notes.ts';
import { armWord } from '../../domain/arm-name.ts';
import { type ArmPlan, Manifest } from '../../domain/manifest.ts';
import { roundUsd } from '../../domain/money.ts';
import { rememberExecution } from '../../experiment/execution.ts';
import { monthOf } from '../../experiment/money/month.ts';
import { retryExperiment, shareName } from '../../experiment/retry.ts';
import {
  beginLives,
  claimRetry,
  dropClaim,
  heldClaim,
  type Retry,
  type Standing,
  standingOf,
} from '../../experiment/retry-plan.ts';
import { experimentsOf, finalStates } from '../../experiment/state.ts';
import { stopExperiment } from '../../experiment/stop.ts';
import type { World } from '../../ports/world.ts';
import { planOf } from '../../study/cells.ts';
import { retryStudy, type StudyRetry } from '../../study/retry.ts';
import { stopStudy } from '../../study/stop.ts';
import { unfit } from '../admission/admit.ts';
import { callable } from '../admission/callable.ts';
import { ceilingProblem, uncountStart } from '../admission/hourly.ts';
import { buryLostIn, reserve as reserveShare } from '../admission/lost.ts';
import { readPremises } from '../admission/premises.ts';
import { cancelledSince } from '../early-cancel.ts';
import { postNote } from '../note.ts';
import { recordDone } from '../recorded.ts';
import { beginRetryOfStudy } from '../retry-study.ts';
import type { Verb, VerbScene } from '../verb.ts';
import { armNamed } from './promote.ts';

type Begun = { readonly experiment: string; readonly retry: Retry };

export const retry: Verb<{ readonly verb: 'retry'; readonly arm: string | null }> = async (scene, command) => {
  const { delivery, durable, world } = scene;
  const begun = await patiently<{ begun: Begun | StudyRetry | null }>(durable, world.pace, {
    name: 'retry',
    body: async () => {
      await buryLostIn(delivery.target, world);
      const [latest] = await experimentsOf(delivery.target, world);
      const plan = latest ? await planOf(latest.experiment, world) : null;
      const outcome = plan ? await beginRetryOfStudy(scene, plan, command.arm) : await begin(scene, command.arm);
      const cancelled = plan && typeof outcome !== 'string' ? await cancelledSince(delivery, world) : null;
      if (plan && cancelled) await stopStudy(plan, cancelled, world);
      if (typeof outcome !== 'string') return { begun: outcome };
      if (outcome !== '')
        await postNote({ target: delivery.target, answers: delivery.comment_id, text: outcome }, world);
      return { begun: null };
    },
  });
  if (begun.begun === null) return { refused: true };
  if ('study' in begun.begun) return retryStudy({ study: begun.begun.study, durable, world }, begun.begun);
  const { experiment, retry: claimed } = begun.begun;
  return retryExperiment({ experiment, durable, world }, claimed);
};

interface Taken {
  readonly plan: ArmPlan;
  readonly standing: Standing;
}

type Asked = VerbScene;

/** The claimed retry, or the words that say why there is none. Spends nothing; a repeat finds the claim that it made. */
async function begin(asked: Asked, typed: string | null): Promise<Begun | string> {
  const { delivery, world } = asked;
  const [latest] = await experimentsOf(delivery.target, world);
  if (!latest) return retryNote({ kind: 'no_run' });
  const { experiment } = latest;
  const held = await heldClaim(experiment, delivery.comment_id, world);
  if (!held && !finalStates.includes(latest.state)) return retryNote({ kind: 'running', experiment });
  const manifest = await getDocument(world.blobs, keys.manifest(experiment), Manifest);
  if (!manifest) return retryNote({ kind: 'nothing_frozen', experiment });
  const arms = await armsOf(manifest, typed, world);
  if (typeof arms === 'string') return arms;
  const unready = await objectionTo(asked, arms, manifest.own_keys);
  if (unready !== null) return unready;
  const claim = held ?? { comment: delivery.comment_id, month: monthOf(world.clock.now()) };
  if (!held && !(await claimRetry(experiment, claim, world))) {
    // Another one, asked for at the same moment, was quicker.
    await uncountStart(delivery, world);
    return retryNote({ kind: 'running', experiment });
  }
  await rememberExecution(experiment, { execution: asked.durable.execution, target: delivery.target }, world);
  const unaffordable = await reserve(asked, { experiment, arms, month: claim.month });
  if (unaffordable) {
    await dropClaim(experiment, world);
    await uncountStart(delivery, world);
    return unaffordable;
  }
  const asker = { actor: delivery.actor.login, actor_id: delivery.actor.id, since: world.clock.now() };
  const begun = await beginLives(manifest, arms, { ...claim, ...asker }, world);
  const cancelled = await cancelledSince(delivery, world);
  if (cancelled) await stopExperiment(experiment, cancelled, world);
  const lives = begun.arms.map(({ slug, generation }) => `${slug}.${generation}`).join(' ');
  await recordDone(delivery, 'run.retry', { experiment, arms: lives }, world);
  return { experiment, retry: begun };
}

/** The named arm, or every one without an artifact that got out; words when there is none. */
async function armsOf(manifest: Manifest, typed: string | null, world: World): Promise<readonly Taken[] | string> {
  const { experiment } = manifest;
  const named = typed === null ? null : armNamed(typed, manifest.arms);
  if (typed !== null && named === null) return unknownArmNote(typed, manifest.arms.map(armWord));
  const taken: Taken[] = [];
  for (const plan of named ? [named] : manifest.arms) {
    const standing = await standingOf(experiment, plan, world);
    if (standing !== 'fine') taken.push({ plan, standing });
  }
  if (taken.length > 0) return taken;
  return retryNote({ kind: 'nothing_failed', experiment, arm: named ? armWord(named) : null });
}

/** What would make the work useless, or impossible, read anew: much may have changed since the run. */
async function objectionTo(
  { delivery, world }: Asked,
  arms: readonly Taken[],
  began: Manifest['own_keys'],
): Promise<string | null> {
  const premises = await readPremises(delivery, world);
  if (!premises.ok) throw new Error('The repository changed while the command was read. Write the command again.');
  const objection = unfit(delivery, premises);
  if (objection) return objection;
  const again = arms.filter(({ standing }) => standing === 'again').map(({ plan }) => plan);
  const { problem } = await callable(again, { target: delivery.target, began }, world);
  if (problem !== null) return problem;
  return ceilingProblem(delivery, premises.settings.ceilings, world);
}

/** A fresh share for each arm that is run again, under the caps of both months. */
async function reserve(
  { delivery, world }: Asked,
  wanted: { readonly experiment: string; readonly arms: readonly Taken[]; readonly month: string },
): Promise<string | null> {
  const premises = await readPremises(delivery, world);
  if (!premises.ok) throw new Error('The repository changed while the command was read. Write the command again.');
  const again = wanted.arms.filter(({ standing }) => standing === 'again');
  const usd = roundUsd(again.reduce((sum, { plan }) => sum + plan.budget_usd, 0));
  const experiment = shareName(wanted.experiment, delivery.comment_id);
  const { owner, repo } = delivery.target;
  const share = { owner, repo, experiment, month: wanted.month };
  const short = await reserveShare(share, usd, premises.months, world);
  return short === null ? null : budgetNote({ kind: 'month', wanted: usd, ...short });
}
