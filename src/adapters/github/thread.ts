// The thread of one issue (or pull request) over GitHub's REST API.
import type { OwnComment, Thread, ThreadIssue } from '../../ports/thread.ts';
import { once } from './client.ts';
import type { Session } from './session.ts';

export class GitHubThread implements Thread {
  readonly #session: Session;
  readonly #issue: number | null;

  /** null: the run has no thread, and whatever is said here rejects. */
  constructor(session: Session, issue: number | null) {
    this.#session = session;
    this.#issue = issue;
  }

  issue(): Promise<ThreadIssue> {
    return this.#session.call('read', `read #${this.#issue}`, async (octokit) => {
      const { data } = await octokit.rest.issues.get(this.#at());
      const { number, title, locked } = data;
      const pull_request = data.pull_request !== undefined && data.pull_request !== null;
      const more = { url: data.html_url, open: data.state === 'open', locked, pull_request };
      return { number, title, body: data.body ?? '', ...more };
    });
  }

  async react(commentId: number): Promise<void> {
    await this.#session.call('issues', `react to comment ${commentId}`, (octokit) =>
      octokit.rest.reactions.createForIssueComment({ ...this.#session.at, comment_id: commentId, content: 'eyes' }),
    );
  }

  own(): Promise<OwnComment[]> {
    return this.#session.call('read', `read the comments of #${this.#issue}`, async (octokit) => {
      const all = await octokit.paginate(octokit.rest.issues.listComments, { ...this.#at(), per_page: 100 });
      const login = await this.#session.parts.identity.login();
      return all.filter(({ user }) => user?.type === 'Bot' && user.login === login).map(toOwn);
    });
  }

  create(body: string): Promise<OwnComment> {
    return this.#session.call('issues', `comment on #${this.#issue}`, async (octokit) => {
      const { data } = await octokit.rest.issues.createComment({ ...this.#at(), body, ...once });
      return toOwn(data);
    });
  }

  async edit(id: number, body: string): Promise<void> {
    await this.#session.call('issues', `edit comment ${id}`, (octokit) =>
      octokit.rest.issues.updateComment({ ...this.#session.at, comment_id: id, body }),
    );
  }

  #at() {
    if (this.#issue === null) throw new TypeError(`The run on ${this.#session.name} has no thread.`);
    return { ...this.#session.at, issue_number: this.#issue };
  }
}

function toOwn(comment: { id: number; html_url: string; body?: string | undefined }): OwnComment {
  return { id: comment.id, url: comment.html_url, body: comment.body ?? '' };
}
