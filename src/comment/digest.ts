// The weekly digest in words: what ran, what it came to and why, what people did with the pull requests, what is seen more than once.
import { armWord } from '../domain/arm-name.ts';
import type { Digest, DigestPull, FinishedRun } from '../domain/digest.ts';
import { totalCost } from '../domain/money.ts';
import { code, fitBody, type Section, table } from './fit.ts';
import { foreignCell, foreignLine } from './foreign/text.ts';
import { cost, count, listed, money } from './numbers.ts';
import { artifactLink, decider, deciderOrEnd, verdictWords } from './vocabulary.ts';

type Arm = FinishedRun['arms'][number];
const day = 86_400_000;
const mostRows = 60;

/** Where the digests of a repository stand, one comment a week. */
export function digestIssue(marker: string): { readonly title: string; readonly body: string } {
  const body = `Once a week a comment here says what the runs of this repository came to: verdicts with their reasons, what they cost, which of their pull requests were merged, closed or wait. A week without news gets none.

Switch it off with \`digest: false\` in \`.github/outrider.yml\`; \`digest: NUMBER\` names another issue to comment in.

${marker}`;
  return { title: 'Outrider: week by week', body };
}

/** The body of one comment, the marker last. Pure: the same digest gives the same bytes. */
export function renderDigest(digest: Digest, marker: string): string {
  const sections: Section[] = [
    { text: `### 🧭 Outrider · ${span(digest)}` },
    { text: lead(digest) },
    { text: runsTable(digest.runs), rank: 2, name: 'the runs' },
    { text: pullLines(digest), rank: 1, name: 'the pull requests' },
    { text: patterns(digest), rank: 1, name: 'what is seen more than once' },
  ];
  return fitBody(sections, { rest: 'in the records of each run', marker });
}

function span({ from, to }: Digest): string {
  const [first, last] = [new Date(from), new Date(Date.parse(to) - 1)];
  const shown = (date: Date) => `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
  return `${shown(first)} to ${shown(last)} ${last.getUTCFullYear()}`;
}

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

const order = ['pull_request', 'issue', 'unfinished', 'refused', 'stopped', 'missing', 'failed'] as const;
const plurals: Partial<Record<Arm['verdict'], string>> = { pull_request: 'pull requests', issue: 'Issues' };

function lead({ runs, month }: Digest): string {
  const arms = runs.flatMap((run) => run.arms);
  const counted = order.flatMap((verdict) => {
    const n = arms.filter((arm) => arm.verdict === verdict).length;
    return n === 0 ? [] : [count(n, verdictWords[verdict], plurals[verdict] ?? verdictWords[verdict])];
  });
  const cap = month.cap_usd === null ? '' : ` of ${money(month.cap_usd)}`;
  const [year, number = 1] = month.month.split('-').map(Number);
  const spent = `Spent by this repository in ${months[number - 1]} ${year}, all in: ${money(month.spent_usd)}${cap}.`;
  if (runs.length === 0) return `**No run ended.** ${spent}`;
  return `**${count(runs.length, 'run')}, ${count(arms.length, 'result')}: ${listed(counted)}.** The drafts cost ${cost(totalCost(arms))}. ${spent}`;
}

function runsTable(runs: readonly FinishedRun[]): string {
  const rows = runs.flatMap((run) =>
    run.arms.map((arm, place) => [
      place === 0 ? runCell(run) : '',
      armWord(arm).replace('#', ' '),
      arm.published ? artifactLink(arm.published) : verdictWords[arm.verdict],
      `${deciderOrEnd(arm)}: ${foreignCell(arm.reason, 160)}`,
      cost(arm),
    ]),
  );
  if (rows.length === 0) return '';
  const more = rows.length > mostRows ? `\n\nAnd ${count(rows.length - mostRows, 'further result')}.` : '';
  return `${table(['run', 'model', 'came to', 'why', 'cost of the draft'], rows.slice(0, mostRows), [4])}${more}`;
}

function runCell({ experiment, issue, paper }: FinishedRun): string {
  const where = issue === null ? '' : ` in #${issue}`;
  return `${foreignCell(paper.title, 80)} (${code(experiment)}${where})`;
}

function pullLines({ pulls, to }: Digest): string {
  if (pulls.length === 0) return '';
  const lines = (['merged', 'closed', 'open'] as const).flatMap((state) => {
    const some = pulls.filter((pull) => pull.state === state);
    if (some.length === 0) return [];
    const named = some.map(
      (pull) => `[#${pull.number}](${pull.url}) (${pull.arm}${state === 'open' ? waited(pull, to) : ''})`,
    );
    return [`- ${state === 'open' ? 'waiting' : state}: ${listed(named)}`];
  });
  return `**Pull requests that people decided on this week, and those that wait**\n\n${lines.join('\n')}`;
}

function waited({ opened_at }: DigestPull, to: string): string {
  const days = Math.floor((Date.parse(to) - Date.parse(opened_at)) / day);
  return days < 1 ? '' : `, ${count(days, 'day')}`;
}

/** Counts with what they are out of, and nothing else. */
function patterns({ runs, pulls }: Digest): string {
  const arms = runs.flatMap((run) => run.arms);
  const lines = [...modelLines(arms, pulls), deciders(arms), differing(runs)].filter((line) => line !== '');
  return lines.length === 0
    ? ''
    : `**Counted over the week**, which is too little to compare models by\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function modelLines(arms: readonly Arm[], pulls: readonly DigestPull[]): string[] {
  return [...new Set(arms.map(({ arm }) => arm))].map((name) => {
    const own = arms.filter(({ arm }) => arm === name);
    const shipped = own.filter(({ verdict }) => verdict === 'pull_request').length;
    const ended = pulls.filter(({ arm, state }) => arm === name && state !== 'open');
    const merged = ended.filter(({ state }) => state === 'merged').length;
    const decided = count(ended.length, 'pull request');
    const fate =
      ended.length === 0
        ? ''
        : `; people decided on ${decided} of it: ${merged} merged, ${ended.length - merged} closed`;
    return `${foreignLine(name, 80)}: ${shipped} of ${count(own.length, 'result')} became a pull request, drafts for ${cost(totalCost(own))}${fate}`;
  });
}

/** What made an Issue of a result most often. An outage or a stop decides nothing about a draft. */
function deciders(arms: readonly Arm[]): string {
  const counts = new Map<string, number>();
  const issues = arms.filter(({ verdict }) => verdict === 'issue');
  for (const { decided_by } of issues) counts.set(decider(decided_by), (counts.get(decider(decided_by)) ?? 0) + 1);
  const often = [...counts].filter(([, n]) => n > 1).toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return often.length === 0
    ? ''
    : `what made an Issue of a result more than once: ${listed(often.map(([who, n]) => `${who} (${n} of ${count(issues.length, 'Issue')})`))}`;
}

function differing(runs: readonly FinishedRun[]): string {
  const pairs = runs.filter(({ arms }) => {
    const whole = arms.every(({ verdict }) => verdict === 'pull_request' || verdict === 'issue');
    return whole && new Set(arms.map(({ arm }) => arm)).size > 1;
  });
  if (pairs.length === 0) return '';
  const differ = pairs.filter(({ arms }) => new Set(arms.map(({ verdict }) => verdict)).size > 1).length;
  return `the models came to different verdicts in ${differ} of ${count(pairs.length, 'run')} in which every one ended in a pull request or an Issue`;
}
