// The result comment of one arm: verdict and artifact first, then what decided, gates, figures; the rest folded.
import type { ArmResult } from '../../domain/arm.ts';
import { armWord } from '../../domain/arm-name.ts';
import type { ArmRow } from '../../domain/records.ts';
import { behaviourLines, figuresLine, phaseTable, timeLine, tokenLine } from '../figure-lines.ts';
import { code, fitBody, folded, type Section } from '../fit.ts';
import { foreignLead, foreignLine } from '../foreign/text.ts';
import { gateSentences } from '../gate-words.ts';
import { cost, patchSize } from '../numbers.ts';
import { findingsLines, objections } from '../summary/findings.ts';
import {
  armLabel,
  artifactLink,
  asSentence,
  brokenWords,
  decider,
  ranOutOfMoney,
  verdictWords,
} from '../vocabulary.ts';
import { keptWords, moreMoney, retryWords } from '../ways-on.ts';
import { gateTable } from './gate-table.ts';
import { pushedLater, refinementFold, refinementLines } from './refinement.ts';
import type { ResultView } from './view.ts';

/** The body of a result comment, marker last; one shape for all seven verdicts. */
export function renderResult(view: ResultView): string {
  const { result, row } = view;
  const sections: Section[] = [
    { text: `### ${armLabel(view.plan)} → ${outcome(view)}` },
    { text: story(view) },
    { text: result.gates === null ? '' : gateTable(result.gates, view.ci), rank: 2, name: 'the gates' },
    { text: objections(row), rank: 2, name: 'the claims that do not hold' },
    { text: figuresLine(row) },
    { text: nextStep(view) },
    {
      text: folded('Phases and behaviour', phasesAndBehaviour(view)),
      rank: 3,
      name: 'the phases',
    },
    { text: besides(view), rank: 1 },
    { text: view.refinement ? refinementLines(view.refinement) : '', rank: 1 },
    { text: view.refinement ? refinementFold(view.refinement) : '', rank: 4, name: 'the phases of refinement' },
    { text: view.links.map(({ label, url }) => `[${label}](${url})`).join(' · ') },
  ];
  return fitBody(sections, { rest: `in the records of run ${code(result.experiment)}`, marker: view.marker });
}

/** What a result's heading says: the arm's name, its end in words, and whether there is an artifact; null for what is no result. */
export function endInResult(body: string): { arm: string; end: string; artifact: boolean } | null {
  const heading = /^### (.+?) → (.+)$/m.exec(body);
  if (!heading) return null;
  const [, arm = '', end = ''] = heading;
  const link = /^\[(.+)\]\((https?:[^)]+)\)$/.exec(end);
  return link ? { arm, end: `${link[1]} ${link[2]}`, artifact: true } : { arm, end, artifact: false };
}

function phasesAndBehaviour({ row, result }: ResultView): string {
  return [phaseTable(row.phases, result), behaviourLines(row), findingsLines(row)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function outcome({ result, published }: ResultView): string {
  if (published !== null) return artifactLink(published);
  if (result.verdict === 'pull_request' || result.verdict === 'issue') {
    return `${verdictWords[result.verdict]}, not published`;
  }
  return brokenWords(result);
}

function story(view: ResultView): string {
  const { result, refinement } = view;
  if (result.verdict === 'pull_request') return pullRequestStory(result, refinement);
  if (result.verdict === 'issue') return issueStory(result);
  return brokenStory(view);
}

function pullRequestStory(
  { patch_notes, patch, route, gates, reason }: ArmResult,
  refinement: ResultView['refinement'],
): string {
  const done = patch_notes === null ? '' : foreignLead(patch_notes.summary, 500);
  // GitHub counts what is on the branch now.
  const drafted = refinement && pushedLater(refinement) ? ' as drafted' : '';
  const size = patch === null ? '' : `${patchSize(patch.stat)}${drafted}.`;
  const parts = [done, size].filter((part) => part !== '').join(' ') + notDone(patch_notes?.scoped_out ?? []);
  if (route !== 'pull_request_draft') return parts;
  return `${parts}\n\n**Stays a draft:** ${foreignLine(gateSentences(gates?.reasons ?? []) || reason)}`;
}

const mostNotDone = 6;

/** Each a sentence of its own: what a model writes begins with a capital as often as not, and may be a name. */
function notDone(items: readonly string[]): string {
  const sentences = items
    .slice(0, mostNotDone)
    .map((item) => foreignLine(item, 200).replace(/[.;]$/, ''))
    .filter((item) => item !== '')
    .map((item) => `${item.charAt(0).toUpperCase()}${item.slice(1)}.`);
  const more = items.length > mostNotDone ? [`And ${items.length - mostNotDone} more.`] : [];
  return sentences.length === 0 ? '' : `\n\n**Not done.** ${[...sentences, ...more].join(' ')}`;
}

function issueStory(result: ArmResult): string {
  const decided = `Decided by ${decider(result.decided_by)}: ${quoted(result.reason)}`;
  const tldr = result.issue === null ? '' : foreignLine(result.issue.tldr, 600);
  const premise = result.issue?.premise_concern || result.preflight?.premise_concern || '';
  return [decided, tldr, premise === '' ? '' : `Premise in doubt: ${foreignLine(premise)}`]
    .filter((part) => part !== '')
    .join('\n\n');
}

function quoted(sentence: string): string {
  const clean = foreignLine(sentence);
  return clean === '' ? 'no reason was recorded.' : `“${clean}”`;
}

function brokenStory({ result, paired }: ResultView): string {
  const soFar =
    result.patch === null
      ? 'Nothing had been written yet.'
      : `Written so far and kept: ${patchSize(result.patch.stat)}.`;
  const pair = paired ? 'The pair is incomplete; this counts as no result, not as a loss.' : '';
  return [
    `**${asSentence(foreignLine(result.reason).replaceAll('**', '')) || 'No reason was recorded.'}**`,
    soFar,
    pair,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function nextStep({ run, result, plan, published, promoted }: ResultView): string {
  const arm = armWord(plan);
  if (promoted) return `The draft was opened on a person’s word: ${artifactLink(promoted)}.`;
  if (result.verdict === 'issue' && result.patch !== null) {
    return `The draft is kept (${patchSize(result.patch.stat)})${keptWords(run, arm)}.`;
  }
  if (result.verdict === 'pull_request' || result.verdict === 'issue') {
    return published === null ? `To publish it: ${retryWords(run, arm)}.` : '';
  }
  if (ranOutOfMoney(result)) return `Next: ${moreMoney(run)}.`;
  const other = result.verdict === 'refused' ? ', or the same run with another model' : '';
  return `Next: ${retryWords(run, arm)}${other}`;
}

/** What came after drafting, beside the arm's own figures and never inside. */
function besides({ row, result }: ResultView): string {
  const after = (what: string, part: ArmRow['refinement']) =>
    part === null
      ? ''
      : [`${what}: ${tokenLine(part)}`, cost(part), timeLine(part), ...servedAs(part, row.model_served)].join(' · ');
  const lines = [
    after('refinement', row.refinement),
    after('its reviews of the drafts', row.review),
    ...servedAs(row, row.model_requested),
  ].filter((line) => line !== '');
  const what = result.patch === null ? 'After its own work:' : 'Beside the draft:';
  return lines.length === 0 ? '' : [what, '', ...lines.map((line) => `- ${line}`)].join('\n');
}

/** Said where another id answered than the one that a reader takes for granted. */
function servedAs({ model_served: served }: Pick<ArmRow, 'model_served'>, taken: string | null): string[] {
  return served === null || served === taken ? [] : [`served as ${foreignLine(code(served), 160)}`];
}
