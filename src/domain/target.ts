// Where an experiment happens: an issue on GitHub, or a local checkout.
import * as z from 'zod/mini';

export const GitHubTarget = z.object({
  kind: z.literal('github'),
  installation_id: z.int(),
  owner: z.string(),
  repo: z.string(),
  /** GitHub's number of the repository, which outlives a change of its name or owner; not known for one that was only named. */
  repository_id: z.exactOptional(z.int()),
  /** null: a run without a thread of its own; what it has to say lies in its records. */
  issue: z.nullable(z.int()),
});
export type GitHubTarget = z.infer<typeof GitHubTarget>;

/** An issue in which somebody wrote a command. */
export const ThreadTarget = z.extend(GitHubTarget, { issue: z.int() });
export type ThreadTarget = z.infer<typeof ThreadTarget>;

export const LocalTarget = z.object({
  kind: z.literal('local'),
  /** Absolute path of the git checkout (or bare repository). */
  path: z.string(),
  /** Absolute path of the folder that issues and thread go to. */
  out: z.string(),
});
export type LocalTarget = z.infer<typeof LocalTarget>;

export const Target = z.discriminatedUnion('kind', [GitHubTarget, LocalTarget]);
export type Target = z.infer<typeof Target>;

/** `owner/repo`, or the folder's name for a local checkout. */
export function repoName(target: Target): string {
  if (target.kind === 'github') return `${target.owner}/${target.repo}`;
  return target.path.split('/').filter(Boolean).at(-1) ?? 'repository';
}

/** Whose keys, budget and share a run uses; null: nobody's in particular. */
export function ownerOf(target: Target): string | null {
  return target.kind === 'github' ? target.owner : null;
}

export function hasThread(target: Target): boolean {
  return target.kind === 'local' || target.issue !== null;
}
