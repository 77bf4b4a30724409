// The audit log's rows in a DynamoDB table of their own: put where nothing is, never updated, never deleted.
import { randomBytes } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Json } from '../../domain/json.ts';
import type { Journal } from '../../ports/audit.ts';
import type { Row } from '../../ports/rows.ts';
import { encodedValue } from './value.ts';

/** Rows in `table`. Throws what the SDK throws, and RangeError for a value that is too large. */
export function dynamoJournal(client: DynamoDBDocumentClient, table: string): Journal {
  return {
    async append(key, value) {
      const json = encodedValue(key, value);
      const write = randomBytes(8).toString('hex');
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { ...key, value: json, write_id: write },
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Ours, when the SDK repeated it after its answer was lost.
        return error.Item?.write_id?.S === write;
      }
    },
    list: (pk, prefix = '') => query(client, table, { pk, prefix }),
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
      return Items.map(toRow)[0] ?? null;
    },
  };
}

async function query(
  client: DynamoDBDocumentClient,
  table: string,
  of: { readonly pk: string; readonly prefix: string },
): Promise<Row[]> {
  const rows: Row[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: of.prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': of.pk, ...(of.prefix !== '' && { ':prefix': of.prefix }) },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    rows.push(...(page.Items ?? []).map(toRow));
    from = page.LastEvaluatedKey;
  } while (from);
  return rows;
}

function toRow(item: Record<string, unknown>): Row {
  const value: Json = JSON.parse(String(item.value));
  return { sk: String(item.sk), value, version: 1 };
}
