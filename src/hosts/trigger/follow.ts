// What became of a run, from its thread alone: its card, its results, its summary, or the note that refused it.

import { isStopping, stateInCard, stopInCard } from '../../comment/card/run-card.ts';
import { claimedMarker } from '../../comment/marker.ts';
import { endInResult } from '../../comment/result/result.ts';
import type { Remark } from '../../ports/asker.ts';
import type { Asked } from './ask.ts';

export interface ArmEnd {
  readonly arm: string;
  /** `draft PR #8 https://…`, `unfinished in implement`. */
  readonly end: string;
  readonly artifact: boolean;
}

/** `said`, of one that is waited for: null while nobody has answered. `done`: the summary is there and every arm has its artifact; `incomplete`: one has not. `stopped`: by whom or what, where that ended it. */
export type Fate =
  | { readonly state: 'waiting'; readonly said: string | null }
  | {
      readonly state: 'done' | 'incomplete';
      readonly arms: readonly ArmEnd[];
      readonly summary: string;
      readonly stopped: string | null;
    }
  | { readonly state: 'refused' | 'failed' | 'cancelled'; readonly said: string; readonly stopped: string | null };

/** By the run's own id and its comment's, in comments of a bot alone. */
export function fateIn(
  remarks: readonly Remark[],
  { experiment, comment }: Pick<Asked, 'experiment' | 'comment'>,
): Fate {
  const told = remarks.flatMap((remark) => {
    const key = remark.bot ? claimedMarker(remark.body) : null;
    return key ? [{ key, remark }] : [];
  });
  const own = told.filter(({ key }) => key.experiment === experiment);
  const card = own.find(({ key }) => key.kind === 'card');
  const stopped = card ? stopInCard(card.remark.body) : null;
  const summary = own.find(({ key }) => key.kind === 'summary');
  // A run that is being stopped says why when it has ended, a moment after its summary.
  if (summary && !(card && isStopping(card.remark.body))) {
    const arms = own.flatMap(({ key, remark }) => (key.kind === 'result' ? (endInResult(remark.body) ?? []) : []));
    const state = arms.every(({ artifact }) => artifact) ? 'done' : 'incomplete';
    return { state, arms, summary: summary.remark.url, stopped };
  }
  const state = card ? stateInCard(card.remark.body) : null;
  if (card && (state === 'failed' || state === 'cancelled' || state === 'refused'))
    return { state, said: card.remark.url, stopped };
  const note = told.find(({ key }) => key.kind === 'note' && key.arm === String(comment.id));
  if (note && !card) return { state: 'refused', said: wordsOf(note.remark.body), stopped: null };
  return { state: 'waiting', said: card ? `${state ?? 'under way'}, ${card.remark.url}` : null };
}

/** The first paragraph, without marker. */
function wordsOf(body: string): string {
  return (
    body
      .replace(/<!--[\s\S]*?-->/g, '')
      .trim()
      .split(/\n\s*\n/)[0] ?? ''
  ).replaceAll(/\s+/g, ' ');
}
