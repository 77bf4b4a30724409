// The repository's habits as they were frozen: its latest merged pull requests, and what it takes from its owner.
import * as z from 'zod';

/** Files of the owner's `.github` repository that stand in for ones that the repository has not. */
export const Inherited = z.object({
  files: z.array(z.object({ path: z.string(), text: z.string() })),
  /** Why they could not be read; null when they were, or when there are none. */
  unread: z.string().nullable(),
});
export type Inherited = z.infer<typeof Inherited>;

export const Habits = z.object({
  pulls: z.array(z.object({ number: z.number().int(), title: z.string(), body: z.string(), author: z.string() })),
  // Runs that were frozen before it was read have none.
  inherited: Inherited.default({ files: [], unread: null }),
});
export type Habits = z.infer<typeof Habits>;
