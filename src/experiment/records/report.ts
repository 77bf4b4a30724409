// The HTML report of a run beside its records, and the link to it for its summary.
import { keys } from '../../artifacts/catalogue.ts';
import { needDocument } from '../../artifacts/shelf.ts';
import type { PageLink } from '../../comment/page-link.ts';
import type { Manifest } from '../../domain/manifest.ts';
import { hasThread } from '../../domain/target.ts';
import type { World } from '../../ports/world.ts';
import { linkToPage, type Shown } from './linked-page.ts';
import { ExperimentRecord } from './records.ts';
import { readReport } from './report-data.ts';

/** Writes the report from the records, where the deployment hands reports out and the repository may show one. Empty: there is no link. For a step. */
export function linkToReport(manifest: Manifest, world: World): Promise<PageLink[]> {
  const { experiment } = manifest;
  return linkToPage({ experiment, shows: async () => shownBy(manifest), draw: () => pageOf(experiment, world) }, world);
}

function shownBy({ target, settings: { report_link } }: Manifest): Shown[] {
  return target.kind === 'github' && hasThread(target) ? [{ target, report_link }] : [];
}

async function pageOf(experiment: string, world: World): Promise<string> {
  // Charts and colours are heavy: only a function that writes a report loads them.
  const { reportPage } = await import('../../report/page.ts');
  const record = await needDocument(world.blobs, keys.record(experiment), ExperimentRecord);
  return reportPage(await readReport(record, { blobs: world.blobs, link: () => null, drafts: true }));
}
