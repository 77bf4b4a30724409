// An arm's artifact in words: title and body of its pull request or Issue, from what lies in the store.
import { keys } from '../artifacts/catalogue.ts';
import { getDocument, openShelf } from '../artifacts/shelf.ts';
import { openSnapshot } from '../codemap/snapshot.ts';
import { unifiedDiff } from '../codemap/unified-diff.ts';
import { renderIssue } from '../comment/artifact/issue.ts';
import { type ArtifactWords, artifactMarker } from '../comment/artifact/parts.ts';
import { renderPullRequest } from '../comment/artifact/pull-request.ts';
import type { ArmResult } from '../domain/arm.ts';
import type { Manifest } from '../domain/manifest.ts';
import { Origins } from '../domain/origins.ts';
import type { Refinement } from '../domain/refinement.ts';
import { ownerOf } from '../domain/target.ts';
import { withoutSecrets } from '../gates/secrets/leak.ts';
import type { World } from '../ports/world.ts';
import { openPatch } from './sealed-patch.ts';

export type Words = ArtifactWords & { readonly marker: string };

export interface WordsOptions {
  /** What came after publishing; null: nothing yet. */
  readonly refinement?: Refinement | null;
  /** The draft of an arm that ended otherwise, as the pull request that a person asked for. */
  readonly promoted?: boolean;
}

/** The same bytes for the same store. */
export async function artifactWords(
  manifest: Manifest,
  result: ArmResult,
  world: World,
  { refinement = null, promoted = false }: WordsOptions = {},
): Promise<Words> {
  const kind = promoted || result.verdict === 'pull_request' ? 'pr' : 'issue';
  const diff = await diffOf(manifest, result, world);
  const origins = await getDocument(world.blobs, keys.origins(manifest.experiment), Origins);
  const view = { manifest, result, diff, refinement, origins, markerSecret: world.markerSecret };
  const { title, body } = kind === 'pr' ? renderPullRequest(view) : renderIssue(view);
  const { secrets } = await world.accounts.of(ownerOf(manifest.target));
  const clean = (text: string) => withoutSecrets(text, secrets);
  return { title: await clean(title), body: await clean(body), marker: artifactMarker(kind, view) };
}

/** The sealed patch as text; empty when the arm has none, or one that the gate for secrets refused: that one stays in the store. */
async function diffOf(manifest: Manifest, result: ArmResult, world: World): Promise<string> {
  const leaks = result.gates?.gates.some(({ gate, outcome }) => gate === 'secrets' && outcome === 'fail') ?? false;
  if (!result.patch || leaks) return '';
  const pack = await world.blobs.localPath(keys.snapshot(manifest.experiment));
  if (!pack) throw new Error(`The snapshot of experiment ${manifest.experiment} is not in the store.`);
  const snapshot = openSnapshot(pack);
  try {
    return unifiedDiff(snapshot, await openPatch(openShelf(world.blobs, manifest.experiment), result.patch));
  } finally {
    snapshot.close();
  }
}
