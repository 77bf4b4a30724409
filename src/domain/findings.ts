// What was found out about an arm's words after it had ended: which claims hold, and how it went about its work. Counted, not felt.
import * as z from 'zod';

const count = z.number().int().nonnegative();

/** `line` is a path with a line, `absence` says that something is not there, `reference` is a figure, table or algorithm of the paper. */
export const ClaimKind = z.enum([
  'path',
  'line',
  'symbol',
  'quote',
  'absence',
  'count',
  'section',
  'equation',
  'reference',
]);
export type ClaimKind = z.infer<typeof ClaimKind>;

/** `false`: the frozen bytes say otherwise. `unsupported`: nothing bears it out, and nothing refutes it either. */
export const ClaimStatus = z.enum(['supported', 'unsupported', 'false']);
export type ClaimStatus = z.infer<typeof ClaimStatus>;

export const CheckedClaim = z.object({
  kind: ClaimKind,
  status: ClaimStatus,
  /** As it was written. */
  claim: z.string(),
  /** Where it was written: `preflight.rationale`. */
  where: z.string(),
  /** The sentence around it, cut. */
  sentence: z.string(),
  /** What is there instead; empty for a claim that holds. */
  why: z.string(),
});
export type CheckedClaim = z.infer<typeof CheckedClaim>;

/** The claims of one arm about the repository and the paper. Each counts once, however often it is made. */
export const Grounding = z.object({
  schema_version: z.literal(1),
  checked: count,
  supported: count,
  unsupported: count,
  false: count,
  /** Supported of those that could be decided (supported and false); null when there is none. */
  rate: z.number().nullable(),
  claims: z.array(CheckedClaim),
});
export type Grounding = z.infer<typeof Grounding>;

/** How an arm went about it; what counts as what is said in `comparison/behaviour.ts`. */
export const Behaviour = z.object({
  schema_version: z.literal(1),
  /** What the words below were counted in. */
  artifact: z.enum(['pull_request', 'issue', 'draft', 'preflight', 'none']),
  words: count,
  headings: count,
  commitments: count,
  questions: count,
  /** Different paths, and different paths with a line. */
  files_named: count,
  lines_named: count,
  /** The sentence that doubts the premise of the request; null: none does. */
  premise_challenged: z.string().nullable(),
  /** Entries of `delivered` held against the patch; null without a draft. */
  scope: z
    .object({
      delivered: count,
      /** Names of files, tests or symbols in `delivered` that the patch does not hold. */
      absent: z.array(z.object({ entry: z.string(), names: z.array(z.string()) })),
      /** `delivered` speaks of tests, and the patch has none. */
      tests_absent: z.boolean(),
    })
    .nullable(),
  /** Working seconds of preflight; null when it did not decide. */
  decide_s: z.number().nullable(),
  /** null when nothing was edited. */
  files_read_before_edit: count.nullable(),
});
export type Behaviour = z.infer<typeof Behaviour>;

/** What was found out about one life of an arm, as it lies in the store. */
export const Findings = z.object({
  schema_version: z.literal(1),
  generation: z.number().int().positive(),
  grounding: Grounding,
  behaviour: Behaviour,
});
export type Findings = z.infer<typeof Findings>;
