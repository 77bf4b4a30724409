// The flags of `outrider trigger` -> its plan, and its end as text, JSON and exit status.
import { readFileSync } from 'node:fs';
import { parseComment } from '../../command/parse/parse.ts';
import { readConfig } from '../../config.ts';
import type { RunCommand } from '../../domain/command.ts';
import { messageOf, UsageError } from '../../domain/errors.ts';
import { siteOf } from '../../domain/github-api-url.ts';
import { goThroughProxy } from '../proxy.ts';
import type { Line } from '../trigger/line.ts';
import { type Wanted, wantedIn, wantedOf } from '../trigger/list.ts';
import { type TriggerPlan, trigger } from '../trigger/trigger.ts';
import { fateWords, type Wait } from '../trigger/watch.ts';
import { askerOf } from '../wiring/asker.ts';
import { decoded } from './row-file.ts';

export interface TriggerFlags {
  readonly repo?: string;
  readonly issue?: string;
  readonly paper?: string;
  readonly models?: string;
  readonly command?: string;
  readonly round: string;
  readonly pace: string;
  readonly wait?: string | true;
  readonly poll: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Answers 0 when every line was asked for (with --wait: and every arm has its artifact), 1 otherwise. Throws UsageError before anything is written. */
export async function runTrigger(
  file: string | undefined,
  flags: TriggerFlags,
  io: { readonly out: (text: string) => void; readonly err: (text: string) => void },
): Promise<number> {
  const config = readConfig();
  const plan = planOf(file, flags, siteOf(config.githubApiUrl));
  goThroughProxy(config.proxy);
  const asker = askerOf(config, { spaced: isSpaced(flags.pace) });
  const tell = (words: string) => (flags.json ? io.err : io.out)(`${words}\n`);
  const lines = await interruptible(() => trigger(plan, asker, tell), io);
  const good = lines.filter((line) => isGood(line, plan));
  if (flags.json) io.out(`${JSON.stringify({ schema_version: 1, runs: lines.map(rowOf) }, null, 2)}\n`);
  const open = lines.filter(({ asked, fate }) => plan.wait && asked && (!fate || fate.state === 'waiting'));
  for (const { wanted, fate } of open)
    io.err(
      `outrider: ${wanted.at}: no summary within ${plan.wait?.minutes} minutes (${fate ? fateWords(fate) : 'never looked at'})\n`,
    );
  if (!flags.json)
    io.out(
      `${good.length} of ${lines.length} ${plan.dryRun ? 'would be asked for' : plan.wait ? 'done' : 'asked for'}\n`,
    );
  return good.length === lines.length ? 0 : 1;
}

/** Ctrl-C ends it at once, with what whoever pressed it has to know. */
async function interruptible<T>(work: () => Promise<T>, io: { readonly err: (text: string) => void }): Promise<T> {
  const stop = () => {
    io.err(
      'outrider: interrupted. The same command goes on where it was: what was asked for is not asked for twice.\n',
    );
    process.exit(130);
  };
  process.once('SIGINT', stop);
  try {
    return await work();
  } finally {
    process.off('SIGINT', stop);
  }
}

function isGood({ asked, fate }: Line, { dryRun, wait }: TriggerPlan): boolean {
  if (dryRun) return fate !== null;
  return wait === null ? asked !== null : fate?.state === 'done';
}

function rowOf({ wanted, asked, said, fate }: Line) {
  const { at, owner, repo, where } = wanted;
  // A fate without anything asked for is that of a dry run: what it says would be done is no problem.
  const isLook = asked === null && fate !== null;
  return {
    at,
    repo: `${owner}/${repo}`,
    issue: asked?.issue.number ?? ('issue' in where ? where.issue : null),
    paper: 'paper' in where ? where.paper : null,
    experiment: asked?.experiment ?? null,
    comment_url: asked?.comment.url ?? null,
    asked_before: asked?.before ?? false,
    problem: isLook ? null : said,
    would: isLook ? said : null,
    state: isLook ? 'would_be_asked' : (fate?.state ?? (asked ? 'asked' : 'not_asked')),
    summary_url: fate && 'arms' in fate ? fate.summary : null,
    stopped: fate && 'stopped' in fate ? fate.stopped : null,
    arms: fate && 'arms' in fate ? fate.arms : [],
  };
}

function planOf(file: string | undefined, flags: TriggerFlags, site: string): TriggerPlan {
  return {
    wanted: wantedBy(file, flags, site),
    command: commandOf(flags),
    round: flags.round,
    dryRun: flags.dryRun === true,
    pace: seconds('--pace', flags.pace),
    wait: waitOf(flags),
  };
}

function waitOf({ wait, poll, pace }: TriggerFlags): Wait | null {
  if (wait === undefined) return null;
  const minutes = wait === true ? 360 : seconds('--wait', wait);
  return { minutes, poll: seconds('--poll', poll), look: isSpaced(pace) ? 1.5 : 0, silence: 300 };
}

/** Whoever sets no pause has a server without GitHub's limits. */
const isSpaced = (pace: string): boolean => seconds('--pace', pace) > 0;

function wantedBy(file: string | undefined, { repo, issue, paper }: TriggerFlags, site: string): Wanted[] {
  if ((file === undefined) === (repo === undefined))
    throw new UsageError('Say where: a FILE with one OWNER/REPO#ISSUE or OWNER/REPO PAPER a line, or --repo O/R,...');
  if (repo !== undefined) return wantedOf(repo, { ...(issue ? { issue } : {}), ...(paper ? { paper } : {}) });
  if (issue !== undefined || paper !== undefined)
    throw new UsageError('--issue and --paper go with --repo; in a file they stand in its lines.');
  try {
    const bytes = readFileSync(file === '-' ? 0 : (file ?? ''));
    return wantedIn(decoded(file ?? '', bytes), file ?? '', site);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read (${messageOf(error)}).`);
  }
}

/** What a comment would be read as, so that a slip is told here and not in fifty threads. */
function commandOf({ models, command }: TriggerFlags): RunCommand {
  if ((models === undefined) === (command === undefined))
    throw new UsageError('Say what runs: --models A,B or --command "/outrider run paper ...".');
  const line =
    command ??
    `/outrider run paper ${(models ?? '')
      .split(',')
      .map((name) => name.trim())
      .join(' ')}`;
  const parsed = parseComment(line);
  if (parsed.kind === 'misuse') {
    const form = parsed.nearest === null ? '' : ` The nearest valid form: ${parsed.nearest}`;
    throw new UsageError(`${parsed.problem}${form}`);
  }
  if (parsed.kind !== 'command' || parsed.command.verb !== 'run' || parsed.command.subject.kind !== 'pinned')
    throw new UsageError(
      '--command takes a line that begins with "/outrider run paper": each repository has its own paper.',
    );
  return parsed.command;
}

function seconds(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new UsageError(`${flag} takes a number from 0, not ${text}.`);
  return value;
}
