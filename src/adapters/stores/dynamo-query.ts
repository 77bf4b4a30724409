// Reading a partition of a DynamoDB table whose items carry `sk`, `value` as JSON and maybe a version.
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Json } from '../../domain/json.ts';
import type { Row } from '../../ports/rows.ts';

/** All rows of a partition whose `sk` begins with `prefix` ('': all), by `sk`, page after page. Throws what the SDK throws. */
export async function queryRows(
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
    rows.push(...(page.Items ?? []).map(rowOf));
    from = page.LastEvaluatedKey;
  } while (from);
  return rows;
}

/** An item as a row; what is written once and never updated has no version of its own and stays at 1. */
export function rowOf(item: Record<string, unknown>): Row {
  const value: Json = JSON.parse(String(item.value));
  return { sk: String(item.sk), value, version: Number(item.version ?? 1) };
}
