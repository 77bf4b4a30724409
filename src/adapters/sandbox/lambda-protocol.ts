// What is said to the sandbox function and what it answers.
import * as z from 'zod';

export const SandboxRequest = z.object({
  /** A signed address, and where its host lies, for there are no names in the sandbox; null: no tree. */
  tree: z.object({ url: z.url(), ip: z.ipv4() }).nullable(),
  argv: z.array(z.string()).min(1),
  folder: z.string(),
  limits: z.object({
    seconds: z.number().positive(),
    memory_mib: z.number().positive(),
    processes: z.number().positive(),
    output_bytes: z.number().positive(),
  }),
});
export type SandboxRequest = z.infer<typeof SandboxRequest>;

export const SandboxReply = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ran'),
    exit_code: z.number().int().nullable(),
    stopped: z.enum(['time', 'memory', 'processes']).nullable(),
    output: z.string(),
    printed: z.number().int().nonnegative(),
  }),
  z.object({ kind: z.literal('unavailable'), reason: z.string() }),
]);
