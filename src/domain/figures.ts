// The measured figures of one phase, and their sum over an arm.
import * as z from 'zod';
import { PhaseName, PhaseOutcome } from './names.ts';
import { Metering, Usage } from './usage.ts';

const seconds = z.number().nonnegative();
const count = z.number().int().nonnegative();

/** Everything counted while one phase of one arm ran. Times in seconds; waiting on an outage is apart from working. */
export const PhaseFigures = z.object({
  phase: PhaseName,
  /** 1, or 2 for the bounded second attempt after failed gates. */
  attempt: z.number().int().positive(),
  outcome: PhaseOutcome,
  /** One sentence: why it ended so. */
  reason: z.string(),
  model_served: z.string().nullable(),
  usage: Usage,
  metering: Metering,
  cost_usd: z.number().nullable(),
  cost_at_least_usd: z.number(),
  turns: count,
  /** Calls by tool name. */
  tool_calls: z.record(z.string(), count),
  /** Different files read before the first edit. */
  files_read_before_edit: count,
  working_s: seconds,
  waiting_s: seconds,
  /** Calls answered only after the client's own quick retries, and durable waits on the provider. */
  retries: count,
  waits: count,
  /** Tool results that were cut, and compactions of the conversation. */
  truncations: count,
  compactions: count,
  /** Hidden characters and comments stripped from foreign text that this phase read. */
  injection_hits: count,
  /** Request parameters left out because the model does not take them. */
  omitted_parameters: z.array(z.string()),
});
export type PhaseFigures = z.infer<typeof PhaseFigures>;
