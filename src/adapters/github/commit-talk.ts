// Comments on commits over GitHub's REST API.
import type { CommitTalk } from '../../ports/commit-talk.ts';
import { once } from './client.ts';
import type { Session } from './session.ts';

export function githubCommitTalk(session: Session): CommitTalk {
  return {
    find: (sha, marker) =>
      session.call('read', `read the comments on ${sha}`, async (octokit) => {
        const query = { ...session.at, commit_sha: sha, per_page: 100 };
        for (const { body, html_url, user } of await octokit.paginate(
          octokit.rest.repos.listCommentsForCommit,
          query,
        )) {
          if (body.includes(marker) && (await session.parts.identity.wrote({ user }))) return html_url;
        }
        return null;
      }),
    say: (sha, body) =>
      session.call('contents', `comment on ${sha}`, async (octokit) => {
        const said = { ...session.at, commit_sha: sha, body, ...once };
        return (await octokit.rest.repos.createCommitComment(said)).data.html_url;
      }),
  };
}
