// A pull request of ours that was closed, merged or reopened -> the durable function, which looks at it itself. Nothing here calls GitHub.
import * as z from 'zod/mini';
import type { Receiver } from './comment.ts';
import type { PullDelivery } from './delivery.ts';

/** The part of a `pull_request` payload that we read. */
const PullPayload = z.object({
  action: z.enum(['closed', 'reopened']),
  installation: z.object({ id: z.int() }),
  repository: z.object({ id: z.int(), name: z.string(), owner: z.object({ login: z.string() }) }),
  pull_request: z.object({
    number: z.int(),
    updated_at: z.string(),
    head: z.object({ ref: z.string(), repo: z.nullable(z.object({ id: z.int() })) }),
  }),
});

const ours = /^outrider\/([0-9a-f]+)\/([a-z0-9-]+)$/;

/** Others' pull requests are not heard. Named after the change, so that a redelivery finds it done. */
export async function receivePull(payload: unknown, { launcher }: Receiver): Promise<void> {
  const parsed = PullPayload.safeParse(payload);
  if (!parsed.success) return;
  const { installation, repository, pull_request: pull, action } = parsed.data;
  const [, experiment, slug] = ours.exec(pull.head.ref) ?? [];
  if (!experiment || !slug || pull.head.repo?.id !== repository.id) return;
  const { id, name: repo, owner } = repository;
  const delivery: PullDelivery = {
    kind: 'pull',
    target: { kind: 'github', installation_id: installation.id, owner: owner.login, repo, issue: null },
    number: pull.number,
    experiment,
    slug,
  };
  const at = pull.updated_at.replaceAll(/\D/g, '');
  await launcher.start('experiment', `pull-${id}-${pull.number}-${action}-${at}`, delivery);
}
