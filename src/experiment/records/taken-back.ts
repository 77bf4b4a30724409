// Pages that are linked from a thread and must not be followed any more: which page tells of which repository, and what stands in its place.
import { createHash } from 'node:crypto';
import { keys } from '../../artifacts/catalogue.ts';
import { linkLives } from '../../artifacts/report-link.ts';
import { PageRow, pagesOf, rowKeys } from '../../artifacts/rows.ts';
import type { GitHubTarget } from '../../domain/target.ts';
import type { World } from '../../ports/world.ts';
import { asEverybodySees } from './public-repository.ts';

/** Before the page is written: whoever hears in between that the repository is no longer public has to find it. Safe to repeat. */
export async function rememberPage(experiment: string, told: readonly Told[], world: World): Promise<void> {
  const expires = Math.floor(world.clock.now() / 1000) + linkLives + slack;
  for (const { id, target } of told)
    await world.rows.put(rowKeys.page(id, experiment), { experiment, target }, 'any', { expiresAt: expires });
}

/** A repository that a page tells of because everybody may see it, with GitHub's number of it. */
export interface Told {
  readonly id: number;
  readonly target: GitHubTarget;
}

/** A link is made after the page, which takes its time. Seconds. */
const slack = 86_400;

export interface Gone {
  /** GitHub's number of the repository. */
  readonly id: number;
  readonly why: string;
  /** Whether to look first if everybody sees it again by now. */
  readonly look: boolean;
}

/**
 * Takes back every page that tells of the repository. Answers the experiments whose page was taken back. For a step, and safe to repeat. Throws
 * ForgeError where GitHub cannot be asked.
 */
export async function takeBackPagesOf({ id, why, look }: Gone, world: World): Promise<string[]> {
  const taken: string[] = [];
  for (const { value } of await world.rows.list(pagesOf(id))) {
    const { experiment, target } = PageRow.parse(value);
    if (look && (await asEverybodySees({ ...target, repository_id: id }, world)) !== null) continue;
    if (await takeBack(experiment, why, world)) taken.push(experiment);
  }
  return taken;
}

/** A link that an earlier comment posted is good for days: what it leads to says from now on that there is nothing to see. false: there was no page. */
export async function takeBack(experiment: string, why: string, world: World): Promise<boolean> {
  const key = keys.report(experiment);
  const bytes = await world.blobs.get(key);
  if (bytes === null || new TextDecoder().decode(bytes) === takenBack) return false;
  // On record first: of a page that is gone nobody could say any more which it was.
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const event = { id: `report.taken_back ${sha256}`, act: 'report.taken_back' as const, facts: { sha256, why } };
  await world.audit.record({ experiment, owner: null }, event);
  await world.blobs.put(key, takenBack);
  return true;
}

const takenBack = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Outrider report</title>
<p>This report was taken back: a repository that it shows is no longer public.</p>
</html>
`;
