// What starts the look of an hour for runs that are no more; light, since the webhook's bundle holds it.
import * as z from 'zod/mini';

export const SweepInput = z.object({ kind: z.literal('sweep'), hour: z.string() });
export type SweepInput = z.infer<typeof SweepInput>;

/** The sweep of an hour: one, however often it is started. */
export function sweepExecution(at: number): { readonly name: string; readonly input: SweepInput } {
  const hour = new Date(at).toISOString().slice(0, 13);
  return { name: `sweep-${hour}`, input: { kind: 'sweep', hour } };
}
