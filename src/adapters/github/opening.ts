// A pull request is opened: as a draft where the plan has drafts, against the base by the name that it has now.
import { RequestError } from '@octokit/request-error';
import type { Published } from '../../domain/artifact.ts';
import { ForgeError } from '../../domain/errors.ts';
import type { Publisher } from '../../ports/publisher.ts';
import { type GitHubOctokit, once } from './client.ts';
import type { Session } from './session.ts';

export function openPull(
  session: Session,
  { branch, base, title, body }: Parameters<Publisher['openPullRequest']>[0],
): Promise<Published> {
  const opening = { ...session.at, head: branch, base, title, body, ...once };
  const plainly = () =>
    session.parts.options.log.warn(`${session.name} has no draft pull requests; opening a plain one`);
  return session.call('pulls', `open the pull request of ${branch}`, async (octokit) => {
    const { data } = await openedAs(octokit, opening, plainly).catch(async (error: unknown) => {
      const now = isRefused(error, 'base') ? await calledNow(octokit, session.at, base) : base;
      if (now === null) throw noBase(base, branch);
      if (now === base) throw error;
      return openedAs(octokit, { ...opening, base: now }, plainly);
    });
    return { kind: 'pull_request', number: data.number, url: data.html_url, branch };
  });
}

type Opening = NonNullable<Parameters<GitHubOctokit['rest']['pulls']['create']>[0]>;

/** As a draft where the plan has such a thing. */
function openedAs(octokit: GitHubOctokit, opening: Opening, plainly: () => void) {
  return octokit.rest.pulls.create({ ...opening, draft: true }).catch((error: unknown) => {
    if (!draftsUnsupported(error)) throw error;
    plainly();
    return octokit.rest.pulls.create({ ...opening, draft: false });
  });
}

/** The work is pushed by then, and stays where it is. */
function noBase(base: string, branch: string): ForgeError {
  return new ForgeError(
    'conflict',
    `There is no branch ${base} any more to open the pull request against. The work is on ${branch}: open one from it by hand, or create ${base} again and ask again.`,
  );
}

/** GitHub leads whoever reads a branch that was renamed to what it is called by now; null: there is no such branch. */
async function calledNow(octokit: GitHubOctokit, at: Session['at'], branch: string): Promise<string | null> {
  try {
    return (await octokit.rest.repos.getBranch({ ...at, branch })).data.name;
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return null;
    throw error;
  }
}

/** 422 for what one field says. */
function isRefused(error: unknown, field: string): boolean {
  if (!(error instanceof RequestError) || error.status !== 422) return false;
  const { errors } = (error.response?.data ?? {}) as { errors?: readonly { readonly field?: unknown }[] };
  return Array.isArray(errors) && errors.some((each) => each?.field === field);
}

/** Private repositories of free plans have no drafts: 422 "Draft pull requests are not supported in this repository." */
function draftsUnsupported(error: unknown): boolean {
  return (
    error instanceof RequestError &&
    error.status === 422 &&
    /draft pull requests are not supported/i.test(error.message)
  );
}
