// A provider's key as it is kept: sealed, with what may be shown of it.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Provider } from './model.ts';

export const KeyRow = z.object({
  /** Names the key by its value, so that setting it twice is setting it once. */
  id: z.string(),
  provider: Provider,
  last4: z.string(),
  sealed: z.string(),
  /** Epoch milliseconds. */
  added_at: z.number(),
  /** When the provider last refused it; null: it did not. Epoch milliseconds. */
  refused_at: z.number().nullable(),
});
export type KeyRow = z.infer<typeof KeyRow>;

/** Two, so that a new one can be set before the old one is withdrawn. */
export const mostLiveKeys = 2;

/** The deployment's own keys are kept beside those of owners, under a name that no owner can have. */
export const deploymentOwner = '*';

export function keyId(owner: string, provider: Provider, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([owner.toLowerCase(), provider, key]))
    .digest('hex')
    .slice(0, 16);
}
