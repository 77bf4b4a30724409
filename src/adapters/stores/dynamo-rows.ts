// Rows in one DynamoDB table: keys `pk` and `sk`, the value as JSON text, a version,
// the ids of the last writes, and `expires_at` for the table's TTL.
import { randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Expectation, RowKey, Rows } from '../../ports/rows.ts';
import { unlessCutOff } from './again.ts';
import { queryRows, rowOf } from './dynamo-query.ts';
import { encodedValue } from './value.ts';

/** Rows in `table`. Throws what the SDK throws, and RangeError for a value that is too large. */
export function dynamoRows(client: DynamoDBDocumentClient, table: string): Rows {
  return {
    async get({ pk, sk }) {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true }));
      return Item ? rowOf(Item) : null;
    },
    async put(key, value, expect, { expiresAt } = {}) {
      const write = { json: encodedValue(key, value), expect, expiresAt, id: randomBytes(8).toString('hex') };
      try {
        await unlessCutOff(() => client.send(new UpdateCommand({ TableName: table, ...update(key, write) })));
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Ours, when the SDK repeated it after its answer was lost: maybe others have written over it since.
        const { Item = {} } = error;
        return writeIds.some((name) => Item[name]?.S === write.id);
      }
    },
    list: (pk, prefix = '', part = {}) => queryRows(client, table, { pk, prefix, ...part }),
    async delete({ pk, sk }) {
      await client.send(new DeleteCommand({ TableName: table, Key: { pk, sk } }));
    },
  };
}

/** Of the last writes to a row, latest first. As many others may have come between a write and the SDK's repeating it. */
const writeIds = ['write_id', 'write_id_1', 'write_id_2', 'write_id_3', 'write_id_4', 'write_id_5'] as const;

interface Write {
  readonly json: string;
  readonly expect: Expectation;
  readonly expiresAt: number | undefined;
  /** Tells a write of ours, repeated by the SDK after its answer was lost, from somebody else's. */
  readonly id: string;
}

/** An update, not a put: the version counts on from whatever is there. */
function update({ pk, sk }: RowKey, write: Write): Omit<UpdateCommandInput, 'TableName'> {
  const expiry = write.expiresAt === undefined ? ' REMOVE #expires' : ', #expires = :expires';
  const condition = conditionFor(write.expect);
  // What stands on the right is of before the update.
  const moved = writeIds.slice(1).map((name, at) => `${name} = if_not_exists(${writeIds[at]}, :nobody)`);
  const sets = ['#value = :value', 'write_id = :id', '#version = if_not_exists(#version, :none) + :one', ...moved];
  return {
    Key: { pk, sk },
    UpdateExpression: `SET ${sets.join(', ')}${expiry}`,
    ExpressionAttributeNames: { '#value': 'value', '#version': 'version', '#expires': 'expires_at' },
    ExpressionAttributeValues: {
      ':value': write.json,
      ':id': write.id,
      ':nobody': '',
      ':none': 0,
      ':one': 1,
      ...(write.expiresAt !== undefined && { ':expires': write.expiresAt }),
      ...(typeof write.expect === 'object' && { ':expected': write.expect.version }),
    },
    ...(condition && { ConditionExpression: condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  };
}

function conditionFor(expect: Expectation): string | null {
  if (expect === 'any') return null;
  return expect === 'absent' ? 'attribute_not_exists(pk)' : '#version = :expected';
}
