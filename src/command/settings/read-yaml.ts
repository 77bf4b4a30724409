// YAML with the place of everything in it.
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseAllDocuments } from 'yaml';

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

/** One YAML 1.2 document; an empty one is an empty mapping. Duplicate keys, several documents and unknown tags are problems. */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: true,
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
    message: fault.message,
  }));
  if (second !== undefined) {
    faults.push({ ...place(second.range[0]), message: 'There are several documents in this file; one is expected.' });
  }
  if (faults.length > 0) return { ok: false, problems: faults };
  const value = toValue(document);
  if (value instanceof Error) return { ok: false, problems: [{ ...place(0), message: value.message }] };
  const writtenAt = (path: readonly PropertyKey[]) => {
    const node = document.getIn(path, true);
    return isScalar(node) ? (node.source ?? null) : null;
  };
  return { ok: true, value: value ?? {}, placeOf: (path, key) => place(offsetOf(document, path, key)), writtenAt };
}

function toValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    // The library throws plain errors for what cannot be resolved: merge keys, alias bombs.
    if (error instanceof Error) return error;
    throw error;
  }
}

/** Where the value at `path` begins, or `key` in the mapping there; the nearest parent when the value is not written down. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], key?: string): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const at = path.slice(0, length);
    const node = length === 0 ? document.contents : document.getIn(at, true);
    if (key !== undefined && length === path.length && isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
      if (pair !== undefined && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
