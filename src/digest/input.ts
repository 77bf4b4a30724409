// What starts a digest: one repository, and the week that has just ended.
import * as z from 'zod/mini';
import { experimentId } from '../domain/experiment-id.ts';
import { GitHubTarget } from '../domain/target.ts';

export const DigestInput = z.object({
  kind: z.literal('digest'),
  /** Names the digest and signs what it writes; the same for the same repository and week. */
  digest: z.string(),
  target: GitHubTarget,
  /** `2026-W47`. */
  week: z.string(),
  /** The week's first moment, and the first after it, ISO 8601. */
  from: z.string(),
  to: z.string(),
});
export type DigestInput = z.infer<typeof DigestInput>;

/** The execution of a digest: at most one a repository and week. */
export function digestExecution(
  place: Pick<GitHubTarget, 'installation_id' | 'owner' | 'repo'>,
  repositoryId: number,
  { week, from, to }: Pick<DigestInput, 'week' | 'from' | 'to'>,
): { readonly name: string; readonly input: DigestInput } {
  const digest = experimentId(`digest:${repositoryId}:${week}`);
  const target = { kind: 'github', ...place, issue: null } as const;
  return { name: `digest-${repositoryId}-${week}`, input: { kind: 'digest', digest, target, week, from, to } };
}
