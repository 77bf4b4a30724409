// A slash command, parsed: what somebody asked for, before it is known whether they may.
import * as z from 'zod';

/** What the arms are to implement. `pinned` is the one arXiv id in the issue. */
export const Subject = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pinned') }),
  z.object({ kind: z.literal('arxiv'), id: z.string() }),
  z.object({ kind: z.literal('brief') }),
  z.object({ kind: z.literal('search'), query: z.string() }),
]);
export type Subject = z.infer<typeof Subject>;

export const RunOptions = z.object({
  vs: z.string().nullable(),
  solo: z.boolean(),
  repeat: z.number().int().min(1).max(20),
  /** USD for the whole run; null: the configured one. */
  budget: z.number().positive().nullable(),
  /** Minutes per arm; null: the configured ones. */
  timeout: z.number().positive().nullable(),
  base: z.string().nullable(),
  start: z.string().nullable(),
  publish: z.enum(['pr', 'branch']).nullable(),
  refine: z.boolean(),
  cross_review: z.boolean(),
  /** A model that reviews every draft and writes none; left out: the configured one, if any. */
  judge: z.string().exactOptional(),
});
export type RunOptions = z.infer<typeof RunOptions>;

export const RunCommand = z.object({
  verb: z.literal('run'),
  subject: Subject,
  /** As typed, in order. */
  models: z.array(z.string()).min(1),
  options: RunOptions,
});
export type RunCommand = z.infer<typeof RunCommand>;

export const Command = z.discriminatedUnion('verb', [
  RunCommand,
  z.object({ verb: z.literal('experiment') }),
  z.object({ verb: z.literal('status') }),
  z.object({ verb: z.literal('cancel') }),
  z.object({ verb: z.literal('retry'), arm: z.string().nullable() }),
  z.object({ verb: z.literal('promote'), arm: z.string() }),
  z.object({ verb: z.literal('compare') }),
  z.object({ verb: z.literal('cost') }),
  z.object({ verb: z.literal('models') }),
  z.object({ verb: z.literal('config') }),
  z.object({ verb: z.literal('help') }),
]);
export type Command = z.infer<typeof Command>;

/** A comment's first command: well-formed, or misused in a way the reply can name. */
export type ParsedCommand =
  | { readonly kind: 'none' }
  | { readonly kind: 'command'; readonly line: string; readonly command: Command }
  | { readonly kind: 'misuse'; readonly line: string; readonly problem: string; readonly nearest: string | null };
