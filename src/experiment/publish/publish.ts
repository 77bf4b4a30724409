// Publishing one arm's artifact: look up, then create, and an "already exists" means look up again.
import type { Words } from '../../arm/artifact-words.ts';
import { openPatch } from '../../arm/sealed-patch.ts';
import { rowKeys } from '../../artifacts/rows.ts';
import { openShelf } from '../../artifacts/shelf.ts';
import type { ArmResult } from '../../domain/arm.ts';
import { Published } from '../../domain/artifact.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { Manifest } from '../../domain/manifest.ts';
import type { CommitFile, Publisher } from '../../ports/publisher.ts';
import type { World } from '../../ports/world.ts';

/** What is to be published for an arm: the words, and whether a branch alone will do. */
export interface Publication {
  readonly manifest: Manifest;
  readonly result: ArmResult;
  readonly words: Words;
  readonly branchOnly: boolean;
}

/** An arm that was run again gets a branch of its own: the first one may hold a draft that a person has promoted. */
/** All our branches lie below it. */
export const branchRoot = 'outrider';

export function branchName(
  experiment: string,
  { slug, generation = 1 }: Pick<ArmResult, 'slug' | 'generation'>,
): string {
  return `${branchRoot}/${experiment}/${slug}${generation === 1 ? '' : `-retry${generation}`}`;
}

/** Publishes once; the row that remembers it makes a repeat cheap, the look-ups make it safe without the row. */
export async function publish(publication: Publication, world: World): Promise<Published> {
  const { manifest, result } = publication;
  // A promoted draft is published beside the Issue that the arm ended as.
  const kind = result.verdict === 'pull_request' ? 'pull_request' : 'issue';
  const key = rowKeys.published(manifest.experiment, result.slug, kind);
  const known = await world.rows.get(key);
  if (known) return Published.parse(known.value);
  const { publisher } = world.forges.open(manifest.target);
  const published =
    result.verdict === 'pull_request'
      ? await publishPatch(publication, publisher, world)
      : await publishIssue(publication, publisher);
  await world.rows.put(key, published, 'any');
  return published;
}

/** What an arm of this verdict has published; null when nothing. */
export async function published(
  experiment: string,
  arm: Pick<ArmResult, 'slug' | 'verdict'>,
  world: World,
): Promise<Published | null> {
  if (arm.verdict !== 'pull_request' && arm.verdict !== 'issue') return null;
  const row = await world.rows.get(rowKeys.published(experiment, arm.slug, arm.verdict));
  return row ? Published.parse(row.value) : null;
}

/** The pull request of an arm that had ended otherwise; null: nobody has promoted its draft. */
export async function promotedDraft(
  experiment: string,
  { slug, verdict }: Pick<ArmResult, 'slug' | 'verdict'>,
  world: World,
): Promise<Published | null> {
  return verdict === 'pull_request' ? null : published(experiment, { slug, verdict: 'pull_request' }, world);
}

async function publishIssue({ words }: Publication, publisher: Publisher): Promise<Published> {
  return (await publisher.findIssue(words.marker)) ?? publisher.openIssue(words);
}

async function publishPatch(publication: Publication, publisher: Publisher, world: World): Promise<Published> {
  const { manifest, result, words, branchOnly } = publication;
  const branch = branchName(manifest.experiment, result);
  const { url, head_sha } = await pushBranch(publication, { branch, publisher, world });
  if (branchOnly) return { kind: 'branch', number: null, url, branch, head_sha };
  const open = await publisher.findPullRequest(branch);
  if (open) return { ...open, head_sha };
  const draft = { branch, base: manifest.base_ref, title: words.title, body: words.body };
  try {
    return { ...(await publisher.openPullRequest(draft)), head_sha };
  } catch (error) {
    const raced =
      error instanceof ForgeError && error.reason !== 'unavailable' ? await publisher.findPullRequest(branch) : null;
    if (raced) return { ...raced, head_sha };
    throw retried(error);
  }
}

/** A conflict over what is not there passes, as an outage does. */
function retried(error: unknown): unknown {
  if (!(error instanceof ForgeError) || error.status !== 409) return error;
  return new ForgeError('unavailable', error.message, { status: 409, cause: error });
}

/** The branch's page and commit. A branch of our name that is not our commit is somebody else's: it is left alone. */
async function pushBranch(
  { manifest, result, words }: Publication,
  at: { readonly branch: string; readonly publisher: Publisher; readonly world: World },
): Promise<{ readonly url: string; readonly head_sha: string }> {
  const { branch, publisher, world } = at;
  if (!result.patch) throw new Error(`Arm ${result.arm} has no sealed patch to publish.`);
  const patch = await openPatch(openShelf(world.blobs, manifest.experiment), result.patch);
  const files = patch.files.flatMap((file): CommitFile[] => [
    ...(file.from === null ? [] : [{ path: file.from, mode: file.mode, bytes: null }]),
    { path: file.path, mode: file.mode, bytes: file.after },
  ]);
  const commit = await publisher.commit(manifest.base_sha, files, words.title);
  try {
    return { url: (await publisher.createBranch(branch, commit.sha)).url, head_sha: commit.sha };
  } catch (error) {
    if (!(error instanceof ForgeError && error.reason === 'conflict')) throw error;
    const there = await publisher.branch(branch);
    if (there === null) throw retried(error);
    // Same tree on the same base: the commit that an interrupted attempt left.
    if (there?.tree_sha === commit.tree_sha && there.parent === manifest.base_sha)
      return { url: there.url, head_sha: there.sha };
    throw error;
  }
}
