// The work of `outrider report`: an experiment's folder in, one HTML file out.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { readConfig } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import { StudyRecord } from '../../domain/study.ts';
import { ExperimentRecord } from '../../experiment/records.ts';
import { readReport } from '../../experiment/report-data.ts';
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
  const study = readStudy(folder);
  if (study)
    return written(html ?? `report-${study.experiment}.html`, (file) => studyPage(study, cellLink(folder, file)));
  const record = readRecord(folder);
  const file = html ?? `report-${record.experiment}.html`;
  const link = (path: string) =>
    existsSync(join(folder, path)) ? hrefOf(dirname(resolve(file)), join(folder, path)) : null;
  const blobs = experimentFolder(folder, record.experiment);
  const drafts = link('snapshot.pack') !== null && link('shelf') !== null;
  const page = await reportPage(await readReport(record, { blobs, link, drafts }));
  return written(file, () => page);
}

/** The record of an experiment over many repositories; null when it is one of a single run. */
function readStudy(folder: string): StudyRecord | null {
  try {
    return StudyRecord.parse(JSON.parse(readFileSync(join(folder, 'experiment.json'), 'utf8')));
  } catch (error) {
    // What is neither is told by whoever reads it as a run.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** @throws UsageError when the record is not what its schema says */
function readRecord(folder: string): ExperimentRecord {
  try {
    return ExperimentRecord.parse(JSON.parse(readFileSync(join(folder, 'experiment.json'), 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new UsageError(
      `${join(folder, 'experiment.json')} is not one that this version can read: ${why.replace(/\s+/g, ' ')}`,
    );
  }
}

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
    throw new UsageError(`--html ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  return file;
}

/** Relative, so that the page and the folder can be moved together. */
function hrefOf(from: string, to: string): string {
  const path = relative(from, to).split(sep).map(encodeURIComponent).join('/');
  return path.startsWith('..') ? path : `./${path}`;
}
