// THE STORY of a weekly digest: gather -> the issue that it stands in -> one comment.
import { patiently } from '../arm/patience.ts';
import { keys } from '../artifacts/catalogue.ts';
import { rowKeys } from '../artifacts/rows.ts';
import { needDocument } from '../artifacts/shelf.ts';
import { digestIssue, renderDigest } from '../comment/digest.ts';
import { marker } from '../comment/marker.ts';
import { type MarkerKey, Published } from '../domain/artifact.ts';
import { Digest } from '../domain/digest.ts';
import { ForgeError } from '../domain/errors.ts';
import type { Json } from '../domain/json.ts';
import { postOnce } from '../experiment/publish/post.ts';
import type { Durable } from '../ports/durable.ts';
import type { Publisher } from '../ports/publisher.ts';
import type { World } from '../ports/world.ts';
import { gather } from './gather.ts';
import { DigestInput } from './input.ts';

/** Ends normally whatever there was to tell: `posted` is the comment's page, or null with the reason. */
export async function tellDigest(input: Json, durable: Durable, world: World): Promise<Json> {
  const week = DigestInput.parse(input);
  const step = <T extends Json>(name: string, body: () => Promise<T>) =>
    patiently<T>(durable, world.pace, { name, body });
  const gathered = await step('gather', async () => ({ ...(await gather(week, world)) }));
  if (gathered.kind === 'nothing') return { digest: week.digest, posted: null, why: gathered.why };
  const issue = gathered.issue ?? (await step('issue', () => ownIssue(week, world)));
  const posted = await step('post', () => post(week, issue, world));
  return { digest: week.digest, posted, why: posted === null ? `there is no issue ${issue} to comment in` : null };
}

/** The issue that all digests of a repository stand in; opened once. By its mark first, which follows a repository under a new name. */
async function ownIssue({ target }: DigestInput, world: World): Promise<number> {
  const sign = marker({ kind: 'issue', experiment: null, arm: 'digest' }, world.markerSecret);
  const { publisher } = world.forges.open(target);
  const issue =
    (await publisher.findIssue(sign)) ??
    (await remembered(target, publisher, world)) ??
    (await publisher.openIssue(digestIssue(sign)));
  if (issue.number === null) throw new Error('The digest has no issue.');
  await world.rows.put(rowKeys.digestIssue(target), issue, 'any');
  return issue.number;
}

/** The one that was written in before, whatever a person made of its words; null: it is gone. */
async function remembered(
  target: DigestInput['target'],
  publisher: Publisher,
  world: World,
): Promise<Published | null> {
  const row = await world.rows.get(rowKeys.digestIssue(target));
  if (row === null) return null;
  const issue = Published.parse(row.value);
  try {
    await publisher.look(issue);
    return issue;
  } catch (error) {
    if (error instanceof ForgeError && error.absent) return null;
    throw error;
  }
}

async function post(input: DigestInput, issue: number, world: World): Promise<string | null> {
  const digest = await needDocument(world.blobs, keys.digest(input.digest), Digest);
  const key: MarkerKey = { kind: 'note', experiment: input.digest, arm: 'digest' };
  const body = renderDigest(digest, marker(key, world.markerSecret));
  try {
    const { url } = await postOnce(world, { ...input.target, issue }, { scope: input.digest, key, body });
    return url;
  } catch (error) {
    // Deleted, locked or never there: a digest is no reason to fail every week.
    if (!(error instanceof ForgeError) || error.retryable) throw error;
    world.log.warn('no digest', { repo: digest.repo, issue, problem: error.message });
    return null;
  }
}
