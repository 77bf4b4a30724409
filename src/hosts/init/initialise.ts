// THE STORY of `outrider init`: look at the App and the repository -> the file that is there, the pull request that is there, or a new one.

import { marker } from '../../comment/marker.ts';
import { UsageError } from '../../domain/errors.ts';
import { inheritedPath, settingsPath } from '../../domain/settings-path.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import type { Forge, Forges } from '../../ports/forge.ts';
import { appFindings } from '../doctor/app.ts';
import type { Finding } from '../doctor/finding.ts';
import { isOfSettings, repositoryFindings } from '../doctor/repository.ts';
import type { AppRequest } from '../wiring/doctor.ts';
import { type FileFor, settingsFile } from './settings-file.ts';

/** One name for ever: whoever comes again finds what was begun. */
export const initBranch = 'outrider/init';

export interface Beginning {
  /** `owner/name`. */
  readonly repo: string;
  readonly dryRun: boolean;
}

export interface InitParts {
  readonly request: AppRequest;
  readonly forges: Forges;
  readonly providers: readonly string[];
  /** Whether this deployment links reports. */
  readonly links: boolean;
  /** Signs the marker of the pull request. */
  readonly secret: string;
  /** For editors; null: nobody said where it is. */
  readonly schema: string | null;
  readonly now: () => number;
}

export interface Initialised {
  readonly findings: readonly Finding[];
  /** `not_ready`: something stands in the way; `there`: the file exists; `proposed`: a pull request is open; `closed`: ours was closed. */
  readonly state: 'not_ready' | 'there' | 'proposed' | 'closed' | 'would_propose';
  readonly path: string;
  readonly url: string | null;
  /** Whether it was this call that proposed it. */
  readonly written: boolean;
}

/** Writes at most one commit, one branch and one pull request, whatever is repeated. Throws ForgeError for what GitHub refuses. */
export async function initialise({ repo, dryRun }: Beginning, parts: InitParts): Promise<Initialised> {
  const [owner = '', name = ''] = repo.split('/');
  const organisation = name.toLowerCase() === '.github';
  const path = organisation ? inheritedPath : settingsPath;
  const app = await appFindings(parts.request, parts.now);
  const installed = app.some(({ about, level }) => about === 'GitHub' && level === 'error')
    ? []
    : await repositoryFindings(repo, parts);
  const findings = [...app, ...installed];
  const end = (state: Initialised['state'], url: string | null = null) => ({
    findings,
    state,
    path,
    url,
    written: false,
  });
  // A mistake in the file is no reason not to say that the file is there.
  if (findings.some(({ level, about }) => level === 'error' && !isOfSettings(about))) return end('not_ready');
  const forge = parts.forges.open(await targetOf({ owner, name }, parts.request));
  if (await forge.repository.file(path, null)) return end('there');
  const ours = await forge.publisher.findPullRequest(initBranch);
  if (ours?.number) {
    const { open } = await forge.publisher.look(ours);
    return end(open ? 'proposed' : 'closed', ours.url);
  }
  if (dryRun) return end('would_propose');
  const url = await propose(forge, { path, organisation, secret: parts.secret, schema: parts.schema });
  return { ...end('proposed', url), written: true };
}

async function targetOf(
  { owner, name }: { readonly owner: string; readonly name: string },
  request: AppRequest,
): Promise<GitHubTarget> {
  const { data } = await request(`GET /repos/${owner}/${name}/installation`);
  const id = typeof data === 'object' && data !== null && 'id' in data ? Number(data.id) : Number.NaN;
  if (!Number.isInteger(id)) throw new UsageError(`GitHub did not tell the installation of ${owner}/${name}.`);
  return { kind: 'github', installation_id: id, owner, repo: name, issue: null };
}

async function propose(
  { repository, publisher }: Forge,
  { path, organisation, secret, schema }: FileFor & { readonly path: string; readonly secret: string },
): Promise<string> {
  const { sha, ref } = await repository.pin(null);
  // A branch without a pull request was begun by a call that did not come to its end.
  if (!(await publisher.branch(initBranch))) {
    const bytes = new TextEncoder().encode(settingsFile({ organisation, schema }));
    const message = `chore: ${path} for Outrider, every setting at its default`;
    const commit = await publisher.commit(sha, [{ path, mode: '100644', bytes }], message);
    await publisher.createBranch(initBranch, commit.sha);
  }
  const sign = marker({ kind: 'pr', experiment: null, arm: 'init' }, secret);
  const draft = {
    branch: initBranch,
    base: ref,
    title: `Settings of Outrider: ${path}`,
    body: bodyOf(path, schema, sign),
  };
  return (await publisher.openPullRequest(draft)).url;
}

function bodyOf(path: string, schema: string | null, sign: string): string {
  const checked =
    schema === null
      ? 'What'
      : 'The first line lets editors check the file against its schema while you write, and what';
  return `Adds \`${path}\` with every setting of Outrider, what it is for and its default. All of it is commented out: merged as it is, nothing changes.

Take away \`# \` before what you want to set. ${checked} is wrong in it after a push is told in a comment on the commit, with its line.

Nothing of this is needed: Outrider works without the file. \`/outrider config\` in an issue shows what holds.

${sign}`;
}
