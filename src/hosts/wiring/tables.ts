// The tables of a deployment on AWS, for the command line; loaded only where one is named: the client of DynamoDB takes a third of a command's start.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoJournal } from '../../adapters/stores/dynamo-journal.ts';
import { dynamoRows } from '../../adapters/stores/dynamo-rows.ts';

export function tableRows(table: string) {
  const client = new DynamoDBClient({});
  const rows = dynamoRows(DynamoDBDocumentClient.from(client), table);
  return { rows, place: `the table ${table}`, close: () => client.destroy() };
}

export function tableLog(table: string) {
  const client = new DynamoDBClient({});
  const journal = dynamoJournal(DynamoDBDocumentClient.from(client), table);
  return { journal, place: `table ${table}`, close: () => client.destroy() };
}
