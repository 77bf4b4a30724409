// Who may command, and who still may when there is something to publish: by role, by name, by team, by App; a person, an account that is gone, a bot.
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { misfitGlm } from '../../src/hosts/demo/scripts/misfit.ts';
import { assertAllValid } from '../openapi.ts';
import {
  answerTo,
  armOf,
  type Bench,
  bodyOf,
  command,
  kindsIn,
  openBench,
  openIssue,
  pythonRepository,
  quickScripts,
  reactionsTo,
  saidIn,
  slow,
  until,
  write,
} from './bench.ts';
import { testPace } from './pace.ts';

const patience = 240_000;
const repo = 'acme/quick';
const run = '/outrider run paper glm-5.2 --solo';
const refusal = 'Only people with write access can start runs here.';
/** The App whose bot may command. */
const friend = 5150;
const settings = `baseline: claude-opus-4-7\nwho: { users: [Ulla], teams: [core], bots: [${friend}] }\n`;

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    pace: testPace,
    users: [
      { login: 'mira', role: 'write' },
      { login: 'nora', role: 'write' },
      { login: 'olga', role: 'write' },
      { login: 'rita', role: 'read' },
      { login: 'tara', role: 'triage' },
      // Roles of the organisation's own, whose names say nothing.
      { login: 'casey', role: 'write', custom_role: 'reader-of-things' },
      { login: 'drew', role: 'read', custom_role: 'super-writer' },
      { login: 'ulla', role: 'read' },
      { login: 'tess', role: 'read' },
      { login: 'olaf', role: 'read' },
    ],
    repositories: [pythonRepository('quick', { settings })],
  });
  const { github } = bench.stage;
  await github.api('admin', 'POST', '/orgs/acme/teams', { name: 'core' });
  await github.api('admin', 'PUT', '/orgs/acme/teams/core/memberships/tess', { role: 'member' });
}, patience);

beforeEach(() => {
  Object.assign(bench.scripts, quickScripts);
  bench.log.errors.length = 0;
});

afterEach(() => {
  bench.stage.github.clearFaults();
  expect(bench.log.errors).toEqual([]);
});

afterAll(async () => {
  await assertAllValid(bench.stage.github.journal);
  await bench.close();
}, patience);

describe('a command', () => {
  it.each([
    ['a writer', 'mira'],
    ['a custom role on top of write', 'casey'],
    ['a reader whom the settings name, in other capitals', 'ulla'],
    ['a reader in a team that the settings name', 'tess'],
  ])('of %s is answered', async (_who, login) => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, '/outrider help', login);
    expect(await answerTo(bench, asked)).toContain('run paper glm-5.2');
    expect(await reactionsTo(bench, asked)).toEqual(['eyes']);
  });

  it.each([
    ['a reader', 'rita'],
    ['somebody who may triage', 'tara'],
    ['a custom role on top of read, whatever it is called', 'drew'],
    ['a reader in no team', 'olaf'],
  ])('of %s gets one neutral line and no reaction', async (_who, login) => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, '/outrider help', login);
    expect(await answerTo(bench, asked)).toContain(refusal);
    expect(await kindsIn(bench, issue)).toEqual(['note']);
    expect(await reactionsTo(bench, asked)).toEqual([]);
  });

  it('that is refused is answered once a day and issue, by whatever name it is asked again, and the next day once more', async () => {
    const { world } = bench.stage.host;
    const { clock } = world;
    const issue = await openIssue(bench);
    for (const text of ['/outrider help', run, '/outrider cancel']) await command(bench, issue, text, 'rita');
    expect(await kindsIn(bench, issue)).toEqual(['note']);
    Object.assign(world, { clock: { ...clock, now: () => clock.now() + 86_400_000 } });
    for (const text of ['/outrider help', run]) await command(bench, issue, text, 'rita');
    Object.assign(world, { clock });
    expect(await kindsIn(bench, issue)).toEqual(['note', 'note']);
    expect((await saidIn(bench, issue)).every(({ entry }) => entry.body.includes(refusal))).toBe(true);
  });
});

/** A delivery that the stand-in would not make by itself: the comment of a bot. */
async function botSays(
  asked: { readonly comment: number },
  bot: { readonly app: number | null; readonly id: number },
): Promise<string> {
  const known = bench.stage.github.deliveries.find(
    ({ event, payload }) => event === 'issue_comment' && Reflect.get(payload.comment as object, 'id') === asked.comment,
  );
  const user = { login: 'friend[bot]', type: 'Bot', id: 77 };
  const comment = {
    ...(known?.payload.comment as object),
    id: bot.id,
    user,
    performed_via_github_app: bot.app === null ? null : { id: bot.app },
  };
  const body = JSON.stringify({ ...known?.payload, sender: user, comment });
  const signature = createHmac('sha256', bench.stage.environment.WEBHOOK_SECRET ?? '')
    .update(body)
    .digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'issue_comment',
    'x-github-delivery': randomUUID(),
    'x-hub-signature-256': `sha256=${signature}`,
  };
  const response = await fetch(`${bench.stage.server.url}/api/github/webhooks`, { method: 'POST', headers, body });
  expect(response.status).toBe(202);
  const execution = `comment-${String(Reflect.get(known?.payload.repository as object, 'id'))}-${bot.id}`;
  const { result } = await bench.stage.host.engine.waitFor(execution);
  return JSON.stringify(result);
}

describe('a bot', () => {
  it('commands by the number of its App; another with the same name gets no word', { timeout: patience }, async () => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, run);
    const before = (await kindsIn(bench, issue)).length;
    for (const [i, app] of [99, null].entries())
      expect(await botSays(asked, { app, id: 3_000_001 + i })).toBe('{"refused":true}');
    expect(await kindsIn(bench, issue)).toHaveLength(before);
    expect(await botSays(asked, { app: friend, id: 3_000_009 })).toContain('"state":"done"');
    const kinds = (await kindsIn(bench, issue)).slice(before);
    expect(kinds.toSorted()).toEqual(['card', 'result glm-5.2', 'summary']);
  });
});

describe('between the command and the publishing', () => {
  it('whoever asked got another login: they are known by their number, and it is published', {
    timeout: patience,
  }, async () => {
    bench.scripts['glm-5.2'] = slow(misfitGlm);
    const issue = await openIssue(bench);
    const calls = bench.stage.models.journal.length;
    const asked = await write(bench, issue, run, 'olga');
    await until(() => bench.stage.models.journal.length > calls);
    bench.stage.github.renamePerson('olga', 'olga-of-acme');
    await bench.stage.host.engine.waitFor(asked.execution);
    expect(await armOf(bench, asked, 'glm-5.2')).toMatchObject({ verdict: 'issue' });
    expect((await kindsIn(bench, issue)).toSorted()).toEqual(['card', 'result glm-5.2', 'summary']);
  });

  const api = (method: string, path: string, body?: Record<string, unknown>) =>
    bench.stage.github.api('admin', method, path, body);
  it.each<[string, string, () => Promise<unknown>, RegExp]>([
    [
      'became a reader',
      'nora',
      () => api('PUT', `/repos/${repo}/collaborators/nora`, { permission: 'pull' }),
      /nora no longer has write access/,
    ],
    [
      'was taken out of the repository',
      'casey',
      () => api('DELETE', `/repos/${repo}/collaborators/casey`),
      /casey no longer has write access/,
    ],
    [
      'is no account any more',
      'mira',
      async () => bench.stage.github.renamePerson('mira', null),
      /mira no longer has write access/,
    ],
    [
      'left the team',
      'tess',
      () => api('DELETE', '/orgs/acme/teams/core/memberships/tess'),
      /tess no longer has write access/,
    ],
  ])(
    'whoever asked %s: nothing is published, the work is kept',
    { timeout: patience },
    async (_what, login, happens, words) => {
      bench.scripts['glm-5.2'] = slow(misfitGlm);
      const issue = await openIssue(bench);
      const issues = (await bench.stage.github.issues(repo)).length;
      const calls = bench.stage.models.journal.length;
      const asked = await write(bench, issue, run, login);
      await until(() => bench.stage.models.journal.length > calls);
      await happens();
      await bench.stage.host.engine.waitFor(asked.execution);
      const row = await armOf(bench, asked, 'glm-5.2');
      expect(row).toMatchObject({ verdict: 'stopped', artifact_url: null });
      expect(row.reason).toMatch(words);
      expect(row.turns).toBeGreaterThan(1);
      expect(await bodyOf(bench, issue, 'result', 'glm-5.2')).toMatch(words);
      expect((await bench.stage.github.issues(repo)).length).toBe(issues);
    },
  );
});
