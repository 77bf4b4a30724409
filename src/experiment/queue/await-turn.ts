// A run waits for its turn, durably: woken when the line moves, looking now and then in case nobody wakes it.
import { patiently } from '../../arm/patience.ts';
import { stopOf } from '../../arm/stopped.ts';
import { keys } from '../../artifacts/catalogue.ts';
import { type QueuedRow, rowKeys } from '../../artifacts/rows.ts';
import { needDocument } from '../../artifacts/shelf.ts';
import { Accepted } from '../../domain/manifest.ts';
import type { Durable } from '../../ports/durable.ts';
import type { World } from '../../ports/world.ts';
import { drawCard } from '../card.ts';
import { tellPlace } from '../signals.ts';
import { setState } from '../state.ts';
import { rememberWait } from '../stop.ts';
import { type Comer, leaveTurn, lineMoved, takeTurn } from './turns.ts';

/** Looks at the line before a run is given up; without anybody to wake it that is more than three days. */
const mostLooks = 500;

/** Small, for a checkpoint. `refused` and `stopped` end the run with words for the thread. */
type Look =
  | { readonly kind: 'go' }
  | { readonly kind: 'refused' | 'stopped'; readonly problem: string }
  | { readonly kind: 'wait'; readonly place: QueuedRow };

export type CameOff = Exclude<Look, { kind: 'wait' | 'go' }>;

/** Resolves when the run may begin: null, or why it never will. `comer` is left out where it is the run's own. */
export async function awaitTurn(
  scene: { readonly experiment: string; readonly durable: Durable; readonly world: World },
  comer: Comer | null = null,
): Promise<CameOff | null> {
  const { experiment, durable, world } = scene;
  for (let n = 1; ; n++) {
    const look = await patiently<Look>(durable, world.pace, {
      name: `turn.${n}`,
      body: () => lookAtLine(experiment, { comer, last: n >= mostLooks }, world),
    });
    if (look.kind === 'go') return null;
    if (look.kind !== 'wait') return look;
    await durable.callback(
      `turn.${n}-wait`,
      (id) => remember(experiment, { id, seen: look.place }, world),
      world.pace.queue_s,
    );
  }
}

async function lookAtLine(
  experiment: string,
  { comer, last }: { readonly comer: Comer | null; readonly last: boolean },
  world: World,
): Promise<Look> {
  const accepted = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
  const stop = await stopOf(accepted, world);
  if (stop) {
    await leaveTurn(accepted, world);
    return { kind: 'stopped', problem: `${stop.reason} before any model was called` };
  }
  const turn = await takeTurn(
    accepted,
    comer ?? { actor: accepted.actor, since: Date.parse(accepted.created_at) },
    world,
  );
  if (turn.kind === 'go') {
    await world.rows.delete(rowKeys.queued(experiment));
    return { kind: 'go' };
  }
  if (turn.kind === 'full' || last) {
    await leaveTurn(accepted, world);
    const why = turn.kind === 'full' ? 'Too many runs are waiting already' : 'No turn came up within days';
    return { kind: 'refused', problem: `${why}. Write the command again later.` };
  }
  await world.rows.put(rowKeys.queued(experiment), turn.place, 'any');
  await setState(accepted, 'queued', world);
  tellPlace(turn.place, world);
  await drawCard(experiment, { force: true, problem: null, closed: false }, world);
  return turn;
}

/** Whoever moved the line before this callback was known found nobody to wake. */
async function remember(
  experiment: string,
  { id, seen }: { readonly id: string; readonly seen: QueuedRow },
  world: World,
): Promise<void> {
  await rememberWait(experiment, id, world);
  const accepted = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
  if (await lineMoved(accepted, seen, world)) await world.launcher.answer(id, 'wake');
}
