// Build files and manifests as tables, by the libraries for their languages. One with a syntax error has nothing to tell: an empty table.
import { XMLParser } from 'fast-xml-parser';
import { parse as parseToml } from 'smol-toml';
import { parseDocument } from 'yaml';
import { aliasBeyond } from './yaml-documents.ts';

export type Table = Readonly<Record<string, unknown>>;

export const jsonTable = (text: string | null): Table => parsed(text, JSON.parse);

export const tomlTable = (text: string | null): Table => parsed(text, parseToml);

/** Of the first document, as far as it can be read. */
export const yamlTable = (text: string | null): Table =>
  text !== null && text.length > largestYaml ? {} : parsed(text, yamlOf);

/** Values are the texts that stand there: a version `1.10` is no number. */
export const xmlTable = (text: string | null): Table =>
  parsed(text, (xml) => new XMLParser({ parseTagValue: false }).parse(xml));

/** The parser takes its time: a megabyte that somebody made for it would hold up everything else. */
const largestYaml = 1 << 17;

const mostAliases = 200;

function yamlOf(text: string): unknown {
  // Whether keys stand twice is not asked: each would be compared with each.
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
  return aliasBeyond(document, mostAliases) === null ? document.toJS({ maxAliasCount: 100 }) : {};
}

function parsed(text: string | null, parse: (text: string) => unknown): Table {
  if (text === null) return {};
  try {
    return table(parse(text));
  } catch (error) {
    if (error instanceof Error) return {};
    throw error;
  }
}

export function table(value: unknown): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** Strings of a list, or the one string. */
export function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
