// GitHub as a person sees it, with a token of their own: threads are read and commented in, nothing else is written.
import { RequestError } from '@octokit/request-error';
import { ForgeError } from '../../domain/errors.ts';
import type { AskedIssue, AskedRepository, Asker, Place, Remark } from '../../ports/asker.ts';
import { type ClientOptions, type GitHubOctokit, once, personClient } from './client.ts';
import { toForgeError } from './errors.ts';

/** Whose token it is, is asked of no repository. */
const noPlace: Place = { owner: 'GitHub', repo: 'user' };
const nowhere = `${noPlace.owner}/${noPlace.repo}`;

export type AskerOptions = Omit<ClientOptions, 'appId' | 'privateKey'>;

export function githubAsker(token: string, options: AskerOptions): Asker {
  const octokit = personClient(options, token);
  const call = async <T>(
    { owner, repo }: Place,
    doing: string,
    work: (octokit: GitHubOctokit, at: Place) => Promise<T>,
  ): Promise<T> => {
    try {
      return await work(octokit, { owner, repo });
    } catch (error) {
      throw ofPerson(error, { repo: `${owner}/${repo}`, doing });
    }
  };
  return {
    self: () =>
      call(noPlace, 'look up whose token it is', async ({ rest }) => {
        const { data } = await rest.users.getAuthenticated();
        return { login: data.login, type: data.type };
      }),
    repository: (place) =>
      call(place, 'read the repository', async ({ rest }, at): Promise<AskedRepository> => {
        const { id, full_name, archived, has_issues } = (await rest.repos.get({ ...at })).data;
        return { id, full_name, archived, has_issues };
      }),
    issue: (place, number) =>
      call(place, `read #${number}`, async ({ rest }, at) => {
        const { data } = await rest.issues.get({ ...at, issue_number: number });
        return { ...toIssue(data), locked: data.locked };
      }),
    findIssue: (place, creator, mark) =>
      call(place, 'look up the issue', async ({ rest, paginate }, at) => {
        const query = { ...at, creator, state: 'all', per_page: 100 } as const;
        for await (const { data } of paginate.iterator(rest.issues.listForRepo, query)) {
          const found = data.find(({ body, pull_request }) => pull_request === undefined && body?.includes(mark));
          if (found) return toIssue(found);
        }
        return null;
      }),
    openIssue: (place, issue) =>
      call(place, 'open the issue', async ({ rest }, at) => {
        const { data } = await rest.issues.create({ ...at, ...issue, ...once });
        return toIssue(data);
      }),
    comments: (place, number) =>
      call(place, `read the comments of #${number}`, async ({ rest, paginate }, at) => {
        const query = { ...at, issue_number: number, per_page: 100 };
        return (await paginate(rest.issues.listComments, query)).map(toRemark);
      }),
    comment: (place, number, body) =>
      call(place, `comment on #${number}`, async ({ rest }, at) => {
        const { data } = await rest.issues.createComment({ ...at, issue_number: number, body, ...once });
        return toRemark(data);
      }),
  };
}

const toIssue = ({ number, html_url }: { number: number; html_url: string }): AskedIssue => ({ number, url: html_url });

function toRemark(comment: {
  id: number;
  html_url: string;
  body?: string | undefined;
  user: { login: string; type: string } | null;
}): Remark {
  const { id, html_url: url, body = '', user } = comment;
  return { id, url, body, author: user?.login ?? 'ghost', bot: user?.type === 'Bot' };
}

/** What to do is another thing for a person's token than for the App. */
function ofPerson(error: unknown, { repo, doing }: { readonly repo: string; readonly doing: string }): unknown {
  if (!(error instanceof RequestError) || error.response === undefined) return toForgeError(error, { repo, doing });
  const hint = hints[error.status];
  const mapped = toForgeError(error, { repo, doing });
  if (hint === undefined || !(mapped instanceof ForgeError) || mapped.reason === 'rate_limited') return mapped;
  const where = repo === nowhere ? '' : ` in ${repo}`;
  const message = `Could not ${doing}${where}: ${hint} (HTTP ${error.status}).`;
  return new ForgeError(mapped.reason, message, { status: error.status, cause: error });
}

const hints: Readonly<Record<number, string>> = {
  401: 'GitHub did not accept GITHUB_TOKEN; make another one',
  403: 'the token may not; it needs to read the repository and to write issues, and the thread may be locked',
  404: 'there is no such thing, or the token may not see it',
};
