// The work of `outrider report`: an experiment's folder in, one HTML file out.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import * as z from 'zod';
import { readConfig } from '../../config.ts';
import { messageOf, UsageError } from '../../domain/errors.ts';
import { StudyRecord } from '../../domain/study.ts';
import { ExperimentRecord } from '../../experiment/records/records.ts';
import { readReport } from '../../experiment/records/report-data.ts';
import { reportPage } from '../../report/page.ts';
import { studyPage } from '../../report/study-page.ts';
import { experimentFolder } from '../wiring/experiment-folder.ts';
import { findExperiment } from './find-experiment.ts';

/**
 * Answers the path of the written file.
 * @throws UsageError (exit status 2) for an experiment that is not there, and a file that cannot be written
 */
export async function writeReport(wanted: string, html?: string): Promise<string> {
  const folder = findExperiment(wanted, readConfig().dataDir);
  const record = readRecord(folder);
  if ('study' in record)
    return written(html ?? `report-${record.experiment}.html`, (file) => studyPage(record, cellLink(folder, file)));
  const file = html ?? `report-${record.experiment}.html`;
  const link = (path: string) =>
    existsSync(join(folder, path)) ? hrefOf(dirname(resolve(file)), join(folder, path)) : null;
  const blobs = experimentFolder(folder, record.experiment);
  const drafts = link('snapshot.pack') !== null && link('shelf') !== null;
  const page = await reportPage(await readReport(record, { blobs, link, drafts }));
  return written(file, () => page);
}

/**
 * Of one run, or of an experiment over many repositories, which names its study.
 * @throws UsageError when the record is not what its schema says
 */
function readRecord(folder: string): ExperimentRecord | StudyRecord {
  const file = join(folder, 'experiment.json');
  try {
    const given: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Named.safeParse(given).success ? StudyRecord.parse(given) : ExperimentRecord.parse(given);
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(`${file} is not one that this version can read: ${why.replace(/\s+/g, ' ')}`);
  }
}

const Named = z.object({ study: z.unknown() });

/** The report of a cell, where it was written beside this one; else its record. */
function cellLink(folder: string, file: string): (experiment: string) => string | null {
  return (experiment) => {
    const own = join(dirname(resolve(file)), `report-${experiment}.html`);
    const record = join(folder, '..', experiment, 'experiment.json');
    const found = [own, record].find((path) => existsSync(path));
    return found === undefined ? null : hrefOf(dirname(resolve(file)), found);
  };
}

function written(file: string, page: (file: string) => string): string {
  try {
    writeFileSync(file, page(file));
  } catch (error) {
    throw new UsageError(`--html ${file} cannot be written: ${messageOf(error)}`);
  }
  return file;
}

/** Relative, so that the page and the folder can be moved together. */
function hrefOf(from: string, to: string): string {
  const path = relative(from, to).split(sep).map(encodeURIComponent).join('/');
  return path.startsWith('..') ? path : `./${path}`;
}
