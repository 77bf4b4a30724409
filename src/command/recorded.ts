// What the audit log keeps of a command: who asked, by which comment, and what became of it.
import { createHash } from 'node:crypto';
import { canonicalJson } from '../artifacts/audit-chain.ts';
import type { AuditAct, AuditFacts } from '../domain/audit.ts';
import { experimentId } from '../domain/experiment-id.ts';
import type { Json } from '../domain/json.ts';
import type { StudyPlan } from '../domain/study.ts';
import { repoName } from '../domain/target.ts';
import type { World } from '../ports/world.ts';
import type { Admission } from './admission/admit.ts';
import type { CommandDelivery } from './receive/delivery.ts';

/** The chain of a command has the name that its run would have: the same for every delivery of one comment. */
export function chainOf({ repository_id, comment_id, target }: CommandDelivery) {
  return { experiment: experimentId(`${repository_id}:${comment_id}`), owner: target.owner };
}

/** Who asked for what, and whether they were let in. The text of the comment is in its hash alone. */
export async function recordCommand(delivery: CommandDelivery, door: 'open' | 'shut', world: World): Promise<void> {
  const { parsed } = delivery;
  const verb = parsed.kind === 'command' ? parsed.command.verb : 'misuse';
  const first = await record(delivery, 'command', { door, verb }, world);
  if (first && door === 'shut') tellRefusal('door', world);
}

/** What was admitted, under which settings and with which money; or why nothing was. */
export async function recordAdmission(delivery: CommandDelivery, admission: Admission, world: World): Promise<void> {
  if (!admission.ok) {
    const first = await record(delivery, 'run.refused', { why: admission.problem }, world);
    if (first) tellRefusal('admission', world);
    return;
  }
  const { accepted } = admission;
  const facts = {
    base_sha: accepted.base_sha,
    subject: accepted.subject.kind,
    config_sha256: digest(accepted.settings),
    limits_sha256: digest(accepted.limits),
    models: accepted.models.map(({ arm, model }) => `${arm}=${model.provider}/${model.id}`).join(' '),
    budget_reserved_usd: accepted.budget_usd,
    harness_version: accepted.harness_version,
  };
  await record(delivery, 'run.admitted', facts, world);
}

/** An experiment over many repositories: what was let in as a whole, and in the chain of each cell that it was let in by this. */
export async function recordStudy(delivery: CommandDelivery, plan: StudyPlan, world: World): Promise<void> {
  const facts = {
    subject: 'experiment',
    cells: plan.cells.length,
    left_out: plan.left_out.length,
    models: plan.arms.join(' '),
    budget_reserved_usd: plan.budget_usd,
    harness_version: plan.harness_version,
  };
  await record(delivery, 'run.admitted', facts, world);
  for (const { experiment, repo, budget_usd } of plan.cells)
    await recordDone(
      delivery,
      'run.admitted',
      { experiment, study: plan.study, repo, budget_reserved_usd: budget_usd },
      world,
    );
}

/** Why an experiment over many repositories was not let in. */
export async function recordStudyRefused(delivery: CommandDelivery, why: string, world: World): Promise<void> {
  const first = await record(delivery, 'run.refused', { why }, world);
  if (first) tellRefusal('admission', world);
}

/** A retry, in the chain of the experiment and in that of every cell that is run again. */
export async function recordStudyRetry(
  delivery: CommandDelivery,
  of: { readonly study: string; readonly cells: readonly string[] },
  world: World,
): Promise<void> {
  await recordDone(delivery, 'run.retry', { experiment: of.study, cells: of.cells.join(' ') }, world);
  for (const experiment of of.cells) await recordDone(delivery, 'run.retry', { experiment, study: of.study }, world);
}

/** What a later command did to a run: a line in that run's own chain. */
export async function recordDone(
  delivery: CommandDelivery,
  act: AuditAct,
  facts: AuditFacts & { readonly experiment: string },
  world: World,
): Promise<void> {
  const { experiment, ...more } = facts;
  const done = {
    comment: delivery.comment_id,
    actor: delivery.actor.login,
    actor_id: delivery.actor.id,
    ...more,
  };
  const event = { id: `${delivery.comment_id}/${act}`, act, facts: done };
  await world.audit.record({ experiment, owner: delivery.target.owner }, event);
}

function tellRefusal(by: 'door' | 'admission', world: World): void {
  world.telemetry.measure('outrider.commands.refused', 1, { 'outrider.refused_by': by });
}

async function record(delivery: CommandDelivery, act: AuditAct, facts: AuditFacts, world: World): Promise<boolean> {
  const { actor, comment_id, target, parsed } = delivery;
  const asked = {
    repo: repoName(target),
    issue: target.issue,
    comment: comment_id,
    actor: actor.login,
    actor_id: actor.id,
    actor_type: actor.type,
    actor_app: actor.app_id,
    line_sha256: createHash('sha256').update(parsed.line).digest('hex'),
  };
  return world.audit.record(chainOf(delivery), { id: `${comment_id}/${act}`, act, facts: { ...asked, ...facts } });
}

/** Settings and limits are plain data; what is undefined in them is left out by JSON. */
function digest(value: unknown): string {
  const plain: Json = JSON.parse(JSON.stringify(value));
  return createHash('sha256').update(canonicalJson(plain)).digest('hex');
}
