// A page that is kept beside records and linked from a thread: written only where all that it shows may be shown, and taken back where that has changed.
import { keys } from '../artifacts/catalogue.ts';
import { linkLives, reportAddress } from '../artifacts/report-link.ts';
import type { PageLink } from '../comment/page-link.ts';
import { ForgeError } from '../domain/errors.ts';
import type { Settings } from '../domain/settings.ts';
import type { GitHubTarget } from '../domain/target.ts';
import { knownIn } from '../gates/known-secret.ts';
import { withoutSecrets } from '../gates/leak.ts';
import type { World } from '../ports/world.ts';

export interface Shown {
  readonly target: GitHubTarget;
  readonly report_link: Settings['report_link'];
}

export interface LinkedPage {
  readonly experiment: string;
  /** The repositories that the page tells of, each of which has to allow the link; empty: nobody could follow one. */
  readonly shows: () => Promise<readonly Shown[]>;
  /** Self-contained HTML. */
  readonly draw: () => Promise<string>;
}

/**
 * Writes the page and answers the link to it, for the comment that ends with it; empty where there is none. For a step, and safe to repeat: the link
 * depends on the time, and stands in the thread alone. A page that cannot be written or linked never keeps the comment back.
 */
export async function linkToPage(page: LinkedPage, world: World): Promise<PageLink[]> {
  const { experiment } = page;
  try {
    const root = world.publicUrl();
    if (root === null || !(await isReady(page, world))) return [];
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
async function isReady(page: LinkedPage, world: World): Promise<boolean> {
  const shown = await page.shows();
  if (!(await mayBeLinked(shown, world))) return takeBack(page, world);
  if (!(await writePage(page, shown, world))) return false;
  return (await mayBeLinked(shown, world)) || takeBack(page, world);
}

/** Asked anew each time: a repository may have been made private since the run began. */
async function mayBeLinked(shown: readonly Shown[], world: World): Promise<boolean> {
  if (shown.length === 0 || shown.some(({ report_link }) => report_link === 'never')) return false;
  for (const { target, report_link } of shown)
    if (report_link !== 'always' && (await isHidden(target, world))) return false;
  return true;
}

/** What is not there any more, or not for us, is not for everybody either. */
async function isHidden(target: GitHubTarget, world: World): Promise<boolean> {
  try {
    return (await world.forges.open(target).repository.facts()).private;
  } catch (error) {
    if (error instanceof ForgeError && ['not_found', 'gone', 'forbidden'].includes(error.reason)) return true;
    throw error;
  }
}

/** A link that an earlier comment posted is good for days: what it leads to says from now on that there is nothing to see. */
async function takeBack({ experiment }: LinkedPage, world: World): Promise<false> {
  const key = keys.report(experiment);
  if ((await world.blobs.get(key)) !== null) await world.blobs.put(key, takenBack);
  return false;
}

const takenBack = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Outrider report</title>
<p>This report was taken back: a repository that it shows is no longer public.</p>
</html>
`;

/** false: it holds a known secret in a form that cannot be taken out, and was not written. */
async function writePage({ experiment, draw }: LinkedPage, shown: readonly Shown[], world: World): Promise<boolean> {
  const secrets: string[] = [];
  for (const owner of new Set(shown.map(({ target }) => target.owner)))
    secrets.push(...(await world.accounts.of(owner)).secrets);
  const clean = await withoutSecrets(await draw(), secrets);
  const found = knownIn(clean, secrets);
  if (found === null) await world.blobs.put(keys.report(experiment), clean);
  else world.log.error('the report of a run was kept back', { experiment, problem: `It holds ${found}.` });
  return found === null;
}
