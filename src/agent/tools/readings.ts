// Arguments as models write them -> arguments as a schema wants them, where they can mean one thing only. Whether a model writes null,
// an empty string or nothing for "none", or a list as a string, is a habit of its training and no measure of its work.
import * as z from 'zod';
import { isObject } from '../../domain/json.ts';
import { asSpelled, underTheirNames, unwrapped } from './wrappings.ts';

/** What a field that is null or not there can mean beside "left out": of a call that ends a phase, an empty text or list. */
type Nothing = readonly ('' | readonly never[])[];

/** A tool's arguments as they were meant. An empty text is something to a tool: `new_text` that was forgotten would delete. */
export function callAsMeant(schema: z.ZodType, args: unknown): unknown {
  return asMeant(schema, args, []);
}

/** A closing tool's arguments as they were meant. */
export function closingAsMeant(schema: z.ZodType, args: unknown): unknown {
  return asMeant(schema, args, ['', []]);
}

/**
 * The arguments with each field that does not fit put as it fits, where there is such a reading; everything else stays as it is, so that
 * the schema can say what is wrong with it.
 */
function asMeant(schema: z.ZodType, args: unknown, nothing: Nothing): unknown {
  if (!(schema instanceof z.ZodObject)) return args;
  const inner = unwrapped(schema, args);
  if (!isObject(inner)) return args;
  const given = underTheirNames(schema, inner);
  for (const [name, field] of Object.entries<z.ZodType>(schema.shape)) {
    const meant = fieldAsMeant(field, given[name], nothing);
    if (meant === undefined) delete given[name];
    else given[name] = meant;
  }
  return given;
}

function fieldAsMeant(field: z.ZodType, value: unknown, nothing: Nothing): unknown {
  if (field.safeParse(value).success) return value;
  const entries = (list: unknown) =>
    field instanceof z.ZodArray && Array.isArray(list) ? listAsMeant(field, list, nothing) : list;
  if (Array.isArray(value)) return entries(value);
  const fitting = [...wordsMeant(field, value), ...readingsOf(value, nothing).map(entries)].filter(
    (reading) => field.safeParse(reading).success,
  );
  return fitting.length > 0 ? fitting[0] : value;
}

/** Blank entries say nothing; entries of a shape are read field by field. */
function listAsMeant(field: z.ZodArray, values: readonly unknown[], nothing: Nothing): unknown[] {
  const { element } = field;
  const said = values.filter((value) => value !== null && !(typeof value === 'string' && value.trim() === ''));
  if (element instanceof z.ZodObject) return said.map((value) => asMeant(element, value, nothing));
  return element instanceof z.ZodType ? said.map((value) => fieldAsMeant(element, value, [])) : said;
}

/** A word of a closed set, or yes and no, in other letters or in quotes. */
function wordsMeant(field: z.ZodType, value: unknown): readonly unknown[] {
  if (typeof value !== 'string') return [];
  if (field instanceof z.ZodBoolean) return /^\s*(true|false)\s*$/i.test(value) ? [/true/i.test(value)] : [];
  if (!(field instanceof z.ZodEnum)) return [];
  const word = asSpelled(field.options.map(String), value);
  return word === undefined ? [] : [word];
}

/** What a value can have meant, the nearest first. */
function readingsOf(value: unknown, nothing: Nothing): readonly unknown[] {
  if (value === null || value === undefined) return [undefined, ...nothing];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'string') return [];
  const text = value.trim();
  if (text === '') return [undefined, ...nothing];
  return [...(/^-?\d{1,15}$/.test(text) ? [Number(text)] : []), ...listsIn(text)];
}

/** A list written as a string: JSON, a Markdown list, or one entry. */
function listsIn(text: string): readonly unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const items = lines.map((line) => /^\s*(?:[-*+]|\d{1,3}[.)])\s+(.+)$/.exec(line)?.[1]?.trim());
  return [...json(text), ...(items.every((item) => item !== undefined) ? [items] : []), [text]];
}

function json(text: string): readonly unknown[] {
  if (!text.startsWith('[')) return [];
  try {
    return [JSON.parse(text)];
  } catch {
    // Text that begins with a bracket is text.
    return [];
  }
}
