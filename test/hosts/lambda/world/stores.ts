// S3 and DynamoDB on loopback, with the bucket and the table that the deployment would have made.

import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { createEmulator } from 'emulate';
import { dynamoRows } from '../../../../src/adapters/stores/dynamo-rows.ts';
import { s3Blobs } from '../../../../src/adapters/stores/s3-blobs.ts';
import type { Blobs } from '../../../../src/ports/blobs.ts';
import type { Rows } from '../../../../src/ports/rows.ts';

export interface Stores {
  /** What a function needs in its environment to find them. */
  readonly environment: Readonly<Record<string, string>>;
  /** A look into the bucket. */
  readonly blobs: Blobs;
  readonly rows: Rows;
  /** Objects of the bucket and items of the tables, all of them. */
  everything(): Promise<readonly Kept[]>;
  close(): Promise<void>;
}

/** An object of the bucket, or an item of a table. */
export interface Kept {
  readonly key: string;
  /** Bytes as characters. */
  readonly text: string;
}

const access = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

export async function openStores(where: {
  readonly bucket: string;
  readonly table: string;
  readonly auditTable: string;
  readonly cacheFolder: string;
}): Promise<Stores> {
  const [objects, tables] = await Promise.all([
    createEmulator({ service: 'aws', port: 0 }),
    openTables([where.table, where.auditTable]),
  ]);
  const client = new S3Client({
    ...access,
    endpoint: objects.url,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket: where.bucket }));
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({ ...access, endpoint: tables.url }));
  return {
    rows: dynamoRows(dynamo, where.table),
    everything: async () => [
      ...(await objectsIn(client, where.bucket)),
      ...(await itemsOf(dynamo, where.table)),
      ...(await itemsOf(dynamo, where.auditTable)),
    ],
    environment: {
      AWS_ENDPOINT_URL_S3: objects.url,
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      // The emulator takes the trailing checksum of a stream for content.
      AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
    },
    blobs: s3Blobs({ client, bucket: where.bucket, cacheFolder: where.cacheFolder }),
    close: async () => {
      client.destroy();
      dynamo.destroy();
      await Promise.all([objects.close(), tables.close()]);
    },
  };
}

async function objectsIn(client: S3Client, bucket: string): Promise<Kept[]> {
  const kept: Kept[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
    for (const { Key = '' } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      kept.push({ key: Key, text: (await Body?.transformToString('latin1')) ?? '' });
    }
  }
  return kept;
}

async function itemsOf(client: DynamoDBDocumentClient, table: string): Promise<Kept[]> {
  const kept: Kept[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
    for (const item of Items) kept.push({ key: `${table} ${item.pk} ${item.sk}`, text: JSON.stringify(item) });
  }
  return kept;
}

export async function openTables(names: readonly string[]): Promise<{ url: string; close(): Promise<void> }> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({ ...access, endpoint: url });
  for (const table of names) {
    await client.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
      }),
    );
    await active(client, table);
  }
  client.destroy();
  return { url, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function active(client: DynamoDBClient, table: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  if (Table?.TableStatus !== 'ACTIVE') await active(client, table);
}
