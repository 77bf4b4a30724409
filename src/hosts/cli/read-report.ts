// Reads from an experiment's folder all that its report is drawn from. What an older or interrupted run has not is left out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
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
import { StudyRecord } from '../../domain/study.ts';
import { ExperimentRecord } from '../../experiment/records.ts';
import type { FileLink, ReportArm, ReportData } from '../../report/report-data.ts';
import { type TranscriptPhase, transcriptLines, transcriptPhases } from '../../report/transcript-lines.ts';
import { experimentFolder } from '../wiring/experiment-folder.ts';

/** The link to a path of the experiment's folder; null when nothing is there. */
export type Link = (path: string) => string | null;

type Store = ReturnType<typeof experimentFolder>;

interface Place {
  readonly store: Store;
  readonly folder: string;
  readonly link: Link;
}

/** The record of an experiment over many repositories; null when it is one of a single run. */
export function readStudy(folder: string): StudyRecord | null {
  try {
    return StudyRecord.parse(JSON.parse(readFileSync(join(folder, 'experiment.json'), 'utf8')));
  } catch (error) {
    // What is neither is told by whoever reads it as a run.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** @throws UsageError when the record is not what its schema says */
export function readRecord(folder: string): ExperimentRecord {
  try {
    return ExperimentRecord.parse(JSON.parse(readFileSync(join(folder, 'experiment.json'), 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(
      `${join(folder, 'experiment.json')} is not one that this version can read: ${why.replace(/\s+/g, ' ')}`,
    );
  }
}

export async function readReport(record: ExperimentRecord, folder: string, link: Link): Promise<ReportData> {
  const { manifest, certificate, comparison, reviews, cross_review: crossReview, judge: judgement } = record;
  const place = { store: experimentFolder(folder, record.experiment), folder, link };
  const arms: ReportArm[] = [];
  for (const plan of manifest.arms) {
    const row = record.arms.find((each) => each.arm === plan.arm && each.repeat === plan.repeat);
    if (row) arms.push({ plan, row, ...(await sealOf(record.experiment, plan, place)) });
  }
  const rank = ({ plan }: ReportArm) => (plan.slug === manifest.baseline ? 0 : 1);
  arms.sort((a, b) => rank(a) - rank(b));
  const files = links(['experiment.json', 'arms.jsonl', 'arms.csv'], link);
  return { manifest, certificate, comparison, arms, reviews, crossReview, judgement, files };
}

async function sealOf(id: string, plan: ArmPlan, place: Place): Promise<Omit<ReportArm, 'plan' | 'row'>> {
  const { store, link } = place;
  const result = await getDocument(store, keys.armResult(id, plan.slug), ArmResult);
  const seat = seatOf(result ?? plan);
  return {
    result,
    refinement: await getDocument(store, keys.refinement(id, seat), Refinement),
    diff: await diffOf(id, result, place),
    transcript: await transcriptOf(keys.transcript(id, seat), store),
    files: links([`transcripts/${seat}.jsonl`, `transcripts/${seat}.atif.json`], link),
  };
}

async function transcriptOf(key: string, store: Store): Promise<TranscriptPhase[]> {
  const bytes = await store.get(key);
  if (bytes === null) return [];
  try {
    return transcriptPhases(transcriptLines(new TextDecoder().decode(bytes)));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${key} is no transcript that this version can read: ${why.replace(/\s+/g, ' ')}`);
  }
}

/** null as well when the snapshot or a content is not here: a folder may have been copied without them. */
async function diffOf(id: string, result: ArmResult | null, { store, folder, link }: Place): Promise<string | null> {
  if (!result?.patch || link('snapshot.pack') === null || link('shelf') === null) return null;
  const patch = await openPatch(openShelf(store, id), result.patch);
  const snapshot = openSnapshot(join(folder, 'snapshot.pack'));
  try {
    return unifiedDiff(snapshot, patch);
  } finally {
    snapshot.close();
  }
}

function links(paths: readonly string[], link: Link): FileLink[] {
  return paths.flatMap((path) => {
    const href = link(path);
    return href === null ? [] : [{ name: path.split('/').at(-1) ?? path, href }];
  });
}
