// Check runs, check suites and commit statuses of a commit at GitHub, and what a failed one says.
import { ForgeError } from '../../domain/errors.ts';
import { ownOf } from '../../domain/own.ts';
import type { Annotation, Check, CheckFailure, CheckOutcome, Checks } from '../../ports/checks.ts';
import type { GitHubOctokit } from './client.ts';
import { logTail } from './job-log.ts';
import type { Session } from './session.ts';

type Data<R extends (...args: never[]) => unknown> = Awaited<ReturnType<R>> extends { data: infer D } ? D : never;
type Run = Data<GitHubOctokit['rest']['checks']['get']>;
type Suite = Data<GitHubOctokit['rest']['checks']['getSuite']>;
type AnnotationRow = Data<GitHubOctokit['rest']['checks']['listAnnotations']>[number];
type Status = Data<GitHubOctokit['rest']['repos']['getCombinedStatusForRef']>['statuses'][number];

/** Annotations that are read of one check, a page of GitHub's; failures among them come first. */
const mostAnnotations = 100;
const levels: readonly (string | null)[] = ['failure', 'warning'];
/** Of a summary, and of one annotation's message, UTF-16 units. */
const summaryRoom = 4000;
const messageRoom = 500;

/** https://docs.github.com/rest/checks/runs: the conclusions of a run that has ended. */
const conclusions: Readonly<Record<string, CheckOutcome>> = {
  success: 'passed',
  neutral: 'idle',
  skipped: 'idle',
  action_required: 'blocked',
  // Ended by a person, by another job that failed, or by GitHub when nobody came: of the patch it says nothing, and somebody has to run it again.
  cancelled: 'blocked',
  stale: 'blocked',
};

export class GitHubChecks implements Checks {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  of(sha: string): Promise<Check[]> {
    const at = { ...this.#session.at, ref: sha, per_page: 100 };
    return this.#session.call('checks', `read the checks of ${sha}`, async (octokit) => {
      const { rest, paginate } = octokit;
      const runs = await paginate(rest.checks.listForRef, { ...at, filter: 'latest' });
      const suites = await paginate(rest.checks.listSuitesForRef, at);
      const statuses = await everyStatus(octokit, at);
      const all = [...runs.map(fromRun), ...suites.flatMap(fromSuite), ...statuses.map(fromStatus)];
      return named(all).sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  async failureOf({ name, word, run }: Check): Promise<CheckFailure> {
    if (run === null) return { summary: word, annotations: [], log: null };
    const said = await this.#said(name, run.id);
    if (said === null) return { summary: word, annotations: [], log: null };
    return { ...said, log: run.logged ? await logTail(this.#session, run.id) : null };
  }

  /** null: the run is gone, as when a person has deleted its workflow's. */
  async #said(name: string, check_run_id: number): Promise<Pick<CheckFailure, 'summary' | 'annotations'> | null> {
    const at = { ...this.#session.at, check_run_id };
    try {
      return await this.#session.call('checks', `read the check ${name}`, async (octokit) => {
        const { data } = await octokit.rest.checks.get(at);
        const page = { ...at, per_page: mostAnnotations };
        const rows = (await octokit.rest.checks.listAnnotations(page)).data;
        const annotations = rows.map(asAnnotation).sort((a, b) => rankOf(a) - rankOf(b));
        const { title, summary, text } = data.output;
        return { summary: [title, summary, text].filter(Boolean).join('\n').slice(0, summaryRoom), annotations };
      });
    } catch (error) {
      if (error instanceof ForgeError && error.absent) return null;
      throw error;
    }
  }
}

function asAnnotation({ path, start_line, annotation_level, title, message }: AnnotationRow): Annotation {
  const words = [title, message].filter(Boolean).join(': ').slice(0, messageRoom);
  return { path, line: start_line, level: annotation_level ?? '', message: words };
}

const rankOf = ({ level }: Annotation) => (levels.includes(level) ? levels.indexOf(level) : levels.length);

function fromRun({ id, name, status, conclusion, html_url, app }: Run): Check {
  const over = status === 'completed';
  const word = over ? (conclusion ?? 'completed') : status;
  return {
    name,
    outcome: over ? (ownOf(conclusions, word) ?? 'failed') : 'running',
    word,
    url: html_url,
    // Of GitHub Actions, and of no other App, a check run's id is its job's.
    run: { id, logged: app?.slug === 'github-actions' },
  };
}

/**
 * A suite is open while jobs that wait for others are not listed as runs yet. One without any run says nothing: GitHub opens one
 * for every App that may write checks. But a workflow that a person has to approve has no run before that, and its suite is over.
 */
function fromSuite({ id, app, status, conclusion, latest_check_runs_count: runs }: Suite): Check[] {
  if (status === 'completed' && runs === 0 && conclusion === 'action_required')
    return [{ name: `${app?.name ?? 'suite'} (${id})`, outcome: 'blocked', word: conclusion, url: null, run: null }];
  if (status === 'completed' || runs === 0) return [];
  const name = `${app?.name ?? 'suite'} (${id}), more to come`;
  return [{ name, outcome: 'running', word: status ?? 'queued', url: null, run: null }];
}

/** One document a page, each with its part of the list: Octokit's paging makes nothing of these. */
async function everyStatus(octokit: GitHubOctokit, at: Session['at'] & { readonly ref: string }): Promise<Status[]> {
  const all: Status[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await octokit.rest.repos.getCombinedStatusForRef({ ...at, per_page: 100, page });
    all.push(...data.statuses);
    if (data.statuses.length === 0 || all.length >= data.total_count) return all;
  }
}

function fromStatus({ context, state, target_url }: Status): Check {
  const outcomes: Readonly<Record<string, CheckOutcome>> = { success: 'passed', pending: 'running' };
  return { name: context, outcome: ownOf(outcomes, state) ?? 'failed', word: state, url: target_url, run: null };
}

/** Two Apps, or a run and a status, may use one name: each keeps its place. */
function named(checks: readonly Check[]): Check[] {
  const seen = new Map<string, number>();
  return checks.map((check) => {
    const times = (seen.get(check.name) ?? 0) + 1;
    seen.set(check.name, times);
    return times === 1 ? check : { ...check, name: `${check.name} (${times})` };
  });
}
