// The review matrix: who would ship whose draft. With no cross-review only the diagonal is there: each model on its own draft.
import { outcomeWords } from '../../comment/vocabulary.ts';
import type { SubmitReview } from '../../domain/endings.ts';
import type { CrossReviewTable } from '../../domain/review.ts';
import { escaped } from '../markup.ts';
import { line } from '../plain-text.ts';
import { armName, type ReportArm, type ReportData } from '../report-data.ts';
import { bullets, type Section, table } from './section.ts';

interface Opinion {
  readonly review: SubmitReview | null;
  /** Why there is none; empty when there is one. */
  readonly why: string;
}

/** A matrix for each repeat: nobody reviews the drafts of another one. */
export function reviewsSection(data: ReportData): Section {
  const repeats = [...new Set(data.arms.map(({ plan }) => plan.repeat))].toSorted((a, b) => a - b);
  const matrices = repeats.flatMap((repeat) => {
    const matrix = matrixOf(
      data.arms.filter(({ plan }) => plan.repeat === repeat),
      data,
    );
    return matrix === '' ? [] : [repeats.length > 1 ? `<h3>Repeat ${repeat}</h3>${matrix}` : matrix];
  });
  if (matrices.length === 0) return { id: 'reviews', title: 'Reviews', html: '' };
  const said = data.crossReview.map((each) => `<p class="said">${escaped(line(wordsOf(each, data), 500))}</p>`);
  const html = `<p class="soft">${introduction(data)}</p>${said.join('')}${matrices.join('')}`;
  return { id: 'reviews', title: 'Reviews', html };
}

/** Of several tables each says whose it is. */
function wordsOf({ a, b, statement }: CrossReviewTable, data: ReportData): string {
  if (data.crossReview.length === 1) return statement;
  const name = (slug: string) => data.arms.find(({ plan }) => plan.slug === slug);
  const [first, second] = [name(a), name(b)];
  return first && second ? `${armName(first)} and ${armName(second)}: ${statement}` : statement;
}

/** Empty where nothing was drafted, or nobody reviewed. */
function matrixOf(arms: readonly ReportArm[], data: ReportData): string {
  const drafts = arms.filter((arm) => arm.result?.patch);
  const reviewers = data.reviews.length > 0 ? arms : arms.filter((arm) => arm.result?.review);
  const rows = reviewers.map((reviewer) => [
    `${escaped(armName(reviewer))}<span class="soft"> reviews</span>`,
    ...drafts.map((draft) => cell(opinionOf(reviewer, draft, data), reviewer === draft)),
  ]);
  rows.push(...judgeRows(drafts, data));
  if (drafts.length === 0 || rows.length === 0) return '';
  const head = ['', ...drafts.map((draft) => `draft of ${escaped(armName(draft))}`)];
  return `<div class="matrix">${table('Reviews', head, rows)}</div>`;
}

/** A row for each of the two times that the third model met the drafts. */
function judgeRows(drafts: readonly ReportArm[], { judgement }: ReportData): string[][] {
  if (judgement === null || judgement.reviews.length === 0) return [];
  return [1, 2].map((time) => [
    `${escaped(line(judgement.judge, 60))}<span class="soft"> judges, ${time === 1 ? 'first' : 'again'}</span>`,
    ...drafts.map((draft) => {
      const met = judgement.reviews.filter(({ author }) => author === draft.plan.slug)[time - 1];
      const why = met === undefined ? 'not judged' : met.reason === '' ? outcomeWords[met.outcome] : met.reason;
      return cell({ review: met?.review ?? null, why }, false);
    }),
  ]);
}

function introduction({ reviews }: ReportData): string {
  return reviews.length > 0
    ? 'Who would ship whose draft: each draft as it was before any review, and blind, the reviewer’s own too (dashed).'
    : 'There was no cross-review: this is what each model said of its own draft.';
}

function opinionOf(reviewer: ReportArm, draft: ReportArm, { reviews }: ReportData): Opinion {
  const found = reviews.find((each) => each.reviewer === reviewer.plan.slug && each.author === draft.plan.slug);
  if (found) return { review: found.review, why: found.reason === '' ? outcomeWords[found.outcome] : found.reason };
  const own = reviews.length === 0 && reviewer === draft ? (reviewer.result?.review ?? null) : null;
  return { review: own, why: 'not reviewed' };
}

function cell({ review, why }: Opinion, own: boolean): string {
  const kind = own ? ' own' : '';
  if (review === null) return `<div class="opinion none${kind}">${escaped(line(why, 200))}</div>`;
  const sign = review.decision === 'ship' ? '✓' : '↩';
  return `<div class="opinion ${review.decision}${kind}"><strong><span aria-hidden="true">${sign}</span> ${review.decision}</strong><p>${escaped(line(review.summary, 400))}</p>${concerns(review)}</div>`;
}

function concerns({ concerns: all }: SubmitReview): string {
  if (all.length === 0) return '';
  const list = bullets(all.slice(0, 8).map((concern) => escaped(line(concern, 300))));
  return `<details><summary>${all.length} concern${all.length === 1 ? '' : 's'}</summary>${list}</details>`;
}
