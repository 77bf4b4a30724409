// A repository that turned private, was deleted, given away or taken from us -> the durable function, which looks at it itself. Nothing here calls GitHub.
import * as z from 'zod/mini';
import type { Receiver } from './comment.ts';
import type { HiddenDelivery } from './delivery.ts';

const Numbered = z.object({ id: z.int() });

/** The part of such a payload that we read. */
const HidingPayload = z.object({
  action: z.string(),
  repository: z.optional(Numbered),
  repositories: z.optional(z.array(Numbered)),
  repositories_removed: z.optional(z.array(Numbered)),
});

/** In one execution; an organisation may have very many. */
const most = 5000;

/** Named after the delivery, so that a redelivery finds it done. */
export async function receiveHidden(
  { id, name, payload }: { readonly id: string; readonly name: string; readonly payload: unknown },
  { launcher }: Receiver,
): Promise<void> {
  const parsed = HidingPayload.safeParse(payload);
  if (!parsed.success) return;
  const { action, repository, repositories = [], repositories_removed = [] } = parsed.data;
  const gone = [...(repository ? [repository] : []), ...repositories, ...repositories_removed];
  for (let at = 0; at < gone.length; at += most) {
    const some = gone.slice(at, at + most).map((one) => one.id);
    const delivery: HiddenDelivery = { kind: 'hidden', repositories: some, why: `${name}.${action}` };
    await launcher.start('experiment', `hidden-${id}${at === 0 ? '' : `-${at / most + 1}`}`, delivery);
  }
}
