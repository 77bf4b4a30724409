import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dynamoJournal } from '../../../src/adapters/stores/dynamo-journal.ts';
import { dynamoRows } from '../../../src/adapters/stores/dynamo-rows.ts';
import { journalContract } from '../../contracts/journal.ts';
import { moneyContract } from '../../contracts/money.ts';
import { rowsContract } from '../../contracts/rows.ts';

const server = dynalite({ createTableMs: 0 });
let client: DynamoDBDocumentClient;
let tables = 0;

function clientFor(port: number): DynamoDBDocumentClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = `http://127.0.0.1:${port}`;
  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }));
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  client = clientFor((server.address() as AddressInfo).port);
});

afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function table(): Promise<string> {
  tables += 1;
  const TableName = `rows-${tables}`;
  await client.send(
    new CreateTableCommand({
      TableName,
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
  await active(TableName);
  return TableName;
}

async function active(TableName: string): Promise<void> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  if (Table?.TableStatus !== 'ACTIVE') await active(TableName);
}

rowsContract('DynamoDB', async () => dynamoRows(client, await table()));
moneyContract('DynamoDB', async () => dynamoRows(client, await table()), 8);
journalContract('DynamoDB', async () => dynamoJournal(client, await table()));

test('the expiry is a number of its own, as the TTL of a table needs it', async () => {
  const name = await table();
  await dynamoRows(client, name).put({ pk: 'p', sk: 's' }, 1, 'absent', { expiresAt: 4_000_000_000 });
  const { Item } = await client.send(new GetCommand({ TableName: name, Key: { pk: 'p', sk: 's' } }));
  expect(Item?.expires_at).toBe(4_000_000_000);
});

test('a claim whose answer was lost is still ours when the SDK asks again', async () => {
  const seen: string[] = [];
  const flaky = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const id = JSON.parse(Buffer.concat(chunks).toString()).ExpressionAttributeValues[':id'].S;
      seen.push(id);
      if (seen.length === 1) return response.writeHead(500).end('{}'); // written, but the answer is lost
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      const Item = { write_id: { S: seen.length === 2 ? id : 'of somebody else' } };
      response.end(
        JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException', Item }),
      );
    });
  });
  await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', () => resolve()));
  const lossy = clientFor((flaky.address() as AddressInfo).port);
  const rows = dynamoRows(lossy, 'any');
  expect(await rows.put({ pk: 'p', sk: 's' }, 1, 'absent')).toBe(true);
  expect(await rows.put({ pk: 'p', sk: 's' }, 1, 'absent')).toBe(false);
  expect(seen).toHaveLength(3);
  lossy.destroy();
  await new Promise((resolve) => flaky.close(resolve));
});
