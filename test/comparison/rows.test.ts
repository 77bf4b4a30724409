// The row of an arm: which model answered, in the draft and in what came beside it.
import { describe, expect, it } from 'vitest';
import { renderResult } from '../../src/comment/result/result.ts';
import { armRow } from '../../src/comparison/rows.ts';
import { figuresOf, glm, pair, pullRequest8, resultView, scopedOnly, shipped } from '../comment/views.ts';

const answered = (phase: 'fidelity' | 'conventions' | 'cross-review', model_served: string | null) =>
  figuresOf(phase, { turns: 1, model_served });

function rowOf(refined: readonly (string | null)[], reviewed: readonly (string | null)[]) {
  const phases = refined.map((name, i) => answered(i === 0 ? 'fidelity' : 'conventions', name));
  const refinement = {
    ...{ schema_version: 1 as const, experiment: pair.experiment, slug: glm.slug, phases },
    ...{
      coverage: null,
      coverage_sha: null,
      notes: null,
      issue: null,
      commits: [],
      route: null,
      ci: null,
      problem: '',
    },
  };
  const reviews = reviewed.map((name) => answered('cross-review', name));
  return armRow(pair, { plan: glm, result: shipped, published: pullRequest8, refinement, reviews });
}

describe('the model that answered beside the draft', () => {
  it.each([
    ['another one that answered first and not last', ['somebody-else', 'glm-5.2'], 'somebody-else'],
    ['another one that answered last', ['glm-5.2', 'somebody-else'], 'somebody-else'],
    ['the one that was asked for', ['glm-5.2', null], 'glm-5.2'],
    ['the one that was asked for, under a dated name', ['glm-5.2-20260601', 'glm-5.2'], 'glm-5.2-20260601'],
    ['nobody who said a name', [null, null], null],
  ] as const)('is %s', (_name, served, expected) => {
    const row = rowOf(served, served);
    expect([row.refinement?.model_served, row.review?.model_served]).toEqual([expected, expected]);
    expect(row.model_served).toBe('glm-5.2');
  });

  it('is told in the result where it is not the one of the draft', () => {
    const view = resultView(glm, shipped, pullRequest8);
    const body = renderResult({ ...view, row: rowOf(['somebody-else', 'glm-5.2'], ['glm-5.2']) });
    expect(body).toMatch(/^- refinement: .* · served as `somebody-else`$/m);
    expect(body).toMatch(/^- its reviews of the drafts: (?!.*served as)/m);
  });

  it('is told under words that fit an Issue which never had a draft', () => {
    const of = (result: typeof shipped) =>
      renderResult({ ...resultView(glm, result, pullRequest8), row: rowOf([], ['glm-5.2']) });
    expect(of(shipped)).toContain('Beside the draft:\n\n- its reviews');
    expect(of(scopedOnly)).toContain('After its own work:\n\n- its reviews');
  });
});
