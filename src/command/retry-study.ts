// `/outrider retry [CELL or ARM]` in the thread of an experiment over many repositories.

import { keys } from '../artifacts/catalogue.ts';
import { needDocument } from '../artifacts/shelf.ts';
import { retryNote } from '../comment/notes/notes.ts';
import { budgetNoteOfRetry, retryLeftOutNote, siteCause, studyRetryNote } from '../comment/notes/study.ts';
import { Accepted } from '../domain/manifest.ts';
import type { Provider } from '../domain/model.ts';
import type { MonthCaps } from '../domain/settings.ts';
import type { StudyPlan } from '../domain/study.ts';
import { rememberExecution } from '../experiment/execution.ts';
import { monthOf } from '../experiment/money/month.ts';
import { shareName } from '../experiment/retry.ts';
import { claimRetry, dropClaim, heldClaim } from '../experiment/retry-plan.ts';
import { finalStates, readState } from '../experiment/state.ts';
import { cellWord } from '../study/cells.ts';
import { beginStudyRetry, type Due, dueCells, namedIn, priceOf, type StudyRetry } from '../study/retry.ts';
import { callable, type NamedModel } from './admission/callable.ts';
import { ceilingProblem, uncountStart } from './admission/hourly.ts';
import { reserve as reserveShare } from './admission/lost.ts';
import { readPremises } from './admission/premises.ts';
import { siteTarget, usable } from './admission/sites.ts';
import { postNote } from './note.ts';
import { recordStudyRetry } from './recorded.ts';
import type { VerbScene } from './verb.ts';

type Asked = VerbScene;

/** The claimed retry, or the words that say why there is none. Spends nothing; a repeat finds the claim that it made. */
export async function beginRetryOfStudy(
  asked: Asked,
  plan: StudyPlan,
  typed: string | null,
): Promise<StudyRetry | string> {
  const { delivery, world } = asked;
  const { study } = plan;
  const state = await readState(study, world);
  const held = await heldClaim(study, delivery.comment_id, world);
  if (!held && state && !finalStates.includes(state.state)) return retryNote({ kind: 'running', experiment: study });
  const wanted = namedIn(plan, typed);
  if (wanted === null) return studyRetryNote({ kind: 'unknown', study, typed: typed ?? '', ...known(plan) });
  const due = await dueCells(wanted, world);
  if (due.length === 0) return studyRetryNote({ kind: 'nothing_failed', study, typed });
  const { able, left_out } = await ableOf(asked, due);
  if (able.length === 0) return retryLeftOutNote(left_out);
  const unready = await credentialOf(able, asked);
  if (unready) return unready;
  const premises = await readPremises(delivery, world);
  if (!premises.ok) throw new Error('The repository changed while the command was read. Write the command again.');
  const ceiling = await ceilingProblem(delivery, premises.settings.ceilings, world);
  if (ceiling !== null) return ceiling;
  const claim = held ?? { comment: delivery.comment_id, month: monthOf(world.clock.now()) };
  if (!held && !(await claimRetry(study, claim, world))) return retryNote({ kind: 'running', experiment: study });
  await rememberExecution(study, { execution: asked.durable.execution, target: delivery.target }, world);
  const wish = { study, usd: priceOf(able), month: claim.month };
  const unaffordable = await reserve(asked, wish, premises.months);
  if (unaffordable) {
    await dropClaim(study, world);
    await uncountStart(delivery, world);
    return unaffordable;
  }
  if (left_out.length > 0)
    await postNote({ target: delivery.target, answers: delivery.comment_id, text: retryLeftOutNote(left_out) }, world);
  await recordStudyRetry(delivery, { study, cells: able.map(({ cell }) => cell.experiment) }, world);
  const { login: actor, id: actor_id } = delivery.actor;
  return beginStudyRetry(plan, able, { ...claim, actor, actor_id, since: world.clock.now() }, world);
}

function known(plan: StudyPlan) {
  return { cells: plan.cells.map((cell) => cellWord(plan, cell)), arms: plan.arms };
}

/** Much may have changed since: every repository is looked at anew. */
async function ableOf({ delivery, world }: Asked, due: readonly Due[]) {
  const able: Due[] = [];
  const left_out: StudyPlan['left_out'] = [];
  for (const one of due) {
    const { repo } = one.cell;
    const target = siteTarget(repo, delivery);
    const site = target === null ? siteCause('elsewhere', delivery.actor.login) : await usable(delivery, target, world);
    if (typeof site === 'string') left_out.push({ repo, cause: site });
    else able.push(one);
  }
  return { able, left_out };
}

async function credentialOf(due: readonly Due[], { delivery, world }: Asked): Promise<string | null> {
  const arms: NamedModel[] = [];
  const began = new Set<Provider>();
  for (const one of due) {
    const accepted = await needDocument(world.blobs, keys.accepted(one.cell.experiment), Accepted);
    for (const provider of accepted.own_keys ?? []) began.add(provider);
    if (one.arms === 'everything') arms.push(...accepted.models);
    else arms.push(...one.arms.filter(({ standing }) => standing === 'again').map(({ plan }) => plan));
  }
  return (await callable(arms, { target: delivery.target, began: [...began] }, world)).problem;
}

async function reserve(
  { delivery, world }: Asked,
  { study, usd, month }: { readonly study: string; readonly usd: number; readonly month: string },
  months: MonthCaps,
): Promise<string | null> {
  const { owner, repo } = delivery.target;
  const share = { owner, repo, experiment: shareName(study, delivery.comment_id), month };
  const short = await reserveShare(share, usd, months, world);
  return short === null ? null : budgetNoteOfRetry({ wanted: usd, ...short });
}
