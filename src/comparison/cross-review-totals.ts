// The cross-reviews of many cells together: who would ship whose drafts, and the contrasts of each pair of models, clustered by repository.
import { slugOf } from '../domain/arm-name.ts';
import type { Certificate } from '../domain/certificate.ts';
import type {
  Answer,
  CrossReviewContrasts,
  CrossReviewTable,
  CrossReviewTotals,
  MeanContrast,
} from '../domain/review.ts';
import { contrasts } from './cross-review.ts';
import { crossReviewStatement } from './cross-review-statement.ts';
import { meanInterval } from './statistics/bootstrap.ts';
import { holm } from './statistics/holm.ts';
import { wilcoxon } from './statistics/wilcoxon.ts';

export interface ReviewedCell {
  readonly repo: string;
  readonly paper_id: string;
  /** null: its run has not ended. */
  readonly certificate: Pick<Certificate, 'valid'> | null;
  readonly answers: readonly Answer[];
}

interface Models {
  /** As typed; the baseline first. */
  readonly arms: readonly string[];
  readonly repeats: number;
}

export const contrastNames = ['strictness', 'quality', 'self_preference'] as const;
type ContrastName = (typeof contrastNames)[number];

/** null while nobody has reviewed anything. */
export function crossReviewTotals(cells: readonly ReviewedCell[], { arms, repeats }: Models): CrossReviewTotals | null {
  const over = cells.filter(({ certificate }) => certificate !== null);
  if (over.every(({ answers }) => answers.length === 0)) return null;
  const counted = over.filter(isFair).flatMap(({ answers }) => answers);
  const [baseline = '', ...others] = arms;
  return {
    answers: arms.flatMap((reviewer) => arms.flatMap((author) => countOf(counted, { reviewer, author }, repeats))),
    contrasts: others.map((b) => contrastsOf(over, { a: baseline, b }, repeats)),
  };
}

function isFair({ certificate }: ReviewedCell): boolean {
  return certificate?.valid === true;
}

function countOf(
  answers: readonly Answer[],
  { reviewer, author }: { readonly reviewer: string; readonly author: string },
  repeats: number,
): CrossReviewTotals['answers'] {
  const [slugs, authors] = [slugsOf(reviewer, repeats), slugsOf(author, repeats)];
  const met = answers.filter((answer) => slugs.includes(answer.reviewer) && authors.includes(answer.author));
  const of = (decision: Answer['decision']) => met.filter((answer) => answer.decision === decision).length;
  return met.length === 0 ? [] : [{ reviewer, author, n: met.length, ship: of('ship'), silent: of(null) }];
}

function slugsOf(arm: string, repeats: number): string[] {
  return Array.from({ length: repeats }, (_, i) => slugOf(arm, i + 1));
}

type Pair = { readonly a: string; readonly b: string };
type Whole = Readonly<Record<ContrastName, number>>;

function contrastsOf(cells: readonly ReviewedCell[], { a, b }: Pair, repeats: number): CrossReviewContrasts {
  const measured: { repo: string; values: Whole }[] = [];
  const left_out: CrossReviewContrasts['left_out'] = [];
  for (const cell of cells) {
    const { repo, paper_id } = cell;
    const drop = (reason: string) => left_out.push({ repo, paper_id, reason });
    if (!isFair(cell)) drop('its certificate is not valid');
    else if (cell.answers.length === 0) drop('nobody reviewed there');
    else {
      const whole = wholeRepeats(cell, { a, b }, { repeats, drop });
      if (whole.length > 0) measured.push({ repo, values: averaged(whole) });
    }
  }
  const clusters = [...Map.groupBy(measured, ({ repo }) => repo).values()].map((of) => of.map(({ values }) => values));
  const summed = summarised(clusters);
  const facts = { a, b, n: measured.length, repositories: clusters.length, ...summed };
  return { ...facts, left_out, statement: crossReviewStatement(facts) };
}

/** The contrasts of every repeat in which both models have answered both drafts. */
function wholeRepeats(
  { answers }: ReviewedCell,
  { a, b }: Pair,
  { repeats, drop }: { readonly repeats: number; readonly drop: (reason: string) => void },
): Whole[] {
  const found: Whole[] = [];
  for (let repeat = 1; repeat <= repeats; repeat++) {
    const pair = { a: slugOf(a, repeat), b: slugOf(b, repeat) };
    const problem = whyNone(answers, { a, b }, pair);
    const { strictness, quality, self_preference } = contrasts(scoresOf(answers, pair));
    if (strictness !== null && quality !== null && self_preference !== null)
      found.push({ strictness, quality, self_preference });
    else drop(repeats === 1 ? problem : `repeat ${repeat}: ${problem}`);
  }
  return found;
}

function scoresOf(answers: readonly Answer[], { a, b }: Pair): CrossReviewTable['scores'] {
  const score = (reviewer: string, author: string) => {
    const decision = answers.find((answer) => answer.reviewer === reviewer && answer.author === author)?.decision;
    return decision ? Number(decision === 'ship') : null;
  };
  return { aa: score(a, a), ab: score(a, b), ba: score(b, a), bb: score(b, b) };
}

/** In words for two repeats without all four answers; the names are those that people typed. */
function whyNone(answers: readonly Answer[], names: Pair, slugs: Pair): string {
  const draftOf = (slug: string) => answers.some(({ author }) => author === slug);
  if (!draftOf(slugs.a) && !draftOf(slugs.b)) return 'there is no draft of either';
  if (!draftOf(slugs.a) || !draftOf(slugs.b)) return `there is no draft of ${draftOf(slugs.a) ? names.b : names.a}`;
  const sides = ['a', 'b'] as const;
  const silent = sides.filter((side) => sides.some((author) => scoresOf(answers, slugs)[`${side}${author}`] === null));
  return `an answer of ${silent.map((side) => names[side]).join(' and of ')} is missing`;
}

function averaged(repeats: readonly Whole[]): Whole {
  // Thirds that add up to nothing are nothing: the test tells a zero from its neighbours.
  const mean = (name: ContrastName) =>
    Math.round((repeats.reduce((sum, repeat) => sum + repeat[name], 0) / repeats.length) * 1e12) / 1e12;
  return { strictness: mean('strictness'), quality: mean('quality'), self_preference: mean('self_preference') };
}

/** `clusters`: the cells of one repository each. Cells of one repository resemble each other: it counts once in the test, and is drawn whole. */
function summarised(clusters: readonly (readonly Whole[])[]): Record<ContrastName, MeanContrast> {
  const ps = holm(contrastNames.map((name) => wilcoxon(clusters.map((cells) => averaged(cells)[name])).p));
  const of = (name: ContrastName, place: number): MeanContrast => {
    const values = clusters.map((cells) => cells.map((cell) => cell[name]));
    const all = values.flat();
    if (all.length === 0) return { mean: null, interval: null, p: null, p_holm: null };
    return {
      mean: averaged(clusters.flat())[name],
      interval: meanInterval(values),
      p: wilcoxon(clusters.map((cells) => averaged(cells)[name])).p,
      p_holm: ps[place] ?? null,
    };
  };
  return { strictness: of('strictness', 0), quality: of('quality', 1), self_preference: of('self_preference', 2) };
}
