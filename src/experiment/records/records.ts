// The records of a finished run: one object, one row per arm as JSONL and CSV, one transcript per arm.
import { stringify } from 'csv-stringify/sync';
import * as z from 'zod';
import { exportTranscript } from '../../agent/transcript-export.ts';
import { keys } from '../../artifacts/catalogue.ts';
import { seatOf } from '../../artifacts/rows.ts';
import { putDocument } from '../../artifacts/shelf.ts';
import { type CertifiedArm, certify } from '../../comparison/certificate.ts';
import { crossReviewTables } from '../../comparison/cross-review.ts';
import { armRow } from '../../comparison/rows.ts';
import type { ArmResult } from '../../domain/arm.ts';
import type { Published } from '../../domain/artifact.ts';
import { Certificate } from '../../domain/certificate.ts';
import { Comparison } from '../../domain/comparison.ts';
import type { PhaseFigures } from '../../domain/figures.ts';
import { type ArmPlan, judgeSlug, Manifest } from '../../domain/manifest.ts';
import { ArmRow } from '../../domain/records.ts';
import type { Refinement } from '../../domain/refinement.ts';
import { CrossReviewTable, DraftReview, Judgement } from '../../domain/review.ts';
import type { World } from '../../ports/world.ts';
import { refinementOf } from '../../refinement/outcome.ts';
import { AtifTrajectory, atifOf } from '../../report/atif.ts';
import { transcriptLines } from '../../report/transcript-lines.ts';
import { resultOf } from '../barrier.ts';
import { reviewsOf } from '../cross-review.ts';
import { findingsFor } from '../findings.ts';
import { judgementOf } from '../judgement.ts';
import { promotedDraft, published } from '../publish/publish.ts';
import { enterFinished } from './finished.ts';
import { comparisonOf, enterInLedger } from './ledger.ts';

/** `experiment.json`. */
export const ExperimentRecord = z.object({
  schema_version: z.literal(1),
  experiment: z.string(),
  manifest: Manifest,
  certificate: Certificate,
  arms: z.array(ArmRow),
  /** null when no two arms make a pair. */
  comparison: Comparison.nullable().default(null),
  /** Each model's answer to each draft, and what the four of a pair come to. */
  reviews: z.array(DraftReview).default([]),
  cross_review: z.array(CrossReviewTable).default([]),
  /** What a third model said of the drafts; null: there was none. */
  judge: Judgement.nullable().default(null),
});
export type ExperimentRecord = z.infer<typeof ExperimentRecord>;

export interface OutcomeArm extends CertifiedArm {
  readonly result: ArmResult;
  readonly published: Published | null;
  /** The draft that a person had opened afterwards, beside an artifact of another kind or none. */
  readonly promoted: Published | null;
  /** null before it was refined, or when it never is. */
  readonly refinement: Refinement | null;
  /** Figures of this model's reviews of drafts, in the order in which it met them. */
  readonly reviews: readonly PhaseFigures[];
}

/** All that the words of a finished run are made from. */
export interface Outcome {
  readonly manifest: Manifest;
  readonly certificate: Certificate;
  readonly arms: readonly OutcomeArm[];
  readonly reviews: readonly DraftReview[];
  readonly crossReview: readonly CrossReviewTable[];
  readonly judgement: Judgement | null;
}

/** Reads every arm's seal, what was found out about it and what was published, and draws the certificate. */
export async function gatherOutcome(manifest: Manifest, world: World): Promise<Outcome> {
  const arms: OutcomeArm[] = [];
  const all = await reviewsOf(manifest, world);
  for (const plan of manifest.arms) arms.push(await outcomeOf(manifest, plan, all, world));
  const crossReview = crossReviewTables(manifest, all);
  return {
    manifest,
    arms,
    certificate: certify(manifest, arms),
    reviews: all,
    crossReview,
    judgement: await judgementOf(manifest, world),
  };
}

/** The same of one arm, without reading the others: what is said of each of many would otherwise take the square of their number. */
export async function gatherArm(manifest: Manifest, slug: string, world: World): Promise<OutcomeArm> {
  const plan = manifest.arms.find((arm) => arm.slug === slug);
  if (!plan) throw new Error(`Experiment ${manifest.experiment} has no arm ${slug}.`);
  return outcomeOf(manifest, plan, await reviewsOf(manifest, world), world);
}

async function outcomeOf(
  manifest: Manifest,
  plan: ArmPlan,
  all: readonly DraftReview[],
  world: World,
): Promise<OutcomeArm> {
  const { experiment } = manifest;
  const result = await resultOf(experiment, plan.slug, world);
  const outcome = {
    plan,
    result,
    published: await published(experiment, result, world),
    promoted: await promotedDraft(experiment, result, world),
    refinement: await refinementOf(experiment, result, world),
    findings: await findingsFor(experiment, result, world),
    reviews: all.filter(({ reviewer }) => reviewer === plan.slug).map(({ figures }) => figures),
  };
  return { ...outcome, generation: result.generation ?? 1, row: armRow(manifest, outcome) };
}

/** Writes the records; repeating it writes the same bytes. */
export async function writeRecords(outcome: Outcome, world: World): Promise<void> {
  const { manifest, certificate, arms, reviews, crossReview, judgement } = outcome;
  const { experiment } = manifest;
  const rows = arms.map((arm) => arm.row);
  await putDocument(world.blobs, keys.record(experiment), ExperimentRecord, {
    schema_version: 1,
    experiment,
    manifest,
    certificate,
    arms: rows,
    comparison: comparisonOf(manifest, rows),
    reviews: [...reviews],
    cross_review: [...crossReview],
    judge: judgement,
  });
  await enterInLedger(manifest, rows, world);
  await enterFinished(outcome, world);
  await writeRows(experiment, rows, world);
  for (const arm of arms) await writeTranscript(spokenBy(arm), manifest, world);
  if (manifest.judge && judgement) {
    const phases = judgement.reviews.map(({ figures }) => figures);
    await writeTranscript(
      { seat: judgeSlug, plan: manifest.judge, phases, cost_usd: judgement.figures.cost_usd },
      manifest,
      world,
    );
  }
}

/** The rows by themselves, as JSON Lines and as CSV. */
export async function writeRows(experiment: string, rows: readonly ArmRow[], world: World): Promise<void> {
  await world.blobs.put(keys.rowsJsonl(experiment), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await world.blobs.put(keys.rowsCsv(experiment), csvOf(rows));
}

/** All that one model was asked in a run. */
interface Spoken {
  readonly seat: string;
  readonly plan: ArmPlan;
  readonly phases: readonly PhaseFigures[];
  readonly cost_usd: number | null;
}

function spokenBy({ plan, result, row, reviews, refinement }: OutcomeArm): Spoken {
  const phases = [...result.phases, ...reviews, ...(refinement?.phases ?? [])];
  return { seat: seatOf(result), plan, phases, cost_usd: wholeCost(row) };
}

/** A model's transcript as JSON lines, and the same as a trajectory that the tools of others read. */
async function writeTranscript(
  { seat, plan, phases, cost_usd }: Spoken,
  { experiment, harness_version }: Manifest,
  world: World,
): Promise<void> {
  const streams = phases
    .filter((phase) => phase.phase !== 'gates' && phase.outcome !== 'not_applicable')
    .map((phase) => `${experiment}/${seat}/${phase.phase}/${phase.attempt}`);
  const lines: string[] = [];
  for (const stream of streams) lines.push(...(await exportTranscript(stream, world)));
  const jsonl = lines.map((line) => `${line}\n`).join('');
  await world.blobs.put(keys.transcript(experiment, seat), jsonl);
  const { provider, id: model } = plan.model;
  const trajectory = atifOf(transcriptLines(jsonl), { experiment, seat, harness_version, provider, model, cost_usd });
  await putDocument(world.blobs, keys.trajectory(experiment, seat), AtifTrajectory, trajectory);
}

/** Of draft, reviews and refinement together: a transcript has all of them. */
function wholeCost({ cost_usd, review, refinement }: ArmRow): number | null {
  const parts = [cost_usd, review === null ? 0 : review.cost_usd, refinement === null ? 0 : refinement.cost_usd];
  return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

/** Flat columns only: what is nested stays in the JSONL, or is counted here. Unknown is empty. What a row is of comes first. */
function csvOf(rows: readonly ArmRow[]): string {
  return stringify(rows.map(flat), {
    header: true,
    cast: { boolean: (value) => String(value) },
    escape_formulas: true,
  });
}

function flat(row: ArmRow): Record<string, unknown> {
  const { phases: _phases, refinement: _refinement, review: _review, tool_calls_by_name: _calls, ...columns } = row;
  const { gates, grounding, behaviour, ...plain } = columns;
  const { schema_version, experiment, repo, paper_id, arm, repeat, verdict, ...figures } = plain;
  return {
    ...{ schema_version, experiment, repo, paper_id, arm, repeat, verdict },
    ...figures,
    integration_grade: gates.find(({ gate }) => gate === 'integration')?.grade ?? null,
    gates_failed: gates
      .filter(({ outcome }) => outcome === 'fail')
      .map(({ gate }) => gate)
      .join(' '),
    claims_supported: grounding?.supported ?? null,
    claims_unsupported: grounding?.unsupported ?? null,
    claims_false: grounding?.false ?? null,
    commitments: behaviour?.commitments ?? null,
    questions: behaviour?.questions ?? null,
  };
}
