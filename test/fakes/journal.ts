// The audit log's store in memory: rows that are written once.
import type { Journal } from '../../src/ports/audit.ts';
import { memoryRows } from './rows.ts';

export function memoryJournal(): Journal {
  const rows = memoryRows();
  return {
    append: (key, value) => rows.put(key, value, 'absent'),
    list: (pk, prefix) => rows.list(pk, prefix),
    last: async (pk) => (await rows.list(pk)).at(-1) ?? null,
  };
}
