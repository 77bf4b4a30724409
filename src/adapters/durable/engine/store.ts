// The engine's SQL, and nothing else: rows in, rows out.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { ErrorObject, WireOperation } from '@aws/durable-execution-sdk-js';
import type { FunctionName } from '../../../ports/durable.ts';

export type ExecutionStatus = 'running' | 'succeeded' | 'failed' | 'stopped';

export interface ExecutionRow {
  readonly id: number;
  readonly name: string;
  readonly fn: FunctionName;
  /** JSON. */
  readonly input: string;
  readonly status: ExecutionStatus;
  /** JSON; null until it succeeded. */
  readonly result: string | null;
  readonly error: ErrorObject | null;
  readonly parent: { readonly execution: number; readonly operation: string } | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly fruitless: number;
}

export interface OperationRow {
  readonly execution: number;
  readonly operation: WireOperation & { readonly Id: string };
  readonly dueAt: number | null;
  readonly callbackId: string | null;
}

export type NewExecution = Pick<ExecutionRow, 'name' | 'fn' | 'input' | 'parent' | 'startedAt'>;
export type Ending = Pick<ExecutionRow, 'status' | 'result' | 'error'> & { readonly endedAt: number };

type Row = Record<string, SQLOutputValue>;

/** Statements are prepared once; each method is one of them. Throws what `node:sqlite` throws. */
export function createStore(db: DatabaseSync) {
  const sql = statements(db);
  return {
    insertExecution(row: NewExecution): number {
      const { execution, operation } = row.parent ?? { execution: null, operation: null };
      const done = sql.insertExecution.run(row.name, row.fn, row.input, execution, operation, row.startedAt);
      return Number(done.lastInsertRowid);
    },
    execution: (id: number): ExecutionRow | null => maybe(sql.execution.get(id), toExecution),
    named: (name: string): ExecutionRow | null => maybe(sql.named.get(name), toExecution),
    list: (limit: number): ExecutionRow[] => sql.list.all(limit).map(toExecution),
    running: (): number[] => sql.running.all().map((row) => Number(row.id)),
    runningChildren: (id: number): number[] => sql.runningChildren.all(id).map((row) => Number(row.id)),
    end(id: number, ending: Ending): void {
      const error = ending.error === null ? null : JSON.stringify(ending.error);
      sql.end.run(ending.status, ending.result, error, ending.endedAt, id);
      sql.clearDue.run(id);
    },
    setFruitless(id: number, count: number): void {
      sql.setFruitless.run(count, id);
    },
    prune: (endedBefore: number): number => Number(sql.prune.run(endedBefore).changes),
    operation: (execution: number, id: string): OperationRow | null =>
      maybe(sql.operation.get(execution, id), toOperation),
    operations: (execution: number): OperationRow[] => sql.operations.all(execution).map(toOperation),
    byCallback: (callbackId: string): OperationRow | null => maybe(sql.byCallback.get(callbackId), toOperation),
    due: (now: number): OperationRow[] => sql.due.all(now).map(toOperation),
    nextDue(): number | null {
      const at = sql.nextDue.get()?.at;
      return at === null || at === undefined ? null : Number(at);
    },
    waiting: (): OperationRow[] => sql.waiting.all().map(toOperation),
    bringForward(ms: number): void {
      sql.bringForward.run(ms);
    },
    putOperation(row: OperationRow): void {
      sql.putOperation.run(row.execution, row.operation.Id, JSON.stringify(row.operation), row.dueAt, row.callbackId);
    },
  };
}

export type Store = ReturnType<typeof createStore>;

function statements(db: DatabaseSync) {
  return {
    insertExecution: db.prepare(
      `INSERT INTO executions (name, fn, input, status, parent, parent_op, started_at) VALUES (?, ?, ?, 'running', ?, ?, ?)`,
    ),
    execution: db.prepare('SELECT * FROM executions WHERE id = ?'),
    named: db.prepare('SELECT * FROM executions WHERE name = ?'),
    list: db.prepare('SELECT * FROM executions ORDER BY id DESC LIMIT ?'),
    running: db.prepare(`SELECT id FROM executions WHERE status = 'running' ORDER BY id`),
    runningChildren: db.prepare(`SELECT id FROM executions WHERE parent = ? AND status = 'running' ORDER BY id`),
    end: db.prepare('UPDATE executions SET status = ?, result = ?, error = ?, ended_at = ? WHERE id = ?'),
    setFruitless: db.prepare('UPDATE executions SET fruitless = ? WHERE id = ?'),
    prune: db.prepare('DELETE FROM executions WHERE ended_at < ?'),
    operation: db.prepare('SELECT * FROM operations WHERE execution = ? AND id = ?'),
    operations: db.prepare('SELECT * FROM operations WHERE execution = ?'),
    byCallback: db.prepare('SELECT * FROM operations WHERE callback = ?'),
    due: db.prepare('SELECT * FROM operations WHERE due_at <= ? ORDER BY due_at LIMIT 500'),
    nextDue: db.prepare('SELECT min(due_at) AS at FROM operations WHERE due_at IS NOT NULL'),
    waiting: db.prepare('SELECT * FROM operations WHERE due_at IS NOT NULL'),
    bringForward: db.prepare('UPDATE operations SET due_at = due_at - ? WHERE due_at IS NOT NULL'),
    clearDue: db.prepare('UPDATE operations SET due_at = NULL WHERE execution = ? AND due_at IS NOT NULL'),
    putOperation: db.prepare(
      `INSERT INTO operations (execution, id, body, due_at, callback) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET body = excluded.body, due_at = excluded.due_at, callback = excluded.callback`,
    ),
  };
}

function maybe<T>(row: Row | undefined, read: (row: Row) => T): T | null {
  return row === undefined ? null : read(row);
}

// The columns are ours alone, written by the methods above: casts instead of a schema check per row.
function toExecution(row: Row): ExecutionRow {
  const parent = row.parent === null ? null : { execution: Number(row.parent), operation: String(row.parent_op) };
  return {
    id: Number(row.id),
    name: String(row.name),
    fn: row.fn as FunctionName,
    input: String(row.input),
    status: row.status as ExecutionStatus,
    result: row.result as string | null,
    error: typeof row.error === 'string' ? (JSON.parse(row.error) as ErrorObject) : null,
    parent,
    startedAt: Number(row.started_at),
    endedAt: row.ended_at === null ? null : Number(row.ended_at),
    fruitless: Number(row.fruitless),
  };
}

function toOperation(row: Row): OperationRow {
  return {
    execution: Number(row.execution),
    operation: JSON.parse(String(row.body)) as OperationRow['operation'],
    dueAt: row.due_at === null ? null : Number(row.due_at),
    callbackId: row.callback as string | null,
  };
}
