// `/outrider run`: admitted before anything is spent, answered with the run card, then the experiment's own story.

import { patiently } from '../../arm/patience.ts';
import { keys } from '../../artifacts/catalogue.ts';
import { putDocument } from '../../artifacts/shelf.ts';
import type { RunCommand } from '../../domain/command.ts';
import { experimentId } from '../../domain/experiment-id.ts';
import { Accepted } from '../../domain/manifest.ts';
import { rememberExecution } from '../../experiment/execution.ts';
import { runExperiment } from '../../experiment/run.ts';
import { setState } from '../../experiment/state.ts';
import { stopExperiment } from '../../experiment/stop.ts';
import { admitRun } from '../admission/admit.ts';
import { readPremises } from '../admission/premises.ts';
import { cancelledSince } from '../early-cancel.ts';
import { postNote } from '../note.ts';
import { recordAdmission } from '../recorded.ts';
import type { Verb, VerbScene } from '../verb.ts';

export const run: Verb<RunCommand> = async (scene, command) => {
  const { durable, world } = scene;
  const accepted = await patiently(durable, world.pace, { name: 'accept', body: () => accept(scene, command) });
  if (accepted.experiment === null) return { refused: true };
  return runExperiment({ experiment: accepted.experiment, durable, world });
};

async function accept(
  { delivery, durable, world }: VerbScene,
  command: RunCommand,
): Promise<{ readonly experiment: string | null }> {
  const premises = await readPremises(delivery, world);
  // The door has just read them; if they broke since, the repeated step says so.
  if (!premises.ok) throw new Error('The repository changed while the command was read. Write the command again.');
  const experiment = experimentId(`${delivery.repository_id}:${delivery.comment_id}`);
  await rememberExecution(experiment, { execution: durable.execution, target: delivery.target }, world);
  const admission = await admitRun({ delivery, command, premises }, world);
  await recordAdmission(delivery, admission, world);
  if (!admission.ok) {
    const { problem } = admission;
    if (problem !== '') await postNote({ target: delivery.target, answers: delivery.comment_id, text: problem }, world);
    return { experiment: null };
  }
  const { accepted } = admission;
  await putDocument(world.blobs, keys.accepted(accepted.experiment), Accepted, accepted);
  await setState(accepted, 'accepted', world);
  const cancelled = await cancelledSince(delivery, world);
  if (cancelled) await stopExperiment(accepted.experiment, cancelled, world);
  const { remark: text } = admission;
  if (text !== null) await postNote({ target: delivery.target, answers: delivery.comment_id, text }, world);
  return { experiment: accepted.experiment };
}
