// The words of a published artifact after refinement: edited in place, unless a person has edited them meanwhile.
import { artifactWords } from '../arm/artifact-words.ts';
import type { ArmContext } from '../arm/context.ts';
import { keys } from '../artifacts/catalogue.ts';
import { BodyRow, rowKeys, seatOf } from '../artifacts/rows.ts';
import { digestOf, getDocument } from '../artifacts/shelf.ts';
import type { ArmResult } from '../domain/arm.ts';
import { GatesReport } from '../domain/gate.ts';
import type { Refinement } from '../domain/refinement.ts';
import { composeRefinement, type Progress } from './outcome.ts';
import { type Given, givenOf, type Head } from './scene.ts';
import { patchAt } from './stand.ts';

/** Safe to repeat. `theirs`: somebody edited the text, so it stays as it is. */
export async function updateWords(context: ArmContext, progress: Progress): Promise<'ours' | 'theirs'> {
  const { world, input } = context;
  const given = await givenOf(context);
  const { manifest, result, published } = given;
  if (!published) return 'ours';
  const { publisher } = world.forges.open(manifest.target);
  const refinement = await composeRefinement(context, progress);
  const first = await artifactWords(manifest, result, world);
  const held = await refined(context, given, refinement, progress.head);
  const now = await artifactWords(manifest, held, world, { refinement });
  const standing = await publisher.look(published);
  const key = rowKeys.body(input.experiment, seatOf(input));
  const row = await world.rows.get(key);
  const known = [row ? BodyRow.parse(row.value).sha256 : digest(first.body), digest(now.body)];
  if (!standing.open || !known.includes(digest(standing.body))) return 'theirs';
  const changed = {
    ...(standing.title === first.title && now.title !== first.title ? { title: now.title } : {}),
    ...(digest(now.body) === digest(standing.body) ? {} : { body: now.body }),
  };
  // Nothing else is sent: the forge cannot compare, and what a person writes in this moment would be lost.
  if (Object.keys(changed).length > 0) await publisher.update(published, changed);
  await world.rows.put(key, { sha256: digest(now.body) } satisfies BodyRow, 'any');
  return 'ours';
}

/** The result as the words are to show it: patch, gates and notes of what the branch holds now. */
async function refined(
  context: ArmContext,
  { result }: Given,
  { notes, issue }: Refinement,
  head: Head | null,
): Promise<ArmResult> {
  const from = head?.from ?? null;
  const { experiment } = context.input;
  const seat = seatOf(context.input);
  const key = from === null ? null : keys.refinedGates(experiment, seat, from.phase, from.attempt);
  const gates = key === null ? null : await getDocument(context.world.blobs, key, GatesReport);
  return {
    ...result,
    patch: from === null ? result.patch : await patchAt(context, from),
    patch_notes: notes ?? result.patch_notes,
    issue: issue ?? result.issue,
    gates: gates ?? result.gates,
    route: head?.route ?? result.route,
  };
}

/** The forge may change line ends and white space at the end of a text. */
function digest(body: string): string {
  return digestOf(body.replaceAll('\r\n', '\n').trimEnd());
}
