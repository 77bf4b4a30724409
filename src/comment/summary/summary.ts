// The summary of a run: whether the pair is valid, one small table, where the arms part; the rest folded.

import { armWord } from '../../domain/arm-name.ts';
import { code, fitBody, type Section } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { listed } from '../numbers.ts';
import { linkLine } from '../page-link.ts';
import { armLabel, brokenWords, ranOutOfMoney } from '../vocabulary.ts';
import { moreMoney, retryWords } from '../ways-on.ts';
import { crossReviewFold, crossReviewWords } from './cross-review.ts';
import { firstDifference } from './difference.ts';
import { againFold, certificateFold, falseClaimsFold, phasesFold } from './folds.ts';
import { judgeFold, judgeWords } from './judge.ts';
import { summaryTable, verdictCell } from './table.ts';
import { inOrder, isArtifact, type SummaryArm, type SummaryView } from './view.ts';

/** The body of the summary, marker last. Never names a winner: one pair cannot. */
export function renderSummary(view: SummaryView): string {
  const arms = inOrder(view);
  const { experiment } = view.manifest;
  const sections: Section[] = [
    {
      text: `### 🧭 Outrider ${code(experiment)} · ${listed(arms.slice(0, 5).map(inTitle))}${arms.length > 5 ? ' and more' : ''}`,
    },
    { text: validity(view, arms) },
    { text: summaryTable(view), rank: 1, name: 'the table' },
    { text: incomplete(view, arms), rank: 1 },
    { text: crossReviewWords(view.reviews ?? [], arms, view.reading ?? ''), rank: 2, name: 'the cross-reviews' },
    { text: judgeWords(view.judgement, arms), rank: 2, name: 'the judge' },
    { text: parting(view, arms), rank: 3, name: 'where they part' },
    { text: phasesFold(arms), rank: 7, name: 'the phases' },
    { text: crossReviewFold(view.reviews ?? [], arms), rank: 6, name: 'the answers of the cross-review' },
    { text: judgeFold(view.judgement, arms), rank: 6, name: 'the answers of the judge' },
    { text: falseClaimsFold(view.falseClaims ?? [], arms), rank: 6, name: 'the claims that do not hold' },
    { text: certificateFold(view.certificate, arms), rank: 5, name: 'the certificate' },
    { text: againFold(view.manifest), rank: 4 },
    { text: linkLine(view.links ?? []) },
  ];
  return fitBody(sections, { rest: `in ${code(`experiments/${experiment}/experiment.json`)}`, marker: view.marker });
}

function inTitle(arm: SummaryArm): string {
  return arm.published === null ? `${armLabel(arm.plan)} ${verdictCell(arm)}` : verdictCell(arm);
}

function validity({ certificate }: SummaryView, arms: readonly SummaryArm[]): string {
  if (arms.length === 1) return 'One model alone: there is nothing to compare it with.';
  const noun = arms.length === 2 ? 'pair' : 'comparison';
  if (!certificate.valid) {
    const because = certificate.because.slice(0, 6).map((sentence) => foreignLine(sentence, 300).replace(/\.$/, ''));
    return `No valid ${noun}, because ${because.join('; ')}.`;
  }
  const caution =
    arms.length === 2
      ? 'One pair says nothing about which model is better.'
      : 'One paper on one repository says nothing about which model is better.';
  return `Valid ${noun}: the model was the only variable (certificate below). ${caution}`;
}

/** Who did not finish, and what to type next; why stands in the first line. */
function incomplete({ manifest }: SummaryView, arms: readonly SummaryArm[]): string {
  const broken = arms.filter((arm) => !isArtifact(arm));
  return broken
    .map(({ plan, result }) => {
      const retry = ranOutOfMoney(result) ? moreMoney(manifest) : retryWords(manifest, armWord(plan));
      return `- **${armLabel(plan)}**: ${brokenWords(result)}; what it did is kept. Next: ${retry}`;
    })
    .join('\n');
}

function parting(view: SummaryView, arms: readonly SummaryArm[]): string {
  if (view.parting !== undefined)
    return view.parting === '' ? '' : `**Where they part:** ${foreignLine(view.parting, 1500)}`;
  const [a, b] = arms;
  if (arms.length !== 2 || a === undefined || b === undefined || !isArtifact(a) || !isArtifact(b)) return '';
  const difference = firstDifference(a.result, b.result);
  if (difference === null) return '';
  const quotes = [
    difference.a === '' ? '' : `${armLabel(a.plan)}: “${difference.a}”`,
    difference.b === '' ? '' : `${armLabel(b.plan)}: “${difference.b}”`,
  ].filter((quote) => quote !== '');
  return `**Where they part:** ${difference.phase}. ${quotes.join(' · ')}`.trim();
}
