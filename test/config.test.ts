// The environment as it is read: what is required, what wins, and that secrets are known for the scrubbers.
import { isAbsolute } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, secretsOf } from '../src/config.ts';
import { UsageError } from '../src/domain/errors.ts';

const app = { APP_ID: '1', PRIVATE_KEY: 'line one\\nline two', WEBHOOK_SECRET: 'a-long-secret' };

describe('readConfig', () => {
  it('takes GitHub itself when nothing is said, and an absolute data folder', () => {
    const config = readConfig({}, {});
    expect(config.githubApiUrl).toBe('https://api.github.com');
    expect(isAbsolute(config.dataDir)).toBe(true);
    expect(config.port).toBe(3000);
  });

  it('lets GITHUB_API_URL win over GHE_HOST', () => {
    expect(readConfig({}, { GHE_HOST: 'ghe.example.com' }).githubApiUrl).toBe('https://ghe.example.com/api/v3');
    const both = { GHE_HOST: 'ghe.example.com', GITHUB_API_URL: 'http://localhost:1/' };
    expect(readConfig({}, both).githubApiUrl).toBe('http://localhost:1');
  });

  it.each(['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET'])('refuses to be an App without %s, by name', (name) => {
    const config = readConfig({}, { ...app, [name]: ' ' });
    expect(() => config.app()).toThrow(UsageError);
    expect(() => config.app()).toThrow(name);
  });

  it('reads a private key that was written on one line', () => {
    expect(readConfig({}, app).app().privateKey).toBe('line one\nline two');
  });

  it('names every missing variable of a deployment on AWS', () => {
    const config = readConfig({}, { OUTRIDER_BUCKET: 'b' });
    expect(() => config.aws()).toThrow('OUTRIDER_TABLE, OUTRIDER_EXPERIMENT_FUNCTION, OUTRIDER_ARM_FUNCTION');
  });

  it.each([{ PORT: 'many' }, { PORT: '70000' }, { LOG_LEVEL: 'loud' }])('says which variable is wrong: %j', (env) => {
    expect(() => readConfig({}, env)).toThrow(new RegExp(Object.keys(env)[0] ?? ''));
  });

  it('takes the proxy from either case of its variables, the smaller one first', () => {
    const env = { HTTPS_PROXY: 'http://one:1', https_proxy: 'http://two:2', HTTP_PROXY: '', NO_PROXY: 'ghe.example' };
    expect(readConfig({}, env).proxy).toEqual({ http: undefined, https: 'http://two:2', except: 'ghe.example' });
  });

  it.each(['proxy.example:3128', 'socks5://proxy.example', 'http://', 'http://me:pass%word@:x'])(
    'refuses the proxy %s by the name of its variable, without repeating it',
    (url) => {
      expect(() => readConfig({}, { HTTPS_PROXY: url })).toThrow(
        'The environment is not usable: HTTPS_PROXY: must be an address such as http://proxy.example:3128',
      );
    },
  );

  it('keeps the password of a proxy out of everything that leaves', () => {
    const config = readConfig({}, { HTTPS_PROXY: 'http://me:a%20long%20one@proxy.example:3128' });
    expect(secretsOf(config)).toEqual(['a%20long%20one', 'a long one']);
  });

  it('lets the command line say otherwise', () => {
    expect(readConfig({ OUTRIDER_DATA_DIR: '/data' }, { OUTRIDER_DATA_DIR: '/other' }).dataDir).toBe('/data');
  });

  it('knows every secret it was given, and nothing too short to be one', () => {
    const config = readConfig({}, { ...app, ZAI_API_KEY: ' zai-key-12345 ', OPENAI_API_KEY: '-' });
    expect(secretsOf(config).toSorted()).toEqual(['a-long-secret', 'line one\nline two', 'zai-key-12345'].toSorted());
  });
});
