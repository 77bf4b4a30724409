// Reads from an experiment's records all that its report is drawn from. What an older or interrupted run has not is left out.
import * as z from 'zod';
import { openPatch } from '../../arm/sealed-patch.ts';
import { keys } from '../../artifacts/catalogue.ts';
import { seatOf } from '../../artifacts/rows.ts';
import { getDocument, openShelf } from '../../artifacts/shelf.ts';
import { openSnapshot } from '../../codemap/snapshot.ts';
import { unifiedDiff } from '../../codemap/unified-diff.ts';
import { ArmResult } from '../../domain/arm.ts';
import { UsageError } from '../../domain/errors.ts';
import type { ArmPlan } from '../../domain/manifest.ts';
import { Refinement } from '../../domain/refinement.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { FileLink, ReportArm, ReportData } from '../../report/report-data.ts';
import { type TranscriptPhase, transcriptLines, transcriptPhases } from '../../report/transcript-lines.ts';
import type { ExperimentRecord } from './records.ts';

export interface ReportSource {
  readonly blobs: Blobs;
  /** The link to a path of the experiment's folder; null when nothing is there, or nothing may be linked. */
  readonly link: (path: string) => string | null;
  /** false: the contents of the drafts are not here, as in a folder that was copied without them. */
  readonly drafts: boolean;
}

/** @throws UsageError for a transcript that is not what its schema says */
export async function readReport(record: ExperimentRecord, source: ReportSource): Promise<ReportData> {
  const { manifest, certificate, comparison, reviews, cross_review: crossReview, judge: judgement } = record;
  const arms: ReportArm[] = [];
  for (const plan of manifest.arms) {
    const row = record.arms.find((each) => each.arm === plan.arm && each.repeat === plan.repeat);
    if (row) arms.push({ plan, row, ...(await sealOf(record.experiment, plan, source)) });
  }
  const rank = ({ plan }: ReportArm) => (plan.slug === manifest.baseline ? 0 : 1);
  arms.sort((a, b) => rank(a) - rank(b));
  const files = links(['experiment.json', 'arms.jsonl', 'arms.csv'], source);
  return { manifest, certificate, comparison, arms, reviews, crossReview, judgement, files };
}

async function sealOf(id: string, plan: ArmPlan, source: ReportSource): Promise<Omit<ReportArm, 'plan' | 'row'>> {
  const { blobs } = source;
  const result = await getDocument(blobs, keys.armResult(id, plan.slug), ArmResult);
  const seat = seatOf(result ?? plan);
  return {
    result,
    refinement: await getDocument(blobs, keys.refinement(id, seat), Refinement),
    diff: await diffOf(id, result, source),
    transcript: await transcriptOf(keys.transcript(id, seat), source),
    files: links([`transcripts/${seat}.jsonl`, `transcripts/${seat}.atif.json`], source),
  };
}

async function transcriptOf(key: string, { blobs }: ReportSource): Promise<TranscriptPhase[]> {
  const bytes = await blobs.get(key);
  if (bytes === null) return [];
  try {
    return transcriptPhases(transcriptLines(new TextDecoder().decode(bytes)));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${key} is no transcript that this version can read: ${why.replace(/\s+/g, ' ')}`);
  }
}

async function diffOf(id: string, result: ArmResult | null, { blobs, drafts }: ReportSource): Promise<string | null> {
  const pack = result?.patch && drafts ? await blobs.localPath(keys.snapshot(id)) : null;
  if (!result?.patch || pack === null) return null;
  const patch = await openPatch(openShelf(blobs, id), result.patch);
  const snapshot = openSnapshot(pack);
  try {
    return unifiedDiff(snapshot, patch);
  } finally {
    snapshot.close();
  }
}

function links(paths: readonly string[], { link }: ReportSource): FileLink[] {
  return paths.flatMap((path) => {
    const href = link(path);
    return href === null ? [] : [{ name: path.split('/').at(-1) ?? path, href }];
  });
}
