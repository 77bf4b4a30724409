// S3 and DynamoDB on loopback, with the bucket and the table that the deployment would have made.

import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import dynalite from 'dynalite';
import { createEmulator } from 'emulate';
import { s3Blobs } from '../../../../src/adapters/stores/s3-blobs.ts';
import type { Blobs } from '../../../../src/ports/blobs.ts';

export interface Stores {
  /** What a function needs in its environment to find them. */
  readonly environment: Readonly<Record<string, string>>;
  /** A look into the bucket. */
  readonly blobs: Blobs;
  close(): Promise<void>;
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
  return {
    environment: {
      AWS_ENDPOINT_URL_S3: objects.url,
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      // The emulator takes the trailing checksum of a stream for content.
      AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
    },
    blobs: s3Blobs({ client, bucket: where.bucket, cacheFolder: where.cacheFolder }),
    close: async () => {
      client.destroy();
      await Promise.all([objects.close(), tables.close()]);
    },
  };
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
