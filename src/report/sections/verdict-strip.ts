// The first thing to look at: one card an arm with its verdict, who decided it, the way through the phases, and four figures.
import { cost, count, duration, tokens } from '../../comment/numbers.ts';
import { isArtifact } from '../../comment/overview/view.ts';
import { type PhaseSign, phaseSign } from '../../comment/phase-signs.ts';
import { deciderOrEnd, outcomeWords, verdictWords } from '../../comment/vocabulary.ts';
import { PhaseOutcome, Verdict } from '../../domain/names.ts';
import type { PhaseRow } from '../../domain/records.ts';
import { escaped } from '../markup.ts';
import { line } from '../plain-text.ts';
import { armColour, armName, type ReportArm, type ReportData } from '../report-data.ts';
import { plainSign } from '../signs.ts';

export function verdictStrip(data: ReportData): string {
  return `<div class="strip of-${Math.min(data.arms.length, 4)}">${data.arms.map((arm) => card(data, arm)).join('\n')}</div>`;
}

function card(data: ReportData, arm: ReportArm): string {
  const { row } = arm;
  const baseline =
    data.manifest.baseline === arm.plan.slug && data.arms.length > 1 ? ' <span class="chip">baseline</span>' : '';
  const figures: readonly (readonly [string, string])[] = [
    ['cost', cost(row)],
    ['tokens', tokens(row.total_tokens)],
    ['working time', duration(row.working_s)],
    row.files_changed === 0
      ? ['patch', 'none']
      : [`patch, ${count(row.files_changed, 'file')}`, `+${row.additions} −${row.deletions}`],
  ];
  return `<article class="card arm-${armColour(data, arm.plan.arm)}">
<h2 class="arm-name">${escaped(armName(arm))}${baseline}</h2>
<p class="verdict ${escaped(row.verdict)}">${verdict(arm)}</p>
<p class="by">${escaped(isArtifact(row) ? `decided by ${deciderOrEnd(row)}` : deciderOrEnd(row))}</p>
<blockquote>${escaped(line(row.reason, 320))}</blockquote>
<ol class="way" aria-label="Phases">${row.phases.map((phase) => step(phase, arm)).join('')}</ol>
<dl class="figures">${figures.map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>
${arm.row.waiting_s > 0 ? `<p class="soft">Waited ${escaped(duration(row.waiting_s))} for its provider, beside the working time.</p>` : ''}${row.usage_complete ? '' : '<p class="soft">The usage of some calls is unknown: tokens and cost are lower bounds.</p>'}
</article>`;
}

function verdict({ row }: ReportArm): string {
  const known = Verdict.safeParse(row.verdict);
  const words = escaped(capital(known.success ? verdictWords[known.data] : row.verdict));
  const sign = row.verdict === 'pull_request' ? '⇡' : row.verdict === 'issue' ? '◎' : '◌';
  const text = `<span aria-hidden="true">${sign}</span> ${words}`;
  // Only a web address: a local run's artifact is a path of that machine.
  return row.artifact_url !== null && /^https?:\/\//.test(row.artifact_url)
    ? `<a rel="noopener noreferrer" href="${escaped(row.artifact_url)}">${text}</a>`
    : text;
}

/** Where preflight or the gates led away from a pull request. */
function turnedToIssue({ phase, outcome }: PhaseRow, { result }: ReportArm): boolean {
  if (outcome !== 'ok' || result === null) return false;
  if (phase === 'preflight') return result.preflight?.route === 'issue';
  return phase === 'gates' && result.gates?.route === 'issue';
}

/** Of a row, which may be of another version. */
function signOf(row: PhaseRow, arm: ReportArm): PhaseSign {
  if (turnedToIssue(row, arm)) return { sign: '↩', words: 'issue', kind: 'turned' };
  const known = PhaseOutcome.safeParse(row.outcome);
  if (!known.success) return { sign: '?', words: row.outcome, kind: 'failed' };
  const nothing = { phases: [], gates: null, review: null };
  return phaseSign({ ...row, outcome: known.data }, arm.result ?? nothing);
}

function step(row: PhaseRow, arm: ReportArm): string {
  const { sign, words, kind } = signOf(row, arm);
  const name = row.attempt > 1 ? `${row.phase} ${row.attempt}` : row.phase;
  const said = words === outcomeWords.ok ? `<span class="unseen">: ${escaped(words)}</span>` : `: ${escaped(words)}`;
  return `<li class="${kind}" title="${escaped(line(row.reason, 200))}"><span aria-hidden="true">${plainSign(sign)}</span> ${escaped(name)}${said}</li>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
