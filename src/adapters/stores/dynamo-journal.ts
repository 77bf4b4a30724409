// The audit log's rows in a DynamoDB table of their own: put where nothing is, never updated, never deleted.
import { randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Journal } from '../../ports/audit.ts';
import { unlessCutOff } from './again.ts';
import { queryRows, rowOf } from './dynamo-query.ts';
import { encodedValue } from './value.ts';

/** Rows in `table`. Throws what the SDK throws, and RangeError for a value that is too large. */
export function dynamoJournal(client: DynamoDBDocumentClient, table: string): Journal {
  return {
    async append(key, value) {
      const json = encodedValue(key, value);
      const write = randomBytes(8).toString('hex');
      try {
        const put = new PutCommand({
          TableName: table,
          Item: { ...key, value: json, write_id: write },
          ConditionExpression: 'attribute_not_exists(pk)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        });
        await unlessCutOff(() => client.send(put));
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Ours, when the SDK repeated it after its answer was lost.
        return error.Item?.write_id?.S === write;
      }
    },
    list: (pk, prefix = '') => queryRows(client, table, { pk, prefix }),
    async last(pk) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ScanIndexForward: false,
          Limit: 1,
        }),
      );
      return Items.map(rowOf)[0] ?? null;
    },
  };
}
