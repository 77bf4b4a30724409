// Events of check runs, check suites and commit statuses on our own branches -> whoever waits for that commit.
import * as z from 'zod/mini';
import type { Receiver } from './comment.ts';
import type { ChecksDelivery } from './delivery.ts';

const repository = z.object({ id: z.int(), full_name: z.string() });
const instant = z.nullish(z.string());

/** The part of each payload that we read; everything else may change under us. */
const Payload = z.union([
  z.object({
    repository,
    check_run: z.object({
      id: z.int(),
      head_sha: z.string(),
      completed_at: instant,
      check_suite: z.nullish(z.object({ head_branch: z.nullish(z.string()) })),
      pull_requests: z.optional(z.array(z.object({ head: z.object({ ref: z.string() }) }))),
    }),
  }),
  z.object({
    repository,
    check_suite: z.object({
      id: z.int(),
      head_sha: z.string(),
      head_branch: z.nullish(z.string()),
      updated_at: instant,
      pull_requests: z.optional(z.array(z.object({ head: z.object({ ref: z.string() }) }))),
    }),
  }),
  z.object({
    repository,
    id: z.int(),
    sha: z.string(),
    state: z.string(),
    branches: z.array(z.object({ name: z.string() })),
  }),
]);
type Payload = z.infer<typeof Payload>;

const ours = /^outrider\//;

/** Hands an event about one of our commits on; named after the event, so that a redelivery finds it done. Others are not heard. */
export async function receiveChecks(event: string, payload: unknown, { launcher }: Receiver): Promise<void> {
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) return;
  const { id, at, sha, branches } = eventOf(parsed.data);
  if (!branches.some((name) => ours.test(name))) return;
  const delivery: ChecksDelivery = { kind: 'checks', repo: parsed.data.repository.full_name, sha };
  const name = [event.replaceAll('_', '-'), parsed.data.repository.id, id, at, sha.slice(0, 7)]
    .filter(Boolean)
    .join('-');
  await launcher.start('experiment', name, delivery);
}

interface Event {
  readonly id: number;
  /** Digits of the time at which it ended: a check may be run again under its id. */
  readonly at: string;
  readonly sha: string;
  readonly branches: readonly string[];
}

function eventOf(payload: Payload): Event {
  if ('check_run' in payload) {
    const { id, head_sha, completed_at, check_suite, pull_requests = [] } = payload.check_run;
    const branches = [check_suite?.head_branch ?? '', ...pull_requests.map(({ head }) => head.ref)];
    return { id, at: digits(completed_at), sha: head_sha, branches };
  }
  if ('check_suite' in payload) {
    const { id, head_sha, head_branch, updated_at, pull_requests = [] } = payload.check_suite;
    return {
      id,
      at: digits(updated_at),
      sha: head_sha,
      branches: [head_branch ?? '', ...pull_requests.map(({ head }) => head.ref)],
    };
  }
  return { id: payload.id, at: '', sha: payload.sha, branches: payload.branches.map(({ name }) => name) };
}

function digits(time: string | null | undefined): string {
  return (time ?? '').replaceAll(/\D/g, '').slice(0, 14);
}
