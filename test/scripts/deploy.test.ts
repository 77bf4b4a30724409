// What `npm run deploy` looks at before it builds anything.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { credentialsProblem, stageProblem } from '../../scripts/packaging/credentials.ts';

const none = () => false;

function started(script: string, args: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent' };
  return spawnSync(process.execPath, [join(import.meta.dirname, '../../scripts', script), ...args], {
    env,
    encoding: 'utf8',
  });
}

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
    expect(stageProblem(['--stage', 'prod'], 'deploy')).toBeNull();
    expect(stageProblem(['--region', 'eu-west-1', '--stage=test-2'], 'deploy')).toBeNull();
    for (const args of [[], ['--stage'], ['--stage', 'Prod'], ['--stage', '--region']])
      expect(stageProblem(args, 'deploy')).not.toBeNull();
  });

  it.each([
    [['deploy'], 'npm run deploy -- --stage prod'],
    [['remove'], 'npm run remove -- --stage prod'],
    [['deploy', '--stage', 'prod'], 'There are no credentials for AWS'],
    [['undo'], 'use deploy or remove'],
    [['remove', '--stage', 'prod', '--setup'], '--setup goes with deploy'],
  ])('ends with status 2 and one line: %j', (args, words) => {
    const { status, stderr } = started('deploy.ts', args);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });

  it.each([
    [['deploy', '--help'], 'npm run deploy -- --stage STAGE'],
    [['deploy', '--stage', 'prod', '-h'], '--setup'],
    [['remove', '--help'], 'npm run remove -- --stage STAGE'],
  ])('tells how it is used, with status 0, and does nothing: %j', (args, words) => {
    const { status, stdout } = started('deploy.ts', args);
    expect(status).toBe(0);
    expect(stdout).toContain(words);
  });

  it('says what a stage may be called', () => {
    for (const stage of ['Prod', '1st', 'a'.repeat(32)])
      expect(started('deploy.ts', ['deploy', '--stage', stage]).stderr).toContain(
        `"${stage}" cannot name a stage: a small letter, then at most 30 small letters, digits and dashes.`,
      );
  });

  it('refuses what the check of the package would pass over', () => {
    const { status, stderr } = started('package.ts', ['--stage', 'prod']);
    expect(status).toBe(2);
    expect(stderr).toContain('takes no arguments');
  });
});
