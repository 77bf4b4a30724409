// Cross-review in words: who would ship whose draft in one or two sentences, each answer with its reason folded.
import type { DraftReview } from '../../domain/review.ts';
import { firstSentence } from '../cut.ts';
import { folded, table } from '../fit.ts';
import { foreignCell } from '../foreign/text.ts';
import { cost, duration, listed, none } from '../numbers.ts';
import { armLabel, outcomeWords } from '../vocabulary.ts';
import type { SummaryArm } from './view.ts';

type Label = (slug: string) => string;

function labelOf(arms: readonly SummaryArm[]): Label {
  return (slug) => armLabel(arms.find(({ plan }) => plan.slug === slug)?.plan ?? { arm: slug, repeat: 1 });
}

/** Stricter review or better draft: each model's answer to each draft. `reading`: what the answers fit, and that they prove nothing. */
export function crossReviewWords(
  reviews: readonly DraftReview[],
  arms: readonly SummaryArm[],
  reading: string,
): string {
  if (reviews.length === 0) return '';
  const label = labelOf(arms);
  const reviewers = [...new Set(reviews.map(({ reviewer }) => reviewer))].toSorted(
    (a, b) => place(arms, a) - place(arms, b),
  );
  const said = reviewers.map((reviewer) =>
    answers(
      reviews.filter((review) => review.reviewer === reviewer),
      label,
    ),
  );
  return `**Reviewed by each other, blind:** ${together(reviewers.map(label), said)}. ${reading}`.trim();
}

/** Reviewers who say the same of every draft are said to in one breath; "its own" is another one's for each. */
function together(names: readonly string[], said: readonly string[]): string {
  const [first] = said;
  const same =
    first !== undefined && said.length > 1 && said.every((words) => words === first) && !/its own/.test(first);
  return same ? `${listed(names)} ${first}` : said.map((words, i) => `${names[i]} ${words}`).join('; ');
}

function place(arms: readonly SummaryArm[], slug: string): number {
  return arms.findIndex(({ plan }) => plan.slug === slug);
}

function answers(own: readonly DraftReview[], label: Label): string {
  const drafts = (decision: 'ship' | 'downgrade') =>
    own.filter(({ review }) => review?.decision === decision).map((review) => draftWords(review, label));
  const [ships, refuses] = [drafts('ship'), drafts('downgrade')];
  const silent = own.filter(({ review }) => review === null);
  const parts = decisions(own.length, ships, refuses);
  if (silent.length > 0) {
    const why = silent.map((review) => `${draftWords(review, label)} (${outcomeWords[review.outcome]})`);
    parts.push(`gave no answer on ${listed(why)}`);
  }
  return listed(parts);
}

function decisions(all: number, ships: readonly string[], refuses: readonly string[]): string[] {
  if (all > 1 && ships.length === all) return [`would ship ${all === 2 ? 'both drafts' : 'every draft'}`];
  if (all > 1 && refuses.length === all) return [`would ship ${all === 2 ? 'neither draft' : 'no draft'}`];
  const would = ships.length > 0 ? [`would ship ${listed(ships)}`] : [];
  if (refuses.length === 0) return would;
  return [...would, `${ships.length > 0 ? 'not' : 'would not ship'} ${listed(refuses)}`];
}

function draftWords({ reviewer, author }: DraftReview, label: Label): string {
  return reviewer === author ? 'its own' : `${label(author)}’s`;
}

/** A row per answer, in the order in which each reviewer met the drafts. */
export function crossReviewFold(reviews: readonly DraftReview[], arms: readonly SummaryArm[]): string {
  if (reviews.length === 0) return '';
  const label = labelOf(arms);
  const ownWords = (slug: string) => arms.find(({ plan }) => plan.slug === slug)?.result.review?.summary;
  const rows = reviews
    .slice(0, 60)
    .map(({ reviewer, author, position, review, outcome, reason, figures }) => [
      label(reviewer),
      label(author),
      String(position),
      review === null ? outcomeWords[outcome] : review.decision,
      saidBefore(reviewer === author ? review?.summary : undefined, ownWords(reviewer))
        ? 'as in its self-review'
        : foreignCell(firstSentence(review?.summary ?? reason), 240) || none,
      duration(figures.working_s),
      cost(figures),
    ]);
  const head = ['reviewer', 'draft of', 'met as', 'answer', 'reason', 'worked', 'cost'];
  return folded('Cross-review', table(head, rows, [2, 5, 6]));
}

function saidBefore(now: string | undefined, before: string | undefined): boolean {
  return now !== undefined && before !== undefined && firstSentence(now) === firstSentence(before);
}
