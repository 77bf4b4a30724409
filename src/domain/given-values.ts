// Values that somebody may have set: those that are, and all of several or the name of what is missing.
import { UsageError } from './errors.ts';

/** Without those that are undefined. */
export function present<K extends string, T>(values: Record<K, T | undefined>): Partial<Record<K, T>> {
  const kept: Partial<Record<K, T>> = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept;
}

/** All of them; throws UsageError naming those that are missing. `then`: what else to do, as the end of the sentence. */
export function required<K extends string>(values: Record<K, string | undefined>, then: string): Record<K, string> {
  const found: Partial<Record<K, string>> = {};
  const missing: string[] = [];
  for (const key in values) {
    const value = values[key];
    if (value === undefined) missing.push(key);
    else found[key] = value;
  }
  if (missing.length > 0) throw new UsageError(`Set ${missing.join(', ')} in the environment: ${then}.`);
  return found as Record<K, string>;
}
