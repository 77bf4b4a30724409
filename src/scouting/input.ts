// What starts a look for papers: one repository, one week.
import * as z from 'zod/mini';
import { experimentId } from '../domain/experiment-id.ts';
import { GitHubTarget } from '../domain/target.ts';

export const ScoutInput = z.object({
  kind: z.literal('scout'),
  /** Names the records of this look; the same for the same repository and week. */
  scout: z.string(),
  target: GitHubTarget,
  /** ISO 8601: when the look was due. Its week is the one that counts. */
  at: z.string(),
});
export type ScoutInput = z.infer<typeof ScoutInput>;

/** `2026-W48`: weeks as ISO 8601 counts them, in UTC. */
export function weekOf(at: number): string {
  const day = new Date(at);
  const thursday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.ceil(((thursday.getTime() - first) / 86_400_000 + 1) / 7);
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}

/** The execution of a look: at most one a repository and week, however often it is started. */
export function scoutExecution(
  place: Pick<GitHubTarget, 'installation_id' | 'owner' | 'repo'>,
  repositoryId: number,
  at: number,
): { readonly name: string; readonly input: ScoutInput } {
  const week = weekOf(at);
  const input: ScoutInput = {
    kind: 'scout',
    scout: experimentId(`scout:${repositoryId}:${week}`),
    target: { kind: 'github', ...place, issue: null },
    // The input must be the same for the same name: a day of the week, not the moment.
    at: mondayOf(at),
  };
  return { name: `scout-${repositoryId}-${week}`, input };
}

/** Its Monday's first moment in UTC, ISO 8601. */
export function mondayOf(at: number): string {
  const day = new Date(at);
  const monday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()));
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  return monday.toISOString();
}
