// `outrider serve` as a process: what it says when it has begun.
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const bin = join(import.meta.dirname, '../../../bin/outrider.js');
const pem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outrider-serve-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Until it listens, and told to stop then. GitHub is nowhere: whatever asks it fails, which is another matter. */
async function served(env: Record<string, string>, ...args: string[]) {
  const app = { APP_ID: '7', PRIVATE_KEY: pem, WEBHOOK_SECRET: 'a-long-enough-secret' };
  const places = { GITHUB_API_URL: 'http://127.0.0.1:1', OUTRIDER_DATA_DIR: folder };
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0', ...args], {
    env: { PATH: process.env.PATH, ...app, ...places, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (more) => {
    stderr += more;
  });
  child.stdout.on('data', (more) => {
    stdout += more;
    if (stdout.includes('\n')) child.kill('SIGTERM');
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stdout, stderr };
}

it.each([
  ['no key', {}, 1, '127.0.0.1', '127.0.0.1'],
  ['a key', { ZAI_API_KEY: 'zai-0123456789' }, 0, '0.0.0.0', 'localhost'],
  ['no key, where it lends none', { OUTRIDER_OWNERS_KEYS_ONLY: 'true' }, 0, '0.0.0.0', 'localhost'],
] as const)(
  'prints the address that it listens on, and warns once where no run can begin: %s',
  {
    timeout: 120_000,
  },
  async (_what, env, times, host, printed) => {
    const { status, stdout, stderr } = await served(env, '--host', host);
    expect(status).toBe(0);
    const [, address, port] = /^outrider is listening on http:\/\/([^:]+):(\d+), /.exec(stdout) ?? [];
    expect([address, Number(port) > 0]).toEqual([printed, true]);
    expect(stderr.match(/"no provider of models has a key/g) ?? []).toHaveLength(times);
  },
);

it('prints the link to its set-up page, for this machine and for where it is reached from outside', {
  timeout: 60_000,
}, async () => {
  const env = { APP_ID: '', PRIVATE_KEY: '', WEBHOOK_SECRET: '', OUTRIDER_PUBLIC_URL: 'https://bot.example' };
  const { stdout } = await served(env, '--setup');
  const [, token] =
    /^outrider has no GitHub App yet\. Make one: http:\/\/localhost:\d+\/setup\?token=(\S+), /.exec(stdout) ?? [];
  expect(stdout.trimEnd().split(', or from outside: ')[1]).toBe(`https://bot.example/setup?token=${token}`);
  // A page below a path is reached by nobody.
  const below = await served({ ...env, OUTRIDER_PUBLIC_URL: 'https://bot.example/o' }, '--setup');
  expect(below.stdout).not.toContain('from outside');
});
