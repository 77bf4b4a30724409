// The work of `outrider report`: an experiment's folder in, one HTML file out.
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { readConfig } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import { reportPage } from '../../report/page.ts';
import { studyPage } from '../../report/study-page.ts';
import { findExperiment } from './find-experiment.ts';
import { readRecord, readReport, readStudy } from './read-report.ts';

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
  const page = await reportPage(await readReport(record, folder, link));
  return written(file, () => page);
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
