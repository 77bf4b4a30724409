// What models put around a call's arguments, and how they spell its fields: one meaning, in the habits of other tools.
import type * as z from 'zod';
import { isObject } from '../../domain/json.ts';

const wrappers: readonly string[] = ['input', 'arguments', 'parameters', 'args', 'params', 'kwargs'];
/** One in the other: a wrapper in a text in a wrapper has been seen. */
const mostWrappings = 4;

/** The arguments themselves: out of a text that says them as JSON, and out of a field that is only around them. */
export function unwrapped(schema: z.ZodObject, given: unknown): unknown {
  let args = given;
  for (let times = 0; times < mostWrappings; times++) {
    const inner = contentOf(schema, args);
    if (inner === undefined) return args;
    args = inner;
  }
  return args;
}

function contentOf(schema: z.ZodObject, args: unknown): unknown {
  if (typeof args === 'string') return objectIn(args);
  if (!isObject(args)) return undefined;
  const [only, ...others] = Object.keys(args);
  if (only === undefined || others.length > 0 || only in schema.shape || !wrappers.includes(only)) return undefined;
  const inner = args[only];
  return isObject(inner) ? inner : typeof inner === 'string' ? objectIn(inner) : undefined;
}

function objectIn(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Text that begins with a brace is text.
    return undefined;
  }
}

const letters = (name: string) => name.toLowerCase().replaceAll(/[\s_-]/g, '');

/** The one of these words that is spelled so but for capitals and what stands between its parts: `startLine` for `start_line`. */
export function asSpelled(words: readonly string[], given: string): string | undefined {
  const same = words.filter((word) => letters(word) === letters(given));
  return same.length === 1 ? same[0] : undefined;
}

/** Fields under the names that the schema has for them; where both are given, nothing is taken for the other. */
export function underTheirNames(schema: z.ZodObject, args: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(schema.shape);
  const own = names.filter((name) => Object.hasOwn(args, name));
  const missing = names.filter((name) => !own.includes(name));
  const entries = Object.entries(args).map(([name, value]): [string, unknown] => {
    const meant = own.includes(name) ? undefined : asSpelled(missing, name);
    return [meant ?? name, value];
  });
  return new Set(entries.map(([name]) => name)).size === entries.length ? Object.fromEntries(entries) : { ...args };
}
