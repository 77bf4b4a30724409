// The rows alone, for commands that only look or set something: the table where one is named, else the file below OUTRIDER_DATA_DIR.
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoRows } from '../../adapters/stores/dynamo-rows.ts';
import { sqliteRows } from '../../adapters/stores/sqlite-rows.ts';
import { systemClock } from '../../adapters/system-clock.ts';
import type { Config } from '../../config.ts';
import type { Rows } from '../../ports/rows.ts';

/** May be used beside a running bot. Throws UsageError when the file is not usable. */
export function openRows({ table, dataDir }: Pick<Config, 'table' | 'dataDir'>): {
  readonly rows: Rows;
  readonly place: string;
  close(): void;
} {
  if (table !== undefined) {
    const client = new DynamoDBClient({});
    const rows = dynamoRows(DynamoDBDocumentClient.from(client), table);
    return { rows, place: `the table ${table}`, close: () => client.destroy() };
  }
  const rows = sqliteRows(join(dataDir, 'rows.sqlite'), systemClock);
  return { rows, place: dataDir, close: () => rows.close() };
}
