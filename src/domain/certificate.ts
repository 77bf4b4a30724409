// The fair-pair certificate: what was equal, what differed by intent, what differed by accident.
import * as z from 'zod';

export const Certificate = z.object({
  valid: z.boolean(),
  /** Empty when valid; else one sentence each, shown after "because". */
  because: z.array(z.string()),
  /** The same for every arm, with the value or its SHA-256. */
  equal: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What the experiment varies: provider, model, its capability row; one value per arm slug. */
  by_intent: z.array(z.object({ name: z.string(), values: z.record(z.string(), z.string()) })),
  /** What happened to differ: start order, retries, waits, truncations, compactions, limits hit, injection hits. */
  by_accident: z.array(z.object({ name: z.string(), values: z.record(z.string(), z.string()) })),
});
export type Certificate = z.infer<typeof Certificate>;
