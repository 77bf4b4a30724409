// Sealing with the AWS Encryption SDK's message format: a data key per secret, wrapped by a key of KMS or by a master key in a file.
//
// The context is authenticated (with KMS it is also what a role's permission is bound to), the message is signed, and its header
// commits to the data key. https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/concepts.html
import { buildDecrypt } from '@aws-crypto/decrypt-node';
import { buildEncrypt } from '@aws-crypto/encrypt-node';
import { KmsKeyringNode } from '@aws-crypto/kms-keyring-node';
import { RawAesKeyringNode, RawAesWrappingSuiteIdentifier } from '@aws-crypto/raw-aes-keyring-node';
import { SealError } from '../../domain/errors.ts';
import type { SealContext, Sealing } from '../../ports/sealing.ts';
import { masterKey } from './master-key.ts';

/** `keyId`: the ARN of the KMS key; an alias can seal but not open. */
export function kmsSealing(keyId: string): Sealing {
  return sealingBy(async () => new KmsKeyringNode({ generatorKeyId: keyId }));
}

/** The master key lies in a file that only its owner can read; sealing makes it where there is none. */
export function fileSealing(path: string): Sealing {
  return sealingBy(async (use) => {
    const unencryptedMasterKey = await masterKey(path, use);
    return new RawAesKeyringNode({
      keyNamespace: 'outrider',
      keyName: 'master-key-file',
      unencryptedMasterKey,
      wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
    });
  });
}

type Keyring = KmsKeyringNode | RawAesKeyringNode;

function sealingBy(keyring: (use: 'seal' | 'open') => Promise<Keyring>): Sealing {
  const { encrypt } = buildEncrypt({ maxEncryptedDataKeys: 1 });
  const { decrypt } = buildDecrypt({ maxEncryptedDataKeys: 1 });
  return {
    async seal(plain, context) {
      const { result } = await encrypt(await keyring('seal'), plain, { encryptionContext: { ...context } });
      return result.toString('base64');
    },
    async open(sealed, context) {
      const key = await keyring('open');
      try {
        const { plaintext, messageHeader } = await decrypt(key, sealed, { encoding: 'base64' });
        // The message opens by the context in its own header: that it is the right one is for us to see.
        if (!isFor(messageHeader.encryptionContext, context)) throw new SealError('it was sealed for something else');
        return plaintext.toString('utf8');
      } catch (error) {
        throw error instanceof SealError || mayPass(error)
          ? error
          : new SealError('it cannot be opened by our key', { cause: error });
      }
    },
  };
}

/** The SDK adds the key of its signature, and nothing else. */
function isFor(found: Readonly<Record<string, string>>, wanted: SealContext): boolean {
  const own = Object.entries(found).filter(([name]) => !name.startsWith('aws-crypto-'));
  return own.length === Object.keys(wanted).length && own.every(([name, value]) => wanted[name] === value);
}

/** The SDK hands on what KMS said as text; whatever is not KMS's "no" is an outage. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Error) || !error.message.includes('one or more KMS CMKs had an error')) return false;
  return !/AccessDenied|InvalidCiphertext|IncorrectKey|NotFoundException|DisabledException|KMSInvalidState/.test(
    error.message,
  );
}
