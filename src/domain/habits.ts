// The repository's habits as they were frozen: its latest merged pull requests.
import * as z from 'zod';

export const Habits = z.object({
  pulls: z.array(z.object({ number: z.number().int(), title: z.string(), body: z.string(), author: z.string() })),
});
export type Habits = z.infer<typeof Habits>;
