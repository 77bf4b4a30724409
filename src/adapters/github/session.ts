// One repository as the App sees it: every call runs with a token of its own scope and ends in data or a ForgeError.
import { RequestError } from '@octokit/request-error';
import type { GitHubTarget } from '../../domain/target.ts';
import { type ClientOptions, type GitHubOctokit, tokenClient } from './client.ts';
import { withinEpoch } from './clock-epochs.ts';
import { toForgeError } from './errors.ts';
import type { Identity } from './identity.ts';
import type { Access, Tokens } from './tokens.ts';

export type Place = Pick<GitHubTarget, 'installation_id' | 'owner' | 'repo' | 'repository_id'>;

export interface SessionParts {
  readonly options: ClientOptions;
  readonly app: () => GitHubOctokit;
  readonly tokens: Tokens;
  readonly identity: Identity;
}

export class Session {
  readonly place: Place;
  readonly parts: SessionParts;
  /** The parameters that every repository route takes. */
  readonly at: { readonly owner: string; readonly repo: string };

  /** `at`: another repository, read with the token of `place`; only what is public answers. */
  constructor(place: Place, parts: SessionParts, at: Session['at'] = { owner: place.owner, repo: place.repo }) {
    this.place = place;
    this.parts = parts;
    this.at = at;
  }

  get name(): string {
    return `${this.at.owner}/${this.at.repo}`;
  }

  /** `work` may run twice: a token that GitHub no longer accepts is minted anew, once. */
  async call<T>(access: Access, doing: string, work: (octokit: GitHubOctokit) => Promise<T>): Promise<T> {
    const { installation_id: installation, owner, repo, repository_id: id } = this.place;
    const scope = { installation, owner, repo, access, ...(id === undefined ? {} : { id }) };
    const { options, tokens } = this.parts;
    const attempt = () =>
      withinEpoch(options.epoch ?? (() => 0), async (signal) => {
        const token = await tokens.get(scope);
        return work(tokenClient(options, token, { ...scope, signal }));
      });
    try {
      return await attempt().catch((error: unknown) => {
        if (!(error instanceof RequestError) || error.status !== 401) throw error;
        this.parts.tokens.forget(scope);
        return attempt();
      });
    } catch (error) {
      throw toForgeError(error, { repo: this.name, doing });
    }
  }
}
