// Who we are at GitHub: the App's slug, and with it the name that our comments, issues and pull requests carry.
import { ForgeError } from '../../domain/errors.ts';
import type { GitHubOctokit } from './client.ts';
import { toForgeError } from './errors.ts';

/** The author field that GitHub's answers share. */
export interface Authored {
  readonly user?: { readonly login: string; readonly type: string } | null;
}

export class Identity {
  readonly #app: () => GitHubOctokit;
  #login: Promise<string> | null = null;

  constructor(app: () => GitHubOctokit) {
    this.#app = app;
  }

  /** `slug[bot]`; asked once, then remembered (an App's slug is its own for life unless renamed). */
  login(): Promise<string> {
    this.#login ??= this.#ask().catch((error: unknown) => {
      this.#login = null;
      throw error;
    });
    return this.#login;
  }

  /** Written by our App as itself. No person can take the name: GitHub allows no brackets in logins. */
  async wrote(thing: Authored): Promise<boolean> {
    return thing.user?.type === 'Bot' && thing.user.login === (await this.login());
  }

  async #ask(): Promise<string> {
    try {
      const { data } = await this.#app().rest.apps.getAuthenticated();
      if (data?.slug === undefined) throw new ForgeError('unavailable', 'GitHub did not tell the name of the App.');
      return `${data.slug}[bot]`;
    } catch (error) {
      throw toForgeError(error, { repo: 'GitHub', doing: 'look up the App' });
    }
  }
}
