// What the third model said of all drafts of an experiment, by the model that wrote them: counted, each draft once.
import { slugOf } from '../../domain/arm-name.ts';
import { totalCost } from '../../domain/money.ts';
import type { Judgement } from '../../domain/review.ts';
import { code } from '../fit.ts';
import { cost, count, listed } from '../numbers.ts';

/** What two answers to one draft come to. */
type Answer = 'ship' | 'downgrade' | 'both' | 'none';

export interface Judged {
  readonly judge: string;
  /** `arm`, and what became of its drafts: `2 of 3 drafts`, `1 of 2 drafts (1 answered both ways)`. */
  readonly arms: readonly { readonly arm: string; readonly shipped: string; readonly unsure: string }[];
  readonly cost: string;
}

/** null while it has judged nothing. */
export function countJudged(
  judgements: readonly Judgement[],
  plan: { readonly arms: readonly string[]; readonly repeats: number },
): Judged | null {
  const [first] = judgements;
  const drafts = judgements.flatMap(answersOf);
  if (first === undefined || drafts.length === 0) return null;
  const arms = plan.arms.flatMap((arm) => {
    const slugs = Array.from({ length: plan.repeats }, (_, i) => slugOf(arm, i + 1));
    const own = drafts.filter(({ author }) => slugs.includes(author)).map(({ answer }) => answer);
    return own.length === 0 ? [] : [{ arm, ...answered(own) }];
  });
  return { judge: first.judge, arms, cost: cost(totalCost(judgements.map(({ figures }) => figures))) };
}

/** Markdown, one paragraph; empty while it has judged nothing. */
export function judgedWords(judged: Judged | null): string {
  if (judged === null) return '';
  const lines = judged.arms.map(({ arm, shipped, unsure }) => `${shipped} of ${code(arm)}${unsure}`);
  return `**Judged by ${code(judged.judge)}, blind, each draft twice:** it would ship ${listed(lines)}. It wrote no draft and decides nothing; its ${judged.cost} are in no model’s figures.`;
}

function answered(answers: readonly Answer[]): { readonly shipped: string; readonly unsure: string } {
  const of = (answer: Answer) => answers.filter((one) => one === answer).length;
  const unsure = [
    ...(of('both') === 0 ? [] : [`${of('both')} answered both ways`]),
    ...(of('none') === 0 ? [] : [`${of('none')} not answered twice`]),
  ];
  return {
    shipped: `${of('ship')} of ${count(answers.length, 'draft')}`,
    unsure: unsure.length === 0 ? '' : ` (${unsure.join(', ')})`,
  };
}

function answersOf({ reviews }: Judgement): { readonly author: string; readonly answer: Answer }[] {
  return [...Map.groupBy(reviews, ({ author }) => author)].map(([author, met]) => {
    const said = met.flatMap(({ review }) => (review === null ? [] : [review.decision]));
    const [one, other] = said;
    if (one === undefined || other === undefined) return { author, answer: 'none' };
    return { author, answer: one === other ? one : 'both' };
  });
}
