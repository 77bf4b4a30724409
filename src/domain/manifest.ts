// What is pinned and frozen before any arm starts: the experiment's inputs, by value or by content hash.
import * as z from 'zod';
import { RunOptions, Subject } from './command.ts';
import { ModelRow, Provider } from './model.ts';
import { PaperMeta, TextSource } from './paper.ts';
import { StoredSettings } from './settings.ts';
import { Target } from './target.ts';

/** SHA-256 of some bytes, hex; also their address on the shelf. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/);
export type Digest = z.infer<typeof Digest>;

export const ArmPlan = z.object({
  /** The model as typed. */
  arm: z.string(),
  /** Branch- and file-safe name, with `-r2` for a second repeat. */
  slug: z.string(),
  model: ModelRow,
  repeat: z.number().int().positive(),
  /** Drawn at random and recorded: 0 starts first. */
  start_order: z.number().int().nonnegative(),
  /** The arm's equal share of the run's budget, USD. */
  budget_usd: z.number(),
});
export type ArmPlan = z.infer<typeof ArmPlan>;

export const Limits = z.object({
  turns: z.number().int().positive(),
  minutes: z.number().positive(),
  tokens: z.number().int().positive(),
  files: z.number().int().positive(),
  /** 0: a provider that is down is not waited for. */
  hold_s: z.number().nonnegative(),
});
export type Limits = z.infer<typeof Limits>;

/** What was admitted: everything of the manifest that is known before anything is fetched at length. */
export const Accepted = z.object({
  schema_version: z.literal(1),
  experiment: z.string(),
  target: Target,
  /** `owner/name`, or the folder's name. */
  repo: z.string(),
  /** Who asked, and the comment that did; null for the command line. */
  actor: z.string().nullable(),
  /** The forge's number of the account of whoever asked, which a change of their login does not change; left out: not known. */
  actor_id: z.number().int().nullable().exactOptional(),
  comment_id: z.number().nullable(),
  /** Never `pinned`: the id in the issue has been read. */
  subject: Subject,
  options: RunOptions,
  created_at: z.string(),
  base_ref: z.string(),
  base_sha: z.string(),
  tree_sha: z.string(),
  harness_version: z.string(),
  settings: StoredSettings,
  limits: Limits,
  budget_usd: z.number(),
  /** The title and text as they stood at the command: data for the arms, hashed with the rest. */
  request: z.object({ title: z.string(), body: z.string() }),
  /** The experiment over many repositories that this run is a cell of, and where it was asked for; null where that may not be told. */
  cell_of: z.object({ study: z.string(), asked_in: z.string().nullable() }).exactOptional(),
  /** In the order of the table: the baseline first. */
  models: z.array(z.object({ arm: z.string(), model: ModelRow })).min(1),
  /** Reviews every draft and writes none; left out: there is no third model. */
  judge: z.object({ arm: z.string(), model: ModelRow }).exactOptional(),
  /** Providers whose calls began on a key of the owner's: they end on one, and never on the deployment's. Left out: there are none. */
  own_keys: z.array(Provider).exactOptional(),
});
export type Accepted = z.infer<typeof Accepted>;

export const Manifest = Accepted.omit({ models: true, judge: true }).extend({
  paper: PaperMeta.extend({ text_source: TextSource }),
  frozen: z.object({
    snapshot: Digest,
    paper: Digest,
    repo_map: Digest,
    prompts: Digest,
    tools: Digest,
    request: Digest,
  }),
  /** Drawn once per experiment, so that every arm gets the same bytes. */
  nonce: z.string(),
  arms: z.array(ArmPlan).min(1),
  /** Slug of the arm that ratios are taken against. */
  baseline: z.string(),
  /** The third model, with a share of the budget of its own. It is no arm: it has no row, and no figure of an arm has it in it. */
  judge: ArmPlan.exactOptional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** The third model's name in keys and files; no arm may have it. */
export const judgeSlug = 'judge';

/** Everybody who may call a model in this run: the arms, and the judge if there is one. */
export function seatedPlans({ arms, judge }: Pick<Manifest, 'arms' | 'judge'>): ArmPlan[] {
  return judge === undefined ? arms : [...arms, judge];
}

/** Whether the models of a run are to review each other's drafts: neither the command nor the configuration says no, and there are two. */
export function wantsCrossReview(run: {
  readonly options: { readonly cross_review: boolean };
  readonly settings: { readonly cross_review: boolean };
  readonly models: readonly unknown[];
}): boolean {
  return run.options.cross_review && run.settings.cross_review && run.models.length > 1;
}
