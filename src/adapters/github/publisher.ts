// What we leave at GitHub: a commit through the Git Data API, a branch, a draft pull request, an issue.
import { RequestError } from '@octokit/request-error';
import type { Published } from '../../domain/artifact.ts';
import { siteOf } from '../../domain/github-api-url.ts';
import type { CommitFile, Publisher, Standing } from '../../ports/publisher.ts';
import { advance } from './advance.ts';
import { once } from './client.ts';
import { writeCommit } from './commit.ts';
import { openPull } from './opening.ts';
import type { Session } from './session.ts';
import { addLabel, lookAt, ready, updateWords } from './tending.ts';

type Draft = Parameters<Publisher['openPullRequest']>[0];

export class GitHubPublisher implements Publisher {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  branch(name: string): ReturnType<Publisher['branch']> {
    const at = this.#session.at;
    return this.#session.call('read', `look up the branch ${name}`, async (octokit) => {
      try {
        const { data: ref } = await octokit.rest.git.getRef({ ...at, ref: `heads/${name}` });
        const { data } = await octokit.rest.git.getCommit({ ...at, commit_sha: ref.object.sha });
        return {
          sha: data.sha,
          tree_sha: data.tree.sha,
          parent: data.parents[0]?.sha ?? null,
          url: this.#branchUrl(name),
        };
      } catch (error) {
        // 409: the repository has no commit, so no branch either.
        if (error instanceof RequestError && [404, 409].includes(error.status)) return null;
        throw error;
      }
    });
  }

  commit(parent: string, files: readonly CommitFile[], message: string): ReturnType<Publisher['commit']> {
    return this.#session.call('contents', 'write the commit', (octokit) =>
      writeCommit(octokit, this.#session.at, { parent, files, message }),
    );
  }

  async createBranch(name: string, sha: string): Promise<{ readonly url: string }> {
    await this.#session.call('contents', `create the branch ${name}`, (octokit) =>
      octokit.rest.git.createRef({ ...this.#session.at, ref: `refs/heads/${name}`, sha, ...once }),
    );
    return { url: this.#branchUrl(name) };
  }

  findPullRequest(branch: string): Promise<Published | null> {
    const head = `${this.#session.at.owner}:${branch}`;
    return this.#session.call('read', `look up the pull request of ${branch}`, async (octokit) => {
      const query = { ...this.#session.at, head, state: 'all', per_page: 100 } as const;
      const pulls = await octokit.paginate(octokit.rest.pulls.list, query);
      const ours = pulls.filter((pull) => pull.head.ref === branch);
      const found = ours.find((pull) => pull.state === 'open') ?? ours[0];
      return found ? { kind: 'pull_request', number: found.number, url: found.html_url, branch } : null;
    });
  }

  openPullRequest(draft: Draft): Promise<Published> {
    return openPull(this.#session, draft);
  }

  findIssue(marker: string): Promise<Published | null> {
    return this.#session.call('read', 'look up our issue', async (octokit) => {
      const creator = await this.#session.parts.identity.login();
      const query = { ...this.#session.at, creator, state: 'all', per_page: 100 } as const;
      for await (const { data } of octokit.paginate.iterator(octokit.rest.issues.listForRepo, query)) {
        const found = data.find((issue) => issue.pull_request === undefined && issue.body?.includes(marker));
        if (found && (await this.#session.parts.identity.wrote(found))) return toIssue(found);
      }
      return null;
    });
  }

  openIssue({ title, body }: { readonly title: string; readonly body: string }): Promise<Published> {
    return this.#session.call('issues', 'open the issue', async (octokit) => {
      const { data } = await octokit.rest.issues.create({ ...this.#session.at, title, body, ...once });
      return toIssue(data);
    });
  }

  advance(branch: string, from: string, to: string): Promise<void> {
    return advance(this.#session, { branch, from, to });
  }

  look(published: Published): Promise<Standing> {
    return lookAt(this.#session, published);
  }

  update(published: Published, words: { readonly title?: string; readonly body?: string }): Promise<void> {
    return updateWords(this.#session, published, words);
  }

  markReady(published: Published): Promise<void> {
    return ready(this.#session, published);
  }

  label(published: Published, name: string): Promise<void> {
    return addLabel(this.#session, published, name);
  }

  #branchUrl(name: string): string {
    const { owner, repo } = this.#session.at;
    return `${siteOf(this.#session.parts.options.apiUrl)}/${owner}/${repo}/tree/${name.split('/').map(encodeURIComponent).join('/')}`;
  }
}

function toIssue(issue: { number: number; html_url: string }): Published {
  return { kind: 'issue', number: issue.number, url: issue.html_url, branch: null };
}
