// Arguments of a tool call: put together from their pieces, parsed, and brought into a form that every server takes back.
import { isObject, type Json } from '../../domain/json.ts';
import type { ToolCall } from '../../ports/models.ts';
import { jsonIn, wholeCharacters } from './wire-text.ts';

/** Objects and lists within each other. No tool takes four, and servers and stores fail at some thousands. */
const mostLevels = 100;

/** Whether a value lies deeper than it can be written down. */
export function isTooDeep(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
}

/** The value that a text says; undefined when it is no JSON, or nested without end. */
function valueIn(text: string): Json | undefined {
  const value = jsonIn(text);
  return isTooDeep(value) ? undefined : value;
}

/** A whole object: nothing can follow it. */
export function isWhole(text: string): boolean {
  return text.trimEnd().endsWith('}') && isObject(valueIn(text));
}

/** Arguments as they were meant: some servers begin with an empty object and send the real one behind it, some send the whole once more at the end. */
export function meantArguments(text: string): string {
  if (valueIn(text) !== undefined) return text;
  const half = text.slice(0, text.length / 2);
  const readings = [text.replace(/^\s*\{\s*\}(?=\s*\{)/, ''), ...(half + half === text ? [half] : [])];
  return readings.find(isWhole) ?? text;
}

/** A tool call whose arguments came as text. No text at all, and null, is what models send for a tool without parameters. */
export function toolCall(id: string, name: string, text: string): ToolCall {
  if (text.trim() === '') return { id, name, arguments: {} };
  const value = valueIn(text);
  return value === undefined ? { id, name, arguments: null, malformed: text } : { id, name, arguments: value ?? {} };
}

/** The arguments of a call as text that goes back: as they came where every server can read them, else the nearest to it. */
export function wireArguments(text: string): string {
  const value = valueIn(text);
  if (!isObject(value)) return '{}';
  return /\\ud[89a-f]/i.test(text) ? wholeCharacters(JSON.stringify(value)) : text;
}
