// The page of an experiment over many repositories, through the bundles: from the command to whoever follows the link, and every link that leads nowhere.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../../src/artifacts/catalogue.ts';
import { reportAddress } from '../../../src/artifacts/report-link.ts';
import { readMarker } from '../../../src/comment/marker.ts';
import { pythonRepository, quickScripts } from '../../e2e/bench.ts';
import { named } from '../../e2e/scenario.ts';
import { usual } from '../../e2e/study.ts';
import { assertAllValid } from '../../openapi.ts';
import { lambdaBundles } from './world/bundles.ts';
import { type Deployment, deploy, type Played } from './world/deployment.ts';

/** Of the stage's own. */
const webhookSecret = 'demo-webhook-secret';
const timeout = 480_000;
let dist: string;
let deployment: Deployment;

const withLink = (name: string, link: string, hidden = false) =>
  pythonRepository(name, { private: hidden, settings: `baseline: claude-opus-4-7\nreport_link: ${link}\n` });

beforeAll(async () => {
  dist = await lambdaBundles();
  deployment = await deploy({ ...named('river'), scripts: quickScripts }, dist, {
    limitMs: 900_000,
    warm: true,
    repositories: [
      { owner: 'acme', name: '.github', files: { 'outrider.yml': 'report_link: always\n' } },
      ...['hub', 'one', 'two'].map((name) => withLink(name, 'public')),
      withLink('shut', 'public', true),
      withLink('inner', 'always', true),
    ],
  });
}, timeout);

afterAll(async () => {
  await assertAllValid(deployment.github.journal);
  const errors = deployment
    .output()
    .split('\n')
    .filter((line) => /"level":"(error|fatal)"/.test(line));
  await deployment.close();
  expect(errors).toEqual([]);
}, timeout);

const ask = (repos: string) =>
  deployment.run('acme/hub', { title: 'Which model?', body: usual(repos) }, '/outrider experiment');

async function linkOf({ issue }: Played): Promise<string | null> {
  const thread = await deployment.github.thread(issue);
  const overview = thread.find(({ body }) => readMarker(body, webhookSecret)?.kind === 'overview');
  expect(overview?.body).toContain('pairs complete');
  return /\[HTML report\]\((\S+)\) \(the link expires on \S+ at \S+ UTC\)/.exec(overview?.body ?? '')?.[1] ?? null;
}

async function follow(link: string): Promise<{ status: number; redirected: boolean; text: string }> {
  const answer = await fetch(link);
  return { status: answer.status, redirected: answer.redirected, text: await answer.text() };
}

const linked = async (played: Played): Promise<string> => (await linkOf(played)) ?? 'http://127.0.0.1:1/no-link';

describe('the page of an experiment, on AWS', { timeout }, () => {
  it('is opened by the link of the overview, by no other, and is taken back when a repository in it turns private', async () => {
    const played = await ask('one, two');
    expect(played.delivered).toBe(202);
    const link = await linked(played);
    expect(new URL(link).pathname).toBe(`/reports/${played.experiment}`);
    const opened = await follow(link);
    expect(opened).toMatchObject({ status: 200, redirected: true });
    expect(opened.text).toContain(`<h1>Experiment ${played.experiment}</h1>`);
    expect(opened.text).toContain('2 of 2 cells complete');

    const { origin } = new URL(link);
    const past = { experiment: played.experiment, expires: Math.floor(Date.now() / 1000) - 1 };
    const expired = await follow(reportAddress(past, { root: origin, secret: webhookSecret }));
    expect(expired).toMatchObject({ status: 410, text: expect.stringContaining('has expired') });
    const wrong = link.replace(/.$/, (end) => (end === '0' ? '1' : '0'));
    expect(await follow(wrong)).toMatchObject({ status: 403, redirected: false });
    expect((await follow(link.replace(played.experiment, 'c0ffee0000'))).status).toBe(403);
    expect((await follow(`${origin}/reports/${played.experiment}`)).status).toBe(403);

    await deployment.github.api('admin', 'PATCH', '/repos/acme/two', { private: true });
    const told = await deployment.github.delivered(
      ({ event, payload }) => event === 'repository' && payload.action === 'privatized',
    );
    expect(told.status).toBe(202);
    await deployment.lambda.ended(`hidden-${told.id}`);
    const { status, text } = await follow(link);
    expect(status).toBe(200);
    expect(text).toContain('This report was taken back');
    expect(text).not.toContain(played.experiment);
  });

  it('is neither written nor linked where a private repository is in it, unless its organisation and the repository allow that', async () => {
    const shut = await ask('one, shut');
    expect(await linkOf(shut)).toBeNull();
    expect(await deployment.blobs.get(keys.report(shut.experiment))).toBeNull();
    const inner = await ask('one, inner');
    expect((await follow(await linked(inner))).text).toContain(`<h1>Experiment ${inner.experiment}</h1>`);
  });
});
