// The Encryption SDK by a master key file and by KMS: the contract, and what each adds to it.
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSealing, kmsSealing } from '../../../src/adapters/keys/encryption-sdk.ts';
import { SealError } from '../../../src/domain/errors.ts';
import { sealingContract } from '../../contracts/sealing.ts';
import { memorySealing } from '../../fakes/sealing.ts';
import { type KmsStandIn, startKms } from './kms-stand-in.ts';

const context = { owner: 'acme', provider: 'zai' };
let folder: string;
let kms: KmsStandIn;
const before = { ...process.env };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-sealing-'));
  kms = await startKms();
  const account = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' };
  Object.assign(process.env, { ...account, AWS_ENDPOINT_URL_KMS: kms.url, AWS_MAX_ATTEMPTS: '1' });
});
afterAll(async () => {
  process.env = before;
  await kms.stop();
  await rm(folder, { recursive: true, force: true });
});

let made = 0;
const newFile = () => join(folder, `${++made}`, 'master.key');

sealingContract('memory', async () => memorySealing());
sealingContract('a master key file', async () => fileSealing(newFile()));
sealingContract('KMS', async () => kmsSealing(kms.newKey()));

describe('the master key file', () => {
  it('is made at the first sealing, readable by its owner alone, and whole', async () => {
    const path = newFile();
    await fileSealing(path).seal('x', context);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(path, '..'))).toEqual(['master.key']);
    expect(Buffer.from(await readFile(path, 'utf8'), 'base64')).toHaveLength(32);
  });

  it('is made once by many who seal at the same time', async () => {
    const path = newFile();
    const sealed = await Promise.all(
      Array.from({ length: 8 }, (_, i) => fileSealing(path).seal(`secret ${i}`, context)),
    );
    const opened = await Promise.all(sealed.map((each) => fileSealing(path).open(each, context)));
    expect(opened).toEqual(sealed.map((_, i) => `secret ${i}`));
  });

  it('opens nothing while others may read it, and says what to do', async () => {
    const path = newFile();
    const sealed = await fileSealing(path).seal('x', context);
    await chmod(path, 0o640);
    await expect(fileSealing(path).open(sealed, context)).rejects.toThrow(`chmod 600 ${path}`);
  });

  it('is not made anew to open with: it is gone, and that is said', async () => {
    const path = newFile();
    await expect(fileSealing(path).open('x', context)).rejects.toThrow(/is gone\. Put it back from your backup/);
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it('that is no key is not used', async () => {
    const path = join(folder, 'odd.key');
    await writeFile(path, 'hello\n', { mode: 0o600 });
    await expect(fileSealing(path).seal('x', context)).rejects.toThrow(/holds no master key/);
  });
});

describe('KMS', () => {
  it('is told owner and provider at every use, so that a permission can be bound to them', async () => {
    kms.asked.length = 0;
    const sealing = kmsSealing(kms.newKey());
    await sealing.open(await sealing.seal('x', context), context);
    expect(kms.asked.map(({ operation }) => operation)).toEqual(['GenerateDataKey', 'Decrypt']);
    for (const { context: told } of kms.asked) expect(told).toMatchObject(context);
  });

  it('that cannot answer is an outage; that says no is the end', async () => {
    const sealing = kmsSealing(kms.newKey());
    const sealed = await sealing.seal('x', context);
    const failing = async (name: string, status: number) => {
      kms.fault = { name, status };
      try {
        return await sealing.open(sealed, context).catch((error: unknown) => error);
      } finally {
        kms.fault = null;
      }
    };
    expect(await failing('AccessDeniedException', 400)).toBeInstanceOf(SealError);
    expect(await failing('DisabledException', 400)).toBeInstanceOf(SealError);
    for (const [name, status] of [
      ['ThrottlingException', 400],
      ['KMSInternalException', 500],
      ['DependencyTimeoutException', 503],
    ] as const) {
      const error = await failing(name, status);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(SealError);
    }
    expect(await sealing.open(sealed, context)).toBe('x');
  });
});
