// A model as we know it: who serves it, what it takes, what it costs.
import * as z from 'zod';
import { Rates } from './money.ts';

export const Provider = z.enum(['anthropic', 'zai', 'moonshot', 'openai', 'custom']);
export type Provider = z.infer<typeof Provider>;

export const Protocol = z.enum(['anthropic-messages', 'openai-chat']);
export type Protocol = z.infer<typeof Protocol>;

/**
 * What a model accepts. A parameter that a model does not take is left out of the request and the omission recorded;
 * it is never guessed.
 */
export const Capabilities = z.object({
  context_tokens: z.number().int().positive(),
  /** Allowance for one answer; GLM shares it between thinking and answer. */
  max_output_tokens: z.number().int().positive(),
  /** `adaptive`: `thinking: {type: "adaptive"}`; `none`: the parameter is left out. */
  thinking: z.enum(['adaptive', 'none']).default('none'),
  /** `output_config.effort`, where the model takes it. */
  effort: z.enum(['low', 'medium', 'high']).nullable().default(null),
  /** Whether explicit cache markers (`cache_control`) are accepted. */
  cache_markers: z.boolean().default(false),
  /** Longest a single answer may take, seconds: the provider's generous deadline. */
  deadline_s: z.number().int().positive(),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** One row of the model table: the table of this project, or `models` in a repository's configuration. */
export const ModelRow = z.object({
  id: z.string().min(1),
  provider: Provider,
  protocol: Protocol,
  capabilities: Capabilities,
  rates: Rates.nullable(),
});
export type ModelRow = z.infer<typeof ModelRow>;
