// What the doctor says of a data folder: whether something can really be written there, not whether permissions look so.
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { machineFindings } from '../../../src/hosts/doctor/machine.ts';
import type { Sandbox } from '../../../src/ports/sandbox.ts';

async function dataFolder(folder: string) {
  const config = readConfig({}, { OUTRIDER_DATA_DIR: folder });
  const sandbox: Sandbox = { run: async () => ({ kind: 'unavailable', reason: 'bubblewrap is not installed' }) };
  const findings = await machineFindings(config, { nodeVersion: '24.0.0', sandbox, freeBytes: () => 2 ** 40 });
  return findings.find(({ about }) => about === 'OUTRIDER_DATA_DIR');
}

it('a folder that will be made: nothing is left behind', async () => {
  const above = mkdtempSync(join(tmpdir(), 'outrider-doctor-'));
  expect(await dataFolder(join(above, 'data'))).toMatchObject({ level: 'ok' });
  expect(readdirSync(above)).toEqual([]);
});

it.skipIf(process.getuid?.() !== 0 || !existsSync('/sys'))(
  'root may write anywhere, and yet not below /sys',
  async () => {
    expect(await dataFolder('/sys/outrider')).toMatchObject({
      level: 'error',
      what: expect.stringContaining('cannot be'),
    });
  },
);
