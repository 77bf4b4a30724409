// The App on a GitHub Enterprise Server, named by GHE_HOST alone: REST below /api/v3 and GraphQL at /api/graphql of that host, and nothing elsewhere.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { demoPace, openScenario } from '../../src/hosts/demo/play.ts';
import type { Stage } from '../../src/hosts/demo/stage.ts';
import { assertAllValid } from '../openapi.ts';
import { playToEnd, recordOf } from './harness.ts';
import { listening } from './listening.ts';
import { named } from './scenario.ts';

const host = 'ghe.example';
const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

it('is where a whole run goes, from the command to a pull request that green checks mark ready', {
  timeout: 240_000,
}, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'outrider-ghe-'));
  closing.push(() => rm(dataDir, { recursive: true, force: true }));
  let stage: Stage | null = null;
  // The server's name leads to the stand-in, which no certificate knows; every other address is what it is.
  const asked = new Set<string>();
  const fetch: typeof globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const api = /^\/api\/(v3|graphql)(?=\/|$)/.exec(url.pathname)?.[0] ?? 'elsewhere';
    asked.add(url.protocol === 'https:' ? `${url.host} ${api}` : url.hostname);
    if (url.host !== host) return globalThis.fetch(input, init);
    return globalThis.fetch(`${stage?.github.url}${url.pathname}${url.search}`, init);
  };
  const log = listening();
  const scenario = named('ci-repaired');
  stage = await openScenario(scenario, {
    dataDir,
    log,
    pace: { ...demoPace, card_s: 0.2 },
    environment: { GITHUB_API_URL: undefined, GHE_HOST: host },
    fetch,
  });
  closing.push(() => stage?.close() ?? Promise.resolve());
  const playing = await playToEnd(scenario, stage);

  const [pull] = await stage.github.pulls(playing.issue.repo);
  expect(pull?.draft).toBe(false);
  expect((await recordOf(playing)).arms.map(({ verdict }) => verdict)).toContain('pull_request');
  expect([...asked].filter((name) => name.startsWith(host)).toSorted()).toEqual([
    `${host} /api/graphql`,
    `${host} /api/v3`,
  ]);
  // Models, papers and the download of an archive are on loopback, as GitHub said.
  expect([...asked].filter((name) => !name.startsWith(host))).toEqual(['127.0.0.1']);
  expect(log.errors).toEqual([]);
  await assertAllValid(stage.github.journal);
});
