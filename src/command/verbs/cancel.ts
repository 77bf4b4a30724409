// `/outrider cancel`: stops the run of this thread at its next turn, and wakes arms that wait on their provider.
import { cancelNote } from '../../comment/notes/notes.ts';
import { experimentsOf, finalStates } from '../../experiment/state.ts';
import { stopExperiment } from '../../experiment/stop.ts';
import { planOf } from '../../study/cells.ts';
import { stopStudy } from '../../study/stop.ts';
import { buryLostIn } from '../admission/lost.ts';
import { rememberCancel } from '../early-cancel.ts';
import { answer, type Verb } from '../verb.ts';

export const cancel: Verb<{ readonly verb: 'cancel' }> = (scene) =>
  answer(scene, async () => {
    const { delivery, world } = scene;
    await rememberCancel(delivery, world);
    await buryLostIn(delivery.target, world);
    const running = (await experimentsOf(delivery.target, world)).filter(({ state }) => !finalStates.includes(state));
    if (running.length === 0) return cancelNote({ kind: 'nothing' });
    const by = delivery.actor.login;
    const told = [];
    for (const { experiment } of running) {
      const stop = { by, reason: `cancelled by ${by}` };
      const plan = await planOf(experiment, world);
      const first = plan ? await stopStudy(plan, stop, world) : await stopExperiment(experiment, stop, world);
      told.push(cancelNote({ kind: first ? (plan ? 'stopping_cells' : 'stopping') : 'already', experiment }));
    }
    return told.join('\n\n');
  });
