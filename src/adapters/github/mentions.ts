// Where a repository has spoken of something: issues and pull requests, open and closed, by GitHub's search.
import type { Mention } from '../../ports/repository.ts';
import type { Session } from './session.ts';

/** GitHub wants one kind named, and answers with both kinds only where two searches are made. */
const kinds = ['issue', 'pull-request'] as const;

/** Issues and pull requests whose title, text or comments hold `words` as they stand, newest first; at most 30 of each kind. */
export async function mentionsOf(session: Session, words: string): Promise<Mention[]> {
  const phrase = `"${words.replaceAll(/["\\]/g, ' ')}"`;
  const found: Mention[] = [];
  for (const kind of kinds) {
    const q = `${phrase} repo:${session.name} is:${kind}`;
    const query = { q, sort: 'created', order: 'desc', per_page: 30 } as const;
    const items = await session.call('read', `search ${session.name}`, async (octokit) => {
      const { data } = await octokit.rest.search.issuesAndPullRequests(query);
      return data.items;
    });
    for (const { number, html_url, state, state_reason } of items)
      found.push({ number, url: html_url, open: state === 'open', reopened: state_reason === 'reopened' });
  }
  return found.sort((a, b) => b.number - a.number);
}
