// The HTML report of a run beside its records, and the link to it: only where the deployment hands reports out and the repository may show one.
import { keys } from '../artifacts/catalogue.ts';
import { linkLives, reportAddress } from '../artifacts/report-link.ts';
import { needDocument } from '../artifacts/shelf.ts';
import type { SummaryView } from '../comment/summary-view.ts';
import type { Manifest } from '../domain/manifest.ts';
import { hasThread, ownerOf } from '../domain/target.ts';
import { knownIn } from '../gates/known-secret.ts';
import { withoutSecrets } from '../gates/leak.ts';
import type { World } from '../ports/world.ts';
import { ExperimentRecord } from './records.ts';
import { readReport } from './report-data.ts';

/**
 * Writes the report from the records and answers the link to it, for the summary; empty where there is none. For a step, and safe to repeat: the link
 * depends on the time, and stands in the thread alone. A report that cannot be written or linked never keeps the summary back.
 */
export async function linkToReport(manifest: Manifest, world: World): Promise<NonNullable<SummaryView['links']>> {
  const { experiment } = manifest;
  try {
    const root = world.publicUrl();
    if (root === null || !(await isReady(manifest, world))) return [];
    const expires = Math.floor(world.clock.now() / 1000) + linkLives;
    const url = reportAddress({ experiment, expires }, { root, secret: world.markerSecret });
    return [{ label: 'HTML report', url, until: new Date(expires * 1000).toISOString() }];
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    world.log.error('the report of a run could not be linked', { experiment, problem });
    return [];
  }
}

/** Whether the page lies in the store and may be shown. Asked again once it is written, which takes its time. */
async function isReady(manifest: Manifest, world: World): Promise<boolean> {
  if (!(await mayBeLinked(manifest, world))) return takeBack(manifest, world);
  if (!(await writeReport(manifest, world))) return false;
  return (await mayBeLinked(manifest, world)) || takeBack(manifest, world);
}

/** Asked anew each time: a repository may have been made private since the run began. */
async function mayBeLinked({ target, settings }: Manifest, world: World): Promise<boolean> {
  if (target.kind !== 'github' || !hasThread(target) || settings.report_link === 'never') return false;
  return settings.report_link === 'always' || !(await world.forges.open(target).repository.facts()).private;
}

/** A link that an earlier summary posted is good for days: what it leads to says from now on that there is nothing to see. */
async function takeBack({ experiment }: Manifest, world: World): Promise<false> {
  const key = keys.report(experiment);
  if ((await world.blobs.get(key)) !== null) await world.blobs.put(key, takenBack);
  return false;
}

const takenBack = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Outrider report</title>
<p>This report was taken back: its repository is no longer public.</p>
</html>
`;

/** false: it holds a known secret in a form that cannot be taken out, and was not written. */
async function writeReport({ experiment, target }: Manifest, world: World): Promise<boolean> {
  // Charts and colours are heavy: only a function that writes a report loads them.
  const { reportPage } = await import('../report/page.ts');
  const record = await needDocument(world.blobs, keys.record(experiment), ExperimentRecord);
  const page = await reportPage(await readReport(record, { blobs: world.blobs, link: () => null, drafts: true }));
  const { secrets } = await world.accounts.of(ownerOf(target));
  const clean = await withoutSecrets(page, secrets);
  const found = knownIn(clean, secrets);
  if (found === null) await world.blobs.put(keys.report(experiment), clean);
  else world.log.error('the report of a run was kept back', { experiment, problem: `It holds ${found}.` });
  return found === null;
}
