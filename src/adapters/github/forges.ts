// GitHub as a forge: opens an issue's repository for an App installation.
import type { Target } from '../../domain/target.ts';
import type { Forge, Forges } from '../../ports/forge.ts';
import type { Outgoing } from '../../ports/outgoing.ts';
import { GitHubChecks } from './checks.ts';
import { appClient, type ClientOptions, type ForgeLog, type GitHubOctokit } from './client.ts';
import { clockEpochs } from './clock-epochs.ts';
import { githubCommitTalk } from './commit-talk.ts';
import { Identity } from './identity.ts';
import { GitHubInstallations } from './installations.ts';
import { GitHubPublisher } from './publisher.ts';
import { GitHubRepository } from './repository.ts';
import { type Place, Session } from './session.ts';
import { GitHubThread } from './thread.ts';
import { Tokens } from './tokens.ts';

export interface GitHubForgesOptions extends Pick<ClientOptions, 'appId' | 'privateKey'> {
  /** Looks at every request before it leaves; what it objects to is not sent, and the call ends in a ForgeError `withheld`. */
  readonly outgoing: Outgoing;
  /** Default `https://api.github.com`; a GitHub Enterprise Server's is `https://HOST/api/v3`. */
  readonly apiUrl?: string;
  readonly log?: ForgeLog;
  readonly fetch?: typeof globalThis.fetch;
  /** Default true; false in tests, where writes need no spacing. */
  readonly throttle?: boolean;
  /** Longest wait for one answer, milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  /** One second of the pauses before a request is repeated, milliseconds; default 1,000, less in tests. */
  readonly retryDelayMs?: number;
  /** Milliseconds; for the age of tokens, and of what we are called. */
  readonly now?: () => number;
}

/** `open` throws a TypeError for a target that is not on GitHub. Nothing is sent before a method of a forge is called. */
export function githubForges(options: GitHubForgesOptions): Forges {
  const epoch = clockEpochs();
  const client: ClientOptions = {
    appId: options.appId,
    privateKey: options.privateKey,
    apiUrl: (options.apiUrl ?? 'https://api.github.com').replace(/\/+$/, ''),
    log: options.log ?? quiet,
    fetch: options.fetch ?? globalThis.fetch,
    outgoing: options.outgoing,
    throttle: options.throttle ?? true,
    epoch,
    timeoutMs: options.timeoutMs ?? 30_000,
    retryDelayMs: options.retryDelayMs ?? 1_000,
  };
  const app = appOf(client, epoch);
  const now = options.now ?? (() => performance.now());
  const parts = { options: client, app, tokens: new Tokens(app, now), identity: new Identity(app, now) };
  const at = (place: Place, issue: number | null): Forge => {
    const session = new Session(place, parts);
    return {
      repository: new GitHubRepository(session),
      publisher: new GitHubPublisher(session),
      checks: new GitHubChecks(session),
      commits: githubCommitTalk(session),
      thread: new GitHubThread(session, issue),
    };
  };
  return {
    installations: new GitHubInstallations(parts),
    open: (target) => at(onGitHub(target), onGitHub(target).issue),
    elsewhere: (target, { owner, repo }) => new GitHubRepository(new Session(onGitHub(target), parts, { owner, repo })),
    organisation: (target) => {
      const { installation_id, owner, issue } = onGitHub(target);
      return at({ installation_id, owner, repo: '.github' }, issue);
    },
  };
}

/** One client for as long as the clock goes on: what it holds of times is worth nothing once that was set back. */
function appOf(options: ClientOptions, epoch: () => number): () => GitHubOctokit {
  let made: { readonly client: GitHubOctokit; readonly epoch: number } | null = null;
  return () => {
    const now = epoch();
    if (made?.epoch !== now) made = { client: appClient(options), epoch: now };
    return made.client;
  };
}

function onGitHub(target: Target) {
  if (target.kind !== 'github') throw new TypeError(`not a GitHub target: ${target.kind}`);
  return target;
}

const ignore = () => undefined;
const quiet: ForgeLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };
