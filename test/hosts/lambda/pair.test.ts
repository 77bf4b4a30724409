// The durable functions' bundles run a whole pair, started as files away from the checkout, each function in processes of its own,
// through the real clients of the AWS SDK.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { keys } from '../../../src/artifacts/catalogue.ts';
import { needDocument } from '../../../src/artifacts/shelf.ts';
import { readMarker } from '../../../src/comment/marker.ts';
import { slugOf } from '../../../src/domain/arm-name.ts';
import { ExperimentRecord } from '../../../src/experiment/records/records.ts';
import type { Scenario } from '../../../src/hosts/demo/scenarios.ts';
import { emfProblems } from '../../adapters/telemetry/emf-rules.ts';
import { named } from '../../e2e/scenario.ts';
import { assertAllValid } from '../../openapi.ts';
import { lambdaBundles } from './world/bundles.ts';
import { type Deployment, deploy, type Played } from './world/deployment.ts';

/** Of the stage's own. */
const webhookSecret = 'demo-webhook-secret';
/** A whole deployment on a machine that is busy with other tests. */
const timeout = 240_000;
let dist: string;
let deployment: Deployment | null = null;

beforeAll(async () => {
  dist = await lambdaBundles();
}, timeout);

afterEach(async () => {
  await deployment?.close();
  deployment = null;
});

/**
 * One arm ends in an Issue, the other in a pull request. Without refinement, which waits for CI by the clock on the wall, and without
 * cross-review, in which a model that reads its own draft sends the bytes of its self-review again.
 */
function river(): Scenario {
  const found = named('river');
  return { ...found, command: `${found.command} --no-refine --no-cross-review` };
}

const slugs = Object.keys(river().ends).map((arm) => slugOf(arm, 1));

/** The artifacts and the thread, with nothing missing and nothing twice. */
async function expectWholeStory({ github, blobs }: Deployment, { issue, experiment }: Played): Promise<void> {
  const record = await needDocument(blobs, keys.record(experiment), ExperimentRecord);
  const ends = Object.fromEntries(record.arms.map(({ arm, verdict }) => [arm, verdict]));
  expect(ends).toEqual(Object.fromEntries(Object.entries(river().ends).map(([arm, { verdict }]) => [arm, verdict])));
  expect(record.certificate.valid).toBe(true);

  expect(await github.pulls(issue.repo)).toHaveLength(1);
  expect(await github.issues(issue.repo)).toHaveLength(2);
  const branches = Object.keys(await github.branches(issue.repo));
  expect(branches.filter((name) => name.startsWith('outrider/'))).toHaveLength(1);

  const said = (await github.thread(issue)).flatMap(({ body }) => readMarker(body, webhookSecret) ?? []);
  const told = said.map(({ kind, arm }) => `${kind} ${arm ?? '-'}`);
  const results = Object.keys(river().ends).map((arm) => `result ${arm}`);
  expect(told.toSorted()).toEqual(['card -', ...results, 'summary -'].toSorted());
  await assertAllValid(github.journal);
}

/** The summary links the report, in a repository that everybody may read; whoever follows the link gets the page. */
async function expectReport({ github }: Deployment, { issue, experiment }: Played): Promise<void> {
  const summary = (await github.thread(issue)).find(({ body }) => readMarker(body, webhookSecret)?.kind === 'summary');
  const [, url = '', day] =
    /\[HTML report\]\((\S+)\) \(the link expires on (\S+) at \S+ UTC\)/.exec(summary?.body ?? '') ?? [];
  expect(new URL(url).pathname).toBe(`/reports/${experiment}`);
  expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(page.redirected).toBe(true);
  expect(await page.text()).toContain(`Outrider report <code>${experiment}</code>`);
  expect((await fetch(url.replace(experiment, '0000000000'))).status).toBe(403);
}

/** Which part of the story an execution is: `invoke-glm-5-2` is that arm's draft, others come after it. */
const partOf = ({ name }: { readonly name: string }) => /\/(.+)-[0-9a-f]{8}$/.exec(name)?.[1] ?? '';

/** That the issue was opened is heard as well, and comes to nothing. */
const isOfCommand = ({ name }: { readonly name: string | null }) => !name?.startsWith('opened-');

/** Each arm is an execution of its own, invoked by the experiment; so is whatever its model does later. */
function expectOneExecutionPerArm({ lambda }: Deployment): void {
  const [experiment, ...more] = lambda.executions().filter(isOfCommand);
  expect(experiment).toMatchObject({ fn: 'experiment', parent: null, status: 'succeeded' });
  for (const one of more) {
    expect(one).toMatchObject({ fn: 'arm', status: 'succeeded', parent: { execution: experiment?.id } });
  }
  const parts = more.map(partOf);
  expect(new Set(parts).size).toBe(parts.length);
  const drafts = parts.filter((part) => part.startsWith('invoke-'));
  expect(drafts.toSorted()).toEqual(slugs.map((slug) => `invoke-${slug}`).toSorted());
  expect(lambda.invoked.filter(isOfCommand)).toHaveLength(1);
}

/** No answer of a model was asked for twice, since each costs money: a repeated turn would send the same bytes again. */
function expectEachTurnOnce({ models }: Deployment): void {
  const asked = models.journal.map(({ model, body }) => `${model} ${body}`);
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter((request, index) => asked.indexOf(request) !== index)).toEqual([]);
  expect(models.journal.filter(({ status }) => status !== 200)).toEqual([]);
}

/** Lines of our own log that say that something went wrong. */
const errorsIn = (output: string) => output.split('\n').filter((line) => /"level":"(error|fatal)"/.test(line));

const endsOf = ({ lambda }: Deployment) => lambda.invocations.map(({ end }) => end);

/** Lines of the functions' log that CloudWatch takes metrics from, as it would read them. */
function measuredIn(output: string): Record<string, unknown>[] {
  const lines = output.split('\n').filter((line) => line.includes('"_aws"'));
  expect(lines.flatMap(emfProblems)).toEqual([]);
  return lines.map((line) => JSON.parse(line));
}

const sumOf = (measured: readonly Record<string, unknown>[], name: string, where: Record<string, string> = {}) =>
  measured
    .filter((line) => Object.entries(where).every(([dimension, value]) => line[dimension] === value))
    .reduce((sum, line) => sum + (typeof line[name] === 'number' ? line[name] : 0), 0);

/** What is measured is what the records say, once. */
async function expectMeasured({ blobs, output }: Deployment, { experiment }: Played): Promise<void> {
  const measured = measuredIn(output());
  const { arms } = await needDocument(blobs, keys.record(experiment), ExperimentRecord);
  const total = (figure: (row: (typeof arms)[number]) => number) => arms.reduce((sum, row) => sum + figure(row), 0);
  expect(sumOf(measured, 'RunsStarted')).toBe(1);
  expect(sumOf(measured, 'RunsEnded', { State: 'done' })).toBe(1);
  for (const { verdict } of arms) expect(sumOf(measured, 'ArmsEnded', { Verdict: verdict })).toBe(1);
  expect(sumOf(measured, 'Tokens', { TokenType: 'output' })).toBe(total(({ output_tokens }) => output_tokens));
  expect(sumOf(measured, 'Tokens', { TokenType: 'input' })).toBe(total((row) => row.total_tokens - row.output_tokens));
  // Each call is measured in whole micro-dollars, and a row is rounded once: of the sums the last digit may differ.
  expect(sumOf(measured, 'CostUsd')).toBeCloseTo(
    total(({ cost_usd }) => cost_usd ?? Number.NaN),
    5,
  );
  expect(sumOf(measured, 'AuditChainBroken')).toBe(0);
  expect(measured.filter((line) => 'WebhookDuration' in line && line.Status === '202')).not.toEqual([]);
  expect(new Set(measured.map(({ Service }) => Service)).size).toBe(1);
}

it(
  'a pair runs to its end in invocations that are too short for it, and none of them is killed',
  async () => {
    // Far less than a chunk and its reserve, so that each chunk must be the last of its invocation.
    deployment = await deploy(river(), dist, { limitMs: 60_000 });
    const played = await deployment.play();
    expect(played.delivered).toBe(202);
    await expectWholeStory(deployment, played);
    expectOneExecutionPerArm(deployment);
    expectEachTurnOnce(deployment);
    expect(new Set(endsOf(deployment))).toEqual(new Set(['suspended', 'succeeded']));
    expect(errorsIn(deployment.output())).toEqual([]);
    await expectReport(deployment, played);
    await expectMeasured(deployment, played);

    const { lambda } = deployment;
    for (const arm of lambda.executions().filter((one) => partOf(one).startsWith('invoke-'))) {
      const done = lambda.operations(arm);
      const chunks = done.filter((name) => /^STEP [a-z-]+-\d+\.\d+$/.test(name));
      expect(chunks.length).toBeGreaterThan(3);
      expect(done.filter((name) => name.startsWith('WAIT ')).toSorted()).toEqual(
        chunks.map((name) => `${name.replace('STEP', 'WAIT')}-yield`).toSorted(),
      );
      const runs = lambda.invocations.filter(({ execution }) => execution === arm.name);
      expect(runs).toHaveLength(chunks.length + 1);
    }
  },
  timeout,
);

it(
  'a pair whose processes are killed in the middle of their steps ends the same, with nothing posted or paid for twice',
  async () => {
    // Killed when the work of the step was done and not yet recorded: the moment at which most could happen twice.
    const victims = new Set([
      'freeze.1',
      'implement-1.1',
      ...slugs.map((slug) => `publish-${slug}`),
      `result-${slugs[0]}`,
      'summary',
      'seal',
      'finish-done',
    ]);
    const kills = victims.size;
    deployment = await deploy(river(), dist, {
      limitMs: 900_000,
      kill: ({ Name = '', Action }) => Action === 'SUCCEED' && victims.delete(Name),
    });
    const played = await deployment.play();
    expect([...victims]).toEqual([]);
    expect(endsOf(deployment).filter((end) => end === 'killed')).toHaveLength(kills);
    expect(new Set(endsOf(deployment))).toEqual(new Set(['killed', 'suspended', 'succeeded']));
    await expectWholeStory(deployment, played);
    expectOneExecutionPerArm(deployment);
    expectEachTurnOnce(deployment);
    await expectMeasured(deployment, played);

    const { github, lambda } = deployment;
    const command = github.deliveries.findIndex(({ event }) => event === 'issue_comment');
    expect(await github.redeliver(command)).toMatchObject({ status: 202 });
    expect(lambda.executions().filter((one) => isOfCommand(one) && one.parent === null)).toHaveLength(1);
    await expectWholeStory(deployment, played);
  },
  timeout,
);

it(
  'a pair whose every event is delivered to two processes at once ends the same, with nothing posted twice',
  async () => {
    deployment = await deploy(river(), dist, { limitMs: 900_000, twins: true });
    const played = await deployment.play();
    await expectWholeStory(deployment, played);
    expectOneExecutionPerArm(deployment);
  },
  timeout,
);
