// The link to a report by delivery: of a run and of an experiment over many repositories, what it leads to, and what private repositories come to.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readChain } from '../../src/artifacts/audit.ts';
import { keys } from '../../src/artifacts/catalogue.ts';
import { readConfig } from '../../src/config.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { misfitOpus } from '../../src/hosts/demo/scripts/misfit.ts';
import type { Script } from '../../src/hosts/demo/stand-ins/models/script.ts';
import { readAuditLog } from '../../src/hosts/wiring/audit-log.ts';
import {
  type Asked,
  type Bench,
  bodyOf,
  closeSound,
  command,
  openBench,
  openIssue,
  pythonRepository,
  quickScripts,
  slow,
  write,
} from './bench.ts';
import { ask, begin, ended, overviewOf, statesOf, studyOf, underway, usual } from './study.ts';

const patience = 120_000;
const outside = 'https://outrider.example';
/** What a provider says where few may read it. */
const words = 'the plan that nobody may know';
const broken: Script = {
  preflight: [{ fault: { status: 400, body: { error: { type: 'invalid_request_error', message: words } } } }],
};
let bench: Bench;

beforeAll(async () => {
  const withLink = (name: string, link: string, hidden: boolean) =>
    pythonRepository(name, { private: hidden, settings: `baseline: claude-opus-4-7\nreport_link: ${link}\n` });
  bench = await openBench({
    environment: { OUTRIDER_PUBLIC_URL: `${outside}/` },
    repositories: [
      { owner: 'acme', name: '.github', files: { 'outrider.yml': 'report_link: always\n' } },
      ...['hub', 'one', 'two', 'three', 'four', 'five', 'six'].map((name) => withLink(name, 'public', false)),
      withLink('mute', 'never', false),
      withLink('shut', 'public', true),
      withLink('inner', 'always', true),
    ],
  });
}, patience);

beforeEach(() => {
  Object.assign(bench.scripts, quickScripts);
});

afterEach(() => {
  expect(bench.log.errors).toEqual([]);
});

afterAll(() => closeSound(bench), patience);

/** Where the comment links to, below the address from outside; null: nowhere. */
function linkIn(body: string): string | null {
  return (
    /\[HTML report\]\(https:\/\/outrider\.example(\/reports\/[^)]+)\) \(the link expires on /.exec(body)?.[1] ?? null
  );
}

async function follow(link: string | null): Promise<{ status: number; text: string; type: string | null }> {
  const answer = await fetch(`${bench.stage.server.url}${link}`);
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
}

const hide = (name: string, hidden = true) =>
  bench.stage.github.api('admin', 'PATCH', `/repos/acme/${name}`, { private: hidden });

/** Resolves when what a delivery about a repository started has ended. */
async function heard(action: string): Promise<void> {
  await bench.stage.github.delivered(({ event, payload }) => event === 'repository' && payload.action === action);
  await quiet();
}

async function auditOf({ experiment }: Asked): Promise<AuditEntry[]> {
  const log = await readAuditLog(readConfig({}, bench.stage.environment));
  return readChain(log.journal, experiment).finally(() => log.close());
}

/** Resolves when nothing that a delivery about a repository started is under way. */
async function quiet(): Promise<void> {
  const { engine } = bench.stage.host;
  const hiding = engine.list(1000).filter(({ name }) => name.startsWith('hidden-'));
  await Promise.all(hiding.map(({ name }) => engine.waitFor(name)));
}

async function pageOf({ experiment }: Asked): Promise<string | null> {
  const bytes = await bench.stage.host.world.blobs.get(keys.report(experiment));
  return bytes === null ? null : new TextDecoder().decode(bytes);
}

describe('an experiment over repositories that may be shown', { timeout: patience }, () => {
  it('ends in a link to its page, which is signed, expires, and leads to the page from this machine', async () => {
    const asked = await ask(bench, usual('one, two'));
    const link = linkIn(await overviewOf(bench, asked));
    const good = await follow(link);
    expect(good).toMatchObject({ status: 200, type: 'text/html; charset=utf-8', text: await pageOf(asked) });
    expect(good.text).toContain(`<h1>Experiment ${asked.experiment}</h1>`);
    expect(good.text).toContain('2 of 2 cells complete');
    expect((await follow(link?.replace(/.$/, (end) => (end === '0' ? '1' : '0')) ?? null)).status).toBe(403);
    expect((await follow(link?.replace(/\d{10}/, '1000000000') ?? null)).status).toBe(403);
    expect((await follow(`/reports/${asked.experiment}`)).status).toBe(403);
  });

  it('takes the page back when one of them has turned private by the time that a cell is run again', async () => {
    bench.scripts['glm-5.2'] = broken;
    const asked = await ask(bench, usual('three, four'));
    const link = linkIn(await overviewOf(bench, asked));
    expect((await follow(link)).text).toContain(words);
    Object.assign(bench.scripts, quickScripts);
    await hide('four');
    await command(bench, asked.issue, '/outrider retry three');
    const body = await overviewOf(bench, asked);
    expect(body).toContain('1 of 2 pairs complete');
    expect(linkIn(body)).toBeNull();
    const old = await follow(link);
    expect(old).toMatchObject({ status: 200, text: expect.stringContaining('This report was taken back') });
    expect(old.text).not.toContain(words);
    await hide('four', false);
  });
});

describe('a link that was posted', { timeout: patience }, () => {
  it('leads nowhere from the moment that a repository it shows turns private, with an entry in the audit log', async () => {
    const asked = await ask(bench, usual('one, two'));
    const other = await ask(bench, usual('one'));
    const [link, otherLink] = [linkIn(await overviewOf(bench, asked)), linkIn(await overviewOf(bench, other))];
    const written = (await pageOf(asked)) ?? '';
    await hide('two');
    await heard('privatized');
    const { status, text } = await follow(link);
    expect(status).toBe(200);
    expect(text).toContain('This report was taken back: a repository that it shows is no longer public.');
    expect((await follow(otherLink)).text).toContain(`<h1>Experiment ${other.experiment}</h1>`);
    const sha256 = createHash('sha256').update(written).digest('hex');
    const taken = (await auditOf(asked)).filter(({ act }) => act === 'report.taken_back');
    expect(taken.map(({ facts }) => facts)).toEqual([{ sha256, why: 'repository.privatized' }]);
    expect(await bench.stage.host.world.audit.problems(asked.experiment)).toEqual([]);
    await hide('two', false);
  });

  it('stays where the repository is public again by the time that the event is looked at, and comes back with the next overview', async () => {
    const asked = await ask(bench, usual('two'));
    const link = linkIn(await overviewOf(bench, asked));
    await hide('two');
    await heard('privatized');
    expect((await follow(link)).text).toContain('taken back');
    await hide('two', false);
    const again = await ask(bench, usual('two'));
    const next = linkIn(await overviewOf(bench, again));
    const { github } = bench.stage;
    const late = github.deliveries.findLastIndex(({ payload }) => payload.action === 'privatized');
    await github.redeliver(late);
    await quiet();
    expect((await follow(next)).text).toContain(`<h1>Experiment ${again.experiment}</h1>`);
  });

  it('leads nowhere when its repository, under a new name by then, is deleted', async () => {
    const { github } = bench.stage;
    const issue = await openIssue(bench, 'six');
    await command(bench, issue, '/outrider run paper glm-5.2');
    const link = linkIn(await bodyOf(bench, issue, 'summary'));
    expect((await follow(link)).text).toContain('Outrider report <code>');
    await github.rename('acme/six', 'acme/half-a-dozen');
    await github.api('admin', 'DELETE', '/repos/acme/six');
    await heard('deleted');
    expect((await follow(link)).text).toContain('taken back');
  });
});

describe('an experiment with a cell that may not be shown', { timeout: patience }, () => {
  it.each(['mute', 'shut'])('is not linked, and no page is written: %s', async (name) => {
    const asked = await ask(bench, usual(`one, ${name}`));
    expect(statesOf(await studyOf(bench, asked))).toEqual({ one: 'done', [name]: 'done' });
    expect(linkIn(await overviewOf(bench, asked))).toBeNull();
    expect(await pageOf(asked)).toBeNull();
  });

  it('tells of a private one what it came to and no word of why, in the thread and on the page that its organisation allows', async () => {
    bench.scripts['glm-5.2'] = broken;
    const asked = await ask(bench, usual('one, inner'));
    const { arms, cells } = await studyOf(bench, asked);
    expect(cells.map(({ repo, hushed }) => [repo, hushed])).toEqual([
      ['acme/one', false],
      ['acme/inner', true],
    ]);
    expect(arms.filter(({ reason }) => reason.includes(words))).toHaveLength(2);
    const body = await overviewOf(bench, asked);
    const line = (name: string) => new RegExp(`^- \`glm-5.2\` on \`${name}\`: .*$`, 'm').exec(body)?.[0];
    expect(line('one')).toContain(words);
    expect(line('inner')).toMatch(
      /: \*\*failed\*\*, ended in preflight: its repository is private, so why is in its records alone\./,
    );
    expect(body.split(words)).toHaveLength(2);
    const { status, text } = await follow(linkIn(body));
    expect(status).toBe(200);
    expect(text.split(words)).toHaveLength(2);
    expect(text).toContain('its repository is private, so why is in its records alone.');
  });
});

it('a cell whose repository turns private while it runs is told of as one that was private before', {
  timeout: patience,
}, async () => {
  bench.scripts['claude-opus-4-7'] = slow(misfitOpus, 400);
  bench.scripts['glm-5.2'] = broken;
  const asked = await begin(bench, usual('three'));
  await underway(bench);
  await hide('three');
  await ended(bench, asked);
  const { arms, cells } = await studyOf(bench, asked);
  expect(cells.map(({ hushed }) => hushed)).toEqual([true]);
  expect(arms.some(({ reason }) => reason.includes(words))).toBe(true);
  const body = await overviewOf(bench, asked);
  expect(body).toContain('its repository is private, so why is in its records alone.');
  expect(body).not.toContain(words);
  await hide('three', false);
});

describe('a run', { timeout: patience }, () => {
  it('is linked from its summary, and its page is taken back by a later summary that finds the repository private', async () => {
    bench.scripts['glm-5.2'] = broken;
    const issue = await openIssue(bench, 'five');
    const asked = await command(bench, issue, '/outrider run paper glm-5.2');
    const link = linkIn(await bodyOf(bench, issue, 'summary'));
    expect((await follow(link)).text).toContain('Outrider report <code>');
    Object.assign(bench.scripts, quickScripts);
    await hide('five');
    await command(bench, issue, '/outrider retry glm-5.2');
    const summary = await bodyOf(bench, issue, 'summary');
    expect(summary).toContain('Valid pair');
    expect(linkIn(summary)).toBeNull();
    expect((await follow(link)).text).toContain('This report was taken back');
    expect(await pageOf(asked)).toContain('This report was taken back');
    await hide('five', false);
  });

  it('whose repository turns private while it is under way is not linked, and no page of it is written', async () => {
    const issue = await openIssue(bench, 'two');
    const asked = await write(bench, issue, '/outrider run paper glm-5.2');
    await underway(bench);
    await hide('two');
    await ended(bench, asked);
    expect(await bodyOf(bench, issue, 'summary')).toContain('Valid pair');
    expect(linkIn(await bodyOf(bench, issue, 'summary'))).toBeNull();
    expect(await pageOf(asked)).toBeNull();
    await hide('two', false);
  });
});
