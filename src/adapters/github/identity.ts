// Who we are at GitHub: the App's slug, and with it the name that our comments, issues and pull requests carry.
import { ForgeError } from '../../domain/errors.ts';
import type { GitHubOctokit } from './client.ts';
import { toForgeError } from './errors.ts';

/** The author field that GitHub's answers share. */
export interface Authored {
  readonly user?: { readonly login: string; readonly type: string } | null;
}

/** An owner may rename the App while we run, and with it every comment that it has written: they must be found again, or each would come a second time. */
const rememberedMs = 10 * 60_000;

export class Identity {
  readonly #app: () => GitHubOctokit;
  readonly #now: () => number;
  #login: { readonly said: Promise<string>; readonly until: number } | null = null;

  constructor(app: () => GitHubOctokit, now: () => number) {
    this.#app = app;
    this.#now = now;
  }

  /** `slug[bot]`; asked for, then remembered for ten minutes. */
  login(): Promise<string> {
    const now = this.#now();
    if (this.#login !== null && now < this.#login.until) return this.#login.said;
    const said = this.#ask().catch((error: unknown) => {
      this.#login = null;
      throw error;
    });
    this.#login = { said, until: now + rememberedMs };
    return said;
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
