// Installation tokens: for one repository, with the least permissions, minutes before use.
import { RequestError } from '@octokit/request-error';
import { ForgeError, messageOf } from '../../domain/errors.ts';
import type { GitHubOctokit } from './client.ts';
import { withheldBecause } from './departure.ts';
import { toForgeError } from './errors.ts';

/** What a call needs; each is a permission set of its own so that no token can do more than its call. */
export type Access = keyof typeof permissions;

const permissions = {
  read: { contents: 'read', issues: 'read', metadata: 'read', pull_requests: 'read' },
  contents: { contents: 'write', metadata: 'read' },
  issues: { issues: 'write', metadata: 'read' },
  pulls: { contents: 'read', metadata: 'read', pull_requests: 'write' },
  // GitHub asks for both to take a pull request out of draft (cli/cli#8910).
  ready: { contents: 'write', metadata: 'read', pull_requests: 'write' },
  checks: { checks: 'read', metadata: 'read', statuses: 'read' },
  logs: { actions: 'read', metadata: 'read' },
  members: { members: 'read', metadata: 'read' },
} as const;

export interface TokenScope {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  /** GitHub's number of the repository: with it a token is minted whatever the repository is called by now. */
  readonly id?: number;
  readonly access: Access;
}

/** A token lives 60 minutes; ours is thrown away long before, so that none dies in the middle of a write. */
const maxAgeMs = 2 * 60_000;

/** Mints tokens and keeps each for two minutes. */
export class Tokens {
  readonly #app: () => GitHubOctokit;
  readonly #now: () => number;
  readonly #kept = new Map<string, { readonly token: Promise<string>; readonly until: number }>();

  constructor(app: () => GitHubOctokit, now: () => number) {
    this.#app = app;
    this.#now = now;
  }

  /** Throws ForgeError: `not_found` when the repository is none of the installation's, `forbidden` for the rest. */
  get(scope: TokenScope): Promise<string> {
    const now = this.#now();
    for (const [key, { until }] of this.#kept) if (until <= now) this.#kept.delete(key);
    const key = keyOf(scope);
    const kept = this.#kept.get(key);
    if (kept) return kept.token;
    const token = this.#mint(scope);
    this.#kept.set(key, { token, until: now + maxAgeMs });
    token.catch(() => this.#kept.delete(key));
    return token;
  }

  forget(scope: TokenScope): void {
    this.#kept.delete(keyOf(scope));
  }

  async #mint(scope: TokenScope): Promise<string> {
    try {
      const { data } = await this.#app().rest.apps.createInstallationAccessToken({
        installation_id: scope.installation,
        ...(scope.id === undefined ? { repositories: [scope.repo] } : { repository_ids: [scope.id] }),
        permissions: permissions[scope.access],
      });
      return data.token;
    } catch (error) {
      throw mintError(error, scope);
    }
  }
}

function keyOf(scope: TokenScope): string {
  return [scope.installation, scope.owner, scope.repo, scope.access].join('/');
}

function mintError(error: unknown, scope: TokenScope): unknown {
  const repo = `${scope.owner}/${scope.repo}`;
  const details = (status: number) => ({ status, cause: error });
  if (!(error instanceof RequestError)) {
    const why = messageOf(error);
    return new ForgeError('forbidden', `Could not sign in as the GitHub App (${why}); check APP_ID and PRIVATE_KEY.`, {
      cause: error,
    });
  }
  if (withheldBecause(error.response?.headers ?? {}) !== null)
    return toForgeError(error, { repo, doing: 'get a token for the work' });
  if (error.status === 404) {
    const message = `The App's installation ${scope.installation} on ${scope.owner} is gone; install the App again.`;
    return new ForgeError('forbidden', message, details(404));
  }
  if (error.status === 422 && /permission/i.test(error.message)) {
    const asked = Object.entries(permissions[scope.access]).map(([name, level]) => `${name}: ${level}`);
    const message = `The App was not granted what it needs on ${repo} (${asked.join(', ')}); grant it in the App's settings and approve it in the installation.`;
    return new ForgeError('forbidden', message, details(422));
  }
  if (error.status === 422) {
    const message = `The App is not installed on ${repo}, or the repository was renamed, moved or deleted; add it to the installation.`;
    return new ForgeError('not_found', message, details(422));
  }
  return toForgeError(error, { repo, doing: 'get a token for the work' });
}
