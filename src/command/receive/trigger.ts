// Events that may ask for a run without a command -> the durable function, which reads whether the settings want that. Nothing here calls GitHub.
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { formatArxivId, parseArxivId } from '../../domain/arxiv-id.ts';
import { isAddress, isKey, modelWord } from '../parse/word-forms.ts';
import type { Receiver } from './comment.ts';
import type { Trigger, TriggerDelivery } from './delivery.ts';

const place = {
  installation: z.object({ id: z.int() }),
  repository: z.object({ id: z.int(), name: z.string(), owner: z.object({ login: z.string() }) }),
  sender: z.object({ login: z.string(), id: z.optional(z.int()), type: z.string() }),
};

/** The part of an `issues` payload that we read. */
const IssuePayload = z.object({
  ...place,
  action: z.enum(['labeled', 'opened']),
  label: z.nullish(z.object({ name: z.string() })),
  issue: z.object({
    number: z.int(),
    title: z.string(),
    body: z.nullish(z.string()),
    updated_at: z.string(),
    pull_request: z.optional(z.unknown()),
    performed_via_github_app: z.nullish(z.object({ id: z.int() })),
  }),
});
type IssuePayload = z.infer<typeof IssuePayload>;

/** What somebody may put into a `repository_dispatch`: nothing else, so that a slip is no run of something else. */
const ClientPayload = z.strictObject({
  issue: z.int().check(z.positive()),
  paper: z.optional(
    z.pipe(
      z.string().check(z.maxLength(200)),
      z.transform((text, { issues }) => {
        const id = parseArxivId(text);
        if (id) return formatArxivId(id);
        issues.push({ code: 'custom', message: 'takes an arXiv id or address', input: text });
        return z.NEVER;
      }),
    ),
  ),
  models: z.optional(
    z
      .array(
        z.string().check(
          z.regex(modelWord),
          z.refine((word) => !isAddress(word) && !isKey(word)),
        ),
      )
      .check(z.maxLength(10)),
  ),
});

const DispatchPayload = z.object({ ...place, action: z.literal('outrider-run'), client_payload: ClientPayload });

/** An issue that was opened with one paper in it, or given a label. Others are not heard, and neither are our own. */
export async function receiveIssue(payload: unknown, receiver: Receiver): Promise<void> {
  const parsed = IssuePayload.safeParse(payload);
  if (!parsed.success) return;
  const { issue, repository } = parsed.data;
  if (issue.pull_request) return;
  const app = issue.performed_via_github_app?.id ?? null;
  // Whose App opened an issue is known; which App set a label is not, so that only a person's label counts.
  const opened = parsed.data.action === 'opened';
  if (parsed.data.sender.type === 'Bot' && (!opened || app === receiver.appId)) return;
  const trigger = await triggerOf(parsed.data);
  if (trigger === null) return;
  const at = opened ? [] : [issue.updated_at.replaceAll(/\D/g, ''), digest(parsed.data.label?.name ?? '')];
  const name = [opened ? 'opened' : 'label', repository.id, issue.number, ...at].join('-');
  const words = { title: issue.title, body: issue.body ?? '' };
  const asked = { ...parsed.data, number: issue.number, app: opened ? app : null, issue: words };
  await receiver.launcher.start('experiment', name, deliveryOf(name, trigger, asked));
}

async function triggerOf({ action, label, issue }: IssuePayload): Promise<Trigger | null> {
  if (action === 'labeled') return label ? { by: 'label', label: label.name } : null;
  const { pinnedPaper } = await import('../parse/pinned-paper.ts');
  return pinnedPaper(issue.title, issue.body ?? '').kind === 'one' ? { by: 'issue_opened' } : null;
}

/** A `repository_dispatch` of the type `outrider-run`; `id` is that of the delivery, the same when it is sent again. What is wrong with it, or null. */
export async function receiveDispatch(id: string, payload: unknown, receiver: Receiver): Promise<string | null> {
  const parsed = DispatchPayload.safeParse(payload);
  if (!parsed.success) return parsed.error.message;
  const { client_payload: asked, repository } = parsed.data;
  const name = `dispatch-${repository.id}-${id}`;
  const trigger: Trigger = {
    by: 'repository_dispatch',
    paper: asked.paper ?? null,
    models: asked.models ?? [],
  };
  const delivery = deliveryOf(name, trigger, { ...parsed.data, number: asked.issue, app: null, issue: null });
  await receiver.launcher.start('experiment', name, delivery);
  return null;
}

function deliveryOf(
  name: string,
  trigger: Trigger,
  asked: Pick<IssuePayload, 'installation' | 'repository' | 'sender'> & {
    readonly number: number;
    readonly app: number | null;
    readonly issue: TriggerDelivery['issue'];
  },
): TriggerDelivery {
  const { installation, repository, sender, number, app, issue } = asked;
  return {
    kind: 'trigger',
    trigger,
    target: {
      kind: 'github',
      installation_id: installation.id,
      owner: repository.owner.login,
      repo: repository.name,
      repository_id: repository.id,
      issue: number,
    },
    repository_id: repository.id,
    // 48 bits: far below what a number holds exactly, and never 0.
    comment_id: -(Number.parseInt(digest(name), 16) + 1),
    actor: { login: sender.login, id: sender.id ?? null, type: sender.type, app_id: app },
    issue,
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
