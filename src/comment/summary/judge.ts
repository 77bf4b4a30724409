// The third judge in words: what it said of each draft both times, what that cost, and that it is one more opinion.
import type { DraftReview, Judgement } from '../../domain/review.ts';
import { firstSentence } from '../cut.ts';
import { code, folded, table } from '../fit.ts';
import { foreignCell } from '../foreign/text.ts';
import { cost, duration, none } from '../numbers.ts';
import { armLabel, outcomeWords } from '../vocabulary.ts';
import type { SummaryArm } from './view.ts';

function labelOf(slug: string, arms: readonly SummaryArm[]): string {
  return armLabel(arms.find(({ plan }) => plan.slug === slug)?.plan ?? { arm: slug, repeat: 1 });
}

export function judgeWords(judgement: Judgement | undefined, arms: readonly SummaryArm[]): string {
  if (judgement === undefined || judgement.reviews.length === 0) return '';
  const { judge, reviews, figures } = judgement;
  const drafts = [...Map.groupBy(reviews, ({ author }) => author)].toSorted(
    ([a], [b]) => place(arms, a) - place(arms, b),
  );
  const said = drafts.map(([author, both]) => `${labelOf(author, arms)}’s draft: ${twice(both)}`);
  return `**Judged by ${code(judge)}, blind, each draft twice in both orders:** ${said.join('; ')}. It wrote no draft and decides nothing; its ${cost(figures)} are in no model’s figures.`;
}

function place(arms: readonly SummaryArm[], slug: string): number {
  return arms.findIndex(({ plan }) => plan.slug === slug);
}

const decisions = { ship: 'would ship', downgrade: 'would not ship' } as const;

/** A judge that does not agree with itself has no opinion on this draft. */
function twice(reviews: readonly DraftReview[]): string {
  const answers = reviews.flatMap(({ review }) => (review === null ? [] : [review.decision]));
  const silent = reviews.find(({ review }) => review === null);
  const [first, second] = answers;
  if (first === undefined) return `no answer (${silent ? outcomeWords[silent.outcome] : none})`;
  if (silent !== undefined) return `${decisions[first]} once, and once no answer (${outcomeWords[silent.outcome]})`;
  if (second === undefined) return `${decisions[first]}, met once`;
  return first === second
    ? `${decisions[first]}, both times`
    : `${decisions[first]} the first time, ${decisions[second]} the second`;
}

export function judgeFold(judgement: Judgement | undefined, arms: readonly SummaryArm[]): string {
  if (judgement === undefined || judgement.reviews.length === 0) return '';
  const rows = judgement.reviews
    .slice(0, 60)
    .map(({ author, position, review, outcome, reason, figures }) => [
      labelOf(author, arms),
      String(position),
      review === null ? outcomeWords[outcome] : decisions[review.decision],
      foreignCell(firstSentence(review?.summary ?? reason), 240) || none,
      duration(figures.working_s),
      cost(figures),
    ]);
  return folded(
    'What the judge said',
    table(['draft of', 'in order', 'answer', 'reason', 'worked', 'cost'], rows, [1, 4, 5]),
  );
}
