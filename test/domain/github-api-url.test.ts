// GitHub's addresses: of github.com, of a tenant of ghe.com, and of an own server.
import { expect, it } from 'vitest';
import { githubApiUrlOf, siteOf } from '../../src/domain/github-api-url.ts';

it.each([
  ['https://api.github.com', 'https://github.com'],
  ['https://api.octo.ghe.com', 'https://octo.ghe.com'],
  ['https://git.example.com/api/v3', 'https://git.example.com'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
])('knows the site of %s', (api, site) => {
  expect(siteOf(api)).toBe(site);
});

it.each([
  [{}, 'https://api.github.com'],
  [{ GHE_HOST: 'git.example.com' }, 'https://git.example.com/api/v3'],
  [{ GHE_HOST: 'git.example.com:8443' }, 'https://git.example.com:8443/api/v3'],
  [{ GHE_HOST: 'octo.ghe.com' }, 'https://api.octo.ghe.com'],
  [{ GHE_HOST: 'api.octo.ghe.com' }, 'https://api.octo.ghe.com'],
  [{ GHE_HOST: 'notghe.com' }, 'https://notghe.com/api/v3'],
  [{ GHE_HOST: 'git.example.com', GITHUB_API_URL: 'https://proxy.example/' }, 'https://proxy.example'],
])('knows the API of %j', (given, api) => {
  expect(githubApiUrlOf(given)).toBe(api);
});
