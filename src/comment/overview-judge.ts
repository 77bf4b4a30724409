// What the third model said of all drafts of an experiment, by the model that wrote them: counted, each draft once.
import { slugOf } from '../domain/arm-name.ts';
import type { Judgement } from '../domain/review.ts';
import { code } from './fit.ts';
import { cost, count, listed } from './numbers.ts';

/** What two answers to one draft come to. */
type Answer = 'ship' | 'downgrade' | 'both' | 'none';

/** Markdown, one paragraph; empty while it has judged nothing. */
export function judgedWords(
  judgements: readonly Judgement[],
  plan: { readonly arms: readonly string[]; readonly repeats: number },
): string {
  const [first] = judgements;
  const drafts = judgements.flatMap(answersOf);
  if (first === undefined || drafts.length === 0) return '';
  const lines = plan.arms.flatMap((arm) => {
    const slugs = Array.from({ length: plan.repeats }, (_, i) => slugOf(arm, i + 1));
    const own = drafts.filter(({ author }) => slugs.includes(author)).map(({ answer }) => answer);
    return own.length === 0 ? [] : [armWords(arm, own)];
  });
  const figures = {
    cost_usd: sum(judgements, 'cost_usd'),
    cost_at_least_usd: sum(judgements, 'cost_at_least_usd') ?? 0,
  };
  return `**Judged by ${code(first.judge)}, blind, each draft twice:** it would ship ${listed(lines)}. It wrote no draft and decides nothing; its ${cost(figures)} are in no model’s figures.`;
}

function armWords(arm: string, answers: readonly Answer[]): string {
  const of = (answer: Answer) => answers.filter((one) => one === answer).length;
  const unsure = [
    ...(of('both') === 0 ? [] : [`${of('both')} answered both ways`]),
    ...(of('none') === 0 ? [] : [`${of('none')} not answered twice`]),
  ];
  return `${of('ship')} of ${count(answers.length, 'draft')} of ${code(arm)}${unsure.length === 0 ? '' : ` (${unsure.join(', ')})`}`;
}

function answersOf({ reviews }: Judgement): { readonly author: string; readonly answer: Answer }[] {
  return [...Map.groupBy(reviews, ({ author }) => author)].map(([author, met]) => {
    const said = met.flatMap(({ review }) => (review === null ? [] : [review.decision]));
    const [one, other] = said;
    if (one === undefined || other === undefined) return { author, answer: 'none' };
    return { author, answer: one === other ? one : 'both' };
  });
}

/** null when one of them is not known. */
function sum(judgements: readonly Judgement[], name: 'cost_usd' | 'cost_at_least_usd'): number | null {
  return judgements.reduce<number | null>((total, { figures }) => {
    const more = figures[name];
    return total === null || more === null ? null : total + more;
  }, 0);
}
