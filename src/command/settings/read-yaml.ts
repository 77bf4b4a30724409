// YAML with the place of everything in it.
import { type Document, isMap, isNode, isScalar, LineCounter, parseAllDocuments, type YAMLMap } from 'yaml';
import { aliasBeyond, duplicateKeys } from '../../codemap/yaml-documents.ts';

export interface Place {
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export type ReadYaml =
  | {
      readonly ok: true;
      readonly value: unknown;
      readonly placeOf: (path: readonly PropertyKey[], key?: string) => Place;
      /** A single value as it is written: `2606.27360` is a number that would lose its last digit. */
      readonly writtenAt: (path: readonly PropertyKey[]) => string | null;
    }
  | { readonly ok: false; readonly problems: readonly (Place & { readonly message: string })[] };

// Anchors are fine, a bomb of them is not.
const maxAliases = 100;

/** Characters: as many as an issue's body may have, and many times what anybody sets. */
const longest = 65_536;

/** One YAML 1.2 document; an empty one is an empty mapping. Duplicate keys, several documents and unknown tags are problems. */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const unread = unreadable(text);
  if (unread !== null) return { ok: false, problems: [unread] };
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: false,
    merge: true,
    stringKeys: true,
    prettyErrors: false,
  });
  const [document, second] = 'empty' in documents ? [] : documents;
  if (document === undefined)
    return { ok: true, value: {}, placeOf: () => ({ line: 1, column: 1 }), writtenAt: () => null };
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const faults = [...document.errors, ...document.warnings].map((fault) => ({
    ...place(fault.pos[0]),
    message: inOurWords(fault.message),
  }));
  for (const { key, offset } of faults.length > 0 ? [] : duplicateKeys(document))
    faults.push({ ...place(offset), message: `\`${key.slice(0, 60)}\` stands here a second time.` });
  if (second !== undefined) {
    faults.push({ ...place(second.range[0]), message: 'There are several documents in this file; one is expected.' });
  }
  const alias = faults.length > 0 ? null : aliasBeyond(document, maxAliases);
  if (alias !== null) {
    faults.push({
      ...place(alias),
      message: `Here is one alias more than the ${maxAliases} that are read. Write it out.`,
    });
  }
  if (faults.length > 0) return { ok: false, problems: faults };
  const value = toValue(document);
  if (value instanceof Error) return { ok: false, problems: [{ ...place(0), message: value.message }] };
  const writtenAt = (path: readonly PropertyKey[]) => {
    const node = document.getIn(path, true);
    return isScalar(node) ? (node.source ?? null) : null;
  };
  const keysOf = keyIndex();
  const placeOf = (path: readonly PropertyKey[], key?: string) => place(offsetOf({ document, keysOf }, path, key));
  return { ok: true, value: value ?? {}, placeOf, writtenAt };
}

/** What no parser needs to look at; null: nothing. */
function unreadable(text: string): (Place & { readonly message: string }) | null {
  const count = (number: number) => number.toLocaleString('en-US');
  if (text.length > longest) {
    const message = `The text has ${count(text.length)} characters, and at most ${count(longest)} are read.`;
    return { line: 1, column: 1, message };
  }
  const at = text.indexOf('\ufffd');
  if (at < 0) return null;
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { line: before.length, column, message: 'Here are bytes that are no UTF-8: save the file in that encoding.' };
}

/** The parser is recursive, and says so; of aliases that stand for ever more it speaks as of an attack. */
function inOurWords(message: string): string {
  if (/call stack/.test(message)) return 'This is nested too deeply to be read.';
  return /alias count/.test(message) ? 'Its aliases stand for too much to be read. Write them out.' : message;
}

function toValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    // The library throws plain errors for what cannot be resolved: merge keys, alias bombs.
    if (error instanceof Error) return new Error(inOurWords(error.message), { cause: error });
    throw error;
  }
}

type Keys = (mapping: YAMLMap) => ReadonlyMap<string, number>;

/** Where the keys of a mapping begin, looked up once for each: a file may have thousands that are wrong. */
function keyIndex(): Keys {
  const known = new WeakMap<YAMLMap, Map<string, number>>();
  return (mapping) => {
    const found =
      known.get(mapping) ??
      new Map(
        mapping.items.flatMap(({ key }) => (isScalar(key) && key.range ? [[String(key.value), key.range[0]]] : [])),
      );
    known.set(mapping, found);
    return found;
  };
}

/** Where the value at `path` begins, or `key` in the mapping there; the nearest parent when the value is not written down. */
function offsetOf(
  { document, keysOf }: { readonly document: Document.Parsed; readonly keysOf: Keys },
  path: readonly PropertyKey[],
  key?: string,
): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const at = path.slice(0, length);
    const node = length === 0 ? document.contents : document.getIn(at, true);
    const own = key !== undefined && length === path.length && isMap(node) ? keysOf(node).get(key) : undefined;
    if (own !== undefined) return own;
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
