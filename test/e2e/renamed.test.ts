// A repository gets another name while a run is under way: the run goes on where it was, under the new name; one that left its owner ends clearly.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { riverGlm } from '../../src/hosts/demo/scripts/river-glm.ts';
import type { Script, Turn } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { assertAllValid } from '../openapi.ts';
import {
  answerTo,
  armOf,
  type Bench,
  command,
  kindsIn,
  openBench,
  openIssue,
  pythonRepository,
  until,
  write,
} from './bench.ts';
import { testPace } from './pace.ts';

const patience = 240_000;
const run = '/outrider run 2606.27369v1 glm-5.2 --solo';

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    pace: testPace,
    repositories: [pythonRepository('quick'), pythonRepository('old-name'), pythonRepository('leaving')],
  });
  const late = (turn: Turn): Turn => (typeof turn === 'function' ? turn : { delayMs: 300, ...turn });
  bench.scripts['glm-5.2'] = Object.fromEntries(
    Object.entries(riverGlm).map(([phase, turns]) => [phase, turns.map(late)]),
  ) as Script;
}, patience);

afterEach(() => {
  bench.stage.github.clearFaults();
});

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}, patience);

async function underway(name: string) {
  const issue = await openIssue(bench, name);
  const calls = bench.stage.models.journal.length;
  const asked = await write(bench, issue, run);
  await until(() => bench.stage.models.journal.length > calls);
  return asked;
}

describe('a repository that is renamed while a run is under way', () => {
  it('is followed: pull request, result and summary are there, and the thread knows its run', {
    timeout: patience,
  }, async () => {
    const { github, host } = bench.stage;
    const asked = await underway('old-name');
    await github.rename('acme/old-name', 'acme/new-name');
    github.expireTokens();
    // Written under the new name, about the run that was begun under the old one.
    const status = await answerTo(bench, await command(bench, asked.issue, '/outrider status'));
    expect(status).toContain(asked.experiment);
    await host.engine.waitFor(asked.execution);
    expect(await armOf(bench, asked, 'glm-5.2')).toMatchObject({ verdict: 'pull_request' });
    expect((await github.pulls('acme/old-name')).map(({ head }) => head)).toEqual([
      `outrider/${asked.experiment}/glm-5-2`,
    ]);
    expect((await kindsIn(bench, asked.issue)).toSorted()).toEqual(['card', 'note', 'result glm-5.2', 'summary']);
    const redirected = github.journal.filter(({ status: code }) => code === 301 || code === 307);
    expect(redirected.length).toBeGreaterThan(5);
    const minted = github.journal.filter(({ path, status: code }) => path.includes('access_tokens') && code !== 201);
    // The settings of the organisation are looked for by name, where there is no such repository.
    expect(minted.every(({ body }) => JSON.stringify(body).includes('.github'))).toBe(true);
    expect(bench.log.errors).toEqual([]);
  });

  it('hears a cancel that is written under its new name', { timeout: patience }, async () => {
    const { github, host } = bench.stage;
    const asked = await underway('quick');
    await github.rename('acme/quick', 'acme/quicker');
    const cancelled = await command(bench, asked.issue, '/outrider cancel');
    expect(await answerTo(bench, cancelled)).toContain(asked.experiment);
    await host.engine.waitFor(asked.execution);
    expect(await armOf(bench, asked, 'glm-5.2')).toMatchObject({ verdict: 'stopped', artifact_url: null });
    expect(bench.log.errors).toEqual([]);
  });
});

describe('a repository that goes to another owner while a run is under way', () => {
  it('is out of reach of its installation: the run ends, says why, and keeps the draft', {
    timeout: patience,
  }, async () => {
    const { github, host } = bench.stage;
    const asked = await underway('leaving');
    const repository = await github.api('admin', 'GET', '/repos/acme/leaving');
    const message =
      'There is at least one repository that does not exist or is not accessible to the parent installation.';
    github.fault({ path: '/access_tokens', times: 100_000, action: { status: 422, body: { message } } });
    await github.rename('acme/leaving', 'other/leaving');
    github.expireTokens();
    const ended = await host.engine.waitFor(asked.execution);
    expect(ended.result).toMatchObject({
      problem: expect.stringMatching(/renamed, moved or deleted; add it to the installation/),
    });
    const row = await armOf(bench, asked, 'glm-5.2');
    expect(row).toMatchObject({ artifact_url: null });
    expect(['stopped', 'failed']).toContain(row.verdict);
    expect(row.files_changed).toBeGreaterThan(0);
    const minted = github.journal.findLast(({ path }) => path.includes('access_tokens'));
    expect(repository.id).toBeGreaterThan(0);
    expect(minted?.status).toBe(422);
  });
});
