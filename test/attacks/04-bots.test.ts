// Attack 4: a bot is taken for a trusted one, or answers us until the money is gone.
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, command, kindsIn, openIssue } from '../e2e/bench.ts';
import { glm, keys, openGround, patience, river } from './ground.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openGround();
}, patience);
afterAll(() => bench.close());

async function deliver(payload: object): Promise<number> {
  const body = JSON.stringify(payload);
  const signature = `sha256=${createHmac('sha256', keys.WEBHOOK_SECRET).update(body).digest('hex')}`;
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'issue_comment',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': signature,
  };
  return (await fetch(`${bench.stage.server.url}/api/github/webhooks`, { method: 'POST', headers, body })).status;
}

it('neither another bot, nor one that took a maintainer’s name, nor our own words start or say anything', {
  timeout: patience,
}, async () => {
  const issue = await openIssue(bench);
  const asked = await command(bench, issue, '/outrider help');
  const known = bench.stage.github.deliveries.find(
    ({ event, payload }) => event === 'issue_comment' && JSON.stringify(payload).includes(`"id":${asked.comment},`),
  );
  const payload = known?.payload as { comment: object };
  const before = await kindsIn(bench, issue);
  const written = bench.stage.github.journal.filter(({ method }) => method !== 'GET').length;
  const bots = ['helpful[bot]', 'mira', 'mira[bot]', 'outrider[bot]'].flatMap((login) => [
    { login, app: { id: 99 } },
    { login, app: null },
    { login, app: { id: bench.stage.github.appId } },
  ]);
  for (const [index, { login, app }] of bots.entries()) {
    const user = { login, type: 'Bot', id: 77 };
    const comment = {
      ...payload.comment,
      id: 2_000_000 + index,
      body: `/outrider run ${river} ${glm}`,
      user,
      performed_via_github_app: app,
    };
    expect([200, 202]).toContain(await deliver({ ...payload, sender: user, comment }));
  }
  for (const { name } of bench.stage.host.engine.list(20)) await bench.stage.host.engine.waitFor(name);
  expect(await kindsIn(bench, issue)).toEqual(before);
  expect(bench.stage.models.journal).toEqual([]);
  const more = bench.stage.github.journal.filter(({ method }) => method !== 'GET').slice(written);
  expect(more.filter(({ path }) => !path.includes('access_tokens'))).toEqual([]);
});
