// The HTML page of a study beside its records, and the link to it for the overview: where every repository that it tells of may be shown.
import { keys } from '../artifacts/catalogue.ts';
import { needDocument } from '../artifacts/shelf.ts';
import { hushed } from '../comment/overview/words.ts';
import type { PageLink } from '../comment/page-link.ts';
import { Accepted } from '../domain/manifest.ts';
import type { StudyRecord } from '../domain/study.ts';
import { repoName } from '../domain/target.ts';
import { linkToPage, type Shown } from '../experiment/records/linked-page.ts';
import type { World } from '../ports/world.ts';
import { compared } from './records.ts';

/** `record`: as it stands, whether or not it was written. Empty: there is no link. For a step. */
export function linkToStudyReport(record: StudyRecord, world: World): Promise<PageLink[]> {
  const { experiment } = record;
  return linkToPage({ experiment, shows: () => shownBy(record, world), draw: () => pageOf(record) }, world);
}

/** The repository that asked, whose issue gives the page its title, and that of every cell, once each. */
async function shownBy({ study, cells }: StudyRecord, world: World): Promise<Shown[]> {
  const shown = new Map<string, Shown>();
  const add = (one: Shown) => shown.set(repoName(one.target).toLowerCase(), one);
  add({ target: study.target, report_link: study.report_link });
  for (const { experiment } of cells) {
    const { target, settings } = await needDocument(world.blobs, keys.accepted(experiment), Accepted);
    if (target.kind === 'github') add({ target, report_link: settings.report_link });
  }
  return [...shown.values()];
}

async function pageOf(record: StudyRecord): Promise<string> {
  const { studyPage } = await import('../report/study-page.ts');
  return studyPage(inConfidence(record), () => null);
}

/** Whoever reads the thread can follow the link: of a private repository's cell the page too tells what it came to, and no word of why. */
function inConfidence(record: StudyRecord): StudyRecord {
  const quiet = new Set(record.cells.filter((cell) => cell.hushed).map(({ experiment }) => experiment));
  const arms = record.arms.map((row) => (quiet.has(row.experiment) ? { ...row, reason: hushed } : row));
  const cells = record.cells.map((cell) =>
    cell.hushed && cell.problem !== null ? { ...cell, problem: hushed } : cell,
  );
  return { ...record, arms, cells, comparison: compared(record.study, arms) };
}
