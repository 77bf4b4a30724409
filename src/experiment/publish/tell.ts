// What a finished run says in its thread: one result per arm, then one summary; each exists once and is edited by a repeat.

import { marker } from '../../comment/marker.ts';
import { refinementMeasures } from '../../comment/result/refinement.ts';
import { renderResult } from '../../comment/result/result.ts';
import type { CiState } from '../../comment/result/view.ts';
import { falseClaims, findingsMeasures, partingWords } from '../../comment/summary/findings.ts';
import { renderSummary } from '../../comment/summary/summary.ts';
import { inOrder } from '../../comment/summary/view.ts';
import { refusal } from '../../comparison/cross-review.ts';
import { armWord } from '../../domain/arm-name.ts';
import type { MarkerKey } from '../../domain/artifact.ts';
import type { Manifest } from '../../domain/manifest.ts';
import type { World } from '../../ports/world.ts';
import type { Outcome, OutcomeArm } from '../records/records.ts';
import { linkToReport } from '../records/report.ts';
import { refines } from '../refine.ts';
import { say } from './post.ts';

/** null: the run has no thread, and the words lie in its records. */
type Posted = { readonly id: number; readonly url: string } | null;

export async function postResult(manifest: Manifest, arm: OutcomeArm, world: World): Promise<Posted> {
  const key: MarkerKey = { kind: 'result', experiment: manifest.experiment, arm: armWord(arm.plan) };
  const body = renderResult({
    run: manifest,
    plan: arm.plan,
    result: arm.result,
    row: arm.row,
    published: arm.published,
    promoted: arm.promoted,
    ci: ciOf(manifest, arm),
    refinement: arm.refinement,
    paired: manifest.arms.length > 1,
    links: [],
    marker: marker(key, world.markerSecret),
  });
  return say(manifest, { key, body, last: true }, world);
}

/** What is known of CI; `waiting` as long as refinement is still to come. */
function ciOf(manifest: Manifest, { published, refinement }: OutcomeArm): CiState | null {
  if (published?.kind !== 'pull_request') return null;
  if (refinement) return refinement.ci;
  return refines(manifest) ? { state: 'waiting', checks: 0, failing: [], note: '', ready: false } : null;
}

export async function postSummary(outcome: Outcome, world: World): Promise<Posted> {
  const key: MarkerKey = { kind: 'summary', experiment: outcome.manifest.experiment, arm: null };
  const { manifest, arms, certificate, reviews, crossReview, judgement } = outcome;
  const parting = partingWords(inOrder({ manifest, arms }));
  const body = renderSummary({
    manifest,
    arms,
    certificate,
    reviews,
    // One sentence is read; of many pairs the records have each.
    reading: crossReview.length === 1 ? (crossReview[0]?.statement ?? '') : refusal,
    ...(judgement === null ? {} : { judgement }),
    measures: [
      ...findingsMeasures(arms),
      ...refinementMeasures(arms.map(({ plan, refinement }) => ({ slug: plan.slug, refinement }))),
    ],
    falseClaims: falseClaims(arms),
    ...(parting === '' ? {} : { parting }),
    links: await linkToReport(manifest, world),
    marker: marker(key, world.markerSecret),
  });
  return say(manifest, { key, body, last: true }, world);
}
