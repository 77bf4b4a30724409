// What the models of an experiment said of each other's drafts, over all cells: who would ship whose, and what the answers come to.
import { totalCost } from '../../domain/money.ts';
import type { ArmRow } from '../../domain/records.ts';
import type { CrossReviewContrasts, CrossReviewTotals, MeanContrast } from '../../domain/review.ts';
import { code, table } from '../fit.ts';
import { foreignLine } from '../foreign/text.ts';
import { cost, count, listed } from '../numbers.ts';
import { chance, sentencesOf, span } from '../statistics-words.ts';
import type { OverviewView } from './view.ts';

/** Most cells that are named as left out; the rest is counted. */
const mostNamed = 12;

/** Markdown; empty while nobody has reviewed. */
export function reviewed({ crossReview, cells }: OverviewView): string {
  if (crossReview === null) return '';
  const rows = cells.flatMap((cell) => cell.rows);
  const blocks = crossReview.contrasts.map((block) => blockText(block, code));
  const said = `**Reviewed by each other, blind:** ${answersWords(crossReview, code)} ${costWords(rows)}`.trim();
  return [said, ...blocks].join('\n\n');
}

/** `A would ship 3 of 5 drafts of its own and 4 of 5 of B.` A sentence a reviewer; empty without a fair cell. */
export function answersWords({ answers }: CrossReviewTotals, name: (arm: string) => string): string {
  const reviewers = [...new Set(answers.map(({ reviewer }) => reviewer))];
  const sentences = reviewers.map((reviewer) => {
    const own = answers.filter((answer) => answer.reviewer === reviewer);
    return `${name(reviewer)} would ship ${listed(own.map((answer) => shipWords(answer, name)))}.`;
  });
  return sentences.length === 0 ? 'no answer counts.' : sentences.join(' ');
}

function shipWords(
  { reviewer, author, ship, n, silent }: CrossReviewTotals['answers'][number],
  name: (arm: string) => string,
): string {
  const whose = reviewer === author ? 'its own' : name(author);
  const unanswered = silent === 0 ? '' : ` (${silent} without an answer)`;
  return `${ship} of ${count(n, 'draft')} of ${whose}${unanswered}`;
}

/** Reviews are in nobody's figures: what they cost is said once; empty where no row has one. */
export function costWords(rows: readonly Pick<ArmRow, 'review'>[]): string {
  const paid = rows.flatMap(({ review }) => (review === null ? [] : [review]));
  return paid.length === 0 ? '' : `The reviews cost ${cost(totalCost(paid))}, in no figure above.`;
}

function blockText(block: CrossReviewContrasts, name: (arm: string) => string): string {
  const said = sentencesOf(block.statement).map((sentence) => `- ${foreignLine(sentence, 600)}`);
  const out = leftOutWords(block);
  const rows = contrastRows(block);
  const head = [`${name(block.a)} (A) and ${name(block.b)} (B)`, 'cells', 'mean', '95%', 'p'];
  const note = `A mean is from −1 to 1. ${howWords}${out === '' ? '' : ` ${out}`}`;
  return [said.join('\n'), block.n === 0 ? out : `${table(head, rows, [1, 2, 3, 4])}\n\n${note}`]
    .filter((part) => part !== '')
    .join('\n\n');
}

export const howWords =
  'Each cell with all four answers counts once, its repeats averaged; the interval is a bootstrap over repositories; p is Wilcoxon’s over repositories, adjusted by Holm.';

/** What is contrasted, in how many cells, its mean with interval, p. */
export function contrastRows({ n, strictness, quality, self_preference }: CrossReviewContrasts): string[][] {
  const row = (what: string, { mean, interval, p_holm }: MeanContrast) => [
    what,
    String(n),
    mean === null ? '–' : signed(mean),
    span(interval, signed),
    chance(p_holm),
  ];
  return [
    row('strictness: A lets more pass', strictness),
    row('quality: A’s drafts are liked better', quality),
    row('self-preference: each likes its own better', self_preference),
  ];
}

function signed(value: number): string {
  const shown = Math.abs(value).toFixed(2);
  return shown === '0.00' ? shown : `${value > 0 ? '+' : '−'}${shown}`;
}

/** `Left out: mlx (there is no draft of glm-5.2), opik (…).` */
function leftOutWords({ left_out }: CrossReviewContrasts): string {
  if (left_out.length === 0) return '';
  const several = new Set(left_out.map(({ paper_id }) => paper_id)).size > 1;
  const named = left_out
    .slice(0, mostNamed)
    .map(
      ({ repo, paper_id, reason }) =>
        `${code(repo.split('/').at(-1) ?? repo)}${several ? ` ${paper_id}` : ''} (${foreignLine(reason, 160)})`,
    );
  const more = left_out.length > mostNamed ? [`${left_out.length - mostNamed} more`] : [];
  return `Left out: ${listed([...named, ...more])}.`;
}
