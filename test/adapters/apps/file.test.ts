// The App's credentials in a file, as the configuration reads them.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileApp } from '../../../src/adapters/apps/file.ts';
import { appFile, readConfig } from '../../../src/config.ts';
import { app, appStoreContract } from '../../contracts/app-store.ts';

const folders: string[] = [];
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outrider-app-'));
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

appStoreContract('a file', async () => {
  const folder = await newFolder();
  return {
    store: fileApp(appFile(folder)),
    read: async () => {
      const config = readConfig({}, { OUTRIDER_DATA_DIR: folder });
      if (!config.hasApp) return null;
      const { appId, privateKey, webhookSecret } = config.app();
      return { app_id: appId, slug: app.slug, private_key: privateKey, webhook_secret: webhookSecret };
    },
  };
});

test('nobody else of the machine can read them', async () => {
  const path = appFile(await newFolder());
  await fileApp(path).keep(app);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a folder that cannot be looked into is no folder without an App', async () => {
  const path = appFile(await newFolder());
  await fileApp(path).keep(app);
  await expect(fileApp(join(path, 'app.json')).holds()).rejects.toThrow('ENOTDIR');
});
