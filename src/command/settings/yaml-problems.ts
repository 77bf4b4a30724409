// What is wrong in a piece of YAML, in words, with its line and the values that are allowed there.
import * as z from 'zod';
import { ownOf } from '../../domain/own.ts';
import { Duration } from '../../domain/settings.ts';
import { nearestWords } from '../parse/nearest.ts';
import type { Place, ReadYaml } from './read-yaml.ts';

export interface YamlProblem extends Place {
  readonly message: string;
  /** The allowed values or keys, in words; null when the message says it all. */
  readonly allowed: string | null;
}

/** What the YAML is held against. */
export interface Sheet {
  readonly schema: z.ZodType;
  /** What a key of it is called: "setting". */
  readonly noun: string;
  /** What the text as a whole is called. */
  readonly whole: string;
  /** Said of a key that would be an address. */
  readonly addresses: string;
}

type Issue = z.core.$ZodIssue;
type Read = Extract<ReadYaml, { ok: true }>;
type Described = Omit<YamlProblem, keyof Place> & { readonly key?: string };

/** In the order of the text. */
export function yamlProblems(issues: readonly Issue[], { placeOf, value }: Read, sheet: Sheet): YamlProblem[] {
  return issues
    .flatMap((issue) =>
      describe(issue, value, sheet).map(({ key, ...problem }) => ({ ...problem, ...placeOf(issue.path, key) })),
    )
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function describe(issue: Issue, text: unknown, sheet: Sheet): Described[] {
  const name = dotted(issue.path) || sheet.whole;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key, sheet));
  const allowed = allowedAt(issue.path, sheet) ?? issue.message;
  const value = valueAt(text, issue.path);
  if (value === undefined) return [{ message: `\`${name}\` is missing.`, allowed }];
  if (value === null) return [{ message: `\`${name}\` has no value.`, allowed }];
  if (issue.code === 'custom' && issue.params?.said === true) return [{ message: issue.message, allowed: null }];
  const shown =
    typeof value === 'object'
      ? 'is of the wrong kind'
      : `cannot be \`${String(value).slice(0, 60).replaceAll('`', "'")}\``;
  return [{ message: `\`${name}\` ${shown}.`, allowed }];
}

function valueAt(file: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (node: unknown, key) => (typeof node === 'object' && node !== null ? Reflect.get(node, key) : undefined),
    file,
  );
}

const kinds: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  boolean: '`true` or `false`',
};

function unknownKey(path: readonly PropertyKey[], key: string, sheet: Sheet): Described {
  const keys = Object.keys(schemaAt(path, sheet)?.properties ?? {});
  const where = path.length === 0 ? `There is no ${sheet.noun}` : `\`${dotted(path)}\` has no ${sheet.noun}`;
  const isAddress = /url|host|endpoint/i.test(key);
  const [near] = nearestWords(key, keys, 1);
  const hint = isAddress ? ` ${sheet.addresses}` : near === undefined ? '' : ` Did you mean \`${near}\`?`;
  return { message: `${where} \`${key}\`.${hint}`, allowed: keys.map((known) => `\`${known}\``).join(', '), key };
}

function dotted(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '');
}

/** The part of JSON Schema that our settings use. */
const Schema = z.looseObject({
  get properties(): z.ZodOptional<z.ZodRecord<z.ZodString, typeof Schema>> {
    return z.record(z.string(), Schema).optional();
  },
  get items(): z.ZodOptional<typeof Schema> {
    return Schema.optional();
  },
  get anyOf(): z.ZodOptional<z.ZodArray<typeof Schema>> {
    return z.array(Schema).optional();
  },
  description: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  pattern: z.string().optional(),
});
type Schema = z.infer<typeof Schema>;

const durationPattern = Schema.parse(z.toJSONSchema(Duration, { io: 'input' })).pattern;

/** Made once for each sheet: a file may have thousands of mistakes. */
const described = new WeakMap<z.ZodType, Schema>();

function jsonSchemaOf({ schema }: Sheet): Schema {
  const made = described.get(schema) ?? Schema.parse(z.toJSONSchema(schema, { io: 'input' }));
  described.set(schema, made);
  return made;
}

function schemaAt(path: readonly PropertyKey[], sheet: Sheet): Schema | null {
  let schema: Schema | undefined = jsonSchemaOf(sheet);
  for (const part of path) {
    const mapping: Schema | undefined = schema?.properties ? schema : schema?.anyOf?.find((one) => one.properties);
    schema = typeof part === 'number' ? schema?.items : mapping?.properties?.[String(part)];
  }
  return schema ?? null;
}

function allowedAt(path: readonly PropertyKey[], sheet: Sheet): string | null {
  const schema = schemaAt(path, sheet);
  return schema === null ? null : inWords(schema);
}

function inWords(schema: Schema): string {
  if (schema.description !== undefined) return schema.description;
  if (schema.anyOf) return schema.anyOf.map(inWords).join(' or ');
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.pattern === durationPattern) return 'a duration such as `90s`, `15m` or `2h`';
  if (Array.isArray(schema.type)) return schema.type.map((type) => inWords({ ...schema, type })).join(' or ');
  if (schema.type === 'null') return '`null`';
  if (schema.type === 'number' || schema.type === 'integer') return numberInWords(schema);
  if (schema.type === 'array') return `a list of ${schema.items?.type === 'string' ? 'texts' : 'entries'}`;
  if (schema.type === 'string') return 'a text';
  const keys = Object.keys(schema.properties ?? {});
  if (schema.type === 'object' && keys.length > 0) return `a mapping of ${keys.map((key) => `\`${key}\``).join(', ')}`;
  return ownOf(kinds, schema.type ?? '') ?? 'another value';
}

function numberInWords({ type, minimum, exclusiveMinimum, maximum }: Schema): string {
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  const from =
    exclusiveMinimum !== undefined ? ` above ${exclusiveMinimum}` : minimum !== undefined ? ` from ${minimum}` : '';
  const to =
    maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : `${from === '' ? '' : ','} at most ${maximum}`;
  return `${kind}${from}${to}`;
}
