// Reading a partition of a DynamoDB table whose items carry `sk`, `value` as JSON and maybe a version.
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Json } from '../../domain/json.ts';
import type { Part, Row } from '../../ports/rows.ts';

interface Wanted extends Part {
  readonly pk: string;
  readonly prefix: string;
}

/** The rows of a partition whose `sk` begins with `prefix` ('': all), or a part of them, by `sk`, page after page. Throws what the SDK throws. */
export async function queryRows(client: DynamoDBDocumentClient, table: string, of: Wanted): Promise<Row[]> {
  const { pk, after = '', atMost = Number.POSITIVE_INFINITY } = of;
  const rows: Row[] = [];
  // DynamoDB refuses a start outside of what is asked for; the row of the start itself need not be there.
  const inside = after !== '' && after.startsWith(of.prefix);
  if (!inside && Buffer.compare(Buffer.from(after), Buffer.from(of.prefix)) > 0) return rows;
  let from: Record<string, unknown> | undefined = inside ? { pk, sk: after } : undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: of.prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ...(of.prefix !== '' && { ':prefix': of.prefix }) },
        ...(Number.isFinite(atMost) && { Limit: atMost - rows.length }),
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    rows.push(...(page.Items ?? []).map(rowOf));
    from = page.LastEvaluatedKey;
  } while (from && rows.length < atMost);
  return rows;
}

/** An item as a row; what is written once and never updated has no version of its own and stays at 1. */
export function rowOf(item: Record<string, unknown>): Row {
  const value: Json = JSON.parse(String(item.value));
  return { sk: String(item.sk), value, version: Number(item.version ?? 1) };
}
