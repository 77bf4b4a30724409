// The contrasts of a cross-review over many cells in words: stricter reviewer or better draft, and what cannot be told.
import type { CrossReviewContrasts, MeanContrast } from '../domain/review.ts';
import { level } from './winner.ts';

type Facts = Omit<CrossReviewContrasts, 'left_out' | 'statement'>;

/** With fewer no p can be below .05 once it is adjusted for three contrasts: 3 x 2 / 2^6 is .094. */
const fewest = 7;

/** Some sentences, plain text. Never says more than a test does that was adjusted for all three. */
export function crossReviewStatement(facts: Facts): string {
  const { a, b, n, repositories } = facts;
  if (n === 0)
    return `No cell has all four answers of ${a} and ${b}, so a stricter reviewer and a better draft cannot be told apart.`;
  if (repositories < fewest)
    return `Not enough repositories to tell a stricter reviewer from a better draft: ${repositories} of at least ${fewest}.`;
  const found = [
    said(facts.strictness, `${a} lets more pass than ${b}`, `${b} lets more pass than ${a}`),
    said(
      facts.quality,
      `Drafts of ${a} are the ones that both together would rather ship`,
      `Drafts of ${b} are the ones that both together would rather ship`,
    ),
    said(
      facts.self_preference,
      'Together they would rather ship their own',
      'Together they would rather ship the other’s',
    ),
  ];
  const open = ['strictness', 'quality', 'self-preference'].filter((_, place) => found[place] === '');
  const rest =
    open.length === 0 ? '' : `No difference shown in ${listed(open)}, which does not mean that there is none.`;
  const [strict, good, own] = found;
  const blurred =
    own !== '' && (strict !== '' || good !== '')
      ? 'Strictness and quality are averages here, and may come of that.'
      : '';
  return [...found, blurred, rest].filter((sentence) => sentence !== '').join(' ');
}

function said({ mean, p_holm }: MeanContrast, above: string, below: string): string {
  if (mean === null || mean === 0 || p_holm === null || p_holm >= level) return '';
  return `${mean > 0 ? above : below}; p = ${p_holm < 0.001 ? 'less than 0.001' : p_holm.toFixed(3)} after Holm.`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
