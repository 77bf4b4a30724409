// A look for papers that a repository could use: what was found, what is proposed, and why everything else is not.
import * as z from 'zod';
import { ChangeKind } from './endings.ts';
import { PhaseFigures } from './figures.ts';
import { PaperMeta } from './paper.ts';

export const Rejection = z.object({ paper: z.string(), title: z.string(), reason: z.string() });
export type Rejection = z.infer<typeof Rejection>;

/** A paper that passed every check, with the words of the model that chose it. */
export const Proposal = z.object({
  paper: PaperMeta,
  kind: ChangeKind,
  strength: z.number().int(),
  /** `path:line` in the frozen tree, verified. */
  call_site: z.string(),
  /** Where the team says that it wants this; empty for everything but an extension. */
  direction: z.string(),
  reason: z.string(),
});
export type Proposal = z.infer<typeof Proposal>;

/** Papers as they were ranked before a model saw them, best first. */
export const Shortlist = z.object({
  schema_version: z.literal(1),
  repo: z.string(),
  base_sha: z.string(),
  model: z.string(),
  found: z.number().int().nonnegative(),
  interest: z.object({ categories: z.array(z.string()), keywords: z.array(z.string()) }),
  papers: z.array(PaperMeta.extend({ score: z.number(), matched: z.array(z.string()) })),
  rejected: z.array(Rejection),
});
export type Shortlist = z.infer<typeof Shortlist>;

/** How a look ended: at most one proposal, and a reason for every paper that is none. */
export const ScoutRecord = z.object({
  schema_version: z.literal(1),
  repo: z.string(),
  base_sha: z.string(),
  model: z.string(),
  found: z.number().int().nonnegative(),
  proposal: Proposal.nullable(),
  rejected: z.array(Rejection),
  /** null when no model was asked. */
  figures: PhaseFigures.nullable(),
  problem: z.string().nullable(),
});
export type ScoutRecord = z.infer<typeof ScoutRecord>;
