// A branch of ours is moved on to its next commit, compared and moved at once: whatever a person did to it in between stands.
import { RequestError } from '@octokit/request-error';
import { ForgeError } from '../../domain/errors.ts';
import type { GitHubOctokit } from './client.ts';
import { GraphqlRefusal, isNo, type Mutation, mutate } from './graphql.ts';
import type { Session } from './session.ts';

interface Move {
  readonly branch: string;
  readonly from: string;
  readonly to: string;
}

/** REST moves a branch on without comparing: what was set back to an ancestor would be undone. `createCommitOnBranch` knows no file modes. */
const updateRefs: Mutation = {
  name: 'updateRefs',
  document: `mutation ($repository: ID!, $name: GitRefname!, $before: GitObjectID!, $after: GitObjectID!) {
    updateRefs(input: {
      repositoryId: $repository
      refUpdates: [{ name: $name, beforeOid: $before, afterOid: $after, force: false }]
    }) { clientMutationId }
  }`,
};

export async function advance(session: Session, move: Move): Promise<void> {
  await session.call('contents', `advance the branch ${move.branch}`, async (octokit) => {
    if (await hasArrived(octokit, session, move)) return;
    const { data } = await octokit.rest.repos.get(session.at);
    try {
      await mutate(octokit, updateRefs, {
        repository: data.node_id,
        name: `refs/heads/${move.branch}`,
        before: move.from,
        after: move.to,
      }).catch((error: unknown) => {
        if (error instanceof GraphqlRefusal && error.unavailable) return byRest(octokit, session, move);
        throw error;
      });
    } catch (error) {
      await judge(error, () => hasArrived(octokit, session, move), move);
    }
  });
}

/**
 * Where `updateRefs` is not to be had: not forced, so a commit that was pushed in between is never lost. A permission that is missing is missing here
 * as well, and REST says so.
 */
async function byRest(octokit: GitHubOctokit, session: Session, move: Move): Promise<void> {
  if (await hasArrived(octokit, session, move)) return;
  await octokit.rest.git.updateRef({ ...session.at, ref: `heads/${move.branch}`, sha: move.to, force: false });
}

/** What a refusal means is told by where the branch is now, and not by its words: it may have moved, by another or by us, whose answer was lost. */
async function judge(error: unknown, hasArrived: () => Promise<boolean>, { branch }: Move): Promise<void> {
  if (!isNo(error)) throw error;
  if (await hasArrived()) return;
  if (/fast.?forward/i.test(error.message))
    throw new ForgeError('conflict', `The branch ${branch} cannot be moved on: the commit is not on top of it.`);
  throw error;
}

/** Whether the branch is where it is to go; throws `conflict` when it is not where it was, either. */
async function hasArrived(octokit: GitHubOctokit, { at }: Session, { branch, from, to }: Move): Promise<boolean> {
  const now = await tip(octokit, at, branch);
  if (now === null) throw new ForgeError('conflict', `Somebody else deleted the branch ${branch}.`);
  if (now !== from && now !== to)
    throw new ForgeError('conflict', `Somebody else moved the branch ${branch} to ${now}.`);
  return now === to;
}

async function tip(octokit: GitHubOctokit, at: Session['at'], branch: string): Promise<string | null> {
  try {
    return (await octokit.rest.git.getRef({ ...at, ref: `heads/${branch}` })).data.object.sha;
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return null;
    throw error;
  }
}
