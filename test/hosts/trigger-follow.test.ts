// A run followed in its thread alone: what the bot really writes is read back, and nobody else's words are taken for it.
import { describe, expect, it } from 'vitest';
import { renderCard, stateInCard } from '../../src/comment/card/run-card.ts';
import { marker } from '../../src/comment/marker.ts';
import { note } from '../../src/comment/notes/notes.ts';
import { endInResult, renderResult } from '../../src/comment/result/result.ts';
import { renderSummary } from '../../src/comment/summary/summary.ts';
import { fateIn } from '../../src/hosts/trigger/follow.ts';
import type { Remark } from '../../src/ports/asker.ts';
import * as views from '../comment/views.ts';

const { glm, opus, pullRequest8, issue7 } = views;
const url = (id: number) => `https://github.com/acme/one/issues/1#issuecomment-${id}`;
const said = (id: number, body: string, bot = true): Remark => ({
  id,
  url: url(id),
  body,
  author: bot ? 'o[bot]' : 'mira',
  bot,
});
const asked = { experiment: views.pair.experiment, comment: said(1, '/outrider run paper glm-5.2', false) };
const card = (state: Parameters<typeof views.cardView>[0]) =>
  said(2, renderCard(views.cardView({ experiment: views.pair.experiment, ...state, marker: views.markerOf('card') })));
const result = (id: number, view: Parameters<typeof renderResult>[0]) => said(id, renderResult(view));
const summary = said(
  9,
  renderSummary(
    views.summaryView([views.armOf(opus, views.downgraded, issue7), views.armOf(glm, views.shipped, pullRequest8)]),
  ),
);

describe('the state of a card', () => {
  const states = [
    'accepted',
    'freezing',
    'running',
    'publishing',
    'refining',
    'done',
    'failed',
    'cancelled',
    'refused',
  ] as const;
  it.each(states)('%s is read back', (state) => {
    expect(stateInCard(renderCard(views.cardView({ state })))).toBe(state);
  });
  it('of a run in line, too, and of no other text', () => {
    const queue = { position: 2, of: 3, setting: 'ceilings.user.at_once', most: 1 };
    expect(stateInCard(renderCard(views.cardView({ state: 'queued', queue })))).toBe('queued');
    expect(stateInCard('### 🧭 Outrider `7f3a` · Issue #7 and draft PR #8')).toBeNull();
  });
});

describe('the end of an arm', () => {
  it('is an artifact with its address, or words', () => {
    expect(endInResult(renderResult(views.resultView(glm, views.shipped, pullRequest8)))).toEqual({
      arm: 'glm-5.2',
      end: 'draft PR #8 https://github.com/ada/atropos/pull/8',
      artifact: true,
    });
    for (const broken of [views.missing, views.unfinished, views.refused, views.failed, views.cancelled])
      expect(endInResult(renderResult(views.resultView(glm, broken, null)))).toMatchObject({ artifact: false });
    expect(endInResult(renderResult(views.resultView(glm, views.unfinished, null)))?.end).toBe(
      'unfinished in implement',
    );
  });
});

describe('the fate of a run', () => {
  const both = [
    result(3, views.resultView(opus, views.downgraded, issue7)),
    result(4, views.resultView(glm, views.shipped, pullRequest8)),
  ];
  it('is done with its summary and an artifact of each arm, else incomplete', () => {
    expect(fateIn([asked.comment, card({ state: 'refining' }), ...both, summary], asked)).toMatchObject({
      state: 'done',
      summary: url(9),
    });
    const broken = [both[0] ?? views.never(), result(4, views.resultView(glm, views.missing, null))];
    expect(fateIn([card({ state: 'done' }), ...broken, summary], asked)).toMatchObject({ state: 'incomplete' });
  });

  it('waits while there is a card alone, and ends with a card that ended', () => {
    expect(fateIn([asked.comment], asked)).toEqual({ state: 'waiting', said: null });
    expect(fateIn([card({ state: 'running' }), ...both], asked)).toMatchObject({ state: 'waiting' });
    for (const state of ['failed', 'cancelled', 'refused'] as const)
      expect(fateIn([card({ state })], asked)).toMatchObject({ state });
  });

  it('names who or what stopped it, with a summary and without', () => {
    const off = 'switched off for `acme` by olga: too dear';
    const told = 'Switched off for `acme` by olga: too dear.';
    const stopped = card({ state: 'cancelled', stopped: off });
    expect(fateIn([stopped], asked)).toEqual({ state: 'cancelled', said: url(2), stopped: told });
    const unpublished = [result(3, views.resultView(glm, views.cancelled, null)), summary];
    expect(fateIn([stopped, ...unpublished], asked)).toMatchObject({ state: 'incomplete', stopped: told });
    // Before any model was called, the same line says what became of the run.
    const problem = { cause: `${off} before any model was called`, meaning: 'Nothing was published.', next: null };
    const early = card({ state: 'cancelled', stopped: off, problem });
    expect(fateIn([early], asked)).toMatchObject({ stopped: expect.stringMatching(/by olga: too dear before any/) });
    expect(fateIn([card({ state: 'done' }), ...both, summary], asked)).toMatchObject({ stopped: null });
    // Its summary is there, and why it ended is still to be said.
    expect(fateIn([card({ state: 'publishing', stopping: true }), ...unpublished], asked)).toMatchObject({
      state: 'waiting',
    });
  });

  it('is refused by the note that answers its own comment, in its first words', () => {
    const refusal = (comment: number) =>
      said(
        5,
        note(
          'No key for `zai`.\nSet one.\n\nMore.',
          marker({ kind: 'note', experiment: null, arm: String(comment) }, 'x'),
        ),
      );
    expect(fateIn([refusal(1)], asked)).toEqual({
      ...{ state: 'refused', said: 'No key for `zai`. Set one.', stopped: null },
    });
    expect(fateIn([refusal(7)], asked)).toMatchObject({ state: 'waiting' });
    // A remark beside a run that goes on is no refusal.
    expect(fateIn([refusal(1), card({ state: 'running' })], asked)).toMatchObject({ state: 'waiting' });
  });

  it("is not told by people, nor by another run's comments", () => {
    const forged = [...both, summary].map((remark) => ({ ...remark, bot: false }));
    expect(fateIn(forged, asked)).toMatchObject({ state: 'waiting' });
    expect(fateIn([...both, summary], { ...asked, experiment: 'another' })).toMatchObject({ state: 'waiting' });
  });
});
