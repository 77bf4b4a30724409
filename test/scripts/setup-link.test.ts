// The link to the set-up page: what a deployment is told of it, and where osls says that the page is.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askLink, type Drawn, drawSetup } from '../../scripts/packaging/setup-link.ts';
import { opens, stateOf } from '../../src/hosts/setup/link.ts';

const now = Date.parse('2026-11-27T08:00:00Z');

function drawn(...args: string[]): Drawn {
  const found = drawSetup(['--stage', 'prod', '--setup', ...args], now);
  if (found === null) throw new Error('no link was drawn');
  return found;
}

describe('a link', () => {
  it('is drawn where it is asked for, for an hour, and its token is told nobody', () => {
    expect(drawSetup(['--stage', 'prod'], now)).toBeNull();
    const { args, token, until } = drawn('--region', 'eu-west-1');
    expect(args).toEqual([
      ...['--stage', 'prod', '--region', 'eu-west-1'],
      ...['--param', expect.stringMatching(/^setupVerifier=[\w-]{43}$/)],
      ...['--param', 'setupUntil=2026-11-27T09:00:00.000Z'],
    ]);
    expect(until.toISOString()).toBe('2026-11-27T09:00:00.000Z');
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(args.join(' ')).not.toContain(token);
    const verifier = args.find((arg) => arg.startsWith('setupVerifier='))?.split('=')[1] ?? '';
    expect(opens(stateOf(token), verifier)).toBe(true);
    for (const other of [token, verifier, stateOf(verifier), '']) expect(opens(other, verifier)).toBe(false);
    expect(opens(stateOf(''), '')).toBe(false);
  });

  it('is another one each time', () => {
    expect(drawn().token).not.toBe(drawn().token);
  });
});

describe('the address of the page', () => {
  let folder: string;
  let cloud: ChildProcess;
  let url: string;

  beforeAll(async () => {
    const root = join(import.meta.dirname, '../..');
    folder = await mkdtemp(join(tmpdir(), 'outrider-link-'));
    await cp(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
    await cp(join(root, 'cloudwatch'), join(folder, 'cloudwatch'), { recursive: true });
    cloud = fork(join(import.meta.dirname, 'cloudformation-child.ts'));
    [url] = (await once(cloud, 'message')) as [string];
  });

  afterAll(async () => {
    cloud.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (...args: string[]) =>
    askLink(drawn(...args), {
      bin: join(dirname(createRequire(import.meta.url).resolve('osls/package.json')), 'bin/serverless.js'),
      cwd: folder,
      env: {
        HOME: folder,
        PATH: dirname(process.execPath),
        SLS_NOTIFICATIONS_MODE: 'off',
        NO_COLOR: '1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_ENDPOINT_URL: url,
      },
    });

  it('is what osls reads of the stack', () => {
    const { link, problem } = ask();
    expect(link, problem).toMatch(/^https:\/\/abc\.execute-api\.us-east-1\.amazonaws\.com\/setup\?token=[\w-]{32}$/);
  }, 60_000);

  it('is not made up where osls cannot say', () => {
    expect(ask('--region', 'eu-west-1')).toEqual({
      link: null,
      problem: expect.stringContaining('no stack in eu-west-1'),
    });
  }, 60_000);
});
