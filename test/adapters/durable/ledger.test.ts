// The engine's book-keeping without any handler: batches are whole or nothing, and what a change means comes back.
import type { OperationUpdate } from '@aws/durable-execution-sdk-js';
import { expect, test } from 'vitest';
import { Ledger } from '../../../src/adapters/durable/engine/ledger.ts';
import { MIGRATIONS } from '../../../src/adapters/durable/engine/schema.ts';
import { openDatabase } from '../../../src/adapters/sqlite/open.ts';
import { fakeClock } from '../../fakes/clock.ts';

function ledger() {
  const clock = fakeClock();
  const db = openDatabase(':memory:', { exclusive: true, busyMs: 0, migrations: MIGRATIONS });
  const book = new Ledger(db, clock, new Set(['experiment', 'arm']));
  const [id = 0] = book.start('experiment', 'x', '{}')?.started ?? [];
  const execution = book.store.execution(id);
  if (!execution) throw new Error('the execution was not stored');
  const checkpoint = (...updates: OperationUpdate[]) =>
    book.checkpoint({ execution, updates, operations: 0, fruitful: false });
  return { book, clock, db, id, execution, checkpoint };
}

const step = (Id: string, Action: 'START' | 'SUCCEED', Payload?: string): OperationUpdate => ({
  Id,
  Name: Id,
  Type: 'STEP',
  SubType: 'Step',
  Action,
  Payload,
});

test('a batch with one bad update leaves nothing of the others', () => {
  const { book, id, checkpoint } = ledger();
  const invoke: OperationUpdate = {
    Id: 'arm',
    Type: 'CHAINED_INVOKE',
    Action: 'START',
    ChainedInvokeOptions: { FunctionName: 'arm' },
  };
  const bad: OperationUpdate = { Id: 'odd', Type: 'WAIT', Action: 'CANCEL' };
  expect(() => checkpoint(step('one', 'SUCCEED', '1'), invoke, bad)).toThrow('CANCEL of WAIT');
  expect(book.store.operations(id)).toEqual([]);
  expect(book.store.list(10).map(({ name }) => name)).toEqual(['x']);
  expect(checkpoint(step('one', 'START'), step('one', 'SUCCEED', '1'), invoke)).toMatchObject({
    created: 2,
    effects: { started: [2] },
  });
});

test('a disk that is full in the middle of a batch leaves nothing of it, and the next one works', () => {
  const { book, db, id, checkpoint } = ledger();
  checkpoint(step('before', 'SUCCEED', '1'));
  const pages = Number(Object.values(db.prepare('PRAGMA page_count').get() ?? {})[0]);
  db.exec(`PRAGMA max_page_count = ${pages + 2}`);
  const big = JSON.stringify('x'.repeat(100_000));
  expect(() => checkpoint(step('small', 'SUCCEED', '1'), step('big', 'SUCCEED', big))).toThrow(/full/);
  expect(book.store.operations(id).map((row) => row.operation.Id)).toEqual(['before']);
  db.exec('PRAGMA max_page_count = 100000');
  checkpoint(step('small', 'SUCCEED', '1'), step('big', 'SUCCEED', big));
  expect(book.store.operations(id)).toHaveLength(3);
});

test('more operations than AWS allows are refused with a word about it', () => {
  const { book, execution } = ledger();
  const updates = [step('one', 'START'), step('one', 'SUCCEED', '1'), step('two', 'START')];
  const batch = { execution, updates, fruitful: false };
  expect(() => book.checkpoint({ ...batch, operations: 2999 })).toThrow('more than 3000 operations');
  expect(book.checkpoint({ ...batch, operations: 2998 }).created).toBe(2);
});

test('a finished operation is not changed by a repeated update', () => {
  const { book, id, checkpoint } = ledger();
  checkpoint(step('one', 'SUCCEED', '1'));
  checkpoint(step('one', 'SUCCEED', '2'));
  expect(book.store.operation(id, 'one')?.operation.StepDetails?.Result).toBe('1');
});

test('an invoked function that does not exist is refused', () => {
  const { checkpoint } = ledger();
  const ChainedInvokeOptions = { FunctionName: 'rm -rf' };
  expect(() => checkpoint({ Id: 'a', Type: 'CHAINED_INVOKE', Action: 'START', ChainedInvokeOptions })).toThrow(
    'no durable function "rm -rf"',
  );
});

test('time turns waits, retries and callbacks over, each once and only when due', () => {
  const { book, clock, id, checkpoint } = ledger();
  checkpoint(
    { Id: 'wait', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 10 } },
    { Id: 'callback', Type: 'CALLBACK', Action: 'START', CallbackOptions: { TimeoutSeconds: 20 } },
    { Id: 'retry', Type: 'STEP', Action: 'RETRY', StepOptions: { NextAttemptDelaySeconds: 30 } },
  );
  const statuses = () => ['wait', 'callback', 'retry'].map((op) => book.store.operation(id, op)?.operation.Status);
  const turned = (ms: number) => {
    clock.advance(ms);
    return book.passTime().changed.map(({ operation }) => operation);
  };
  expect(statuses()).toEqual(['STARTED', 'STARTED', 'PENDING']);
  expect(book.store.nextDue()).toBe(clock.now() + 10_000);
  expect(turned(9_999)).toEqual([]);
  expect(turned(1)).toEqual(['wait']);
  expect(turned(10_000)).toEqual(['callback']);
  expect(turned(3_600_000)).toEqual(['retry']);
  expect(turned(3_600_000)).toEqual([]);
  expect(statuses()).toEqual(['SUCCEEDED', 'TIMED_OUT', 'READY']);
  expect(book.store.nextDue()).toBeNull();
});

test('an ended execution has nothing due any more', () => {
  const { book, id, checkpoint } = ledger();
  checkpoint({ Id: 'wait', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 10 } });
  book.end(id, { status: 'succeeded', result: 'null' });
  expect(book.store.nextDue()).toBeNull();
  expect(book.end(id, { status: 'succeeded', result: 'null' })).toBeNull();
});

const waitsTen: OperationUpdate = { Id: 'wait', Type: 'WAIT', Action: 'START', WaitOptions: { WaitSeconds: 10 } };
const callsTwenty: OperationUpdate = {
  Id: 'callback',
  Type: 'CALLBACK',
  Action: 'START',
  CallbackOptions: { TimeoutSeconds: 20 },
};

test('a clock that is set back by hours makes no wait longer, those before and those after', () => {
  const { book, clock, checkpoint } = ledger();
  checkpoint(waitsTen);
  clock.advance(4_000);
  clock.jump(-5 * 3_600_000);
  checkpoint(callsTwenty);
  const turned = (ms: number) => {
    clock.advance(ms);
    return book.passTime().changed.map(({ operation }) => operation);
  };
  expect(turned(5_999)).toEqual([]);
  expect(turned(1)).toEqual(['wait']);
  expect(turned(13_999)).toEqual([]);
  expect(turned(1)).toEqual(['callback']);
});

test('a clock that is set forward ends waits early, and the next ones last as long as they should', () => {
  const { book, clock, checkpoint } = ledger();
  checkpoint(waitsTen);
  clock.jump(5 * 3_600_000);
  expect(book.passTime().changed).toHaveLength(1);
  checkpoint(callsTwenty);
  clock.advance(19_999);
  expect(book.passTime().changed).toEqual([]);
  clock.advance(1);
  expect(book.passTime().changed).toHaveLength(1);
});

test('what began in the future, because the clock was set back while nobody was here, waits from now, restart after restart', () => {
  const { db, clock, checkpoint } = ledger();
  checkpoint(waitsTen);
  clock.jump(-5 * 3_600_000);
  const again = () => new Ledger(db, clock, new Set(['experiment', 'arm']));
  again();
  clock.advance(9_999);
  expect(again().passTime().changed).toEqual([]);
  clock.advance(1);
  expect(again().passTime().changed).toHaveLength(1);
});
