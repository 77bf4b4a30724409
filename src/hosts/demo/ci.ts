// The repository's CI in the demo: whenever one of our branches has a new commit, checks are queued, run and end as the scenario says.
import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHubStandIn } from './stand-ins/github.ts';

/** How each check ends, by its name: from the n-th commit on the branch, counted from 0. */
export type CiPlan = (commit: number) => Readonly<Record<string, CiEnd>>;

export type CiEnd =
  | 'success'
  | 'skipped'
  | {
      readonly conclusion: 'failure';
      readonly summary: string;
      readonly annotation?: { readonly path: string; readonly line: number; readonly message: string };
      /** Of its job. */
      readonly log?: string;
    };

export interface RunningCi {
  close(): Promise<void>;
}

const lookEveryMs = 60;

/** Watches the repository until it is closed. */
export function startCi(github: GitHubStandIn, repo: string, plan: CiPlan): RunningCi {
  const stop = new AbortController();
  const watching = watch({ github, repo, plan }, stop.signal);
  return {
    close: async () => {
      stop.abort();
      await watching;
    },
  };
}

interface Ci {
  readonly github: GitHubStandIn;
  readonly repo: string;
  readonly plan: CiPlan;
}

async function watch(ci: Ci, stop: AbortSignal): Promise<void> {
  const seen = new Set<string>();
  const commits = new Map<string, number>();
  let looked = -1;
  for (; !stop.aborted; await sleep(lookEveryMs, undefined, { signal: stop }).catch(() => undefined)) {
    const writes = ci.github.writes();
    if (writes === looked) continue;
    looked = writes;
    for (const [branch, sha] of Object.entries(await ci.github.branches(ci.repo))) {
      if (!branch.startsWith('outrider/') || seen.has(sha)) continue;
      seen.add(sha);
      const commit = commits.get(branch) ?? 0;
      commits.set(branch, commit + 1);
      await runChecks(ci, sha, commit);
    }
  }
}

async function runChecks({ github, repo, plan }: Ci, head_sha: string, commit: number): Promise<void> {
  const ends = Object.entries(plan(commit));
  for (const [name] of ends) await github.checkRun(repo, { name, head_sha, status: 'queued' });
  for (const [name] of ends) await github.checkRun(repo, { name, head_sha, status: 'in_progress' });
  for (const [name, end] of ends) {
    const run = { name, head_sha, status: 'completed' as const };
    if (typeof end === 'string') await github.checkRun(repo, { ...run, conclusion: end });
    else {
      const log = end.log === undefined ? {} : { log: end.log };
      await github.checkRun(repo, { ...run, conclusion: end.conclusion, output: outputOf(name, end), ...log });
    }
  }
}

function outputOf(name: string, { summary, annotation }: Exclude<CiEnd, string>) {
  const annotations = annotation ? [annotation].map(annotated) : [];
  return { title: `${name} failed`, summary, annotations };
}

function annotated({
  path,
  line,
  message,
}: {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}) {
  return { path, start_line: line, end_line: line, annotation_level: 'failure', message };
}
