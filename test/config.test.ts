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

  it.each([
    ...[
      'proxy.example:3128',
      'socks5://proxy.example',
      'http://',
      'http://me:pass%word@:x',
      'http://me:pass/word@proxy.example',
    ].map((url) => [url, 'must be an address such as http://proxy.example:3128']),
    ...['http://me:pw@proxy.example:3128/path', 'http://proxy.example?a', 'http://proxy.example/#a'].map((url) => [
      url,
      'must end after the host and the port, as in http://proxy.example:3128: a proxy has no path',
    ]),
    ['http://me:pass%word@x', 'has a user or a password with a % in it that encodes nothing: write it as %25'],
  ])('refuses the proxy %s by the name of its variable, without repeating it', (url, problem) => {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'])
      expect(() => readConfig({}, { [name]: url })).toThrow(`The environment is not usable: ${name}: ${problem}`);
  });

  it.each([
    ['http://proxy.example:3128/', 'http://proxy.example:3128'],
    // Node's own http takes no scheme in capitals, and goes past the proxy without a word.
    [' HTTP://Proxy.example:3128 ', 'http://proxy.example:3128'],
    ['http://me:p%40ss@proxy.example', 'http://me:p%40ss@proxy.example'],
    ['https://[::1]:3128', 'https://[::1]:3128'],
  ])('takes the proxy %s as %s', (url, taken) => {
    expect(readConfig({}, { HTTPS_PROXY: url }).proxy.https).toBe(taken);
  });

  it('says of a number that is none just that', () => {
    expect(() => readConfig({}, { PORT: 'http' })).toThrow('The environment is not usable: PORT: is no number');
    expect(() => readConfig({}, { PORT: '99999' })).toThrow(/PORT: .*(?:65,?535)/);
  });

  it('takes the hosts behind no proxy however they are parted, and names the entry that is none', () => {
    const said = 'localhost, ghe.example:8443\t.internal.example,*.other.example 10.1.2.3,::1 10.0.0.0/8';
    const taken = 'localhost,ghe.example:8443,.internal.example,*.other.example,10.1.2.3,::1,10.0.0.0/8';
    expect(readConfig({}, { NO_PROXY: said }).proxy.except).toBe(taken);
    expect(readConfig({}, { no_proxy: '*' }).proxy.except).toBe('*');
    for (const entry of ['https://ghe.example', 'ghe.example/', 'ghe.example;other.example', 'me:pw@ghe.example'])
      expect(() => readConfig({}, { NO_PROXY: `localhost,${entry}` })).toThrow(
        'NO_PROXY: must be hosts with commas between, such as ghe.example,.internal.example: entry 2 is none',
      );
  });

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
