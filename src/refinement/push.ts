// Edits of a phase of refinement onto our branch: the gates first, then one commit on top of what we know, never by force.
import type { ArmContext } from '../arm/context.ts';
import { openFrame } from '../arm/frame.ts';
import { editsOf, openPatch } from '../arm/sealed-patch.ts';
import { keys } from '../artifacts/catalogue.ts';
import { seatOf } from '../artifacts/rows.ts';
import { putDocument } from '../artifacts/shelf.ts';
import type { Files } from '../codemap/files.ts';
import { ForgeError } from '../domain/errors.ts';
import { GatesReport } from '../domain/gate.ts';
import type { FileMode, Patch } from '../domain/patch.ts';
import { ownerOf } from '../domain/target.ts';
import { inOneLine, runGates } from '../gates/run.ts';
import type { PhaseRef } from '../phases/order.ts';
import type { CommitFile, Publisher } from '../ports/publisher.ts';
import { givenOf, type Head } from './scene.ts';
import { patchAt } from './stand.ts';

/** Small, for a checkpoint. `unchanged`: there was no edit; `discarded`: the gates object, or the forge refuses the push; `theirs`: somebody else pushed. */
export type Pushed = {
  readonly kind: 'pushed' | 'unchanged' | 'discarded' | 'theirs';
  readonly head: Head;
  readonly reason: string;
};

/** Pushes what `ref` left on top of `head`. Repeating it after a crash finds the commit that it made. */
export async function pushEdits(context: ArmContext, head: Head, ref: PhaseRef): Promise<Pushed> {
  const frame = await openFrame(context.input, context.world);
  try {
    const [before, after] = [await patchAt(context, head.from), await patchAt(context, ref)];
    if (!before || !after) throw new Error(`Arm ${context.input.slug} has no patch to go on from.`);
    const [old, now] = [await openPatch(frame.shelf, before), await openPatch(frame.shelf, after)];
    const files = changesBetween(frame.snapshot, old, now);
    if (files.length === 0) return { kind: 'unchanged', head: { ...head, from: ref }, reason: '' };
    const gates = await gatesOf(context, { base: frame.snapshot, patch: now, ref });
    if (gates.route === 'issue') return { kind: 'discarded', head, reason: inOneLine(gates.reasons).slice(0, 300) };
    // A doubt that the draft was opened with does not go away because later edits are clean.
    const route = head.route === 'pull_request_draft' ? head.route : gates.route;
    return await commitEdits(context, head, { files, ref, route });
  } finally {
    frame.snapshot.close();
  }
}

async function gatesOf(
  context: ArmContext,
  now: { readonly base: Files; readonly patch: Patch; readonly ref: PhaseRef },
): Promise<GatesReport> {
  const { input, world } = context;
  const { manifest } = await givenOf(context);
  const { base, patch, ref } = now;
  const gates = await runGates({
    base,
    patch,
    blocked: manifest.settings.paths.blocked,
    knownSecrets: (await world.accounts.of(ownerOf(manifest.target))).secrets,
  });
  await putDocument(
    world.blobs,
    keys.refinedGates(input.experiment, seatOf(input), ref.phase, ref.attempt),
    GatesReport,
    gates,
  );
  return gates;
}

async function commitEdits(
  context: ArmContext,
  head: Head,
  edits: { readonly files: readonly CommitFile[]; readonly ref: PhaseRef; readonly route: Head['route'] },
): Promise<Pushed> {
  const { manifest, result, published } = await givenOf(context);
  const branch = published?.branch;
  if (!branch) throw new Error(`Arm ${context.input.slug} has no branch to push to.`);
  const { publisher } = context.world.forges.open(manifest.target);
  const message = messageOf(edits.ref, result.patch_notes?.title ?? '');
  try {
    const commit = await publisher.commit(head.sha, edits.files, message);
    const to = await advanced(publisher, branch, { from: head.sha, commit });
    if (to.sha === null) return { kind: 'theirs', head, reason: to.reason };
    return { kind: 'pushed', head: { sha: to.sha, from: edits.ref, route: edits.route }, reason: '' };
  } catch (error) {
    // The draft stands as it is, and its checks are worth waiting for: a push that is refused ends these edits alone.
    if (!(error instanceof ForgeError) || error.retryable) throw error;
    return { kind: 'discarded', head, reason: error.message.slice(0, 300) };
  }
}

/** Where the branch stands now by our doing: at the commit, or at its twin of an interrupted attempt; null when somebody else moved it. */
async function advanced(
  publisher: Publisher,
  branch: string,
  { from, commit }: { readonly from: string; readonly commit: { readonly sha: string; readonly tree_sha: string } },
): Promise<{ readonly sha: string | null; readonly reason: string }> {
  try {
    await publisher.advance(branch, from, commit.sha);
    return { sha: commit.sha, reason: '' };
  } catch (error) {
    if (!(error instanceof ForgeError && error.reason === 'conflict')) throw error;
    const sha = await ourOwn(publisher, branch, { parent: from, tree_sha: commit.tree_sha });
    return { sha, reason: error.message };
  }
}

/** The commit that an interrupted attempt of ours left: the same tree on the same parent. */
async function ourOwn(
  publisher: Publisher,
  branch: string,
  wanted: { readonly parent: string; readonly tree_sha: string },
): Promise<string | null> {
  const there = await publisher.branch(branch);
  return there?.tree_sha === wanted.tree_sha && there.parent === wanted.parent ? there.sha : null;
}

/** In Conventional Commits where the draft's own title is one. */
function messageOf({ phase, attempt }: PhaseRef, title: string): string {
  const typed = /^[a-z]+(\([^)]*\))?!?: /.test(title);
  if (phase === 'ci') return `${typed ? 'fix: mend' : 'Mend'} what the checks found, round ${attempt}`;
  return `${typed ? 'chore: bring' : 'Bring'} the change into the form of this repository`;
}

/** What has to be written so that a tree with one patch becomes the tree with another; both are against the same base. */
export function changesBetween(base: Files, before: Patch, after: Patch): CommitFile[] {
  const [old, now] = [overlay(before), overlay(after)];
  const modes = new Map([...before.files, ...after.files].map(({ path, mode }) => [path, mode]));
  const at = (edits: ReadonlyMap<string, Uint8Array | null>, path: string) =>
    edits.has(path) ? (edits.get(path) ?? null) : base.read(path);
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((path): CommitFile[] => {
    const [was, is] = [at(old, path), at(now, path)];
    if (was === is || (was && is && Buffer.compare(was, is) === 0)) return [];
    const mode: FileMode = modes.get(path) ?? base.entry(path)?.mode ?? '100644';
    return [{ path, mode, bytes: is }];
  });
}

function overlay(patch: Patch): Map<string, Uint8Array | null> {
  return new Map(editsOf(patch).map(({ path, bytes }) => [path, bytes]));
}
