// Every command as it is written in a thread: what is answered, what is run, and what leaves everything as it was.
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CommentPayload, receiveCreated } from '../../src/command/receive/comment.ts';
import { riverGlm } from '../../src/hosts/demo/scripts/river-glm.ts';
import { riverOpus } from '../../src/hosts/demo/scripts/river-opus.ts';
import type { IssueRef } from '../../src/hosts/demo/stand-ins/github/hands.ts';
import type { Launcher } from '../../src/ports/durable.ts';
import {
  answerTo,
  armOf,
  type Bench,
  bodyOf,
  cardOf,
  closeSound,
  command,
  kindsIn,
  maintainer,
  openBench,
  openIssue,
  paper,
  pinned,
  pythonRepository,
  quickScripts,
  reactionsTo,
  reader,
  recordOf,
  saidIn,
  until,
  verdictsOf,
  write,
} from './bench.ts';
import { testPace } from './pace.ts';

const patience = 120_000;
const river = '2606.27369v1';
const quick = '/outrider run paper glm-5.2';
const whole = ['card', 'result claude-opus-4-7', 'result glm-5.2', 'summary'];
const bare = { title: 'Faster, please', body: 'It is slow.' };

let bench: Bench;

beforeAll(async () => {
  bench = await openBench({
    // A provider that asks for ten minutes gets them: only a cancel may end such a wait within a test.
    pace: { ...testPace, longest_wait_s: 900 },
    environment: { MOONSHOT_API_KEY: undefined },
    repositories: [
      pythonRepository('quick'),
      pythonRepository('tight', {
        settings: 'baseline: claude-opus-4-7\nbudget: { per_run: 2, per_month: 3 }\nlimits: { minutes: 5 }\n',
      }),
      pythonRepository('mistaken', { settings: 'baseline: claude-opus-4-7\nlimits:\n  turn: 5\n' }),
      pythonRepository('disabled', { settings: 'enabled: false\n' }),
      pythonRepository('to-be-archived'),
      { owner: 'acme', name: 'empty', files: {} },
    ],
  });
}, patience);

beforeEach(() => {
  Object.assign(bench.scripts, quickScripts);
  bench.log.errors.length = 0;
});

afterEach(() => {
  expect(bench.log.errors).toEqual([]);
});

afterAll(() => closeSound(bench), patience);

/** What could have been made besides words: runs and artifacts. */
async function made(repo: string): Promise<{ pulls: number; issues: number; branches: number }> {
  const { github } = bench.stage;
  const [pulls, issues, branches] = await Promise.all([github.pulls(repo), github.issues(repo), github.branches(repo)]);
  return { pulls: pulls.length, issues: issues.length, branches: Object.keys(branches).length };
}

/** Of comments: that an issue was opened is heard too, whenever its delivery arrives. */
function executions(): number {
  return bench.stage.host.engine.list(1000).filter(({ name }) => name.startsWith('comment-')).length;
}

async function openPull(name: string): Promise<IssueRef> {
  const repo = `acme/${name}`;
  const head = `change-${randomUUID().slice(0, 8)}`;
  await bench.stage.github.push(maintainer, repo, { branch: head, message: 'A change', files: { 'a.txt': 'a\n' } });
  const body = `Follows ${paper}.`;
  const pull = await bench.stage.github.api(maintainer, 'POST', `/repos/${repo}/pulls`, {
    title: 'A change',
    head,
    base: 'main',
    body,
  });
  return { repo, number: Number(pull.number) };
}

/** A delivery that the stand-in would not make by itself, signed as GitHub signs. */
async function deliver(payload: unknown): Promise<number> {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', bench.stage.environment.WEBHOOK_SECRET ?? '')
    .update(body)
    .digest('hex');
  const response = await fetch(`${bench.stage.server.url}/api/github/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'issue_comment',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

function deliveryOf(comment: number): number {
  return bench.stage.github.deliveries.findIndex(
    ({ event, payload }) => event === 'issue_comment' && Reflect.get(payload.comment as object, 'id') === comment,
  );
}

describe('a command that asks', () => {
  it.each([
    ['/outrider help', 'run paper glm-5.2'],
    ['/outrider', 'run paper glm-5.2'],
    ['/outrider models', 'kimi-k3'],
    ['/outrider config', '| `baseline` | **`claude-opus-4-7`** | repository |'],
    ['/outrider cost', 'left of $200.00'],
    ['/outrider status', 'No run has been started in this issue'],
    ['/outrider cancel', 'Nothing is running in this issue'],
    ['/outrider promote glm-5.2', 'No run in this issue has ended'],
  ])('%s gets an eyes reaction and one note', async (text, expected) => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, text);
    expect(await answerTo(bench, asked)).toContain(expected);
    expect(await kindsIn(bench, issue)).toEqual(['note']);
    expect(await reactionsTo(bench, asked)).toEqual(['eyes']);
  });

  it.each(['/outrider retry', '/outrider compare', '/outrider experiment'])(
    '%s in an issue without a run gets one note and starts nothing',
    async (text) => {
      const issue = await openIssue(bench, 'quick', bare);
      const before = await made(issue.repo);
      await answerTo(bench, await command(bench, issue, text));
      expect(await kindsIn(bench, issue)).toEqual(['note']);
      expect(await made(issue.repo)).toEqual(before);
    },
  );
});

describe('a command that is wrong', () => {
  it.each([
    ['/outrider rum paper glm-5.2', ['There is no command `rum`', '/outrider run paper glm-5.2']],
    ['/outrider run paper glm-5.2 --bugdet 3', ['--bugdet', '--budget']],
    ['/outrider run paper', ['/outrider run paper']],
    ['/outrider run paper glm-5.2 --repeat 0', ['`--repeat` takes a whole number from 1 to 20']],
    ['/outrider run paper glm-5.2 --budget 11', ['more than a run may cost here ($10.00)']],
    ['/outrider run paper glm-5.1', ['There is no model `glm-5.1`', '`glm-5.2`']],
    ['/outrider run paper glm-9', ['There is no model `glm-9`. Nearest: `glm-4.6`, `glm-5.2`, `glm-5.3`.']],
    ['/outrider run paper claude-opus-4-7', ['run against itself', '--solo']],
    ['/outrider run paper glm-5.2 glm-5.2', ['named twice', '--repeat']],
    ['/outrider run paper kimi-k3', ['`kimi-k3` cannot be called', 'MOONSHOT_API_KEY', 'Nothing was spent']],
    ['/outrider run paper glm-5.2 --base nowhere', ['There is no branch, tag or commit `nowhere`']],
    ['/outrider run paper glm-5.2 --start nowhere', ['There is no branch, tag or commit `nowhere`']],
    ['/outrider status now', ['`status` takes nothing after it', '/outrider status']],
    ['/outrider run https://evil.example/x glm-5.2', ['/outrider run']],
    ['/outrider cancel everything', ['/outrider cancel']],
  ])('%s gets one helpful reply and no run', async (text, expected) => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, text);
    const note = await answerTo(bench, asked);
    for (const words of expected) expect(note).toContain(words);
    expect(await kindsIn(bench, issue)).toEqual(['note']);
  });

  it.each([
    ['none', bare, 'No paper is pinned in this issue'],
    ['two', { title: 'Which?', body: `${paper} or arXiv:${river}` }, `/outrider run ${river} glm-5.2`],
  ])('a run of the pinned paper where there is %s says how to write it', async (_name, opened, expected) => {
    const issue = await openIssue(bench, 'quick', opened);
    expect(await answerTo(bench, await command(bench, issue, quick))).toContain(expected);
    expect(await kindsIn(bench, issue)).toEqual(['note']);
  });

  it('a base that no pull request can be opened against is refused before anything is spent', async () => {
    const issue = await openIssue(bench);
    const sha = (await bench.stage.github.branches(issue.repo)).main ?? '';
    const note = await answerTo(bench, await command(bench, issue, `${quick} --base ${sha}`));
    expect(note).toContain(`--start ${sha}`);
    expect(await kindsIn(bench, issue)).toEqual(['note']);
  });
});

it('two commands in one comment: the first is answered, of the second is said once that it was not', {
  timeout: patience,
}, async () => {
  const issue = await openIssue(bench);
  const asked = await command(bench, issue, 'Please:\n\n/outrider config\n/outrider run paper glm-5.2\n/outrider cost');
  expect(await answerTo(bench, asked)).toContain('`baseline`');
  const said = (await saidIn(bench, issue)).map(({ entry }) => entry.body);
  expect(said).toHaveLength(2);
  expect(said.join('\n')).toContain('this one was not:\n\n```\n/outrider run paper glm-5.2\n```');
  const { status } = await bench.stage.github.redeliver(deliveryOf(asked.comment));
  expect(status).toBeLessThan(300);
  await bench.stage.github.settled();
  expect(await kindsIn(bench, issue)).toEqual(['note', 'note']);
});

describe('a comment that only looks like a command', () => {
  it.each([
    ['a quotation', '> /outrider run paper glm-5.2'],
    ['code', '```\n/outrider run paper glm-5.2\n```'],
    ['inline code', '`/outrider run paper glm-5.2`'],
    ['an HTML comment', '<!--\n/outrider run paper glm-5.2\n-->'],
    ['a sentence', 'Have you tried /outrider run paper glm-5.2?'],
    ['another word', '/outriders run paper glm-5.2'],
  ])('%s: nothing happens', async (_name, text) => {
    const issue = await openIssue(bench);
    const before = executions();
    const asked = await write(bench, issue, text);
    expect(await kindsIn(bench, issue)).toEqual([]);
    expect(await reactionsTo(bench, asked)).toEqual([]);
    expect(executions()).toBe(before);
  });

  it("another bot's comment and our own are not answered", async () => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, '/outrider help');
    const payload = bench.stage.github.deliveries[deliveryOf(asked.comment)]?.payload ?? {};
    const comment = Reflect.get(payload, 'comment') as object;
    const bot = { login: 'helpful[bot]', type: 'Bot', id: 77 };
    const from = (app: number, id: number) => ({
      ...payload,
      sender: bot,
      comment: { ...comment, id, user: bot, performed_via_github_app: { id: app } },
    });
    const before = await kindsIn(bench, issue);
    expect(await deliver(from(99, 1_000_001))).toBe(202);
    expect(await deliver(from(bench.stage.github.appId, 1_000_002))).toBe(200);
    const heard = bench.stage.host.engine.list(5).find(({ name }) => name.endsWith('-1000001'));
    if (heard) await bench.stage.host.engine.waitFor(heard.name);
    expect(await kindsIn(bench, issue)).toEqual(before);
  });

  it('an edit gets a hint and runs nothing; the answer that was there stays', async () => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, '/outrider help');
    await bench.stage.github.editComment(maintainer, issue.repo, { id: asked.comment, body: quick });
    const edit = asked.execution.replace('comment-', 'edit-');
    await until(() => bench.stage.host.engine.get(edit));
    await bench.stage.host.engine.waitFor(edit);
    expect(await answerTo(bench, asked)).toContain('run paper glm-5.2');
    const hints = (await saidIn(bench, issue)).filter(({ entry }) =>
      entry.body.includes('Edited comments run nothing'),
    );
    expect(hints).toHaveLength(1);
    expect(await kindsIn(bench, issue)).toEqual(['note', 'note']);
  });
});

describe('who may ask', () => {
  it('somebody without write access gets one neutral line a day and issue, and no reaction', async () => {
    const issue = await openIssue(bench);
    const first = await command(bench, issue, quick, reader);
    const second = await command(bench, issue, '/outrider status', reader);
    expect(await answerTo(bench, first)).toContain('Only people with write access can start runs here.');
    expect(await kindsIn(bench, issue)).toEqual(['note']);
    expect(await reactionsTo(bench, first)).toEqual([]);
    expect(await reactionsTo(bench, second)).toEqual([]);
    const elsewhere = await openIssue(bench);
    await answerTo(bench, await command(bench, elsewhere, quick, reader));
  });
});

describe('a repository that cannot be run on', () => {
  it('without a commit', async () => {
    const issue = await openIssue(bench, 'empty');
    expect(await answerTo(bench, await command(bench, issue, quick))).toContain('has no commit yet');
    expect(await kindsIn(bench, issue)).toEqual(['note']);
  });

  it('with a mistake in its settings: the line and what is allowed; help and cancel are answered all the same', async () => {
    const issue = await openIssue(bench, 'mistaken');
    const note = await answerTo(bench, await command(bench, issue, quick));
    expect(note).toContain('line 3');
    expect(note).toContain('turn');
    expect(await answerTo(bench, await command(bench, issue, '/outrider help'))).toContain('run paper glm-5.2');
    expect(await answerTo(bench, await command(bench, issue, '/outrider cancel'))).toContain('Nothing is running');
    expect(await answerTo(bench, await command(bench, issue, '/outrider config'))).toContain('line 3');
  });

  it('with runs switched off', async () => {
    const issue = await openIssue(bench, 'disabled');
    expect(await answerTo(bench, await command(bench, issue, quick))).toContain('enabled: false');
    expect(await answerTo(bench, await command(bench, issue, '/outrider config'))).toContain(
      '| `enabled` | **`false`** | repository |',
    );
    expect((await saidIn(bench, issue)).at(-1)?.entry.body).toContain(
      "Nothing is inherited: there is no `outrider.yml` in this owner's `.github` repository, or Outrider is not installed on that one.",
    );
    expect(await kindsIn(bench, issue)).toEqual(['note', 'note']);
  });

  it('a pull request: the run belongs into an issue', async () => {
    const pull = await openPull('quick');
    expect(await answerTo(bench, await command(bench, pull, quick))).toContain('A run starts from an issue');
    expect(await kindsIn(bench, pull)).toEqual(['note']);
  });

  it('archived before the delivery came: nothing is started, and only the log can say so', async () => {
    const { github } = bench.stage;
    const issue = await openIssue(bench, 'to-be-archived');
    github.setWebhook(null);
    const { id } = await github.comment(maintainer, issue, quick);
    await github.api('admin', 'PATCH', `/repos/${issue.repo}`, { archived: true });
    github.setWebhook(`${bench.stage.server.url}/api/github/webhooks`);
    const calls = bench.stage.models.journal.length;
    await github.redeliver(deliveryOf(id));
    const heard = await until(() => bench.stage.host.engine.list(3).find(({ name }) => name.endsWith(`-${id}`)));
    await bench.stage.host.engine.waitFor(heard.name);
    expect(await kindsIn(bench, issue)).toEqual([]);
    expect(bench.stage.models.journal.length).toBe(calls);
    // The thread takes no word; whoever runs the bot gets one.
    expect(bench.log.errors.splice(0).join('\n')).toContain('is archived and read-only');
  });
});

describe('a run', () => {
  it('is one card, a result per arm and a summary; status and cost know of it', { timeout: patience }, async () => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, quick);
    expect((await kindsIn(bench, issue)).toSorted()).toEqual(whole.toSorted());
    expect(await reactionsTo(bench, asked)).toEqual(['eyes']);
    expect(await verdictsOf(bench, asked)).toEqual({ 'claude-opus-4-7': 'issue', 'glm-5.2': 'issue' });
    const status = await answerTo(bench, await command(bench, issue, '/outrider status'));
    expect(status).toContain(asked.experiment);
    expect(status).toContain('done');
    const cost = await answerTo(bench, await command(bench, issue, '/outrider cost'));
    expect(cost).not.toContain('set aside');
  });

  it('of a comment that is delivered again, at once and afterwards, is one run', { timeout: patience }, async () => {
    const issue = await openIssue(bench);
    const asked = await write(bench, issue, quick);
    const index = deliveryOf(asked.comment);
    await Promise.all([1, 2, 3].map(() => bench.stage.github.redeliver(index)));
    await bench.stage.host.engine.waitFor(asked.execution);
    await bench.stage.github.redeliver(index);
    expect((await kindsIn(bench, issue)).toSorted()).toEqual(whole.toSorted());
  });

  it('of a comment that is delivered again when the engine has forgotten it is not begun again, nor is its cancel', {
    timeout: patience,
  }, async () => {
    const { engine } = bench.stage.host;
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, quick);
    const cancelled = await command(bench, issue, '/outrider cancel');
    const before = await bench.stage.github.thread(issue);
    const calls = bench.stage.models.journal.length;
    // Under other names, as if the first ones had been forgotten.
    const launcher: Launcher = {
      start: (fn, name, input) => engine.start(fn, `weeks-later-${name}`, input),
      answer: async () => false,
      status: async () => 'unknown',
    };
    for (const { comment, execution } of [asked, cancelled]) {
      const { payload } = await bench.stage.github.delivered(
        (one) => one.event === 'issue_comment' && (one.payload.comment as { id: number }).id === comment,
      );
      await receiveCreated(CommentPayload.parse(payload), { launcher, appId: 1 });
      expect((await engine.waitFor(`weeks-later-${execution}`)).result).toEqual({ replayed: true });
    }
    expect(await bench.stage.github.thread(issue)).toEqual(before);
    expect(bench.stage.models.journal.length).toBe(calls);
  });

  it('with --vs has the other model for its baseline', { timeout: patience }, async () => {
    bench.scripts['glm-5.3'] = quickScripts['glm-5.2'] ?? {};
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, `${quick} --vs glm-5.3`);
    const record = await recordOf(bench, asked);
    expect(record.arms.map(({ arm }) => arm)).toEqual(['glm-5.3', 'glm-5.2']);
    expect(record.manifest.baseline).toBe('glm-5-3');
  });

  it('with --solo is one arm, and limits go down only', { timeout: patience }, async () => {
    const issue = await openIssue(bench, 'tight');
    const asked = await command(bench, issue, `${quick} --solo --budget 1 --timeout 90`);
    expect(await kindsIn(bench, issue)).toEqual(['card', 'result glm-5.2', 'summary']);
    const { manifest } = await recordOf(bench, asked);
    expect(manifest).toMatchObject({ budget_usd: 1, limits: { minutes: 5 } });
    expect(await cardOf(bench, issue)).toContain('of $1.00');
    // What was set aside is free again: two more runs of 1 USD each fit under 3 USD a month.
    for (const n of [1, 2]) {
      await command(bench, issue, `${quick} --solo --budget 1`);
      expect((await kindsIn(bench, issue)).filter((kind) => kind === 'card')).toHaveLength(1 + n);
    }
  });

  it('above the month is refused with what is left', { timeout: patience }, async () => {
    const issue = await openIssue(bench, 'tight');
    bench.scripts['glm-5.2'] = { preflight: [{ fault: 'hang' }] };
    const first = await write(bench, issue, `${quick} --solo --budget 2`);
    await until(async () => (await cardOf(bench, issue)).includes('running'));
    const second = await command(bench, issue, `${quick} --solo --budget 2`);
    expect(await answerTo(bench, second)).toContain("of this month's $3.00 for this repository are left");
    await command(bench, issue, '/outrider cancel');
    await bench.stage.host.engine.waitFor(first.execution);
  });

  it('of three models has three arms; with --repeat 2 each runs twice', { timeout: patience }, async () => {
    bench.scripts['glm-5.3'] = quickScripts['glm-5.2'] ?? {};
    const issue = await openIssue(bench);
    const three = await command(bench, issue, '/outrider run paper claude-opus-4-7 glm-5.2 glm-5.3');
    expect(Object.keys(await verdictsOf(bench, three))).toEqual(['claude-opus-4-7', 'glm-5.2', 'glm-5.3']);
    const twice = await openIssue(bench);
    const asked = await command(bench, twice, `${quick} --repeat 2`);
    expect(Object.values(await verdictsOf(bench, asked))).toEqual(Array.from({ length: 4 }, () => 'issue'));
    expect((await kindsIn(bench, twice)).toSorted()).toEqual([
      'card',
      'result claude-opus-4-7',
      'result claude-opus-4-7#2',
      'result glm-5.2',
      'result glm-5.2#2',
      'summary',
    ]);
  });

  it('with --base works on that branch and is opened against it', { timeout: patience }, async () => {
    bench.scripts['glm-5.2'] = riverGlm;
    const issue = await openIssue(bench);
    const files = { 'RELEASE.md': 'Frozen.\n' };
    const sha = await bench.stage.github.push(maintainer, issue.repo, { branch: 'release', message: 'Freeze', files });
    const asked = await command(bench, issue, `/outrider run ${river} glm-5.2 --solo --base release`);
    expect(await verdictsOf(bench, asked)).toEqual({ 'glm-5.2': 'pull_request' });
    expect((await armOf(bench, asked, 'glm-5.2')).base_sha).toBe(sha);
    const pull = (await bench.stage.github.pulls(issue.repo)).find(({ head }) => head.includes(asked.experiment));
    expect(pull).toMatchObject({ base: 'release', draft: true });
    expect(Object.keys(await bench.stage.github.files(issue.repo, pull?.head_sha ?? ''))).toContain('RELEASE.md');
  });

  it('with --start works on that commit and is opened against the default branch', { timeout: patience }, async () => {
    bench.scripts['glm-5.2'] = riverGlm;
    const issue = await openIssue(bench);
    const start = (await bench.stage.github.branches(issue.repo)).main ?? '';
    await bench.stage.github.push(maintainer, issue.repo, {
      branch: 'main',
      message: 'Go on',
      files: { 'LATER.md': 'x\n' },
    });
    const asked = await command(bench, issue, `/outrider run ${river} glm-5.2 --solo --start ${start}`);
    expect((await armOf(bench, asked, 'glm-5.2')).base_sha).toBe(start);
    const pull = (await bench.stage.github.pulls(issue.repo)).find(({ head }) => head.includes(asked.experiment));
    expect(pull?.base).toBe('main');
  });

  it('with --publish branch leaves a branch and no pull request', { timeout: patience }, async () => {
    bench.scripts['glm-5.2'] = riverGlm;
    const issue = await openIssue(bench);
    const before = await made(issue.repo);
    const asked = await command(bench, issue, `/outrider run ${river} glm-5.2 --solo --publish branch`);
    const { verdict, artifact_url } = await armOf(bench, asked, 'glm-5.2');
    expect(verdict).toBe('pull_request');
    expect(artifact_url).toBe(`${bench.stage.github.url}/${issue.repo}/tree/outrider/${asked.experiment}/glm-5-2`);
    expect(await made(issue.repo)).toEqual({ ...before, branches: before.branches + 1 });
    const promoted = await answerTo(bench, await command(bench, issue, '/outrider promote glm-5.2'));
    expect(promoted).toContain(`glm-5.2 is a branch, as the run was asked for: ${artifact_url}.`);
    expect(await made(issue.repo)).toMatchObject({ branches: before.branches + 1, pulls: before.pulls });
  });

  it('with too little time is unfinished, and its pair incomplete', { timeout: patience }, async () => {
    bench.scripts['glm-5.2'] = { preflight: [{ delayMs: 4000, text: 'Late.' }] };
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, `${quick} --timeout 0.05`);
    const arm = await armOf(bench, asked, 'glm-5.2');
    expect(arm).toMatchObject({ verdict: 'unfinished', decided_by: 'preflight' });
    expect((await recordOf(bench, asked)).certificate.valid).toBe(false);
    expect(await bodyOf(bench, issue, 'result', 'glm-5.2')).toContain('working time');
  });

  it('of a brief has the text of the issue for its specification', { timeout: patience }, async () => {
    const issue = await openIssue(bench, 'quick', bare);
    const asked = await command(bench, issue, '/outrider run brief glm-5.2 --solo');
    const { manifest, arms } = await recordOf(bench, asked);
    expect(manifest.paper.text_source).toBe('brief');
    expect(arms[0]?.paper_id).toBeNull();
    expect(await cardOf(bench, issue)).toContain('The text of this issue');
  });

  it('of a search pins the best hit and names it', { timeout: patience }, async () => {
    const issue = await openIssue(bench, 'quick', bare);
    const asked = await command(bench, issue, '/outrider run search "cache admission" glm-5.2 --solo');
    expect((await recordOf(bench, asked)).arms[0]?.paper_id).toBe(paper);
    expect(await cardOf(bench, issue)).toContain(paper);
  });

  it('of a paper that arXiv does not have ends in the card, with what to type next', {
    timeout: patience,
  }, async () => {
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, '/outrider run 2601.99999 glm-5.2');
    expect(await kindsIn(bench, issue)).toEqual(['card']);
    const card = await cardOf(bench, issue);
    expect(card).toContain('not started');
    expect(card).toContain('Next: `/outrider run ID claude-opus-4-7 glm-5.2`');
    const cost = await answerTo(bench, await command(bench, issue, '/outrider cost'));
    expect(cost).not.toContain('set aside');
    expect(asked.experiment).toMatch(/^\w+$/);
  });
});

describe('cancel', () => {
  it('stops a run whose model never answers, and keeps what was done', { timeout: patience }, async () => {
    bench.scripts['glm-5.2'] = { preflight: [{ fault: 'hang' }] };
    const issue = await openIssue(bench);
    const asked = await write(bench, issue, quick);
    const called = bench.stage.models.journal.length;
    await until(() => bench.stage.models.journal.slice(called).some(({ model }) => model === 'glm-5.2'));
    const status = await answerTo(bench, await command(bench, issue, '/outrider status'));
    expect(status).toContain('running');
    const cancel = await command(bench, issue, '/outrider cancel');
    expect(await answerTo(bench, cancel)).toContain(`Run \`${asked.experiment}\` is being stopped`);
    await bench.stage.host.engine.waitFor(asked.execution);
    const arm = await armOf(bench, asked, 'glm-5.2');
    expect(arm).toMatchObject({ verdict: 'stopped', lost_calls: 1, usage_complete: false });
    expect(arm.reason).toContain(`cancelled by ${maintainer}`);
    expect(await verdictsOf(bench, asked)).toEqual({ 'claude-opus-4-7': 'stopped', 'glm-5.2': 'stopped' });
    const kinds = (await kindsIn(bench, issue)).filter((kind) => kind !== 'note');
    expect(kinds.toSorted()).toEqual(whole.toSorted());
    expect(await cardOf(bench, issue)).toContain('cancelled');
    expect(await answerTo(bench, await command(bench, issue, '/outrider cancel'))).toContain('Nothing is running');
  });

  it('that overtakes its run is not too early: no model is called, and the card says who cancelled it', {
    timeout: patience,
  }, async () => {
    const issue = await openIssue(bench);
    const called = bench.stage.models.journal.length;
    // Which rules there are for our branches is asked before a run is on record, and for nothing else.
    bench.stage.github.fault({ path: '/rules/branches/', times: 1000, action: { status: 503 } });
    const asked = await write(bench, issue, quick);
    const told = await answerTo(bench, await command(bench, issue, '/outrider cancel'));
    bench.stage.github.clearFaults();
    expect(told).toContain('no command that was written before this one will begin a run');
    await bench.stage.host.engine.waitFor(asked.execution);
    expect(await cardOf(bench, issue)).toMatch(new RegExp(`cancelled.*cancelled by @?\`?${maintainer}`, 'is'));
    expect(bench.stage.models.journal.length).toBe(called);
    const again = await write(bench, issue, quick);
    await until(() => bench.stage.models.journal.length > called);
    await command(bench, issue, '/outrider cancel');
    await bench.stage.host.engine.waitFor(again.execution);
  });

  it('wakes an arm that is parked on an outage at once', { timeout: patience }, async () => {
    bench.scripts['glm-5.2'] = { preflight: [{ fault: { status: 529, headers: { 'retry-after': '600' } } }] };
    const issue = await openIssue(bench);
    const asked = await write(bench, issue, quick);
    await until(async () => (await cardOf(bench, issue)).includes('⏸'));
    await command(bench, issue, '/outrider cancel');
    await bench.stage.host.engine.waitFor(asked.execution);
    const arm = await armOf(bench, asked, 'glm-5.2');
    expect(arm).toMatchObject({ verdict: 'stopped', total_tokens: 0, cost_usd: 0, lost_calls: 0 });
    expect(await cardOf(bench, issue)).not.toContain('⏸');
  });
});

describe('promote', () => {
  it('opens the draft that an Issue left behind, once', { timeout: patience }, async () => {
    bench.scripts['claude-opus-4-7'] = riverOpus;
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, `/outrider run ${river} claude-opus-4-7 --solo`);
    expect(await verdictsOf(bench, asked)).toEqual({ 'claude-opus-4-7': 'issue' });
    expect(await bodyOf(bench, issue, 'result', 'claude-opus-4-7')).toContain('/outrider promote claude-opus-4-7');
    const ours = async () =>
      (await bench.stage.github.pulls(issue.repo)).filter(({ head }) => head.includes(asked.experiment));
    expect(await ours()).toHaveLength(0);
    const first = await answerTo(bench, await command(bench, issue, '/outrider promote claude-opus-4-7'));
    const second = await answerTo(bench, await command(bench, issue, '/outrider promote claude'));
    const pulls = await ours();
    expect(pulls).toHaveLength(1);
    expect(pulls[0]).toMatchObject({ draft: true, base: 'main' });
    expect(pulls[0]?.body).toContain('**Promoted by hand.** It had become an Issue, decided by its own review:');
    for (const note of [first, second]) expect(note).toContain(`/pull/${pulls[0]?.number}`);
    const result = await bodyOf(bench, issue, 'result', 'claude-opus-4-7');
    expect(result).not.toContain('/outrider promote');
    expect(result).toContain(`/pull/${pulls[0]?.number}`);
    expect(await answerTo(bench, await command(bench, issue, '/outrider promote glm-5.2'))).toContain('is not one arm');
  });
});

describe('promote, while the repository goes on', () => {
  const heldBack = async (more = '') => {
    bench.scripts['claude-opus-4-7'] = riverOpus;
    const issue = await openIssue(bench);
    const asked = await command(bench, issue, `/outrider run ${river} claude-opus-4-7 --solo${more}`);
    expect(await verdictsOf(bench, asked)).toEqual({ 'claude-opus-4-7': 'issue' });
    const ours = async () =>
      (await bench.stage.github.pulls(issue.repo)).filter(({ head }) => head.includes(asked.experiment));
    return { issue, ours };
  };
  const promote = '/outrider promote claude-opus-4-7';

  it('asked for twice at the same moment, it opens one pull request and tells both of it', {
    timeout: patience,
  }, async () => {
    const { issue, ours } = await heldBack();
    const notes = await Promise.all(
      [promote, promote].map(async (line) => answerTo(bench, await command(bench, issue, line))),
    );
    const pulls = await ours();
    expect(pulls).toHaveLength(1);
    for (const note of notes) expect(note).toContain(`/pull/${pulls[0]?.number}`);
  });

  it('whose base went on opens all the same, on what it was made from', { timeout: patience }, async () => {
    const { issue, ours } = await heldBack();
    const files = { 'atropos_mini/registry.py': '# Somebody else wrote this anew.\n' };
    await bench.stage.github.push(maintainer, issue.repo, { branch: 'main', message: 'Go on', files });
    expect(await answerTo(bench, await command(bench, issue, promote))).toContain('/pull/');
    expect(await ours()).toMatchObject([{ base: 'main', draft: true }]);
  });

  it('whose base is gone says so and where the work is, and opens when it is there again', {
    timeout: patience,
  }, async () => {
    const files = { 'RELEASE.md': 'Frozen.\n' };
    const { repo } = await openIssue(bench);
    await bench.stage.github.push(maintainer, repo, { branch: 'gone', message: 'Freeze', files });
    const { issue, ours } = await heldBack(' --base gone');
    await bench.stage.github.api(maintainer, 'DELETE', `/repos/${issue.repo}/git/refs/heads/gone`);
    const note = await answerTo(bench, await command(bench, issue, promote));
    expect(note).toContain(
      'There is no branch gone any more to open the pull request against. The work is on outrider/',
    );
    expect(await ours()).toEqual([]);
    await bench.stage.github.push(maintainer, issue.repo, { branch: 'gone', message: 'Freeze again', files });
    expect(await answerTo(bench, await command(bench, issue, promote))).toContain('/pull/');
    expect(await ours()).toMatchObject([{ base: 'gone', draft: true }]);
  });
});

describe('an App that was not granted what it needs', () => {
  it('says so before anything is spent', { timeout: patience }, async () => {
    const poor = await openBench({
      repositories: [pythonRepository('poor')],
      permissions: { contents: 'read', issues: 'write', metadata: 'read', pull_requests: 'write', members: 'read' },
    });
    try {
      const issue = await openIssue(poor, 'poor', pinned);
      expect(await answerTo(poor, await command(poor, issue, quick))).toContain('no write access to this repository');
      expect(await kindsIn(poor, issue)).toEqual(['note']);
      expect(poor.stage.models.journal).toEqual([]);
    } finally {
      await poor.close();
    }
  });
});

// Last: its faults stay with arXiv's stand-in.
describe('cancel while the paper is waited for', () => {
  it('ends a wait for the paper, before any model was called', { timeout: patience }, async () => {
    bench.stage.arxiv.fault({ path: '/api/query', answer: 503, retryAfter: '600', times: 10 });
    const issue = await openIssue(bench);
    const calls = bench.stage.models.journal.length;
    const asked = await write(bench, issue, '/outrider run 2601.88888 glm-5.2');
    await until(() => bench.stage.arxiv.requests.some(({ path }) => path.includes('2601.88888')));
    await command(bench, issue, '/outrider cancel');
    await bench.stage.host.engine.waitFor(asked.execution);
    expect(await cardOf(bench, issue)).toContain(`⏹️ **Cancelled by ${maintainer} before any model was called.**`);
    expect(bench.stage.models.journal.length).toBe(calls);
  });
});
