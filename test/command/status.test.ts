// `/outrider status`: a run that was told to stop is not said to go on.
import { expect, it } from 'vitest';
import type { CommandDelivery } from '../../src/command/receive/delivery.ts';
import { status } from '../../src/command/verbs/status.ts';
import type { Accepted } from '../../src/domain/manifest.ts';
import { setState } from '../../src/experiment/state.ts';
import { stopExperiment } from '../../src/experiment/stop.ts';
import { pair } from '../comment/views.ts';
import { inlineDurable } from '../fakes/durable.ts';
import { fakeWorld } from '../fakes/world.ts';

const target = { kind: 'github', installation_id: 1, owner: 'acme', repo: 'widget', issue: 3 } as const;
const accepted: Accepted = { ...pair, target, models: pair.arms.map(({ arm, model }) => ({ arm, model })) };
const asked = (comment_id: number): CommandDelivery => ({
  kind: 'command',
  target,
  repository_id: 9,
  comment_id,
  actor: { login: 'mira', id: 5, type: 'User', app_id: null },
  issue: { title: '', body: '', is_pull_request: false },
  parsed: { kind: 'command', line: '/outrider status', command: { verb: 'status' } },
});

it('says that a run goes on, that it is being stopped, and how it ended', async () => {
  const world = fakeWorld();
  const stateNow = async (comment: number): Promise<string | undefined> => {
    await status({ delivery: asked(comment), durable: inlineDurable(), world }, { verb: 'status' });
    const row = (world.forge.comments.at(-1)?.body ?? '')
      .split('\n')
      .find((line) => line.includes(accepted.experiment));
    return row?.split(' | ')[1];
  };
  await setState(accepted, 'running', world);
  expect(await stateNow(1)).toBe('running');
  await stopExperiment(accepted.experiment, { by: 'mira', reason: 'cancelled by mira' }, world);
  expect(await stateNow(2)).toBe('stopping');
  await setState(accepted, 'cancelled', world);
  expect(await stateNow(3)).toBe('cancelled');
});
