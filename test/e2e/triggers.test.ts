// Runs without a command, from the webhook on: a label, a new issue and a dispatch, each off and on, delivered twice, and by somebody without rights.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { needDocument } from '../../src/artifacts/shelf.ts';
import { Accepted } from '../../src/domain/manifest.ts';
import type { IssueRef } from '../../src/hosts/demo/stand-ins/github/hands.ts';
import {
  type Bench,
  closeSound,
  command,
  maintainer,
  openBench,
  openIssue,
  pinned,
  pythonRepository,
  reader,
  saidIn,
  until,
} from './bench.ts';

const patience = 120_000;
const baseline = 'baseline: claude-opus-4-7\n';
const on = (trigger: string) => `${baseline}triggers: { ${trigger}, models: [glm-5.2] }\n`;

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    repositories: [
      pythonRepository('off'),
      pythonRepository('pulls', { settings: on('pull_request_comment: true') }),
      pythonRepository('labels', { settings: on('label: outrider') }),
      pythonRepository('opened', { settings: on('issue_opened: true') }),
      pythonRepository('dispatched', { settings: on('repository_dispatch: true') }),
    ],
  });
}, patience);

afterAll(() => closeSound(bench), patience);

const words = { title: 'Admission by frequency?', body: 'No paper yet.' };
const kinds = async (issue: IssueRef) => (await saidIn(bench, issue)).map(({ key }) => `${key.kind} ${key.arm ?? '-'}`);
const ended = (issue: IssueRef) => until(async () => (await kinds(issue)).includes('summary -'));
const whole = ['card -', 'result claude-opus-4-7', 'result glm-5.2', 'summary -'];

async function label(issue: IssueRef, as = maintainer): Promise<void> {
  await bench.stage.github.api(as, 'POST', `/repos/${issue.repo}/issues/${issue.number}/labels`, {
    labels: ['outrider'],
  });
  await bench.stage.github.settled();
}

async function dispatch(repo: string, client_payload: Record<string, unknown>): Promise<void> {
  const body = { event_type: 'outrider-run', client_payload };
  await bench.stage.github.api(maintainer, 'POST', `/repos/acme/${repo}/dispatches`, body);
  await bench.stage.github.settled();
}

/** Everything that was handed off has come to its end. */
async function quiet(): Promise<void> {
  const { host, github } = bench.stage;
  await github.settled();
  await Promise.all(bench.log.handedOff.map((name) => host.engine.waitFor(name)));
}

async function redeliverLast(event: string): Promise<void> {
  const { github } = bench.stage;
  const index = github.deliveries.findLastIndex((delivery) => delivery.event === event);
  expect((await github.redeliver(index)).status).toBe(202);
}

describe('triggers', () => {
  it('that are off start nothing', { timeout: patience }, async () => {
    const issue = await openIssue(bench, 'off');
    await label(issue);
    await dispatch('off', { issue: issue.number });
    await quiet();
    expect(await kinds(issue)).toEqual([]);
  });

  it('a label starts one run, also when it is delivered twice', { timeout: patience }, async () => {
    const issue = await openIssue(bench, 'labels');
    await label(issue);
    await redeliverLast('issues');
    await ended(issue);
    await quiet();
    expect((await kinds(issue)).toSorted()).toEqual(whole);
  });

  it('a new issue with one paper starts a run, and one without it none', { timeout: patience }, async () => {
    const plain = await openIssue(bench, 'opened', words);
    const issue = await openIssue(bench, 'opened', pinned);
    const stranger = await bench.stage.github.openIssue(reader, 'acme/opened', pinned);
    await ended(issue);
    await quiet();
    expect((await kinds(issue)).toSorted()).toEqual(whole);
    expect([await kinds(plain), await kinds(stranger)]).toEqual([[], []]);
  });

  it('a command in a pull request runs from its head', { timeout: patience }, async () => {
    const { github, host } = bench.stage;
    const files = { 'NOTES.md': 'On the way to a cache.\n' };
    const sha = await github.push(maintainer, 'acme/pulls', { branch: 'topic', message: 'docs: notes', files });
    const words = { ...pinned, head: 'topic', base: 'main' };
    const { number } = await github.api(maintainer, 'POST', '/repos/acme/pulls/pulls', words);
    const asked = await command(bench, { repo: 'acme/pulls', number: Number(number) }, '/outrider run paper glm-5.2');
    expect((await kinds(asked.issue)).toSorted()).toEqual(whole);
    const accepted = await needDocument(host.world.blobs, keys.accepted(asked.experiment), Accepted);
    expect(accepted).toMatchObject({ base_sha: sha, base_ref: 'main' });
  });

  it('a dispatch starts a run with the paper and the models that it names', { timeout: patience }, async () => {
    const issue = await openIssue(bench, 'dispatched', words);
    await dispatch('dispatched', { issue: issue.number, paper: '2601.01234v2', models: ['kimi-k3'] });
    await redeliverLast('repository_dispatch');
    await dispatch('dispatched', { issue: issue.number, host: 'models.example' });
    await ended(issue);
    await quiet();
    expect((await kinds(issue)).toSorted()).toEqual([
      'card -',
      'result claude-opus-4-7',
      'result kimi-k3',
      'summary -',
    ]);
  });
});
