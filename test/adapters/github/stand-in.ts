// The GitHub stand-in and the adapter on it, as the adapter's tests use them: without throttling, with short waits.
import { type GitHubForgesOptions, githubForges } from '../../../src/adapters/github/forges.ts';
import { ForgeError } from '../../../src/domain/errors.ts';
import type { GitHubTarget, ThreadTarget } from '../../../src/domain/target.ts';
import { outgoingCheck } from '../../../src/gates/secrets/leak.ts';
import {
  type GitHubStandIn,
  type GitHubStandInOptions,
  startGitHub,
} from '../../../src/hosts/demo/stand-ins/github.ts';
import type { Forge } from '../../../src/ports/forge.ts';
import { seedFiles } from '../../contracts/forge-seed.ts';

const seeded: GitHubStandInOptions = {
  webhookSecret: 'a secret for tests',
  users: [{ login: 'ann', role: 'write' }, { login: 'mal' }],
  repositories: [
    { owner: 'acme', name: 'widget', files: seedFiles },
    { owner: 'acme', name: 'empty', files: {} },
  ],
};

export interface Opened {
  readonly github: GitHubStandIn;
  readonly target: ThreadTarget;
  readonly forge: Forge;
  /** Another view of the same GitHub. */
  open(target?: Partial<GitHubTarget>, options?: Partial<GitHubForgesOptions>): Forge;
}

export async function openGitHub(options: Partial<GitHubStandInOptions> = {}): Promise<Opened> {
  const github = await startGitHub({ ...seeded, ...options });
  const issue = await github.openIssue('ann', 'acme/widget', { title: 'A paper', body: 'arXiv:2606.27369' });
  const target: ThreadTarget = {
    kind: 'github',
    installation_id: github.installationId,
    owner: 'acme',
    repo: 'widget',
    issue: issue.number,
  };
  const open: Opened['open'] = (changed = {}, more = {}) => forgesOf(github, more).open({ ...target, ...changed });
  return { github, target, forge: open(), open };
}

export function forgesOf(github: GitHubStandIn, options: Partial<GitHubForgesOptions> = {}) {
  const { appId, privateKey, url: apiUrl } = github;
  const outgoing = outgoingCheck(async () => []);
  return githubForges({ appId, privateKey, apiUrl, outgoing, throttle: false, retryDelayMs: 1, ...options });
}

/** What a call throws; fails when it does not. */
export async function thrown(work: Promise<unknown>): Promise<ForgeError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ForgeError)) throw new Error(`expected a ForgeError, got ${error}`);
  return error;
}
