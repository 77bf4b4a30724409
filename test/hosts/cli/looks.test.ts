// Commands that only look at a bot's data leave no folder behind where no bot has been.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const bin = join(import.meta.dirname, '../../../bin/outrider.js');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-looks-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function outrider(args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH ?? '' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [bin, ...args], { env, cwd: folder }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

it.each([
  ['keys list', 0, 'has no key here'],
  ['keys list --json', 0, '[]'],
  ['keys rm --provider zai', 2, 'Live: none.'],
  ['switch status', 0, 'Runs of everybody are on'],
  ['ledger --owner acme', 2, 'has no run of two models of acme'],
  ['audit --owner acme', 2, 'There is no audit log'],
])('outrider %s', async (line, status, words) => {
  const told = await outrider(line.split(' '));
  expect(told.status).toBe(status);
  expect(status === 0 ? told.stdout : told.stderr).toContain(words);
  expect(existsSync(join(folder, '.outrider'))).toBe(false);
});

it('a key that does not come is asked for in words that help', async () => {
  const told = await outrider(['keys', 'set', '--provider', 'zai']);
  expect(told).toMatchObject({ status: 2, stdout: '' });
  expect(told.stderr).toBe(
    'outrider: No key came on standard input: pipe it in, or name the file that holds it with --key-from FILE.\n',
  );
});

it('a command about a data folder loads nothing of AWS', () => {
  const watch = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    process.on('exit', () => process.stderr.write(JSON.stringify(loaded)));`;
  const told = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(watch)}`, bin, 'switch', 'status'],
    { env: { PATH: process.env.PATH ?? '' }, cwd: folder, encoding: 'utf8' },
  );
  const loaded = JSON.parse(told.stderr) as string[];
  expect(loaded.filter((url) => url.endsWith('/wiring/rows.ts'))).toHaveLength(1);
  expect(loaded.filter((url) => /\/node_modules\/@(?:aws-sdk|smithy)\//.test(url))).toEqual([]);
});
