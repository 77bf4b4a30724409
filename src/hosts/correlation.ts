// What the work at hand belongs to, carried along its calls: the fields that every log line, span and audit entry of it share.
import { AsyncLocalStorage } from 'node:async_hooks';
import { ArmInput } from '../arm/frame.ts';
import { ReviewInput } from '../arm/review.ts';
import { seatOf } from '../artifacts/rows.ts';
import { Delivery } from '../command/receive/delivery.ts';
import { experimentId } from '../domain/experiment-id.ts';
import type { Json } from '../domain/json.ts';
import { PhaseName } from '../domain/names.ts';
import { RefineInput } from '../refinement/scene.ts';

export interface Correlation {
  /** GitHub's id of the webhook delivery (`X-GitHub-Delivery`); known to the receiver alone. */
  readonly delivery?: string;
  /** The comment that asked, where one did. */
  readonly comment?: number;
  readonly owner?: string;
  readonly repo?: string;
  /** The experiment, or the id that a command has instead, made in the same way. */
  readonly experiment?: string;
  /** The arm in one of its lives: `glm-5-2`, `glm-5-2.2`. */
  readonly arm?: string;
  readonly phase?: PhaseName;
  /** Which of an arm's lives: its draft, its reviews of others, what follows publishing. */
  readonly part?: 'draft' | 'review' | 'refine';
  /** The durable step, with the branch that it lies in. */
  readonly step?: string;
  /** The invocation: Lambda's request id, or the embedded engine's token. */
  readonly request?: string;
}

const storage = new AsyncLocalStorage<Correlation>();

/** Runs `body` with these fields beside those that hold already. */
export function within<T>(fields: Correlation, body: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, body);
}

/** What holds here; empty outside of any work. */
export function correlation(): Correlation {
  return storage.getStore() ?? {};
}

/** What the input of a durable function says of its work; empty for an input that is none of ours, which the story refuses. */
export function correlationOf(input: Json): Correlation {
  const arm = ArmInput.safeParse(input);
  if (arm.success) return { experiment: arm.data.experiment, arm: seatOf(arm.data), part: partOf(input) };
  const delivery = Delivery.safeParse(input);
  if (!delivery.success) return {};
  const { data } = delivery;
  if (data.kind === 'accepted' || data.kind === 'retried') return { experiment: data.experiment };
  if (data.kind === 'hidden') return {};
  if (data.kind === 'checks') return { repo: data.repo };
  const { owner, repo } = data.target;
  if (data.kind === 'push') return { owner, repo: `${owner}/${repo}` };
  if (data.kind === 'pull') return { owner, repo: `${owner}/${repo}`, experiment: data.experiment };
  const at = { owner, repo: `${owner}/${repo}`, comment: data.comment_id };
  return data.kind === 'edit' ? at : { ...at, experiment: experimentId(`${data.repository_id}:${data.comment_id}`) };
}

function partOf(input: Json): NonNullable<Correlation['part']> {
  if (ReviewInput.safeParse(input).success) return 'review';
  return RefineInput.safeParse(input).success ? 'refine' : 'draft';
}

/** The phase that a step of an arm works on: `implement-1.2` is the second chunk of the first attempt. */
export function phaseOf(step: string): Pick<Correlation, 'phase'> {
  const phase = PhaseName.safeParse(/^(.+?)-\d/.exec(step)?.[1]);
  return phase.success ? { phase: phase.data } : {};
}
