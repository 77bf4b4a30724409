// What seals owners' keys here: the deployment's KMS key, or a master key in the data folder. Loaded with the first key that there is.
import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { UsageError } from '../../domain/errors.ts';
import type { Sealing } from '../../ports/sealing.ts';

export function sealingOf({ kmsKey, dataDir, table }: Pick<Config, 'kmsKey' | 'dataDir' | 'table'>): Sealing {
  let loading: Promise<Sealing> | null = null;
  const sealing = () => {
    loading ??= load({ kmsKey, dataDir, table });
    loading.catch(() => {
      loading = null;
    });
    return loading;
  };
  return {
    seal: async (plain, context) => (await sealing()).seal(plain, context),
    open: async (sealed, context) => (await sealing()).open(sealed, context),
  };
}

async function load({ kmsKey, dataDir, table }: Pick<Config, 'kmsKey' | 'dataDir' | 'table'>): Promise<Sealing> {
  // Rows in a table are read by functions that share no folder with whoever sealed them.
  if (kmsKey === undefined && table !== undefined)
    throw new UsageError('Set OUTRIDER_KMS_KEY to the KMS key of the deployment: keys in its table are sealed by it.');
  const { fileSealing, kmsSealing } = await import('../../adapters/keys/encryption-sdk.ts');
  return kmsKey === undefined ? fileSealing(join(dataDir, 'master.key')) : kmsSealing(kmsKey);
}
