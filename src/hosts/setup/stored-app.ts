// The App's credentials in the data folder, readable by the bot's user alone. Written once: nobody replaces them over the network.
import { writeFile } from 'node:fs/promises';
import { appFile } from '../../config.ts';
import type { NewApp } from './flow.ts';

/** false when there are some already. */
export async function storeApp(dataDir: string, { id, slug, pem, webhook_secret }: NewApp): Promise<boolean> {
  const text = `${JSON.stringify({ app_id: String(id), slug, private_key: pem, webhook_secret }, null, 2)}\n`;
  try {
    await writeFile(appFile(dataDir), text, { mode: 0o600, flag: 'wx', flush: true });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
