// What an operator does to keys and the switch, in the audit log of the data folder and of a table; and that no log is ever in the way.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoRows } from '../../../src/adapters/stores/dynamo-rows.ts';
import { keyStore } from '../../../src/artifacts/key-store.ts';
import type { AuditEntry } from '../../../src/domain/audit.ts';
import { storedAppText } from '../../../src/domain/stored-app.ts';
import { lambdaEnvironment } from '../lambda/world/credentials.ts';
import { openParameters } from '../lambda/world/parameters.ts';
import { openTables } from '../lambda/world/stores.ts';
import { type CommandLine, openCommandLine } from './command-line.ts';

const secret = 'a-webhook-secret';
const [older, newer] = ['acme-zai-key-older-q7x1', 'acme-zai-key-newer-m4k2'];
const own = ['--provider', 'zai', '--owner', 'Acme'];
const app = { app_id: '7', private_key: 'a PEM', webhook_secret: secret };
const patience = 240_000;

type Env = Readonly<Record<string, string>>;

let commands: CommandLine;

beforeAll(() => {
  commands = openCommandLine();
});
afterAll(() => commands.close());

const outrider = (environment: Env, args: readonly string[], input = '') =>
  commands.run({ environment: { PATH: process.env.PATH, ...environment }, args, input });

interface Audited {
  readonly status: number | null;
  readonly document: string;
  readonly whole: readonly boolean[];
  readonly unchecked: number;
  readonly entries: readonly AuditEntry[];
}

async function audit(environment: Env, owner: string): Promise<Audited> {
  const { status, stdout } = await outrider(environment, ['audit', '--owner', owner, '--json']);
  const { chains } = JSON.parse(stdout) as {
    chains: { whole: boolean; unchecked: number; entries: AuditEntry[] }[];
  };
  return {
    status,
    document: stdout,
    whole: chains.map(({ whole }) => whole),
    unchecked: chains.reduce((sum, { unchecked }) => sum + unchecked, 0),
    entries: chains.flatMap(({ entries }) => entries),
  };
}

const told = ({ entries }: Audited) =>
  entries.map(({ act, facts }) => ({ act, owner: facts.owner, ...(facts.last4 ? { last4: facts.last4 } : {}) }));

describe('on one machine', () => {
  let folder: string;
  let environment: Env;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outrider-acts-'));
    environment = { OUTRIDER_DATA_DIR: folder, WEBHOOK_SECRET: secret };
    return () => rmSync(folder, { recursive: true, force: true });
  });

  it('who set and removed which key is on record, and what changed nothing is not', { timeout: patience }, async () => {
    const set = await outrider(environment, ['keys', 'set', ...own], older);
    expect(set).toMatchObject({ status: 0, stderr: '' });
    await outrider(environment, ['keys', 'set', ...own], newer);
    expect((await outrider(environment, ['keys', 'set', ...own], newer)).stdout).toContain('was live already');
    await outrider(environment, ['keys', 'rm', ...own, '--all']);
    await outrider(environment, ['keys', 'list', '--owner', 'acme']);
    const audited = await audit(environment, 'acme');
    expect(told(audited)).toEqual([
      { act: 'keys.set', owner: 'Acme', last4: 'q7x1' },
      { act: 'keys.set', owner: 'Acme', last4: 'm4k2' },
      { act: 'keys.removed', owner: 'Acme', last4: 'm4k2' },
      { act: 'keys.removed', owner: 'Acme', last4: 'q7x1' },
    ]);
    for (const { facts } of audited.entries)
      expect(facts).toMatchObject({ provider: 'zai', by: userInfo().username, by_kind: 'os' });
    // The one that was set is the one that was removed, by more than four characters.
    const [first, , , last] = audited.entries.map(({ facts }) => facts.key);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(first).toBe(last);
    expect(audited).toMatchObject({ status: 0, whole: [true, true, true, true], unchecked: 0 });
    for (const key of [older, newer]) expect(audited.document).not.toContain(key);
    expect((await audit(environment, 'grace')).entries).toEqual([]);
    const nobody = await outrider(environment, ['audit', '--owner', 'grace', '--since', '2026-11-01']);
    expect(nobody).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Nothing of grace since 2026-11-01T.* in .*audit\.sqlite\.\n$/),
    });
  });

  it("the deployment's own acts are shown to every owner, and nothing of its keys", { timeout: patience }, async () => {
    await outrider(environment, ['keys', 'set', '--provider', 'zai'], older);
    await outrider(environment, ['switch', 'off', '--reason', 'a leak at zai', '--by', 'olga']);
    await outrider(environment, ['switch', 'off', '--owner', 'grace']);
    await outrider(environment, ['switch', 'status']);
    await outrider(environment, ['switch', 'on']);
    await outrider(environment, ['switch', 'on']);
    const audited = await audit(environment, 'acme');
    expect(told(audited)).toEqual([
      { act: 'keys.set', owner: '*' },
      { act: 'switch.off', owner: '*' },
      { act: 'switch.on', owner: '*' },
    ]);
    const { facts } = audited.entries[1] ?? {};
    expect(facts).toMatchObject({ by: userInfo().username, named: 'olga' });
    expect(facts?.reason_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(audited.document).not.toContain('a leak at zai');
    expect(audited.document).not.toContain('q7x1');
    expect(told(await audit(environment, 'grace'))).toContainEqual({ act: 'switch.off', owner: 'grace' });
    const { stdout } = await outrider(environment, ['audit', '--owner', 'acme']);
    expect(stdout).toMatch(/ {2}switch\.off +owner=\* named=olga by=\S+ by_kind=os\n/);
    expect(stdout).toMatch(/3 chains in .*: whole\n$/);
  });

  it('without WEBHOOK_SECRET the act stands, and one line says what to set', { timeout: patience }, async () => {
    const bare = { OUTRIDER_DATA_DIR: folder };
    const done = await outrider(bare, ['switch', 'off']);
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('Runs of everybody are off since') });
    expect(done.stderr).toBe(
      "outrider: done, and no entry was made in the audit log: set WEBHOOK_SECRET to the App's, which signs it.\n",
    );
    expect((await outrider(bare, ['switch', 'status'])).stderr).toBe('');
  });

  it('where the log cannot be written the act stands, and one line says why', { timeout: patience }, async () => {
    await outrider(environment, ['switch', 'status']);
    mkdirSync(join(folder, 'audit.sqlite'));
    const done = await outrider(environment, ['keys', 'set', ...own], older);
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('zai …q7x1 is the key of Acme now') });
    expect(done.stderr).toMatch(/^outrider: done, and no entry was made in the audit log: .*audit\.sqlite.*\n$/);
    expect((await outrider(environment, ['keys', 'list', '--owner', 'acme'])).stdout).toContain('…q7x1');
    rmSync(join(folder, 'audit.sqlite'), { recursive: true });
    writeFileSync(join(folder, 'audit.sqlite'), 'this is no database, and longer than the header of one');
    const off = await outrider(environment, ['switch', 'off']);
    expect(off.status).toBe(0);
    expect(off.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect((await outrider(environment, ['switch', 'status'])).stdout).toContain('are off since');
  });

  it('leaves the table of a deployment alone, whose keys these are not', { timeout: patience }, async () => {
    const mixed = { ...environment, OUTRIDER_AUDIT_TABLE: 'somewhere', AWS_REGION: 'us-east-1' };
    expect(await outrider(mixed, ['switch', 'off'])).toMatchObject({ status: 0, stderr: '' });
    expect(statSync(join(folder, 'audit.sqlite')).isFile()).toBe(true);
    expect(told(await audit(environment, 'acme'))).toEqual([{ act: 'switch.off', owner: '*' }]);
  });
});

describe('on AWS', () => {
  const { OUTRIDER_TABLE: table, OUTRIDER_AUDIT_TABLE: auditTable } = lambdaEnvironment;
  let tables: Awaited<ReturnType<typeof openTables>>;
  let sts: Emulator;
  let client: DynamoDBDocumentClient;
  let environment: Env;

  beforeAll(async () => {
    tables = await openTables([table, auditTable]);
    sts = await createEmulator({ service: 'aws', port: 0 });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ endpoint: tables.url, region: 'us-east-1', credentials }),
    );
    environment = {
      ...lambdaEnvironment,
      AWS_ENDPOINT_URL_DYNAMODB: tables.url,
      AWS_ENDPOINT_URL_STS: `${sts.url}/sts/`,
      WEBHOOK_SECRET: secret,
    };
  }, patience);

  afterAll(async () => {
    client.destroy();
    await Promise.all([tables.close(), sts.close()]);
  });

  it("the caller's identity at AWS did it, and an entry taken out shows", { timeout: patience }, async () => {
    const rows = dynamoRows(client, table);
    const sealing = { seal: async (plain: string) => `sealed ${plain.length}`, open: async () => '' };
    await keyStore({ rows, sealing, clock: { now: Date.now } }).add('acme', 'zai', older);
    expect(await outrider(environment, ['switch', 'off', '--owner', 'acme'])).toMatchObject({ status: 0, stderr: '' });
    expect(await outrider(environment, ['keys', 'rm', ...own])).toMatchObject({ status: 0, stderr: '' });
    const audited = await audit(environment, 'acme');
    expect(told(audited)).toEqual([
      { act: 'switch.off', owner: 'acme' },
      { act: 'keys.removed', owner: 'Acme', last4: 'q7x1' },
    ]);
    expect(audited.entries[0]?.facts).toMatchObject({ by: 'arn:aws:iam::123456789012:user/admin', by_kind: 'aws' });
    expect(audited).toMatchObject({ status: 0, whole: [true, true], unchecked: 0 });

    for await (const { Items = [] } of paginateScan({ client }, { TableName: auditTable })) {
      const [gone] = Items.filter(({ value }) => String(value).includes('switch.off'));
      if (gone) await client.send(new DeleteCommand({ TableName: auditTable, Key: { pk: gone.pk, sk: gone.sk } }));
    }
    const cut = await audit(environment, 'acme');
    expect(cut).toMatchObject({ status: 1, whole: [false, true] });
    expect(cut.document).toContain('it was never begun, or it was removed');
  });

  it('where AWS does not say who, the user of the operating system is named, as such', {
    timeout: patience,
  }, async () => {
    const deaf = { ...environment, AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9' };
    expect(await outrider(deaf, ['switch', 'off', '--owner', 'ida'])).toMatchObject({ status: 0, stderr: '' });
    const [entry] = (await audit(environment, 'ida')).entries.slice(-1);
    expect(entry?.facts).toMatchObject({ by: userInfo().username, by_kind: 'os', aws_said: expect.any(String) });
  });

  it('signs with the secret that the set-up page of the deployment keeps', { timeout: patience }, async () => {
    const parameters = await openParameters();
    parameters.kept.set('/outrider/test/app', storedAppText(app));
    const { WEBHOOK_SECRET: _, ...bare } = environment;
    const kept = {
      ...bare,
      OUTRIDER_APP_PARAMETER: '/outrider/test/app',
      AWS_ENDPOINT_URL_SSM: parameters.url,
    };
    expect(await outrider(kept, ['switch', 'off', '--owner', 'lin'])).toMatchObject({ status: 0, stderr: '' });
    for (const environmentOfReader of [kept, environment])
      expect(await audit(environmentOfReader, 'lin')).toMatchObject({ status: 0, unchecked: 0, whole: [true] });
    parameters.kept.clear();
    const none = await outrider(kept, ['switch', 'on', '--owner', 'lin']);
    expect(none).toMatchObject({ status: 0, stderr: expect.stringContaining('There is no GitHub App yet') });
    await parameters.close();
  });

  it('without the table of the log the act stands, and one line says what to set', { timeout: patience }, async () => {
    const { OUTRIDER_AUDIT_TABLE: _, WEBHOOK_SECRET: __, ...bare } = environment as Record<string, string>;
    const done = await outrider(bare, ['switch', 'off', '--owner', 'kay']);
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('Runs of kay are off since') });
    expect(done.stderr).toBe(
      "outrider: done, and no entry was made in the audit log: set OUTRIDER_AUDIT_TABLE to the deployment's output AuditTable, and WEBHOOK_SECRET to the App's, which signs it.\n",
    );
    const gone = { ...environment, OUTRIDER_AUDIT_TABLE: 'not-there' };
    const failed = await outrider(gone, ['switch', 'on', '--owner', 'kay']);
    expect(failed).toMatchObject({ status: 0, stdout: expect.stringContaining('Runs of kay are on') });
    expect(failed.stderr).toMatch(/^outrider: done, and no entry was made in the audit log: .+\n$/);
  });
});
