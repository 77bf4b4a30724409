// `outrider switch` as an operator types it, over the data folder and over a table; what it leaves is what a running bot reads.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoRows } from '../../../src/adapters/stores/dynamo-rows.ts';
import { sqliteRows } from '../../../src/adapters/stores/sqlite-rows.ts';
import { killSwitch } from '../../../src/command/admission/kill-switch.ts';
import { setSwitch } from '../../../src/hosts/cli/set-switch.ts';
import type { Rows } from '../../../src/ports/rows.ts';
import { fakeWorld } from '../../fakes/world.ts';
import { lambdaEnvironment } from '../lambda/world/credentials.ts';
import { openTables } from '../lambda/world/stores.ts';

const bin = join(import.meta.dirname, '../../../bin/outrider.js');
const target = { kind: 'github', installation_id: 1, owner: 'Acme', repo: 'api', issue: 1 } as const;
const other = { ...target, owner: 'grace' };
const table = lambdaEnvironment.OUTRIDER_TABLE;

let folder: string;
let tables: Awaited<ReturnType<typeof openTables>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-switch-'));
  tables = await openTables([table]);
});

afterAll(async () => {
  await tables.close();
  await rm(folder, { recursive: true, force: true });
});

async function outrider(environment: Readonly<Record<string, string>>, ...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, [bin, 'switch', ...args], { env });
  return stdout.trimEnd();
}

interface Place {
  readonly environment: Readonly<Record<string, string>>;
  readonly words: string;
  /** As a bot beside the command has them open. */
  rows(): Rows & { close(): void };
}

const places: Readonly<Record<string, () => Place>> = {
  'the data folder': () => ({
    environment: { OUTRIDER_DATA_DIR: folder },
    words: folder,
    rows: () => sqliteRows(join(folder, 'rows.sqlite'), fakeWorld().clock),
  }),
  'a table': () => ({
    environment: { ...lambdaEnvironment, AWS_ENDPOINT_URL_DYNAMODB: tables.url },
    words: `the table ${table}`,
    rows: () => {
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      const client = new DynamoDBClient({ endpoint: tables.url, region: 'us-east-1', credentials });
      return { ...dynamoRows(DynamoDBDocumentClient.from(client), table), close: () => client.destroy() };
    },
  }),
};

describe.each(Object.entries(places))('the switch in %s', (_name, placed) => {
  it('is thrown for one owner or for all, said, heard by a bot that is running, and taken back', {
    timeout: 240_000,
  }, async () => {
    const { environment, words, rows: openRows } = placed();
    const rows = openRows();
    const switches = killSwitch(fakeWorld({ rows }), true);
    const set = (...args: string[]) => outrider(environment, ...args);

    const off = await set('off', '--owner', 'acme', '--by', 'olga', '--reason', 'too dear');
    expect(off).toMatch(/^Runs of acme are off since \d{4}-\d\d-\d\dT\S+ by olga: too dear \(/);
    expect(await switches.off(target)).toBe('switched off for `Acme` by olga: too dear');
    expect(await switches.off(other)).toBeNull();

    await set('off');
    expect(await switches.off(other)).toBe('switched off for this deployment by the operator');
    expect(await set('on')).toBe(`Runs of everybody are on, but of acme they are off (${words}).`);
    expect(await switches.off(other)).toBeNull();
    // What was said of one owner stays until it is taken back.
    expect(await set('status', '--owner', 'acme')).toBe(off);
    expect(await set('on', '--owner', 'ACME')).toContain('are on');
    expect(await switches.off(target)).toBeNull();
    expect(await set('status')).toBe(`Runs of everybody are on (${words}).`);
    rows.close();
  });
});

it.each(['acme/api', 'acme corp', 'https://github.com/acme', ''])(
  'says that %j is nobody, and switches nothing off',
  async (owner) => {
    await expect(setSwitch('off', { owner, by: 'ada' })).rejects.toThrow(
      `--owner takes the login of an organisation or user, not ${owner}.`,
    );
  },
);
