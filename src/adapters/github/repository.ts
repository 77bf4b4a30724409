// Reading a repository over GitHub's REST API.
import { RequestError } from '@octokit/request-error';
import { ForgeError } from '../../domain/errors.ts';
import { Permission } from '../../domain/names.ts';
import type {
  Mention,
  MergedPull,
  PinnedCommit,
  Repository,
  RepositoryFacts,
  TreeEntry,
} from '../../ports/repository.ts';
import { archiveOf } from './archive.ts';
import type { GitHubOctokit } from './client.ts';
import { toForgeError } from './errors.ts';
import { mentionsOf } from './mentions.ts';
import type { Session } from './session.ts';
import { wholeTree } from './tree.ts';

/** Pages of closed pull requests that are looked through for merged ones; 100 each. */
const pullPages = 10;

export class GitHubRepository implements Repository {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async facts(): Promise<RepositoryFacts> {
    const session = this.#session;
    const { data: repo, empty } = await session.call('read', 'read the repository', async (octokit) => {
      const { data } = await octokit.rest.repos.get(session.at);
      return { data, empty: await isEmpty(octokit, session, data.default_branch) };
    });
    return {
      id: repo.id,
      full_name: repo.full_name,
      default_branch: repo.default_branch,
      private: repo.private,
      archived: repo.archived,
      has_issues: repo.has_issues,
      empty,
      can_push: !repo.archived && (await mayPublish(session)),
      url: repo.html_url,
    };
  }

  async pin(ref: string | null): Promise<PinnedCommit> {
    const session = this.#session;
    const doing = ref === null ? 'find the default branch' : `find ${JSON.stringify(ref)}`;
    try {
      return await session.call('read', doing, async (octokit) => {
        const name = ref ?? (await octokit.rest.repos.get(session.at)).data.default_branch;
        // A tag, or the beginning of a commit's number, may be called like the default branch.
        const { data } = await octokit.rest.repos.getCommit({
          ...session.at,
          ref: ref ?? `heads/${name}`,
          // One file a page: the commit's own patch is of no interest and may be megabytes.
          per_page: 1,
        });
        return { ref: name, sha: data.sha, tree_sha: data.commit.tree.sha };
      });
    } catch (error) {
      // GitHub answers 422 "No commit found for SHA" where the name is none of its refs.
      if (!(error instanceof ForgeError) || error.status !== 422 || ref === null) throw error;
      const message = `There is no branch, tag or commit ${JSON.stringify(ref)} in ${session.name}.`;
      throw new ForgeError('not_found', message, { status: 422, cause: error });
    }
  }

  tree(sha: string): Promise<{ readonly entries: readonly TreeEntry[]; readonly truncated: boolean }> {
    return this.#session.call('read', `list the files of ${sha}`, (octokit) =>
      wholeTree(octokit, this.#session.at, sha),
    );
  }

  archive(sha: string): Promise<AsyncIterable<Uint8Array>> {
    return archiveOf(this.#session, sha);
  }

  blob(sha: string): Promise<Uint8Array> {
    return this.#session.call('read', `read the blob ${sha}`, async (octokit) => {
      const response = await octokit.rest.git.getBlob({ ...this.#session.at, file_sha: sha, ...raw });
      return bytesOf(response.data);
    });
  }

  async file(path: string, sha: string | null): Promise<Uint8Array | null> {
    const session = this.#session;
    const where = { ...session.at, path, ...(sha === null ? {} : { ref: sha }) };
    try {
      return await session.call('read', `read ${JSON.stringify(path)}`, async (octokit) => {
        const response = await octokit.rest.repos.getContent({ ...where, ...raw });
        // A folder or a submodule has no raw form: GitHub lists it as JSON.
        const listing = /^application\/json\b/.test(response.headers['content-type'] ?? '');
        return listing ? null : await bytesOf(response.data);
      });
    } catch (error) {
      if (error instanceof ForgeError && error.reason === 'not_found') return null;
      throw error;
    }
  }

  inTeam(team: string, login: string): Promise<boolean> {
    const session = this.#session;
    const [slug = '', org = session.at.owner] = team.split('/').toReversed();
    return session.call('members', `look up whether ${login} is in ${team}`, async (octokit) => {
      try {
        const who = { org, team_slug: slug, username: login };
        const { data } = await octokit.rest.teams.getMembershipForUserInOrg(who);
        return data.state === 'active';
      } catch (error) {
        if (error instanceof RequestError && error.status === 404) return false;
        throw error;
      }
    });
  }

  mentions(words: string): Promise<Mention[]> {
    return mentionsOf(this.#session, words);
  }

  ruleAgainst(branch: string): Promise<string | null> {
    const session = this.#session;
    return session.call('read', `look up the rules for ${branch}`, async (octokit) => {
      try {
        const { data: rules } = await octokit.rest.repos.getBranchRules({ ...session.at, branch });
        const ids = new Set(
          rules.flatMap(({ type, ruleset_id }) => (type === 'creation' && ruleset_id ? [ruleset_id] : [])),
        );
        for (const ruleset_id of ids) {
          const { data } = await octokit.rest.repos.getRepoRuleset({ ...session.at, ruleset_id });
          // Whoever may bypass a rule is still told of it.
          if (data.current_user_can_bypass !== 'always') return data.name;
        }
        return null;
      } catch (error) {
        // A server that knows no rulesets, or one that does not show them to us: the push itself will tell.
        if (error instanceof RequestError && (error.status === 404 || error.status === 403)) return null;
        throw error;
      }
    });
  }

  loginOf(id: number): Promise<string | null> {
    return this.#session.call('read', `look up the account ${id}`, async ({ rest }) => {
      try {
        return (await rest.users.getById({ account_id: id })).data.login;
      } catch (error) {
        if (error instanceof RequestError && error.status === 404) return null;
        throw error;
      }
    });
  }

  permission(login: string): Promise<Permission> {
    const session = this.#session;
    return session.call('read', `look up the permission of ${login}`, async (octokit) => {
      try {
        const where = { ...session.at, username: login };
        const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel(where);
        return toPermission(data.role_name) ?? toPermission(data.permission) ?? 'none';
      } catch (error) {
        if (error instanceof RequestError && error.status === 404) return 'none';
        throw error;
      }
    });
  }

  pullHead(number: number): Promise<string | null> {
    return this.#session.call('read', `read pull request ${number}`, async (octokit) => {
      const { data } = await octokit.rest.pulls.get({ ...this.#session.at, pull_number: number });
      return data.head.repo?.id === data.base.repo.id ? data.head.sha : null;
    });
  }

  mergedPulls(limit: number): Promise<MergedPull[]> {
    return this.#session.call('read', 'list merged pull requests', (octokit) => this.#merged(octokit, limit));
  }

  async #merged(octokit: GitHubOctokit, limit: number): Promise<MergedPull[]> {
    const query = { ...this.#session.at, state: 'closed', sort: 'updated', direction: 'desc', per_page: 100 } as const;
    const found: { at: string; pull: MergedPull }[] = [];
    let pages = 0;
    for await (const { data } of octokit.paginate.iterator(octokit.rest.pulls.list, query)) {
      for (const pull of data) {
        if (pull.merged_at === null || (await this.#session.parts.identity.wrote(pull))) continue;
        const { number, title } = pull;
        found.push({
          at: pull.merged_at,
          pull: { number, title, body: pull.body ?? '', author: pull.user?.login ?? 'ghost' },
        });
      }
      pages += 1;
      if (found.length >= limit || pages >= pullPages) break;
    }
    found.sort((a, b) => b.at.localeCompare(a.at) || b.pull.number - a.pull.number);
    return found.slice(0, limit).map(({ pull }) => pull);
  }
}

const raw = {
  mediaType: { format: 'raw' },
  request: { parseSuccessResponseBody: false },
} as const;

/** With `parseSuccessResponseBody: false` Octokit hands over the body's stream, whatever its types promise; null: empty. */
async function bytesOf(data: unknown): Promise<Uint8Array> {
  return new Uint8Array(await new Response(data as ReadableStream<Uint8Array> | null).arrayBuffer());
}

function toPermission(word: string | undefined): Permission | null {
  const known = Permission.safeParse(word);
  return known.success ? known.data : null;
}

async function isEmpty(octokit: GitHubOctokit, session: Session, branch: string): Promise<boolean> {
  try {
    await octokit.rest.git.getRef({ ...session.at, ref: `heads/${branch}` });
    return false;
  } catch (error) {
    // 409 "Git Repository is empty."; 404: the default branch is only a name as long as nothing was pushed.
    if (error instanceof RequestError && [404, 409].includes(error.status)) return true;
    throw error;
  }
}

/** A narrowed token says nothing of what could be granted: the installation does. */
async function mayPublish(session: Session): Promise<boolean> {
  try {
    const where = { installation_id: session.place.installation_id };
    const { data } = await session.parts.app().rest.apps.getInstallation(where);
    const { contents, issues, pull_requests: pulls } = data.permissions;
    return data.suspended_at === null && contents === 'write' && issues === 'write' && pulls === 'write';
  } catch (error) {
    throw toForgeError(error, { repo: session.name, doing: "read the App's installation" });
  }
}
