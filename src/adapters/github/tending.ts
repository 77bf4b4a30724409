// What is done at GitHub to a pull request or an issue that is already there: look, edit, mark ready, label.
import type { Published } from '../../domain/artifact.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { Standing } from '../../ports/publisher.ts';
import { once } from './client.ts';
import { isNo, type Mutation, mutate } from './graphql.ts';
import type { Session } from './session.ts';

/** REST has no equal of it. */
const markReady: Mutation = {
  name: 'markPullRequestReadyForReview',
  document:
    'mutation ($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }',
};

export function lookAt(session: Session, published: Published): Promise<Standing> {
  const number = numberOf(published);
  return session.call('read', `read #${number}`, async (octokit) => {
    if (published.kind === 'pull_request') {
      const { data } = await octokit.rest.pulls.get({ ...session.at, pull_number: number });
      const { title, draft, head, state, merged } = data;
      return {
        open: state === 'open',
        merged,
        draft: draft === true,
        head_sha: head.sha,
        title,
        body: data.body ?? '',
      };
    }
    const { data } = await octokit.rest.issues.get({ ...session.at, issue_number: number });
    const { title, body } = data;
    // GitHub leads on to where an issue was transferred: there it is no longer ours to edit or to write in.
    if (data.number !== number)
      throw new ForgeError('gone', `#${number} of ${session.name} has moved to another place.`);
    return { open: data.state === 'open', merged: false, draft: false, head_sha: null, title, body: body ?? '' };
  });
}

/** Each time it is sent it would write over what a person has written since: it is repeated by whoever looks first. */
export async function updateWords(
  session: Session,
  published: Published,
  words: { readonly title?: string; readonly body?: string },
): Promise<void> {
  const number = numberOf(published);
  const doing = `edit #${number}`;
  if (published.kind === 'pull_request') {
    await session.call('pulls', doing, (octokit) =>
      octokit.rest.pulls.update({ ...session.at, pull_number: number, ...words, ...once }),
    );
    return;
  }
  await session.call('issues', doing, (octokit) =>
    octokit.rest.issues.update({ ...session.at, issue_number: number, ...words, ...once }),
  );
}

export async function ready(session: Session, published: Published): Promise<void> {
  const number = numberOf(published);
  await session.call('ready', `mark #${number} ready for review`, async (octokit) => {
    const look = async () => (await octokit.rest.pulls.get({ ...session.at, pull_number: number })).data;
    const { draft, node_id: id } = await look();
    if (draft !== true) return;
    await mutate(octokit, markReady, { id }).catch(async (error: unknown) => {
      // By now a person may have pressed the button, or we ourselves, whose answer was lost.
      if (!isNo(error) || (await look()).draft === true) throw error;
    });
  });
}

export async function addLabel(session: Session, published: Published, name: string): Promise<void> {
  const number = numberOf(published);
  await session.call('issues', `label #${number}`, (octokit) =>
    octokit.rest.issues.addLabels({ ...session.at, issue_number: number, labels: [name] }),
  );
}

function numberOf({ kind, number }: Published): number {
  if (kind === 'branch' || number === null) throw new ForgeError('invalid', 'A branch alone has no words or labels.');
  return number;
}
