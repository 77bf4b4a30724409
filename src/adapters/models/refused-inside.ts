// A refusal inside an answer of status 200: what an event or a document says when it is none of the model's.
import { isObject } from '../../domain/json.ts';
import { field } from './sdk-error.ts';

/** What MiniMax says beside each of its answers; 0 is none. */
function baseRefusal(value: unknown): unknown {
  const base = field(value, 'base_resp');
  return Number(field(base, 'status_code') ?? 0) === 0 ? null : base;
}

/**
 * The refusal in a value, or null: `error`, as both protocols and most gateways write it; `base_resp` (MiniMax); `success: false` (z.ai).
 * Fields of an answer that are null or empty are none.
 */
export function refusalIn(value: unknown): unknown {
  if (!isObject(value)) return null;
  if (value.error) return value.error;
  if (value.type === 'error' || value.success === false) return value;
  return baseRefusal(value);
}
