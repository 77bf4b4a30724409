// An experiment's folder as a recording: its frozen inputs, and what the models, the sandbox and the forge answered then.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Entry } from '../../agent/entries.ts';
import { keys } from '../../artifacts/catalogue.ts';
import { seatOf } from '../../artifacts/rows.ts';
import { getDocument } from '../../artifacts/shelf.ts';
import { ArmResult } from '../../domain/arm.ts';
import { hasCode, UsageError } from '../../domain/errors.ts';
import { judgeSlug } from '../../domain/manifest.ts';
import { Refinement } from '../../domain/refinement.ts';
import { ReviewPlan, type Seat } from '../../domain/review.ts';
import { ExperimentRecord } from '../../experiment/records/records.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { experimentFolder } from '../wiring/experiment-folder.ts';

export interface RecordedArm extends Seat {
  readonly result: ArmResult;
  readonly refinement: Refinement | null;
}

export interface Recording {
  readonly folder: string;
  readonly store: Blobs;
  readonly record: ExperimentRecord;
  /** In the order in which they were started. */
  readonly arms: readonly RecordedArm[];
  readonly reviewPlan: ReviewPlan | null;
  /** Entries by stream, `<experiment>/<seat>/<phase>/<attempt>`. */
  readonly streams: ReadonlyMap<string, readonly Entry[]>;
}

const Line = z.object({ stream: z.string() });

/** @throws UsageError for a folder that is no whole recording */
export async function readRecording(folder: string): Promise<Recording> {
  const record = readWhole(join(folder, 'experiment.json'), (text) => ExperimentRecord.parse(JSON.parse(text)));
  const { experiment, manifest } = record;
  const store = experimentFolder(folder, experiment);
  const arms: RecordedArm[] = [];
  const streams = new Map<string, Entry[]>();
  for (const { slug } of manifest.arms.toSorted((a, b) => a.start_order - b.start_order)) {
    const result = await getDocument(store, keys.armResult(experiment, slug), ArmResult);
    if (result === null) throw new UsageError(`${join(folder, 'arms', slug)} has no result.json: nothing to replay.`);
    const seat = seatOf(result);
    const refinement = await getDocument(store, keys.refinement(experiment, seat), Refinement);
    arms.push({ slug, generation: result.generation ?? 1, result, refinement });
    readWhole(join(folder, 'transcripts', `${seat}.jsonl`), (text) => readStreams(text, streams));
  }
  if (manifest.judge && record.judge)
    readWhole(join(folder, 'transcripts', `${judgeSlug}.jsonl`), (text) => readStreams(text, streams));
  const reviewPlan = await getDocument(store, keys.reviewPlan(experiment), ReviewPlan);
  return { folder, store, record, arms, reviewPlan, streams };
}

function readStreams(text: string, streams: Map<string, Entry[]>): void {
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const json: unknown = JSON.parse(line);
    const { stream } = Line.parse(json);
    streams.set(stream, [...(streams.get(stream) ?? []), Entry.parse(json)]);
  }
}

function readWhole<T>(file: string, parse: (text: string) => T): T {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new UsageError(`There is no ${file}: this folder is no whole recording.`);
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${file} is not one that this version can replay: ${why.replace(/\s+/g, ' ')}`);
  }
}
