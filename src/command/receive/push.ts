// A push -> the durable function, where it touched our settings on the default branch; every other push is not heard. Nothing here calls GitHub.
import * as z from 'zod/mini';
import { inheritedPath, misnamed, settingsPath } from '../../domain/settings-path.ts';
import type { Receiver } from './comment.ts';
import type { PushDelivery } from './delivery.ts';

const paths = z._default(z.array(z.string()), []);

/** The part of a `push` payload that we read. */
const PushPayload = z.object({
  ref: z.string(),
  after: z.string().check(z.regex(/^[0-9a-f]{40,64}$/)),
  deleted: z._default(z.boolean(), false),
  installation: z.object({ id: z.int() }),
  repository: z.object({
    id: z.int(),
    name: z.string(),
    default_branch: z.string(),
    owner: z.object({ login: z.string() }),
  }),
  commits: z._default(z.array(z.object({ added: paths, modified: paths })), []),
});
type PushPayload = z.infer<typeof PushPayload>;

/** GitHub names no more commits than this: what the others touched is not known. */
const mostCommits = 2048;

/** Named after the commit: however often it is pushed or delivered, it is told once. */
export async function receivePush(payload: unknown, { launcher }: Receiver): Promise<void> {
  const parsed = PushPayload.safeParse(payload);
  if (!parsed.success || !touchesSettings(parsed.data)) return;
  const { installation, repository, after: sha } = parsed.data;
  const { id, name: repo, owner } = repository;
  const delivery: PushDelivery = {
    kind: 'push',
    target: { kind: 'github', installation_id: installation.id, owner: owner.login, repo, issue: null },
    sha,
  };
  await launcher.start('experiment', `push-${id}-${sha}`, delivery);
}

function touchesSettings({ ref, deleted, repository, commits }: PushPayload): boolean {
  if (deleted || ref !== `refs/heads/${repository.default_branch}`) return false;
  const ours = new Set(settingsFiles(repository.name).flatMap(({ path }) => [path, misnamed(path)]));
  return (
    commits.length >= mostCommits ||
    commits.some(({ added, modified }) => [...added, ...modified].some((path) => ours.has(path)))
  );
}

/** The files of ours that a repository may hold: its own settings, and in `.github` those that a whole organisation inherits. */
export function settingsFiles(
  repo: string,
): readonly { readonly path: string; readonly file: 'repository' | 'organisation' }[] {
  const own = { path: settingsPath, file: 'repository' } as const;
  return repo.toLowerCase() === '.github' ? [own, { path: inheritedPath, file: 'organisation' }] : [own];
}
