// What the audit log keeps of a run's end: its state, and per arm the verdict and what it cost.
import { stopFlag } from '../arm/stopped.ts';
import { keys } from '../artifacts/catalogue.ts';
import { getDocument } from '../artifacts/shelf.ts';
import { ArmResult } from '../domain/arm.ts';
import { type Accepted, Manifest } from '../domain/manifest.ts';
import type { World } from '../ports/world.ts';
import { spentSoFar } from './money/settle.ts';
import { checkAudit, tellEnd } from './signals.ts';

/** A retried run ends more than once; each end is a line of its own, told apart by its arms' lives. */
export async function recordEnd(
  accepted: Accepted,
  end: { readonly state: string; readonly problem: string | null },
  world: World,
): Promise<void> {
  const { experiment, target } = accepted;
  const manifest = await getDocument(world.blobs, keys.manifest(experiment), Manifest);
  const verdicts: string[] = [];
  const lives: string[] = [];
  let retried = false;
  for (const { slug } of manifest?.arms ?? []) {
    const result = await getDocument(world.blobs, keys.armResult(experiment, slug), ArmResult);
    verdicts.push(`${slug}=${result?.verdict ?? 'none'}`);
    lives.push(`${slug}.${result?.generation ?? 1}`);
    retried ||= (result?.generation ?? 1) > 1;
  }
  const stop = end.state === 'cancelled' ? await stopFlag(experiment, world) : null;
  const facts = {
    state: end.state,
    failed_because: end.problem,
    stopped_by: stop?.by ?? null,
    stopped_because: stop?.reason ?? null,
    verdicts: verdicts.join(' '),
    spent_usd: manifest ? await spentSoFar(manifest, world) : 0,
  };
  const owner = target.kind === 'github' ? target.owner : null;
  const first = await world.audit.record(
    { experiment, owner },
    { id: `end/${end.state}/${lives.join(' ')}`, act: 'run.ended', facts },
  );
  if (!first) return;
  tellEnd(accepted, { state: end.state, first: !retried }, world);
  await checkAudit(experiment, world);
}
