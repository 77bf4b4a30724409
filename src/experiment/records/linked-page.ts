// A page that is kept beside records and linked from a thread: written only where all that it shows may be shown, and taken back where that has changed.
import { keys } from '../../artifacts/catalogue.ts';
import { linkLives, reportAddress } from '../../artifacts/report-link.ts';
import type { PageLink } from '../../comment/page-link.ts';
import { messageOf } from '../../domain/errors.ts';
import type { Settings } from '../../domain/settings.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import { knownIn } from '../../gates/secrets/known-secret.ts';
import { withoutSecrets } from '../../gates/secrets/leak.ts';
import type { World } from '../../ports/world.ts';
import { asEverybodySees } from './public-repository.ts';
import { rememberPage, type Told, takeBack } from './taken-back.ts';

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
    const problem = messageOf(error);
    world.log.error('the report of a run could not be linked', { experiment, problem });
    return [];
  }
}

/** Whether the page lies in the store and may be shown. Asked again once it is written, which takes its time. */
async function isReady(page: LinkedPage, world: World): Promise<boolean> {
  const { experiment } = page;
  const shown = await page.shows();
  const told = await whatMayBeTold(shown, world);
  if (told !== null) {
    await rememberPage(experiment, told, world);
    if (!(await writePage(page, shown, world))) return false;
    if ((await whatMayBeTold(shown, world)) !== null) return true;
  }
  await takeBack(experiment, 'found private when it was linked', world);
  return false;
}

/** Those that may be told of because everybody sees them, asked anew each time; null: one of all may not be told of. */
async function whatMayBeTold(shown: readonly Shown[], world: World): Promise<Told[] | null> {
  if (shown.length === 0 || shown.some(({ report_link }) => report_link === 'never')) return null;
  const told: Told[] = [];
  for (const { target, report_link } of shown) {
    if (report_link === 'always') continue;
    const seen = await asEverybodySees(target, world);
    if (seen === null) return null;
    if (seen.id !== null) told.push({ id: seen.id, target });
  }
  return told;
}

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
