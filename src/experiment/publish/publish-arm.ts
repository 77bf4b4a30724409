// One arm's artifact with its words; a forge that refuses is that arm's failure, and its patch stays sealed.
import { artifactWords } from '../../arm/artifact-words.ts';
import { openPatch } from '../../arm/sealed-patch.ts';
import { keys } from '../../artifacts/catalogue.ts';
import { openShelf, putDocument } from '../../artifacts/shelf.ts';
import { openSnapshot } from '../../codemap/snapshot.ts';
import { ArmResult, type SealedPatch } from '../../domain/arm.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { Manifest } from '../../domain/manifest.ts';
import { ownerOf } from '../../domain/target.ts';
import { unsafePatch } from '../../gates/safety.ts';
import type { World } from '../../ports/world.ts';
import { resultOf } from '../barrier.ts';
import { publish } from './publish.ts';

/** Publishes the arm's artifact once. Answers its page, or the problem that now stands in the arm's result. */
export async function publishArm(
  manifest: Manifest,
  slug: string,
  world: World,
): Promise<{ readonly url: string } | { readonly problem: string }> {
  const result = await resultOf(manifest.experiment, slug, world);
  const branchOnly = (manifest.options.publish ?? manifest.settings.publish) === 'branch';
  const words = await artifactWords(manifest, result, world);
  try {
    if (result.verdict === 'pull_request' && result.patch) await refuseUnsafe(manifest, result.patch, world);
    const { url } = await publish({ manifest, result, words, branchOnly }, world);
    return { url };
  } catch (error) {
    if (!(error instanceof ForgeError) || error.retryable) throw error;
    const decided_by = error.reason === 'withheld' ? ('secrets' as const) : ('harness' as const);
    return notPublished(result, { why: error.message, decided_by }, world);
  }
}

/** Writes into the arm's result that its artifact could not be published; the draft stays sealed. */
export async function notPublished(
  result: ArmResult,
  { why, decided_by }: { readonly why: string; readonly decided_by: 'secrets' | 'harness' },
  world: World,
): Promise<{ readonly problem: string }> {
  const problem = `The artifact could not be published: ${why}`;
  const failed: ArmResult = { ...result, verdict: 'failed', decided_by, reason: problem };
  await putDocument(world.blobs, keys.armResult(result.experiment, result.slug), ArmResult, failed);
  return { problem };
}

/** Opens the sealed draft of an arm that ended otherwise, with the gates' doubts in its body. Safe to repeat. */
export async function promoteArm(
  manifest: Manifest,
  result: ArmResult,
  world: World,
): Promise<{ readonly url: string }> {
  if (result.patch) await refuseUnsafe(manifest, result.patch, world);
  const promoted: ArmResult = { ...result, verdict: 'pull_request', route: 'pull_request_draft' };
  const words = await artifactWords(manifest, result, world, { promoted: true });
  const { url } = await publish({ manifest, result: promoted, words, branchOnly: false }, world);
  return { url };
}

/** A draft can be promoted whose run never came to the gates, or which they refused. Throws ForgeError `withheld`. */
async function refuseUnsafe(manifest: Manifest, sealed: SealedPatch, world: World): Promise<void> {
  const pack = await world.blobs.localPath(keys.snapshot(manifest.experiment));
  if (!pack) throw new Error(`The snapshot of experiment ${manifest.experiment} is not in the store.`);
  const snapshot = openSnapshot(pack);
  try {
    const patch = await openPatch(openShelf(world.blobs, manifest.experiment), sealed);
    const { secrets: knownSecrets } = await world.accounts.of(ownerOf(manifest.target));
    const why = await unsafePatch(snapshot, patch, { blocked: manifest.settings.paths.blocked, knownSecrets });
    if (why !== null) throw new ForgeError('withheld', `nothing was pushed, for the gates refuse the patch (${why})`);
  } finally {
    snapshot.close();
  }
}
