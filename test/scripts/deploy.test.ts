// What `npm run deploy` looks at before it builds anything.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentialsProblem, stageOf } from '../../scripts/packaging/credentials.ts';

const none = () => false;

describe('before a deployment', () => {
  it.each([
    ['keys', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, none],
    ['a profile', { AWS_PROFILE: 'work' }, none],
    ['a web identity', { AWS_WEB_IDENTITY_TOKEN_FILE: '/token' }, none],
    ['a file', { HOME: '/home/mira' }, (path: string) => path === '/home/mira/.aws/credentials'],
  ])('takes %s for credentials', (_what, env, exists) => {
    expect(credentialsProblem(env, exists)).toBeNull();
  });

  it('says what to do where there are none, or half of them', () => {
    expect(credentialsProblem({ HOME: '/home/mira' }, none)).toMatch(/set AWS_PROFILE, or set AWS_ACCESS_KEY_ID/);
    expect(credentialsProblem({ AWS_ACCESS_KEY_ID: 'a' }, none)).toMatch(/set both/);
  });

  it('wants a stage that can name a stack', () => {
    expect(stageOf(['--stage', 'prod'])).toBe('prod');
    expect(stageOf(['--region', 'eu-west-1', '--stage=test-2'])).toBe('test-2');
    for (const args of [[], ['--stage'], ['--stage', 'Prod'], ['--stage', '--region']])
      expect(stageOf(args)).toBeNull();
  });

  it.each([
    [['deploy'], 'npm run deploy -- --stage prod'],
    [['remove'], 'npm run remove -- --stage prod'],
    [['deploy', '--stage', 'prod'], 'There are no credentials for AWS'],
    [['undo'], 'use deploy or remove'],
    [['remove', '--stage', 'prod', '--setup'], '--setup goes with deploy'],
  ])('ends with status 2 and one line: %j', (args, words) => {
    const env = { PATH: process.env.PATH, HOME: '/nonexistent' };
    const script = join(import.meta.dirname, '../../scripts/deploy.ts');
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], { env, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });
});
