// KMS on loopback, as far as envelope encryption needs it: data keys wrapped under a context, which it demands again.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Asked {
  readonly KeyId?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
  readonly NumberOfBytes?: number;
  readonly CiphertextBlob?: string;
}

export interface KmsStandIn {
  readonly url: string;
  /** Operations and their contexts, in order. */
  readonly asked: { readonly operation: string; readonly context: Asked['EncryptionContext'] }[];
  /** What the next calls are refused with: a name of an error and a status; null: nothing. */
  fault: { readonly name: string; readonly status: number } | null;
  /** ARN of a key of its own. */
  newKey(): string;
  stop(): Promise<void>;
}

export async function startKms(): Promise<KmsStandIn> {
  const keys = new Map<string, Buffer>();
  const asked: KmsStandIn['asked'] = [];
  const aad = (context: Asked['EncryptionContext']) =>
    Buffer.from(JSON.stringify(Object.entries(context ?? {}).sort()));
  const wrap = (key: Buffer, plain: Buffer, context: Asked['EncryptionContext']) => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad(context));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]);
  };
  const unwrap = (key: Buffer, blob: Buffer, context: Asked['EncryptionContext']) => {
    const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, 12)).setAAD(aad(context));
    decipher.setAuthTag(blob.subarray(12, 28));
    return Buffer.concat([decipher.update(blob.subarray(28)), decipher.final()]);
  };
  const answer = (operation: string, body: Asked): object => {
    const { KeyId = '', EncryptionContext: context } = body;
    const key = keys.get(KeyId);
    if (!key) return { __type: 'NotFoundException', message: KeyId };
    if (operation === 'GenerateDataKey') {
      const plain = randomBytes(body.NumberOfBytes ?? 32);
      return {
        KeyId,
        Plaintext: plain.toString('base64'),
        CiphertextBlob: wrap(key, plain, context).toString('base64'),
      };
    }
    try {
      const plain = unwrap(key, Buffer.from(body.CiphertextBlob ?? '', 'base64'), context);
      return { KeyId, Plaintext: plain.toString('base64') };
    } catch {
      return { __type: 'InvalidCiphertextException', message: '' };
    }
  };
  const standIn: KmsStandIn = {
    url: '',
    asked,
    fault: null,
    newKey() {
      const arn = `arn:aws:kms:us-east-1:123456789012:key/${String(keys.size).padStart(8, '0')}-0000-4000-8000-000000000000`;
      keys.set(arn, randomBytes(32));
      return arn;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const operation = String(request.headers['x-amz-target']).replace('TrentService.', '');
    const body: Asked = JSON.parse(text);
    asked.push({ operation, context: body.EncryptionContext });
    const { fault } = standIn;
    const said = fault ? { __type: fault.name, message: 'stand-in' } : answer(operation, body);
    const status = fault?.status ?? ('__type' in said ? 400 : 200);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(standIn, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}
