// The rows that users, scripts and evaluators read. Names are the contract's; unknown is null, never 0.
import * as z from 'zod';
import { Behaviour, Grounding } from './findings.ts';

const count = z.number().int().nonnegative();

/** Token, cost, time and work figures; the same columns for an arm, a phase, its refinement and its reviews. */
export const FigureColumns = z.object({
  model_served: z.string().nullable(),
  input_tokens: count,
  cache_write_tokens: count,
  cache_write_1h_tokens: count,
  cache_read_tokens: count,
  output_tokens: count,
  total_tokens: count,
  usage_complete: z.boolean(),
  lost_calls: count,
  cost_usd: z.number().nullable(),
  cost_at_least_usd: z.number(),
  turns: count,
  tool_calls: count,
  tool_calls_by_name: z.record(z.string(), count),
  working_s: z.number(),
  waiting_s: z.number(),
  /** Calls answered only after the client's own quick retries, and durable waits on the provider. */
  retries: count,
  waits: count,
  /** Tool results that were cut, compactions of the conversation, pieces of hidden text stripped. */
  truncations: count,
  compactions: count,
  injection_hits: count,
});
export type FigureColumns = z.infer<typeof FigureColumns>;

export const PhaseRow = FigureColumns.extend({
  phase: z.string(),
  attempt: count,
  outcome: z.string(),
  reason: z.string(),
  files_read_before_edit: count,
});
export type PhaseRow = z.infer<typeof PhaseRow>;

/** Work beside the draft: the sum, and each of its phases. */
const Beside = FigureColumns.extend({ phases: z.array(PhaseRow) });

/** A gate as the draft met it last. */
const GateRow = z.object({ gate: z.string(), outcome: z.string(), grade: z.string().nullable() });

export const ArmRow = FigureColumns.extend({
  schema_version: z.literal(1),
  experiment: z.string(),
  repo: z.string(),
  base_sha: z.string(),
  paper_id: z.string().nullable(),
  paper_sha256: z.string(),
  prompts_sha256: z.string(),
  repo_map_sha256: z.string(),
  harness_version: z.string(),
  arm: z.string(),
  provider: z.string(),
  model_requested: z.string(),
  repeat: z.number().int().positive(),
  start_order: count,
  verdict: z.string(),
  route: z.string().nullable(),
  reason: z.string(),
  decided_by: z.string(),
  artifact_url: z.string().nullable(),
  cost_basis: z.string(),
  rates_as_of: z.string().nullable(),
  additions: count,
  deletions: count,
  files_changed: count,
  tests_changed: count,
  /** Different files read before the first edit; null when nothing was edited. */
  files_read_before_edit: count.nullable(),
  /** Empty when no gate has seen a draft. */
  gates: z.array(GateRow),
  phases: z.array(PhaseRow),
  /** What came after publishing; in none of the figures above. */
  refinement: Beside.nullable(),
  /** This model's reviews of drafts; in none of the figures above. */
  review: Beside.nullable(),
  /** null when its words were not looked at. */
  grounding: Grounding.nullable(),
  behaviour: Behaviour.nullable(),
});
export type ArmRow = z.infer<typeof ArmRow>;
