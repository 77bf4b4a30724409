// A delivery -> the verb that it calls, inside a durable execution of its own.

import { patiently } from '../arm/patience.ts';
import { editNote, misuseNote } from '../comment/notes/notes.ts';
import type { Command } from '../domain/command.ts';
import type { Json } from '../domain/json.ts';
import { retryExperiment } from '../experiment/retry.ts';
import { runExperiment } from '../experiment/run.ts';
import type { Durable } from '../ports/durable.ts';
import type { World } from '../ports/world.ts';
import { wakeByChecks } from '../refinement/wake.ts';
import { openDoor } from './admission/door.ts';
import { mayCommand, readPremises } from './admission/premises.ts';
import { tellFurther } from './further.ts';
import { hidePages } from './hide-pages.ts';
import { postNote } from './note.ts';
import { claimComment } from './receive/claim.ts';
import { type CommandDelivery, Delivery, type EditDelivery } from './receive/delivery.ts';
import { recordCommand } from './recorded.ts';
import { tellFate } from './tell-fate.ts';
import { tellSettings } from './tell-settings.ts';
import { pullTrigger } from './trigger.ts';
import { orSaid } from './unanswered.ts';
import type { VerbScene } from './verb.ts';
import { cancel } from './verbs/cancel.ts';
import { compare } from './verbs/compare.ts';
import { config } from './verbs/config.ts';
import { cost } from './verbs/cost.ts';
import { experiment } from './verbs/experiment.ts';
import { help } from './verbs/help.ts';
import { models } from './verbs/models.ts';
import { promote } from './verbs/promote.ts';
import { retry } from './verbs/retry.ts';
import { run } from './verbs/run.ts';
import { status } from './verbs/status.ts';

/** The input of the durable function `experiment`; throws when it is none of ours. */
export async function handleDelivery(input: Json, durable: Durable, world: World): Promise<Json> {
  const delivery = Delivery.parse(input);
  if (delivery.kind === 'accepted') return runExperiment({ experiment: delivery.experiment, durable, world });
  if (delivery.kind === 'retried')
    return retryExperiment({ experiment: delivery.experiment, durable, world }, delivery.retry);
  if (delivery.kind === 'checks') {
    return durable.step('wake', async () => ({ woken: await wakeByChecks(delivery.repo, delivery.sha, world) }));
  }
  if (delivery.kind === 'push') {
    return patiently(durable, world.pace, { name: 'settings', body: () => tellSettings(delivery, world) });
  }
  if (delivery.kind === 'pull') {
    return patiently(durable, world.pace, { name: 'fate', body: () => tellFate(delivery, world) });
  }
  if (delivery.kind === 'hidden') return hidePages(delivery, durable, world);
  if (delivery.kind === 'trigger') return pullTrigger(delivery, { durable, world });
  if (!(await claimComment(delivery, durable, world))) return { replayed: true };
  if (delivery.kind === 'edit') {
    return patiently(durable, world.pace, { name: 'hint', body: () => hint(delivery, world) });
  }
  const scene = { delivery, durable, world };
  const door = await orSaid(scene, 'once a day', () =>
    patiently(durable, world.pace, { name: 'door', body: () => throughDoor(delivery, world) }),
  );
  if (door === 'shut') return { refused: true };
  await tellFurther(scene);
  return orSaid(scene, 'always', () => answerTo(scene));
}

function answerTo(scene: VerbScene): Promise<Json> {
  const { delivery, durable, world } = scene;
  const { parsed } = delivery;
  if (parsed.kind === 'command') return call(scene, parsed.command);
  return patiently(durable, world.pace, {
    name: 'misuse',
    body: async () => {
      await postNote({ target: delivery.target, answers: delivery.comment_id, text: misuseNote(parsed) }, world);
      return { misuse: true };
    },
  });
}

function call(scene: VerbScene, command: Command): Promise<Json> {
  switch (command.verb) {
    case 'run':
      return run(scene, command);
    case 'cancel':
      return cancel(scene, command);
    case 'status':
      return status(scene, command);
    case 'models':
      return models(scene, command);
    case 'config':
      return config(scene, command);
    case 'cost':
      return cost(scene, command);
    case 'compare':
      return compare(scene, command);
    case 'promote':
      return promote(scene, command);
    case 'help':
      return help(scene, command);
    case 'retry':
      return retry(scene, command);
    case 'experiment':
      return experiment(scene, command);
  }
}

async function throughDoor(delivery: CommandDelivery, world: World): Promise<'open' | 'shut'> {
  const door = await openDoor(delivery, world);
  await recordCommand(delivery, door, world);
  return door;
}

/** The hint after an edit goes to those who may command; to anybody else it would be noise. */
async function hint(delivery: EditDelivery, world: World): Promise<Json> {
  const { settings } = await readPremises(delivery, world);
  if (!(await mayCommand(delivery, settings, world))) return { hinted: false };
  await postNote({ target: delivery.target, answers: delivery.comment_id, text: editNote, to: 'edit' }, world);
  return { hinted: true };
}
