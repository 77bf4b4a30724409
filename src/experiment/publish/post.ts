// Comments that exist once: found by the row that remembers them or by their signed marker, then edited; else created.
import { keys } from '../../artifacts/catalogue.ts';
import { PostedRow, rowKeys } from '../../artifacts/rows.ts';
import { marker, readMarker } from '../../comment/marker.ts';
import { insteadOf, withheldBody } from '../../comment/notes/notes.ts';
import type { MarkerKey } from '../../domain/artifact.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { Accepted } from '../../domain/manifest.ts';
import { hasThread, ownerOf, type Target } from '../../domain/target.ts';
import { withoutSecrets } from '../../gates/secrets/leak.ts';
import type { RowKey } from '../../ports/rows.ts';
import type { OwnComment, Thread } from '../../ports/thread.ts';
import type { World } from '../../ports/world.ts';

/** Says something about a run: in its thread, or in its records when it has none. Answers the comment; null: there is none. Safe to repeat. */
export async function say(
  { experiment, target }: Pick<Accepted, 'experiment' | 'target'>,
  words: Omit<Post, 'scope'>,
  world: World,
): Promise<Place | null> {
  if (hasThread(target)) return postOnce(world, target, { scope: experiment, ...words });
  await world.blobs.put(keys.said(experiment, words.key.kind, words.key.arm), `${words.body}\n`);
  return null;
}

/** Where a comment stands. */
interface Place {
  readonly id: number;
  readonly url: string;
}

interface Post {
  readonly scope: string;
  readonly key: MarkerKey;
  readonly body: string;
  /** Nobody will say more: where the comment may not be edited, this is said in another one. Left out: the next words may come through. */
  readonly last?: boolean;
}

/**
 * Posts or edits the comment that `key` names. `scope` is the experiment, or what a note belongs to. Safe to repeat. What looks like a
 * secret is taken out of the body; a body that must not leave even so is replaced by a sentence that says why.
 */
export async function postOnce(world: World, target: Target, post: Post): Promise<Place> {
  const { thread } = world.forges.open(target);
  const { secrets } = await world.accounts.of(ownerOf(target));
  const clean = { ...post, body: await withoutSecrets(post.body, secrets) };
  try {
    return await posted(world, thread, clean);
  } catch (error) {
    if (!(error instanceof ForgeError && error.reason === 'withheld')) throw error;
    world.log.error('a comment was kept back', { scope: post.scope, kind: post.key.kind, problem: error.message });
    const body = withheldBody(error.message, marker(post.key, world.markerSecret));
    return posted(world, thread, { ...post, body });
  }
}

async function posted(world: World, thread: Thread, post: Post): Promise<Place> {
  const row = rowKeys.posted(post.scope, post.key.kind, post.key.arm);
  const known = await world.rows.get(row);
  if (known) {
    const before = PostedRow.parse(known.value);
    const fate = await edited(thread, before.id, post);
    if (fate === 'edited') return before;
    if (fate !== 'gone') return remembered(world, row, await takingItsPlace(thread, post, { before, refusal: fate }));
  }
  const found = await findOwn(world, thread, post.key);
  const comment = found ?? (await thread.create(post.body));
  if (found && found.body !== post.body) await thread.edit(found.id, post.body);
  return remembered(world, row, comment);
}

async function remembered(world: World, row: RowKey, { id, url }: Place): Promise<Place> {
  await world.rows.put(row, { id, url }, 'any');
  return { id, url };
}

/** One more comment of the same key, which says of what it takes the place. A repeat of the step finds it by its words. */
async function takingItsPlace(
  thread: Thread,
  { body }: Post,
  { before, refusal }: { readonly before: Place; readonly refusal: ForgeError },
): Promise<Place> {
  const anew = insteadOf(body, before.url, refusal.message);
  try {
    return (await thread.own()).find((own) => own.body === anew) ?? (await thread.create(anew));
  } catch (error) {
    // Where nothing may be written at all, the first no says more.
    throw error instanceof ForgeError && !error.retryable ? refusal : error;
  }
}

/** `gone`: somebody deleted the comment meanwhile. A no that will not pass is answered where these are the last words. */
async function edited(thread: Thread, id: number, { body, last }: Post): Promise<'edited' | 'gone' | ForgeError> {
  try {
    await thread.edit(id, body);
    return 'edited';
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    if (error.absent) return 'gone';
    if (!last || error.retryable || error.reason === 'withheld') throw error;
    return error;
  }
}

async function findOwn(world: World, thread: Thread, key: MarkerKey): Promise<OwnComment | null> {
  const own = await thread.own();
  return own.find(({ body }) => sameKey(readMarker(body, world.markerSecret), key)) ?? null;
}

function sameKey(found: MarkerKey | null, wanted: MarkerKey): boolean {
  return found?.kind === wanted.kind && found.experiment === wanted.experiment && found.arm === wanted.arm;
}
