// Rows in memory, for tests of everything above the stores.
import { encodedValue } from '../../src/adapters/stores/value.ts';
import type { Json } from '../../src/domain/json.ts';
import type { Row, RowKey, Rows } from '../../src/ports/rows.ts';

export interface MemoryRows extends Rows {
  /** Takes back what was written lightly since the last write that was not. */
  cutPower(): void;
}

export function memoryRows(): MemoryRows {
  const undo: (() => void)[] = [];
  const partitions = new Map<string, Map<string, { json: string; version: number }>>();
  const partition = (pk: string) => partitions.get(pk) ?? new Map<string, { json: string; version: number }>();
  const toRow = (sk: string, row: { json: string; version: number }): Row => ({
    sk,
    value: JSON.parse(row.json) as Json,
    version: row.version,
  });
  return {
    async get({ pk, sk }: RowKey) {
      const row = partition(pk).get(sk);
      return row ? toRow(sk, row) : null;
    },
    async put(key, value, expect, { lightly = false } = {}) {
      const json = encodedValue(key, value);
      const rows = partition(key.pk);
      const version = rows.get(key.sk)?.version ?? 0;
      const holds = expect === 'any' || (expect === 'absent' ? version === 0 : version === expect.version);
      if (!holds) return false;
      const before = rows.get(key.sk);
      if (lightly) undo.push(() => (before === undefined ? rows.delete(key.sk) : rows.set(key.sk, before)));
      else undo.length = 0;
      partitions.set(key.pk, rows.set(key.sk, { json, version: version + 1 }));
      return true;
    },
    async list(pk, prefix = '', { after, atMost } = {}) {
      const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
      const found = [...partition(pk)].filter(([sk]) => sk.startsWith(prefix));
      return found
        .filter(([sk]) => after === undefined || order(sk, after) > 0)
        .map(([sk, row]) => toRow(sk, row))
        .sort((a, b) => order(a.sk, b.sk))
        .slice(0, atMost);
    },
    async delete({ pk, sk }) {
      partition(pk).delete(sk);
    },
    cutPower() {
      for (const step of undo.splice(0).reverse()) step();
    },
  };
}
