// What is done at GitHub to a pull request or an issue that is already there: look, edit, mark ready, label.
import type { Published } from '../../domain/artifact.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { Standing } from '../../ports/publisher.ts';
import type { GitHubOctokit } from './client.ts';
import type { Session } from './session.ts';

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
    return { open: data.state === 'open', merged: false, draft: false, head_sha: null, title, body: body ?? '' };
  });
}

export async function updateWords(
  session: Session,
  published: Published,
  words: { readonly title?: string; readonly body?: string },
): Promise<void> {
  const number = numberOf(published);
  const doing = `edit #${number}`;
  if (published.kind === 'pull_request') {
    await session.call('pulls', doing, (octokit) =>
      octokit.rest.pulls.update({ ...session.at, pull_number: number, ...words }),
    );
    return;
  }
  await session.call('issues', doing, (octokit) =>
    octokit.rest.issues.update({ ...session.at, issue_number: number, ...words }),
  );
}

export async function ready(session: Session, published: Published): Promise<void> {
  const number = numberOf(published);
  await session.call('ready', `mark #${number} ready for review`, async (octokit) => {
    const { data } = await octokit.rest.pulls.get({ ...session.at, pull_number: number });
    if (data.draft !== true) return;
    await asForgeError(markReady(octokit, data.node_id), session, number);
  });
}

export async function addLabel(session: Session, published: Published, name: string): Promise<void> {
  const number = numberOf(published);
  await session.call('issues', `label #${number}`, (octokit) =>
    octokit.rest.issues.addLabels({ ...session.at, issue_number: number, labels: [name] }),
  );
}

/** REST has no equal of this mutation. */
function markReady(octokit: GitHubOctokit, id: string): Promise<unknown> {
  const mutation =
    'mutation ($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }';
  return octokit.graphql(mutation, { id });
}

/** GraphQL refuses with status 200 and a list of errors: some are a no, some an outage or a limit that passes. */
async function asForgeError(request: Promise<unknown>, session: Session, number: number): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'GraphqlResponseError') throw error;
    const message = `GitHub would not mark #${number} of ${session.name} ready for review: ${saidBy(error)}`;
    throw new ForgeError(reasonOf(error), message, { cause: error });
  }
}

/** https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api: limits have a type, a failure of its own has none. */
function reasonOf(error: Error): ForgeError['reason'] {
  const errors = errorsOf(error);
  const limited = errors.some(
    ({ type, message }) => type === 'RATE_LIMITED' || /secondary rate limit/i.test(String(message)),
  );
  if (limited) return 'rate_limited';
  const own = errors.some(
    ({ type }) => typeof type !== 'string' || /^(INTERNAL|SERVICE_UNAVAILABLE|TIMEOUT)/.test(type),
  );
  return own ? 'unavailable' : 'forbidden';
}

function saidBy(error: Error): string {
  const said = errorsOf(error).map(({ message }) => String(message));
  return (said.join('; ') || 'no reason given').replace(/\s+/g, ' ').slice(0, 300);
}

/** What a GraphqlResponseError carries, whose class is not exported. */
function errorsOf(error: Error): readonly { readonly type?: unknown; readonly message?: unknown }[] {
  return (error as { errors?: ReturnType<typeof errorsOf> }).errors ?? [];
}

function numberOf({ kind, number }: Published): number {
  if (kind === 'branch' || number === null) throw new ForgeError('invalid', 'A branch alone has no words or labels.');
  return number;
}
