// Where the App is installed: its installations as the App itself, and the repositories of each with a token that can read no more than names.
import type { Installations, InstalledRepository, Page } from '../../ports/forge.ts';
import { tokenClient } from './client.ts';
import { toForgeError } from './errors.ts';
import type { SessionParts } from './session.ts';

const installationsPerPage = 100;
/** Small, since work is started for each of them. */
const repositoriesPerPage = 20;

export class GitHubInstallations implements Installations {
  readonly #parts: Pick<SessionParts, 'app' | 'options'>;

  constructor(parts: Pick<SessionParts, 'app' | 'options'>) {
    this.#parts = parts;
  }

  list(page: number): Promise<Page<number>> {
    return saying("the App's installations", async () => {
      const { data } = await this.#parts.app().rest.apps.listInstallations({ per_page: installationsPerPage, page });
      const rows = data.filter(({ suspended_at }) => !suspended_at).map(({ id }) => id);
      return { rows, more: data.length === installationsPerPage };
    });
  }

  repositories(installation: number, page: number): Promise<Page<InstalledRepository>> {
    return saying(`installation ${installation}`, async () => {
      const { app, options } = this.#parts;
      const permissions = { metadata: 'read' } as const;
      const minted = await app().rest.apps.createInstallationAccessToken({
        installation_id: installation,
        permissions,
      });
      const octokit = tokenClient(options, minted.data.token, { installation, owner: null });
      const asked = { per_page: repositoriesPerPage, page };
      const { data } = await octokit.rest.apps.listReposAccessibleToInstallation(asked);
      const rows = data.repositories.map(({ id, name, owner, archived }) => ({
        id,
        owner: owner.login,
        repo: name,
        archived: archived === true,
      }));
      return { rows, more: page * repositoriesPerPage < data.total_count };
    });
  }
}

async function saying<T>(repo: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toForgeError(error, { repo, doing: 'list repositories' });
  }
}
